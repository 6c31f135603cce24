// The contents that bytes() and bytearray() are made of: nothing, a length, text in an encoding, a buffer, ints.
import { encodeStr, bytesLike } from './bytes-codec'
import { bindArguments, signature } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'
import { exactBytes, freshBytes, isBytes, newBytes, newBytesOfType, type PyBytes } from './bytes'
import { byteOf } from './bytes-sequence'
import { BytesWriter } from './bytes-writer'
import { type PyObject, type PyStr, PythonError, type PyType } from './object'
import { isStr } from './str'
import { nameArgument } from './str-construct'
import { wordOf } from './text-arguments'

const SIGNATURES = {
  bytes: signature('bytes', 'source=, encoding=, errors='),
  bytearray: signature('bytearray', 'source=, encoding=, errors='),
}

/** A text in its encoding, a length, a buffer that is copied, or an iterable whose ints come one by one. */
export type Content =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'zeros'; readonly count: number }
  | { readonly kind: 'buffer'; readonly bytes: Uint8Array }
  | { readonly kind: 'items'; readonly source: PyObject }

/** The three arguments, checked. */
export function contentOf(
  rt: Runtime,
  name: 'bytes' | 'bytearray',
  args: readonly PyObject[],
  names: readonly string[] | null,
): Content {
  const [source, encodingObject, errorsObject] = bindArguments(rt, SIGNATURES[name], args, names)
  const encoding = nameArgument(rt, name, 'encoding', 2, encodingObject)
  const errors = nameArgument(rt, name, 'errors', 3, errorsObject)
  if (!source) {
    if (encoding !== undefined || errors !== undefined)
      throw rt.error(
        'TypeError',
        encoding !== undefined ? 'encoding without a string argument' : 'errors without a string argument',
      )
    return { kind: 'zeros', count: 0 }
  }
  if (isStr(rt, source)) {
    if (encoding === undefined) throw rt.error('TypeError', 'string argument without an encoding')
    const made = encodeStr(rt, source as PyStr, encoding, errors)
    const bytes = made.value as Uint8Array
    rt.decref(made)
    return { kind: 'bytes', bytes }
  }
  if (encoding !== undefined) throw rt.error('TypeError', 'encoding without a string argument')
  if (errors !== undefined) throw rt.error('TypeError', 'errors without a string argument')
  return contentOfObject(rt, source, name)
}

function contentOfObject(rt: Runtime, source: PyObject, name: string): Content {
  const { index } = source.type.slots
  const given = bytesLike(rt, source)
  if (given) return { kind: 'buffer', bytes: given }
  if (index) {
    const count = wordOf(rt, index(rt, source), 'OverflowError')
    if (count < 0) throw rt.error('ValueError', 'negative count')
    rt.reserve(count)
    return { kind: 'zeros', count }
  }
  if (!source.type.slots.iter && !source.type.slots.getItem)
    throw rt.error('TypeError', `cannot convert '${source.type.name}' object to ${name}`)
  return { kind: 'items', source }
}

/** Calls `take` with each byte of an iterable of ints; `atEnd` while the iterator still lives. */
export function eachByte(
  rt: Runtime,
  source: PyObject,
  problem: string,
  take: (byte: number) => void,
  atEnd?: () => void,
): void {
  const iterator = rt.iter(source)
  try {
    for (let item = rt.next(iterator); item; item = rt.next(iterator))
      try {
        take(byteOf(rt, item, problem))
      } finally {
        rt.decref(item)
      }
    atEnd?.()
  } finally {
    rt.decref(iterator)
  }
}

/** bytes(). */
export function constructBytes(
  rt: Runtime,
  type: PyType,
  args: readonly PyObject[],
  names: readonly string[] | null,
): PyObject {
  const [source] = args
  const isPlain = args.length === 1 && names === null && source !== undefined
  if (isPlain && type === rt.types.bytes && source.type === rt.types.bytes)
    return exactBytes(rt, source as PyBytes)
  const converted = isPlain && !isStr(rt, source) ? byDunder(rt, source) : null
  const made = converted ?? madeOf(rt, contentOf(rt, 'bytes', args, names))
  if (type === rt.types.bytes) return made
  try {
    return newBytesOfType(rt, type, made.value)
  } finally {
    rt.decref(made)
  }
}

/** __bytes__. */
function byDunder(rt: Runtime, source: PyObject): PyBytes | null {
  if (!source.type.isHeap) return null
  const made = rt.callSpecial(source, '__bytes__', [])
  if (!made || isBytes(rt, made)) return made as PyBytes | null
  const { type } = made
  rt.decref(made)
  throw rt.error('TypeError', `__bytes__ returned non-bytes (type ${type.name})`)
}

function madeOf(rt: Runtime, content: Content): PyBytes {
  switch (content.kind) {
    case 'bytes':
      return newBytes(rt, content.bytes)
    case 'buffer':
      return freshBytes(rt, content.bytes.slice())
    case 'zeros':
      return freshBytes(rt, new Uint8Array(content.count))
    case 'items':
      return bytesOfItems(rt, content.source)
  }
}

function bytesOfItems(rt: Runtime, source: PyObject): PyBytes {
  const made: number[] = []
  const { list, tuple } = rt.types
  if (source.type === list || source.type === tuple) {
    eachByte(rt, source, 'bytes must be in range(0, 256)', (byte) => made.push(byte))
    const bytes = Uint8Array.from(made)
    return source.type === tuple ? freshBytes(rt, bytes) : newBytes(rt, bytes)
  }
  const writer = new BytesWriter(rt)
  try {
    const { length } = source.type.slots
    writer.begin(length ? length(rt, source) : 64)
    let bytes: PyBytes | null = null
    // The iterator still lives when the result is cut to its length.
    eachByte(
      rt,
      source,
      'bytes must be in range(0, 256)',
      (byte) => {
        if (made.length >= writer.room) writer.grow(made.length + 1)
        made.push(byte)
      },
      () => {
        bytes = writer.finish(Uint8Array.from(made))
      },
    )
    return bytes as unknown as PyBytes
  } catch (problem) {
    writer.discard()
    throw notIterable(rt, problem, source, 'bytes')
  }
}

/** iter() refused: the type cannot be converted. */
export function notIterable(rt: Runtime, problem: unknown, source: PyObject, name: string): unknown {
  if (source.type.slots.iter || !(problem instanceof PythonError)) return problem
  if (!problem.exception.type.isSubtypeOf(rt.exceptions['TypeError'] as PyType)) return problem
  rt.decref(problem.exception)
  return rt.error('TypeError', `cannot convert '${source.type.name}' object to ${name}`)
}
