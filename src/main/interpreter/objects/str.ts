// str: creation, cached one-character strings, interning, and the slots. Methods are in str-methods.ts.
import { OBJ } from '../../allocator/memory'
import * as op from '../compile/opcodes'
import { codePointLength, compareText, stringKind, unitOffset } from '../text/code-points'
import { strRepr } from '../text/repr'
import type { IntValue } from '../values/int'
import { hashText } from '../values/siphash'
import type { Runtime } from '../vm/runtime'
import { iterator } from './iterators'
import { PyObject, type PyStr, type StrValue } from './object'
import { sequenceIndex } from './sequence'

const KINDS = { ascii: 0, latin1: 1, ucs2: 2, ucs4: 3 } as const
const WIDTHS = [1, 1, 2, 4] as const

/** Head of a compact string in bytes, the closing zero apart. */
function headOf(rt: Runtime, kind: number): number {
  const removed = rt.rules.minor >= 12
  return kind === 0 ? (removed ? 40 : 48) : removed ? 56 : 72
}

export function strSize(rt: Runtime, value: StrValue): number {
  return headOf(rt, value.kind) + (value.length + 1) * (WIDTHS[value.kind] as number)
}

function makeStr(rt: Runtime, text: string): PyStr {
  const kind = KINDS[stringKind(text)]
  const length = kind === 3 ? codePointLength(text) : text.length
  const value: StrValue = { text, kind, length, hash: null, isInterned: false }
  return new PyObject(rt.types.str, value, rt.memory.malloc(OBJ, strSize(rt, value)))
}

/** New reference. The empty string and one-character strings up to U+00FF are one object each. */
export function newStr(rt: Runtime, text: string): PyStr {
  if (text.length <= 1) {
    const code = text.length === 0 ? 256 : text.charCodeAt(0)
    if (code <= 256) {
      const cached = (rt.latin1[code] ??= makeStr(rt, text))
      cached.refs++
      return cached
    }
  }
  return makeStr(rt, text)
}

/** New reference to the interned string of this text. */
export function internedStr(rt: Runtime, text: string): PyStr {
  const known = rt.interned.get(text)
  if (known) {
    known.refs++
    return known
  }
  const made = newStr(rt, text)
  made.value.isInterned = true
  rt.interned.set(text, made)
  return made
}

export function textOf(object: PyObject): string {
  return (object.value as StrValue).text
}

export function isStr(rt: Runtime, object: PyObject): object is PyStr {
  return object.type === rt.types.str || object.type.isSubtypeOf(rt.types.str)
}

export function strHash(rt: Runtime, object: PyObject): IntValue {
  const value = object.value as StrValue
  return (value.hash ??= hashText(value.text, rt.rules.minor))
}

export function initStr(rt: Runtime): void {
  const { str } = rt.types
  const { slots } = str
  slots.dealloc = (rt, object) => {
    const { text, isInterned } = object.value as StrValue
    if (isInterned && rt.interned.get(text) === object) rt.interned.delete(text)
    rt.release(object)
  }
  slots.repr = (rt, object) => rt.str(strRepr(textOf(object)))
  slots.str = (_, object) => {
    object.refs++
    return object
  }
  slots.hash = strHash
  slots.truth = (_, object) => (object.value as StrValue).length > 0
  slots.length = (_, object) => (object.value as StrValue).length
  slots.size = (rt, object) => strSize(rt, object.value as StrValue)
  slots.compare = (rt, a, b, operator) => {
    if (!isStr(rt, a) || !isStr(rt, b)) return null
    if (operator === op.EQ) return rt.bool(a.value.text === b.value.text)
    if (operator === op.NE) return rt.bool(a.value.text !== b.value.text)
    const order = compareText(a.value.text, b.value.text)
    return rt.bool([order < 0, order <= 0, false, false, order > 0, order >= 0][operator] as boolean)
  }
  slots.binary[op.ADD] = (rt, a, b) => {
    if (!isStr(rt, a)) return null
    if (!isStr(rt, b)) throw rt.error('TypeError', `can only concatenate str (not "${b.type.name}") to str`)
    return rt.str(a.value.text + b.value.text)
  }
  slots.binary[op.MULTIPLY] = (rt, a, b) => {
    const text = isStr(rt, a) ? a : b
    const count = text === a ? b : a
    const { index } = count.type.slots
    if (!isStr(rt, text) || !index) return null
    return rt.str(text.value.text.repeat(Math.max(0, Number(index(rt, count)))))
  }
  slots.contains = (rt, object, item) => {
    if (!isStr(rt, item))
      throw rt.error('TypeError', `'in <string>' requires string as left operand, not ${item.type.name}`)
    return textOf(object).includes(item.value.text)
  }
  slots.getItem = (rt, object, key) => {
    const { text, length, kind } = object.value as StrValue
    const at = sequenceIndex(rt, key, length, 'string')
    const from = kind === 3 ? unitOffset(text, at) : at
    return rt.str(String.fromCodePoint(text.codePointAt(from) ?? 0))
  }
  slots.iter = (rt, object) => iterator(rt, rt.types.str_iterator, object, 48)
}
