// The public methods of CPython's built-in types and its built-in functions (3.8 to 3.13), for one purpose: a program that
// asks for one the interpreter does not have is refused, or ends with that as the reason, instead of meeting an
// AttributeError or NameError that CPython would not raise.

import { NAMES_OF_MODULES } from './known-modules'

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

/** By the name of the type, as `dir` lists them. */
export const METHODS_OF_CPYTHON: Readonly<Record<string, readonly string[]>> = {
  int: words(`
    as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag is_integer numerator real
    to_bytes
  `),
  float: words('as_integer_ratio conjugate fromhex hex imag is_integer real'),
  complex: words('conjugate imag real'),
  str: words(`
    capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha
    isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust
    lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit
    rstrip split splitlines startswith strip swapcase title translate upper zfill
  `),
  bytes: words(`
    capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isascii
    isdigit islower isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix
    removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip
    swapcase title translate upper zfill
  `),
  bytearray: words(`
    append capitalize center clear copy count decode endswith expandtabs extend find fromhex hex index
    insert isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lower lstrip maketrans
    partition pop remove removeprefix removesuffix replace reverse rfind rindex rjust rpartition rsplit
    rstrip split splitlines startswith strip swapcase title translate upper zfill
  `),
  memoryview: words(`
    c_contiguous cast contiguous f_contiguous format hex itemsize nbytes ndim obj readonly release shape
    strides suboffsets tobytes tolist toreadonly
  `),
  list: words('append clear copy count extend index insert pop remove reverse sort'),
  tuple: words('count index'),
  dict: words('clear copy fromkeys get items keys pop popitem setdefault update values'),
  set: words(`
    add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset
    issuperset pop remove symmetric_difference symmetric_difference_update union update
  `),
  frozenset: words(`
    copy difference intersection isdisjoint issubset issuperset symmetric_difference union
  `),
  range: words('count index start step stop'),
  slice: words('indices start step stop'),
  property: words('deleter fdel fget fset getter setter'),
  type: words('mro'),
}

/** Functions, types and constants of builtins, in the order of their namespace: suggestions take the first of equals. */
export const BUILTINS_OF_CPYTHON: ReadonlySet<string> = new Set(
  words(`
    abs all any ascii bin breakpoint callable chr compile delattr dir divmod eval exec format getattr
    globals hasattr hash hex id input isinstance issubclass iter aiter len locals max min next anext oct ord
    pow print repr round setattr sorted sum vars None Ellipsis NotImplemented False True bool memoryview
    bytearray bytes classmethod complex dict enumerate filter float frozenset property int list map object
    range reversed set slice staticmethod str super tuple type zip BaseException BaseExceptionGroup
    Exception GeneratorExit KeyboardInterrupt SystemExit ArithmeticError AssertionError AttributeError
    BufferError EOFError ImportError LookupError MemoryError NameError OSError ReferenceError RuntimeError
    StopAsyncIteration StopIteration SyntaxError SystemError TypeError ValueError Warning FloatingPointError
    OverflowError ZeroDivisionError BytesWarning DeprecationWarning EncodingWarning FutureWarning
    ImportWarning PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning
    UserWarning BlockingIOError ChildProcessError ConnectionError FileExistsError FileNotFoundError
    InterruptedError IsADirectoryError NotADirectoryError PermissionError ProcessLookupError TimeoutError
    IndentationError _IncompleteInputError IndexError KeyError ModuleNotFoundError NotImplementedError
    PythonFinalizationError RecursionError UnboundLocalError UnicodeError BrokenPipeError
    ConnectionAbortedError ConnectionRefusedError ConnectionResetError TabError UnicodeDecodeError
    UnicodeEncodeError UnicodeTranslateError ExceptionGroup EnvironmentError IOError open copyright credits
    exit quit license help
  `),
)

/** What came after 3.8, by minor version: builtins by name, methods and names of modules with their owner. */
const NEW_SINCE: Readonly<Record<number, ReadonlySet<string>>> = {
  9: new Set(
    words(`
      bytearray.removeprefix bytearray.removesuffix bytes.removeprefix bytes.removesuffix gc.is_finalized
      math.lcm math.nextafter math.ulp os.CLD_KILLED os.CLD_STOPPED os.GenericAlias os.Mapping os.P_PIDFD
      os.pidfd_open os.waitstatus_to_exitcode str.removeprefix str.removesuffix sys.platlibdir
      tracemalloc.reset_peak
    `),
  ),
  10: new Set(
    words(`
      EncodingWarning aiter anext int.bit_count itertools.pairwise os.EFD_CLOEXEC os.EFD_NONBLOCK
      os.EFD_SEMAPHORE os.O_FSYNC os.RWF_APPEND os.SPLICE_F_MORE os.SPLICE_F_MOVE os.SPLICE_F_NONBLOCK
      os.eventfd os.eventfd_read os.eventfd_write os.splice sys.orig_argv sys.stdlib_module_names
    `),
  ),
  11: new Set(
    words(`
      BaseExceptionGroup ExceptionGroup math.cbrt math.exp2 os.login_tty sys.exception
    `),
  ),
  12: new Set(
    words(`
      int.is_integer itertools.batched math.sumprod os.CLONE_FILES os.CLONE_FS os.CLONE_NEWCGROUP
      os.CLONE_NEWIPC os.CLONE_NEWNET os.CLONE_NEWNS os.CLONE_NEWPID os.CLONE_NEWTIME os.CLONE_NEWUSER
      os.CLONE_NEWUTS os.CLONE_SIGHAND os.CLONE_SYSVSEM os.CLONE_THREAD os.CLONE_VM os.setns os.unshare
      sys.activate_stack_trampoline sys.deactivate_stack_trampoline sys.getunicodeinternedsize
      sys.is_stack_trampoline_active sys.monitoring
    `),
  ),
  13: new Set(
    words(`
      PythonFinalizationError math.fma os.POSIX_SPAWN_CLOSEFROM os.TFD_CLOEXEC os.TFD_NONBLOCK
      os.TFD_TIMER_ABSTIME os.TFD_TIMER_CANCEL_ON_SET os.grantpt os.posix_openpt os.process_cpu_count
      os.ptsname os.timerfd_create os.timerfd_gettime os.timerfd_gettime_ns os.timerfd_settime
      os.timerfd_settime_ns os.unlockpt
    `),
  ),
}

function isNewer(name: string, minor: number): boolean {
  for (const [since, names] of Object.entries(NEW_SINCE))
    if (Number(since) > minor && names.has(name)) return true
  return false
}

/** Whether CPython 3.`minor` has the builtin. */
export function isBuiltinOfCPython(name: string, minor: number): boolean {
  return BUILTINS_OF_CPYTHON.has(name) && !isNewer(name, minor)
}

/** Whether the type of CPython 3.`minor` has the public method or attribute. */
export function isMethodOfCPython(type: string, name: string, minor: number): boolean {
  const names = Object.hasOwn(METHODS_OF_CPYTHON, type) ? METHODS_OF_CPYTHON[type] : undefined
  return names !== undefined && names.includes(name) && !isNewer(`${type}.${name}`, minor)
}

/** Whether the importable module of CPython 3.`minor` has the public name. */
export function isNameOfModule(module: string, name: string, minor: number): boolean {
  // psutil is no part of CPython: whatever a program asks of it is taken for known.
  if (module === 'psutil') return true
  const names = Object.hasOwn(NAMES_OF_MODULES, module) ? NAMES_OF_MODULES[module] : undefined
  return names !== undefined && names.has(name) && !isNewer(`${module}.${name}`, minor)
}
