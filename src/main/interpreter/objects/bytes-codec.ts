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

/** New reference to a bytes object. */
export function encodeStr(rt: Runtime, text: PyStr, encoding?: string, errors?: string): PyObject {
  const codec = codecOf(encoding ?? 'utf-8')
  try {
    const bytes = withHandler(errors, (handler) => encode(textOf(text), codec, handler))
    return newBytes(rt, bytes)
  } catch (problem) {
    throw withFields(rt, problem, codec, text)
  }
}

/** New reference to a str. */
export function decodeBytes(rt: Runtime, bytes: Uint8Array, encoding?: string, errors?: string): PyObject {
  const codec = codecOf(encoding ?? 'utf-8')
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
