// Exceptions with fields of their own: what their constructors take, their attributes and their text (exceptions.c).
import type { Runtime } from '../vm/runtime'
import { getset } from './define'
import { type ExceptionValue, newException, setArguments, setField, textOfArguments } from './exceptions'
import type { PyObject, PyType } from './object'
import { isStr, textOf } from './str'

type Types = Readonly<Record<string, PyType>>

const of = (object: PyObject) => object.value as ExceptionValue

/** Called for each type as soon as it is made: types made later inherit what stands in its slots. */
export function initExceptionFields(rt: Runtime, type: PyType, types: Types): void {
  const isSince310 = rt.rules.minor >= 10
  switch (type.name) {
    case 'KeyError':
      return initKeyError(type)
    case 'StopIteration':
      return initValue(rt, type, 'value')
    case 'SystemExit':
      return initValue(rt, type, 'code')
    case 'ImportError':
      return initKeywords(rt, type, ['name', 'path', ...(rt.rules.minor >= 12 ? ['name_from'] : [])], true)
    case 'NameError':
      return isSince310 ? initKeywords(rt, type, ['name'], false) : undefined
    case 'AttributeError':
      return isSince310 ? initKeywords(rt, type, ['name', 'obj'], false) : undefined
    case 'OSError':
      return initOSError(rt, type, types)
    case 'SyntaxError':
      return initSyntaxError(rt, type)
    case 'UnicodeDecodeError':
    case 'UnicodeEncodeError':
    case 'UnicodeTranslateError':
      return initUnicodeError(rt, type)
    default:
  }
}

function initKeyError(type: PyType): void {
  type.slots.str = (rt, object) => {
    const { args } = of(object)
    return rt.str(args.value.length === 1 ? rt.repr(args.value[0] as PyObject) : textOfArguments(rt, args))
  }
}

/** A field that reads None while nothing is in it. */
function field(rt: Runtime, type: PyType, name: string): void {
  getset(
    rt,
    type,
    name,
    (rt, object) => {
      const value = of(object).fields?.get(name) ?? rt.none
      value.refs++
      return value
    },
    (rt, object, value) => setField(rt, object, name, value),
  )
}

/** The first argument of StopIteration; of SystemExit all of them when there are several. */
function initValue(rt: Runtime, type: PyType, name: 'value' | 'code'): void {
  field(rt, type, name)
  const { init } = type.base?.slots ?? {}
  type.slots.init = (rt, object, args, names) => {
    init?.(rt, object, args, names)
    takeValue(rt, object)
  }
  const takeValue = (rt: Runtime, object: PyObject) => {
    const { args } = of(object)
    const isAll = name === 'code' && args.value.length > 1
    setField(rt, object, name, isAll ? args : (args.value[0] ?? null))
  }
  getset(
    rt,
    type,
    name,
    (rt, object) => {
      const { fields, args } = of(object)
      // Raised by native code, which never calls __init__: the arguments say it.
      const isAll = name === 'code' && args.value.length > 1
      const value = fields?.get(name) ?? (fields ? null : isAll ? args : args.value[0]) ?? rt.none
      value.refs++
      return value
    },
    (rt, object, value) => setField(rt, object, name, value ?? rt.none),
  )
}

/** Fields that are given by keyword; `hasMessage`: `msg` is the only argument. */
function initKeywords(rt: Runtime, type: PyType, keywords: readonly string[], hasMessage: boolean): void {
  for (const name of keywords) field(rt, type, name)
  if (hasMessage)
    getset(
      rt,
      type,
      'msg',
      (rt, object) => {
        const { fields, args } = of(object)
        const value = fields?.get('msg') ?? (args.value.length === 1 ? args.value[0] : null) ?? rt.none
        value.refs++
        return value
      },
      (rt, object, value) => setField(rt, object, 'msg', value),
    )
  type.slots.init = (rt, object, args, names) => {
    const given = names ?? []
    const count = args.length - given.length
    for (const name of given)
      if (!keywords.includes(name))
        throw rt.error(
          'TypeError',
          rt.rules.minor >= 13
            ? `${type.name}() got an unexpected keyword argument '${name}'`
            : `'${name}' is an invalid keyword argument for ${type.name}()`,
        )
    setArguments(rt, object, args.slice(0, count))
    for (const [at, name] of given.entries()) setField(rt, object, name, args[count + at] as PyObject)
  }
}

/** errno of Linux to the type that OSError() makes of it. */
const TYPE_OF_ERRNO: Readonly<Record<number, string>> = {
  1: 'PermissionError',
  2: 'FileNotFoundError',
  3: 'ProcessLookupError',
  4: 'InterruptedError',
  10: 'ChildProcessError',
  11: 'BlockingIOError',
  13: 'PermissionError',
  17: 'FileExistsError',
  20: 'NotADirectoryError',
  21: 'IsADirectoryError',
  32: 'BrokenPipeError',
  103: 'ConnectionAbortedError',
  104: 'ConnectionResetError',
  108: 'BrokenPipeError',
  110: 'TimeoutError',
  111: 'ConnectionRefusedError',
  114: 'BlockingIOError',
  115: 'BlockingIOError',
}

function initOSError(rt: Runtime, type: PyType, types: Types): void {
  for (const name of ['errno', 'strerror', 'filename', 'filename2']) field(rt, type, name)
  const parse = (rt: Runtime, object: PyObject, args: readonly PyObject[]): void => {
    if (args.length < 2 || args.length > 5) return setArguments(rt, object, args)
    const [errno, text, filename, , filename2] = args as [PyObject, PyObject, PyObject?, PyObject?, PyObject?]
    setField(rt, object, 'errno', errno)
    setField(rt, object, 'strerror', text)
    if (filename && filename !== rt.none) {
      setField(rt, object, 'filename', filename)
      if (filename2 && filename2 !== rt.none) setField(rt, object, 'filename2', filename2)
      setArguments(rt, object, [errno, text])
    } else setArguments(rt, object, args)
  }
  type.slots.construct = (rt, made, args, names) => {
    if (names && names.length > 0) throw rt.error('TypeError', `${made.name}() takes no keyword arguments`)
    const [errno] = args
    const number = args.length >= 2 && errno && rt.isInstance(errno, rt.types.int) ? Number(errno.value) : -1
    const named = made === type ? TYPE_OF_ERRNO[number] : undefined
    const object = newException(rt, named === undefined ? made : (types[named] as PyType), args)
    if (made.slots.init === type.slots.init) parse(rt, object, args)
    return object
  }
  type.slots.init = (rt, object, args, names) => {
    if (names && names.length > 0)
      throw rt.error('TypeError', `${object.type.name}() takes no keyword arguments`)
    if (of(object).fields === null) parse(rt, object, args)
  }
  type.slots.str = (rt, object) => {
    const { fields, args } = of(object)
    const part = (name: string) => fields?.get(name)
    const [errno, text, filename, filename2] = ['errno', 'strerror', 'filename', 'filename2'].map(part)
    if (!errno || !text) return rt.str(textOfArguments(rt, args))
    const start = `[Errno ${rt.strText(errno)}] ${rt.strText(text)}`
    if (!filename) return rt.str(start)
    const second = filename2 ? ` -> ${rt.repr(filename2)}` : ''
    return rt.str(`${start}: ${rt.repr(filename)}${second}`)
  }
}

const SYNTAX_FIELDS = ['filename', 'lineno', 'offset', 'text', 'end_lineno', 'end_offset']

function initSyntaxError(rt: Runtime, type: PyType): void {
  for (const name of ['msg', ...SYNTAX_FIELDS, 'print_file_and_line']) field(rt, type, name)
  const { init } = type.base?.slots ?? {}
  type.slots.init = (rt, object, args, names) => {
    init?.(rt, object, args, names)
    const [message, details] = args
    if (message) setField(rt, object, 'msg', message)
    if (details && rt.isInstance(details, rt.types.tuple))
      for (const [at, value] of (details.value as PyObject[]).entries())
        if (SYNTAX_FIELDS[at] !== undefined) setField(rt, object, SYNTAX_FIELDS[at], value)
  }
  type.slots.str = (rt, object) => {
    const { fields, args } = of(object)
    const message = fields?.get('msg')
    const file = fields?.get('filename')
    const line = fields?.get('lineno')
    const text = message ? rt.strText(message) : textOfArguments(rt, args)
    const hasLine = line !== undefined && rt.isInstance(line, rt.types.int)
    const name = file && isStr(rt, file) ? (textOf(file).split('/').at(-1) as string) : null
    if (name !== null && hasLine) return rt.str(`${text} (${name}, line ${rt.strText(line)})`)
    if (name !== null) return rt.str(`${text} (${name})`)
    return rt.str(hasLine ? `${text} (line ${rt.strText(line)})` : text)
  }
}

/** encoding, object, start, end, reason; translation has no encoding. Raised by codecs with a ready text. */
function initUnicodeError(rt: Runtime, type: PyType): void {
  const isTranslation = type.name === 'UnicodeTranslateError'
  const names = isTranslation
    ? ['object', 'start', 'end', 'reason']
    : ['encoding', 'object', 'start', 'end', 'reason']
  for (const name of ['encoding', 'object', 'start', 'end', 'reason']) field(rt, type, name)
  const { init } = type.base?.slots ?? {}
  type.slots.init = (rt, object, args, keywords) => {
    init?.(rt, object, args, keywords)
    if (args.length !== names.length)
      throw rt.error('TypeError', `function takes exactly ${names.length} arguments (${args.length} given)`)
    for (const [at, name] of names.entries()) setField(rt, object, name, args[at] as PyObject)
  }
  type.slots.str = (rt, object) => {
    const { fields, args } = of(object)
    const [whole, first, last, reason] = ['object', 'start', 'end', 'reason'].map((name) => fields?.get(name))
    if (!whole || !first || !last || !reason) return rt.str(textOfArguments(rt, args))
    const encoding = fields?.get('encoding')
    const codec = encoding ? `'${rt.strText(encoding)}' codec ` : ''
    const verb =
      type.name === 'UnicodeDecodeError'
        ? 'decode'
        : type.name === 'UnicodeEncodeError'
          ? 'encode'
          : 'translate'
    const start = Number(first.value)
    const end = Number(last.value)
    const one = end === start + 1 ? unitAt(rt, whole, start) : null
    const place =
      one === null
        ? `${verb === 'decode' ? 'bytes' : 'characters'} in position ${start}-${end - 1}`
        : `${one} in position ${start}`
    return rt.str(`${codec}can't ${verb} ${place}: ${rt.strText(reason)}`)
  }
}

/** `byte 0xff` or `character '\xff'`; null when there is none. */
function unitAt(rt: Runtime, whole: PyObject, at: number): string | null {
  if (isStr(rt, whole)) {
    const point = [...textOf(whole)].at(at)?.codePointAt(0)
    if (point === undefined) return null
    const digits = point.toString(16)
    const shown =
      point <= 0xff
        ? `\\x${digits.padStart(2, '0')}`
        : point <= 0xffff
          ? `\\u${digits.padStart(4, '0')}`
          : `\\U${digits.padStart(8, '0')}`
    return `character '${shown}'`
  }
  const key = rt.int(at)
  try {
    const item = whole.type.slots.getItem?.(rt, whole, key)
    if (!item) return null
    const byte = Number(item.value)
    rt.decref(item)
    return `byte 0x${byte.toString(16).padStart(2, '0')}`
  } finally {
    rt.decref(key)
  }
}
