// The modules of CPython's standard library, and the public names of those that can be imported here: what tells a program
// that needs something CPython has and the simulator lacks from one that CPython refuses as well.

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

/** Modules that come with CPython in some version from 3.8 to 3.13; `a.b` belongs to `a`. */
export const MODULES_OF_CPYTHON: ReadonlySet<string> = words(`
  __future__ abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii
  binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections
  colorsys compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses
  dataclasses datetime dbm decimal difflib dis distutils doctest dummy_threading email encodings ensurepip
  enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc
  genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib
  imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma
  macpath mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis
  nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev parser pathlib pdb pickle
  pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd
  py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter
  runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket
  socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct
  subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap
  this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle
  turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg
  winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
`)

/** By module, over all those versions. */
export const NAMES_OF_MODULES: Readonly<Record<string, ReadonlySet<string>>> = {
  array: words(`
    ArrayType array typecodes
  `),
  collections: words(`
    ChainMap Counter OrderedDict UserDict UserList UserString abc defaultdict deque namedtuple
  `),
  gc: words(`
    DEBUG_COLLECTABLE DEBUG_LEAK DEBUG_SAVEALL DEBUG_STATS DEBUG_UNCOLLECTABLE callbacks collect disable
    enable freeze garbage get_count get_debug get_freeze_count get_objects get_referents get_referrers
    get_stats get_threshold is_finalized is_tracked isenabled set_debug set_threshold unfreeze
  `),
  itertools: words(`
    accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile
    filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest
  `),
  math: words(`
    acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2
    expm1 fabs factorial floor fma fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt
    lcm ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder sin sinh
    sqrt sumprod tan tanh tau trunc ulp
  `),
  os: words(`
    CLD_CONTINUED CLD_DUMPED CLD_EXITED CLD_KILLED CLD_STOPPED CLD_TRAPPED CLONE_FILES CLONE_FS
    CLONE_NEWCGROUP CLONE_NEWIPC CLONE_NEWNET CLONE_NEWNS CLONE_NEWPID CLONE_NEWTIME CLONE_NEWUSER
    CLONE_NEWUTS CLONE_SIGHAND CLONE_SYSVSEM CLONE_THREAD CLONE_VM DirEntry EFD_CLOEXEC EFD_NONBLOCK
    EFD_SEMAPHORE EX_CANTCREAT EX_CONFIG EX_DATAERR EX_IOERR EX_NOHOST EX_NOINPUT EX_NOPERM EX_NOUSER EX_OK
    EX_OSERR EX_OSFILE EX_PROTOCOL EX_SOFTWARE EX_TEMPFAIL EX_UNAVAILABLE EX_USAGE F_LOCK F_OK F_TEST
    F_TLOCK F_ULOCK GRND_NONBLOCK GRND_RANDOM GenericAlias MFD_ALLOW_SEALING MFD_CLOEXEC MFD_HUGETLB
    MFD_HUGE_16GB MFD_HUGE_16MB MFD_HUGE_1GB MFD_HUGE_1MB MFD_HUGE_256MB MFD_HUGE_2GB MFD_HUGE_2MB
    MFD_HUGE_32MB MFD_HUGE_512KB MFD_HUGE_512MB MFD_HUGE_64KB MFD_HUGE_8MB MFD_HUGE_MASK MFD_HUGE_SHIFT
    Mapping MutableMapping NGROUPS_MAX O_ACCMODE O_APPEND O_ASYNC O_CLOEXEC O_CREAT O_DIRECT O_DIRECTORY
    O_DSYNC O_EXCL O_FSYNC O_LARGEFILE O_NDELAY O_NOATIME O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_RDONLY
    O_RDWR O_RSYNC O_SYNC O_TMPFILE O_TRUNC O_WRONLY POSIX_FADV_DONTNEED POSIX_FADV_NOREUSE
    POSIX_FADV_NORMAL POSIX_FADV_RANDOM POSIX_FADV_SEQUENTIAL POSIX_FADV_WILLNEED POSIX_SPAWN_CLOSE
    POSIX_SPAWN_CLOSEFROM POSIX_SPAWN_DUP2 POSIX_SPAWN_OPEN PRIO_PGRP PRIO_PROCESS PRIO_USER P_ALL P_NOWAIT
    P_NOWAITO P_PGID P_PID P_PIDFD P_WAIT PathLike RTLD_DEEPBIND RTLD_GLOBAL RTLD_LAZY RTLD_LOCAL
    RTLD_NODELETE RTLD_NOLOAD RTLD_NOW RWF_APPEND RWF_DSYNC RWF_HIPRI RWF_NOWAIT RWF_SYNC R_OK SCHED_BATCH
    SCHED_FIFO SCHED_IDLE SCHED_OTHER SCHED_RESET_ON_FORK SCHED_RR SEEK_CUR SEEK_DATA SEEK_END SEEK_HOLE
    SEEK_SET SPLICE_F_MORE SPLICE_F_MOVE SPLICE_F_NONBLOCK ST_APPEND ST_MANDLOCK ST_NOATIME ST_NODEV
    ST_NODIRATIME ST_NOEXEC ST_NOSUID ST_RDONLY ST_RELATIME ST_SYNCHRONOUS ST_WRITE TFD_CLOEXEC TFD_NONBLOCK
    TFD_TIMER_ABSTIME TFD_TIMER_CANCEL_ON_SET TMP_MAX WCONTINUED WCOREDUMP WEXITED WEXITSTATUS WIFCONTINUED
    WIFEXITED WIFSIGNALED WIFSTOPPED WNOHANG WNOWAIT WSTOPPED WSTOPSIG WTERMSIG WUNTRACED W_OK XATTR_CREATE
    XATTR_REPLACE XATTR_SIZE_MAX X_OK abc abort access altsep chdir chmod chown chroot close closerange
    confstr confstr_names copy_file_range cpu_count ctermid curdir defpath device_encoding devnull dup dup2
    environ environb error eventfd eventfd_read eventfd_write execl execle execlp execlpe execv execve
    execvp execvpe extsep fchdir fchmod fchown fdatasync fdopen fork forkpty fpathconf fsdecode fsencode
    fspath fstat fstatvfs fsync ftruncate fwalk get_blocking get_exec_path get_inheritable get_terminal_size
    getcwd getcwdb getegid getenv getenvb geteuid getgid getgrouplist getgroups getloadavg getlogin getpgid
    getpgrp getpid getppid getpriority getrandom getresgid getresuid getsid getuid getxattr grantpt
    initgroups isatty kill killpg lchown linesep link listdir listxattr lockf login_tty lseek lstat major
    makedev makedirs memfd_create minor mkdir mkfifo mknod name nice open openpty pardir path pathconf
    pathconf_names pathsep pidfd_open pipe pipe2 popen posix_fadvise posix_fallocate posix_openpt
    posix_spawn posix_spawnp pread preadv process_cpu_count ptsname putenv pwrite pwritev read readlink
    readv register_at_fork remove removedirs removexattr rename renames replace rmdir scandir
    sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getparam sched_getscheduler
    sched_param sched_rr_get_interval sched_setaffinity sched_setparam sched_setscheduler sched_yield
    sendfile sep set_blocking set_inheritable setegid seteuid setgid setgroups setns setpgid setpgrp
    setpriority setregid setresgid setresuid setreuid setsid setuid setxattr spawnl spawnle spawnlp spawnlpe
    spawnv spawnve spawnvp spawnvpe splice st stat stat_result statvfs statvfs_result strerror
    supports_bytes_environ supports_dir_fd supports_effective_ids supports_fd supports_follow_symlinks
    symlink sync sys sysconf sysconf_names system tcgetpgrp tcsetpgrp terminal_size timerfd_create
    timerfd_gettime timerfd_gettime_ns timerfd_settime timerfd_settime_ns times times_result truncate
    ttyname umask uname uname_result unlink unlockpt unsetenv unshare urandom utime wait wait3 wait4 waitid
    waitid_result waitpid waitstatus_to_exitcode walk write writev
  `),
  sys: words(`
    abiflags activate_stack_trampoline addaudithook api_version argv audit base_exec_prefix base_prefix
    breakpointhook builtin_module_names byteorder call_tracing callstats copyright
    deactivate_stack_trampoline displayhook dont_write_bytecode exc_info excepthook exception exec_prefix
    executable exit flags float_info float_repr_style get_asyncgen_hooks get_coroutine_origin_tracking_depth
    get_int_max_str_digits getallocatedblocks getcheckinterval getdefaultencoding getdlopenflags
    getfilesystemencodeerrors getfilesystemencoding getprofile getrecursionlimit getrefcount getsizeof
    getswitchinterval gettrace getunicodeinternedsize hash_info hexversion implementation int_info intern
    is_finalizing is_stack_trampoline_active maxsize maxunicode meta_path modules monitoring orig_argv path
    path_hooks path_importer_cache platform platlibdir prefix pycache_prefix set_asyncgen_hooks
    set_coroutine_origin_tracking_depth set_int_max_str_digits setcheckinterval setdlopenflags setprofile
    setrecursionlimit setswitchinterval settrace stderr stdin stdlib_module_names stdout thread_info
    unraisablehook version version_info warnoptions
  `),
  tracemalloc: words(`
    BaseFilter DomainFilter Filter Frame Iterable Sequence Snapshot Statistic StatisticDiff Trace Traceback
    clear_traces fnmatch get_object_traceback get_traceback_limit get_traced_memory get_tracemalloc_memory
    is_tracing linecache os pickle reset_peak start stop take_snapshot total_ordering
  `),
  weakref: words(`
    CallableProxyType KeyedRef ProxyType ProxyTypes ReferenceType WeakKeyDictionary WeakMethod WeakSet
    WeakValueDictionary finalize getweakrefcount getweakrefs itertools proxy ref sys
  `),
  time: words(`
    CLOCK_BOOTTIME CLOCK_MONOTONIC CLOCK_MONOTONIC_RAW CLOCK_PROCESS_CPUTIME_ID CLOCK_REALTIME CLOCK_TAI
    CLOCK_THREAD_CPUTIME_ID altzone asctime clock_getres clock_gettime clock_gettime_ns clock_settime
    clock_settime_ns ctime daylight get_clock_info gmtime localtime mktime monotonic monotonic_ns
    perf_counter perf_counter_ns process_time process_time_ns pthread_getcpuclockid sleep strftime strptime
    struct_time thread_time thread_time_ns time time_ns timezone tzname tzset
  `),
  random: words(`
    BPF LOG4 NV_MAGICCONST RECIP_BPF Random SG_MAGICCONST SystemRandom TWOPI betavariate binomialvariate
    choice choices expovariate gammavariate gauss getrandbits getstate lognormvariate main normalvariate
    paretovariate randbytes randint random randrange sample seed setstate shuffle triangular uniform
    vonmisesvariate weibullvariate
  `),
  functools: words(`
    GenericAlias RLock WRAPPER_ASSIGNMENTS WRAPPER_UPDATES cache cached_property cmp_to_key get_cache_token
    lru_cache namedtuple partial partialmethod recursive_repr reduce singledispatch singledispatchmethod
    total_ordering update_wrapper wraps
  `),
  operator: words(`
    abs add and_ attrgetter call concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat
    ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter
    itruediv ixor le length_hint lshift lt matmul methodcaller mod mul ne neg not_ or_ pos pow rshift
    setitem sub truediv truth xor
  `),
  string: words(`
    Formatter Template ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits
    printable punctuation whitespace
  `),
}
