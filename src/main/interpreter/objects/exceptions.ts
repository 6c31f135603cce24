// Exceptions: their types, what every exception carries, and how native code makes them (exceptions.c). Fields of single
// types are in exception-fields.ts, tracebacks and frames as objects in traceback-objects.ts.
import { OBJ } from '../../allocator/memory'
import type { Layout } from '../../allocator/layer3-objects/layout'
import type { Runtime } from '../vm/runtime'
import { freeInstance, newInstance, ownAttribute, setOwnAttribute, visitAttributes } from './attributes'
import { layoutOfException } from './class-layout'
import { getset, method } from './define'
import { getDict, setDict } from './descriptors'
import { initExceptionFields } from './exception-fields'
import { finalize } from './finalizers'
import { appendToList, type ListBuffer, newList, newTuple } from './list'
import { IMMORTAL, type PyObject, type PyTuple, PyType, type PythonError } from './object'

export interface ExceptionValue {
  args: PyTuple
  traceback: PyObject | null
  cause: PyObject | null
  context: PyObject | null
  suppressContext: boolean
  /** What single types have besides: `name` and `obj` of AttributeError, `errno` of OSError ... Owned. */
  fields: Map<string, PyObject> | null
}
export type PyException = PyObject<ExceptionValue>

/** Each type with its base. */
const HIERARCHY: readonly (readonly [string, string])[] = [
  ['SystemExit', 'BaseException'],
  ['KeyboardInterrupt', 'BaseException'],
  ['GeneratorExit', 'BaseException'],
  ['Exception', 'BaseException'],
  ['StopIteration', 'Exception'],
  ['ArithmeticError', 'Exception'],
  ['FloatingPointError', 'ArithmeticError'],
  ['OverflowError', 'ArithmeticError'],
  ['ZeroDivisionError', 'ArithmeticError'],
  ['AssertionError', 'Exception'],
  ['AttributeError', 'Exception'],
  ['BufferError', 'Exception'],
  ['EOFError', 'Exception'],
  ['ImportError', 'Exception'],
  ['ModuleNotFoundError', 'ImportError'],
  ['LookupError', 'Exception'],
  ['IndexError', 'LookupError'],
  ['KeyError', 'LookupError'],
  ['MemoryError', 'Exception'],
  ['NameError', 'Exception'],
  ['UnboundLocalError', 'NameError'],
  ['OSError', 'Exception'],
  ['FileExistsError', 'OSError'],
  ['ConnectionError', 'OSError'],
  ['BrokenPipeError', 'ConnectionError'],
  ['ConnectionAbortedError', 'ConnectionError'],
  ['ConnectionRefusedError', 'ConnectionError'],
  ['ConnectionResetError', 'ConnectionError'],
  ['IsADirectoryError', 'OSError'],
  ['NotADirectoryError', 'OSError'],
  ['InterruptedError', 'OSError'],
  ['ProcessLookupError', 'OSError'],
  ['ChildProcessError', 'OSError'],
  ['BlockingIOError', 'OSError'],
  ['FileNotFoundError', 'OSError'],
  ['PermissionError', 'OSError'],
  ['TimeoutError', 'OSError'],
  ['ReferenceError', 'Exception'],
  ['RuntimeError', 'Exception'],
  ['NotImplementedError', 'RuntimeError'],
  ['RecursionError', 'RuntimeError'],
  ['SyntaxError', 'Exception'],
  ['IndentationError', 'SyntaxError'],
  ['TabError', 'IndentationError'],
  ['StopAsyncIteration', 'Exception'],
  ['SystemError', 'Exception'],
  ['TypeError', 'Exception'],
  ['ValueError', 'Exception'],
  ['UnicodeError', 'ValueError'],
  ['UnicodeDecodeError', 'UnicodeError'],
  ['UnicodeEncodeError', 'UnicodeError'],
  ['UnicodeTranslateError', 'UnicodeError'],
  ['Warning', 'Exception'],
  ['DeprecationWarning', 'Warning'],
  ['UserWarning', 'Warning'],
  ['RuntimeWarning', 'Warning'],
  ['SyntaxWarning', 'Warning'],
  ['FutureWarning', 'Warning'],
  ['ImportWarning', 'Warning'],
  ['UnicodeWarning', 'Warning'],
  ['BytesWarning', 'Warning'],
  ['ResourceWarning', 'Warning'],
  ['PendingDeprecationWarning', 'Warning'],
]

/** Sets up the types; makeTypes has made object and type before. */
export function makeExceptionTypes(rt: Runtime): Readonly<Record<string, PyType>> {
  const made: Record<string, PyType> = {}
  const add = (name: string, base: PyType) => {
    const type = new PyType(rt.types.type, name, base, rt.memory.malloc(OBJ, 408))
    type.refs = IMMORTAL
    type.isException = true
    made[name] = type
    initExceptionFields(rt, type, made)
    return type
  }
  const root = add('BaseException', rt.types.object)
  root.hasDict = true
  initBaseException(rt, root)
  for (const [name, base] of HIERARCHY) add(name, made[base] as PyType)
  if (rt.rules.minor >= 10) add('EncodingWarning', made['Warning'] as PyType)
  if (rt.rules.minor >= 13) add('PythonFinalizationError', made['RuntimeError'] as PyType)
  for (const alias of ['EnvironmentError', 'IOError']) made[alias] = made['OSError'] as PyType
  return made
}

/** What str() shows of an exception without a rule of its own. */
export function textOfArguments(rt: Runtime, args: PyTuple): string {
  const [first] = args.value
  if (!first) return ''
  return args.value.length === 1 ? rt.strText(first) : rt.repr(args)
}

const requests = new WeakMap<PyType, Layout>()

function layoutOf(rt: Runtime, type: PyType): Layout {
  let layout = requests.get(type)
  if (!layout) {
    layout = layoutOfException(rt, type)
    requests.set(type, layout)
  }
  return layout
}

/** New reference; makes its own references to the arguments. */
export function newException(rt: Runtime, type: PyType, args: readonly PyObject[]): PyException {
  for (const arg of args) arg.refs++
  const value: ExceptionValue = {
    args: newTuple(rt, [...args]),
    traceback: null,
    cause: null,
    context: null,
    suppressContext: false,
    fields: null,
  }
  const made = type.isHeap ? newInstance(rt, type, value) : rt.create(type, value, layoutOf(rt, type).request)
  rt.gc.track(made)
  return made
}

/** Makes its own reference. Null: the field reads None. */
export function setField(rt: Runtime, exception: PyObject, name: string, value: PyObject | null): void {
  const self = exception.value as ExceptionValue
  const old = self.fields?.get(name)
  if (value) {
    value.refs++
    ;(self.fields ??= new Map()).set(name, value)
  } else self.fields?.delete(name)
  if (old) rt.decref(old)
}

/** To be thrown: an AttributeError that knows its name and object, as those of CPython do from 3.10 on. */
export function attributeError(rt: Runtime, message: string, object: PyObject, name: string): PythonError {
  const made = rt.error('AttributeError', message)
  if (rt.rules.minor >= 10) nameAttribute(rt, made.exception, object, name)
  return made
}

/** What the caller of getattr adds to an AttributeError that does not say what it is about (3.10). */
export function nameAttribute(rt: Runtime, exception: PyObject, object: PyObject, name: string): void {
  const text = rt.internedStr(name)
  setField(rt, exception, 'name', text)
  setField(rt, exception, 'obj', object)
  rt.decref(text)
}

/** To be thrown: a NameError that knows its name (3.10). */
export function nameError(rt: Runtime, message: string, name: string): PythonError {
  const made = rt.error('NameError', message)
  if (rt.rules.minor < 10) return made
  const text = rt.internedStr(name)
  setField(rt, made.exception, 'name', text)
  rt.decref(text)
  return made
}

const of = (object: PyObject) => object.value as ExceptionValue

function initBaseException(rt: Runtime, root: PyType): void {
  const { slots } = root
  slots.construct = (rt, type, args, names) =>
    newException(rt, type, names ? args.slice(0, args.length - names.length) : args)
  slots.init = (rt, object, args, names) => {
    if (names && names.length > 0)
      throw rt.error('TypeError', `${object.type.name}() takes no keyword arguments`)
    setArguments(rt, object, args)
  }
  slots.str = (rt, object) => rt.str(textOfArguments(rt, of(object).args))
  slots.repr = (rt, object) => {
    const { args } = of(object)
    const inner = args.value.map((arg) => rt.repr(arg)).join(', ')
    return rt.str(`${object.type.name}(${inner})`)
  }
  slots.size = (rt, object) => {
    const { type } = object
    if (type.layout) return type.layout.head + type.layout.basic
    return layoutOf(rt, type).request
  }
  initMemory(rt, root)
  initParts(rt, root)
  method(rt, root, 'with_traceback', 1, 1, (rt, args) => {
    const [self, traceback] = args as [PyObject, PyObject]
    setTraceback(rt, self, traceback)
    self.refs++
    return self
  })
  if (rt.rules.minor >= 11) method(rt, root, 'add_note', 1, 1, addNote)
}

/** Takes what was given to the constructor: makes its own references. */
export function setArguments(rt: Runtime, object: PyObject, args: readonly PyObject[]): void {
  const self = of(object)
  const old = self.args
  if (old.value.length === args.length && old.value.every((one, at) => one === args[at])) return
  for (const arg of args) arg.refs++
  self.args = newTuple(rt, [...args])
  rt.decref(old)
}

function addNote(rt: Runtime, args: readonly PyObject[]): PyObject {
  const [self, note] = args as [PyObject, PyObject]
  if (!rt.isInstance(note, rt.types.str))
    throw rt.error(
      'TypeError',
      rt.rules.minor >= 13
        ? `add_note() argument must be str, not ${note.type.name}`
        : `note must be a str, not '${note.type.name}'`,
    )
  let notes = ownAttribute(self, '__notes__')
  if (!notes) {
    notes = newList(rt, [])
    setOwnAttribute(rt, self, '__notes__', notes)
    rt.decref(notes)
  }
  if (!rt.isInstance(notes, rt.types.list))
    throw rt.error('TypeError', 'Cannot add note: __notes__ is not a list')
  note.refs++
  appendToList(rt, (notes as PyObject<ListBuffer>).value, note)
  return rt.newNone()
}

/** BaseException_traverse, _clear, _dealloc. */
function initMemory(rt: Runtime, root: PyType): void {
  const { slots } = root
  slots.traverse = (object, visit) => {
    const { args, traceback, cause, context, fields } = of(object)
    visit(args)
    for (const one of [traceback, cause, context]) if (one) visit(one)
    if (fields) for (const one of fields.values()) visit(one)
    visitAttributes(object, visit)
  }
  slots.clear = (rt, object) => {
    rt.clearAttributes(object)
    dropParts(rt, of(object))
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    if (object.type.isHeap && object.type.lookup('__del__') && !finalize(rt, object)) return
    rt.clearWeakReferences(object)
    rt.clearAttributes(object)
    const { args } = of(object)
    rt.decref(args)
    dropParts(rt, of(object))
    if (object.type.isHeap) freeInstance(rt, object)
    else rt.release(object)
  }
  void rt
}

/** In the order of BaseException_clear: traceback, cause, context; then what single types have. */
function dropParts(rt: Runtime, value: ExceptionValue): void {
  const { traceback, cause, context, fields } = value
  value.traceback = null
  value.cause = null
  value.context = null
  value.fields = null
  for (const one of [traceback, cause, context]) if (one) rt.decref(one)
  if (fields) for (const one of fields.values()) rt.decref(one)
}

function initParts(rt: Runtime, root: PyType): void {
  const held = (object: PyObject | null): PyObject => {
    const shown = object ?? rt.none
    shown.refs++
    return shown
  }
  getset(
    rt,
    root,
    'args',
    (_, object) => held(of(object).args),
    (rt, object, value) => {
      if (!value) throw rt.error('TypeError', 'args may not be deleted')
      const items: PyObject[] = []
      rt.forEach(value, (item) => items.push(item))
      const old = of(object).args
      of(object).args = newTuple(rt, items)
      rt.decref(old)
    },
  )
  getset(rt, root, '__traceback__', (_, object) => held(of(object).traceback), setTraceback)
  for (const key of ['cause', 'context'] as const)
    getset(
      rt,
      root,
      `__${key}__`,
      (_, object) => held(of(object)[key]),
      (rt, object, value) => setLink(rt, object, key, value),
    )
  getset(
    rt,
    root,
    '__suppress_context__',
    (rt, object) => rt.bool(of(object).suppressContext),
    (rt, object, value) => {
      if (!value) throw rt.error('TypeError', "can't delete numeric/char attribute")
      if (value !== rt.true && value !== rt.false)
        throw rt.error('TypeError', 'attribute value type must be bool')
      of(object).suppressContext = value === rt.true
    },
  )
  getset(rt, root, '__dict__', getDict, setDict)
}

function setTraceback(rt: Runtime, object: PyObject, value: PyObject | null): void {
  if (!value) throw rt.error('TypeError', '__traceback__ may not be deleted')
  if (value !== rt.none && value.type !== rt.types.traceback)
    throw rt.error('TypeError', '__traceback__ must be a traceback or None')
  const self = of(object)
  const old = self.traceback
  if (value !== rt.none) value.refs++
  self.traceback = value === rt.none ? null : value
  if (old) rt.decref(old)
}

function setLink(rt: Runtime, object: PyObject, key: 'cause' | 'context', value: PyObject | null): void {
  if (!value) throw rt.error('TypeError', `__${key}__ may not be deleted`)
  const isNone = value === rt.none
  if (!isNone && !value.type.isException)
    throw rt.error('TypeError', `exception ${key} must be None or derive from BaseException`)
  const self = of(object)
  const old = self[key]
  if (!isNone) value.refs++
  self[key] = isNone ? null : value
  if (key === 'cause') self.suppressContext = true
  if (old) rt.decref(old)
}
