// str to bytes and back as objects: encode, decode, and the UnicodeEncodeError and UnicodeDecodeError that tell where.
import { codecOf, decode, encode, errorHandlerOf, type Codec, type ErrorHandler } from '../text/encode'
import { ValueProblem } from '../values/value-problem'
import { NotSimulated } from '../vm/control'
import type { Runtime } from '../vm/runtime'
import type { BytearrayValue } from './bytearray'
import { newBytes } from './bytes'
import { type PyObject, type PyStr, PythonError, type PyType } from './object'
import { newStr, textOf } from './str'
import { TextWriter } from './text-writer'

/** The bytes of a bytes-like object as they are now; null of anything else. */
export function bytesLike(rt: Runtime, object: PyObject): Uint8Array | null {
  const { bytes, bytearray } = rt.types
  if (rt.isInstance(object, bytes)) return object.value as Uint8Array
  if (!rt.isInstance(object, bytearray)) return object.type.slots.buffer?.(object) ?? null
  const { data, length } = object.value as BytearrayValue
  return data.subarray(0, length)
}

function handlerOf(name: string): ErrorHandler {
  const known = ['surrogateescape', 'surrogatepass', 'backslashreplace', 'xmlcharrefreplace', 'namereplace']
  if (known.includes(name)) throw new NotSimulated(`the error handler '${name}' is not simulated`)
  return errorHandlerOf(name)
}

/** An unknown handler is looked for only when it is needed. */
function withHandler<T>(name: string | undefined, convert: (handler: ErrorHandler) => T): T {
  if (name === undefined || name === 'strict') return convert('strict')
  if (name === 'ignore' || name === 'replace') return convert(name)
  try {
    return convert('strict')
  } catch (problem) {
    if (!(problem instanceof ValueProblem)) throw problem
    return convert(handlerOf(name))
  }
}

/** Encodings of CPython's library that are not here; other names are unknown to CPython, too. */
const OTHER_CODECS =
  /^(utf_?(7|8_sig|16|32)(_?[bl]e)?|u(7|16|32)|cp\d+|windows_\d+|iso_?8859_\d+|latin_?\d+|mac_\w+|big5\w*|gbk?\w*|euc_\w+|shift_?jis\w*|sjis\w*|koi8_\w|punycode|idna|rot_?13|hex(_codec)?|base64(_codec)?|zlib(_codec)?|bz2(_codec)?|unicode_escape|raw_unicode_escape|undefined|mbcs|oem)$/

function codecNamed(name = 'utf-8'): Codec {
  try {
    return codecOf(name)
  } catch (problem) {
    if (OTHER_CODECS.test(name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')))
      throw new NotSimulated(`the encoding '${name}' is not simulated`)
    throw problem
  }
}

/** New reference to a bytes object. */
export function encodeStr(rt: Runtime, text: PyStr, encoding?: string, errors?: string): PyObject {
  const codec = codecNamed(encoding)
  try {
    const bytes = withHandler(errors, (handler) => encode(textOf(text), codec, handler))
    return newBytes(rt, bytes)
  } catch (problem) {
    throw withFields(rt, problem, codec, text)
  }
}

/** New reference to a str. */
export function decodeBytes(rt: Runtime, bytes: Uint8Array, encoding?: string, errors?: string): PyObject {
  const codec = codecNamed(encoding)
  try {
    const text = withHandler(errors, (handler) => decode(bytes, codec, handler))
    if (codec !== 'utf-8' || bytes.length < 2 || text.length === bytes.length) return newStr(rt, text)
    // unicode_decode_utf8 starts with one ASCII character for each byte.
    const writer = new TextWriter(rt)
    writer.reserve(bytes.length)
    writer.writeEach(text)
    return writer.finish()
  } catch (problem) {
    throw withFields(rt, problem, codec, bytes)
  }
}

const WHERE = /position (\d+)(?:-(\d+))?: (.*)$/s

/** The exception with its five arguments, read back from the message of the kernel. */
function withFields(rt: Runtime, problem: unknown, codec: Codec, object: PyObject | Uint8Array): unknown {
  if (!(problem instanceof ValueProblem) || !problem.type.startsWith('Unicode')) return problem
  const [, from = '0', to, reason = ''] = WHERE.exec(problem.message) ?? []
  const content = object instanceof Uint8Array ? newBytes(rt, object) : object
  const args = [
    newStr(rt, codec),
    content,
    rt.int(Number(from)),
    rt.int(Number(to ?? from) + 1),
    newStr(rt, reason),
  ]
  try {
    return new PythonError(rt.call(rt.exceptions[problem.type] as PyType, args))
  } finally {
    for (const one of args) if (one !== object) rt.decref(one)
  }
}
