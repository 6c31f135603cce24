// hex, fromhex, translate and maketrans of bytes and bytearray.
import type { Runtime } from '../vm/runtime'
import { newBytearray } from './bytearray'
import { exactBytes, freshBytes, isBytes, newBytes, type PyBytes } from './bytes'
import { bytesLike } from './bytes-codec'
import { bufferArgument, selfBytes } from './bytes-methods'
import { builtin, keywordMethod } from './define'
import { newStaticMethod } from './descriptors'
import { classFunction } from './number-protocol'
import type { PyObject, PyType } from './object'
import { freshStr, isStr, textOf } from './str'
import { argumentProblem } from './str-methods'
import { sizeArgument } from './text-arguments'

export function initByteMethodsOfClass(rt: Runtime, type: PyType): void {
  const { name } = type
  const makes = (bytes: Uint8Array) => (name === 'bytes' ? newBytes(rt, bytes) : newBytearray(rt, bytes))
  classFunction(rt, type, 'fromhex', (rt, [owner, ...args], names) => {
    const shown = rt.rules.minor >= 9 ? `${name}.fromhex` : 'fromhex'
    if (names) throw rt.error('TypeError', `${shown}() takes no keyword arguments`)
    if (args.length !== 1)
      throw rt.error('TypeError', `${shown}() takes exactly one argument (${args.length} given)`)
    const [text] = args
    const made = makes(hexDigits(rt, text as PyObject))
    if (owner === type) return made
    try {
      return rt.call(owner as PyObject, [made])
    } finally {
      rt.decref(made)
    }
  })
  keywordMethod(rt, type, 'hex', 0, ['sep', 'bytes_per_sep'], (rt, [self, separator, size]) =>
    freshStr(rt, hexText(rt, selfBytes(rt, self), separator, size ? sizeArgument(rt, size) : 1)),
  )
  keywordMethod(rt, type, 'translate', 1, ['table', '/', 'delete'], (rt, [self, table, unwanted]) => {
    const bytes = selfBytes(rt, self)
    const map = table === rt.none ? null : bufferArgument(rt, table as PyObject)
    if (map && map.length !== 256)
      throw rt.error('ValueError', 'translation table must be 256 characters long')
    const drop = unwanted ? bufferArgument(rt, unwanted) : new Uint8Array()
    const made = translated(bytes, map, drop)
    if (name === 'bytes' && isBytes(rt, self as PyObject) && isSame(made, bytes))
      return exactBytes(rt, self as PyBytes)
    return name === 'bytes' ? freshBytes(rt, made) : newBytearray(rt, made)
  })
  type.members.set(
    'maketrans',
    newStaticMethod(
      rt,
      builtin(rt, 'maketrans', 2, 2, (rt, [from, to]) => {
        const source = bufferArgument(rt, from as PyObject)
        const target = bufferArgument(rt, to as PyObject)
        if (source.length !== target.length)
          throw rt.error('ValueError', 'maketrans arguments must have same length')
        const map = Uint8Array.from({ length: 256 }, (_, byte) => byte)
        for (const [at, byte] of source.entries()) map[byte] = target[at] as number
        return newBytes(rt, map)
      }),
    ),
  )
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

function translated(bytes: Uint8Array, map: Uint8Array | null, drop: Uint8Array): Uint8Array {
  const isDropped = new Uint8Array(256)
  for (const byte of drop) isDropped[byte] = 1
  const made = new Uint8Array(bytes.length)
  let length = 0
  for (const byte of bytes) if (isDropped[byte] === 0) made[length++] = map ? (map[byte] as number) : byte
  return made.subarray(0, length).slice()
}

/** _PyBytes_FromHex: white space may stand between the pairs of digits. */
function hexDigits(rt: Runtime, given: PyObject): Uint8Array {
  let text: string
  const bytes = rt.rules.minor >= 14 ? bytesLike(rt, given) : null
  if (isStr(rt, given)) text = textOf(given)
  else if (bytes) text = String.fromCharCode(...bytes)
  else
    throw rt.error(
      'TypeError',
      rt.rules.minor >= 14
        ? `fromhex() argument must be str or bytes-like, not ${given.type.name}`
        : argumentProblem(rt, 'fromhex', null, 'str', given),
    )
  const made: number[] = []
  const bad = (at: number) =>
    rt.error('ValueError', `non-hexadecimal number found in fromhex() arg at position ${at}`)
  for (let at = 0; at < text.length;) {
    if (/[\t-\r ]/.test(text.charAt(at))) {
      at++
      continue
    }
    if (!/[0-9a-fA-F]/.test(text.charAt(at))) throw bad(at)
    if (!/[0-9a-fA-F]/.test(text.charAt(at + 1))) {
      if (at + 1 >= text.length && rt.rules.minor >= 14)
        throw rt.error('ValueError', 'fromhex() arg must contain an even number of hexadecimal digits')
      throw bad(at + 1)
    }
    made.push(Number.parseInt(text.slice(at, at + 2), 16))
    at += 2
  }
  return Uint8Array.from(made)
}

/** _Py_strhex_with_sep: a separator every so many bytes, counted from the right unless the size is negative. */
function hexText(rt: Runtime, bytes: Uint8Array, separator: PyObject | undefined, size: number): string {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  if (!separator) return pairs.join('')
  const mark = separatorOf(rt, separator)
  const group = Math.abs(size)
  if (group === 0 || group >= bytes.length) return pairs.join('')
  const groups: string[] = []
  if (size < 0)
    for (let at = 0; at < pairs.length; at += group) groups.push(pairs.slice(at, at + group).join(''))
  else
    for (let end = pairs.length; end > 0; end -= group)
      groups.unshift(pairs.slice(Math.max(0, end - group), end).join(''))
  return groups.join(mark)
}

function separatorOf(rt: Runtime, separator: PyObject): string {
  const bytes = bytesLike(rt, separator)
  const count = rt.length(separator)
  if (count !== 1) throw rt.error('ValueError', 'sep must be length 1.')
  if (!isStr(rt, separator) && !bytes) throw rt.error('TypeError', 'sep must be str or bytes.')
  const text = bytes ? String.fromCharCode(...bytes) : textOf(separator)
  if (text > '\x7f') throw rt.error('ValueError', 'sep must be ASCII.')
  return text
}
