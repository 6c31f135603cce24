// str: creation, cached one-character strings, interning, and the slots. Methods are in str-methods.ts and the files
// named str-*; sizes and blocks come from layer 3.
import { INTERNED_APART } from '../../allocator/layer3-objects/data/text'
import { at as ofRelease } from '../../allocator/layer3-objects/releases'
import { NO_MEMORY, type Pointer } from '../../allocator/layer1-general/general-allocator'
import * as op from '../compile/opcodes'
import {
  characterAt,
  codePointLength,
  compareText,
  sliceText,
  stringKind,
  substring,
} from '../text/code-points'
import { strRepr } from '../text/repr'
import type { IntValue } from '../values/int'
import { hashText } from '../values/siphash'
import type { Runtime } from '../vm/runtime'
import { newInstance } from './attributes'
import { newIterator } from './iterators'
import { IMMORTAL, PyObject, type PyStr, type PyType, type StrValue } from './object'
import { appendInPlace } from './str-append'
import { constructStr } from './str-construct'
import { initStrMethods } from './str-methods'
import { percentFormat } from './str-percent'
import { isSequence, repetitions, sliceOf, subscriptOf } from './text-arguments'

const KINDS = { ascii: 0, latin1: 1, ucs2: 2, ucs4: 3 } as const
const KIND_NAMES = ['ascii', 'latin1', 'ucs2', 'ucs4'] as const

/** Of a subclass's instance: its characters stand in a block of their own. */
interface ApartStrValue extends StrValue {
  characters: Pointer
}

export function kindName(kind: StrValue['kind']) {
  return KIND_NAMES[kind]
}

/** sys.getsizeof of an exact str. */
export function strSize(rt: Runtime, { kind, length }: StrValue): number {
  return rt.objects.strings.sizeOf(KIND_NAMES[kind], length)
}

export function strValue(text: string): StrValue {
  const kind = KINDS[stringKind(text)]
  const length = kind === 3 ? codePointLength(text) : text.length
  return { text, kind, length, hash: null, isInterned: false }
}

/** Of a text whose kind and length are known. New reference to a new object, never a cached one. */
export function newStrOf(rt: Runtime, text: string, kind: StrValue['kind'], length: number): PyStr {
  const value: StrValue = { text, kind, length, hash: null, isInterned: false }
  return new PyObject(rt.types.str, value, rt.objects.strings.create(KIND_NAMES[kind], length))
}

/** PyUnicode_New: a new object even for one character, as str(5) and 'a'.upper() make it. The empty one is shared. */
export function freshStr(rt: Runtime, text: string): PyStr {
  if (text.length === 0) return newStr(rt, text)
  const value = strValue(text)
  return new PyObject(rt.types.str, value, rt.objects.strings.create(KIND_NAMES[value.kind], value.length))
}

/** New reference. The empty string and one-character strings up to U+00FF are one object each. */
export function newStr(rt: Runtime, text: string): PyStr {
  if (text.length <= 1) {
    const code = text.length === 0 ? 256 : text.charCodeAt(0)
    if (text.length === 0 || code < 256) {
      const cached = (rt.latin1[code] ??= madeSingle(rt, text))
      cached.refs++
      return cached
    }
  }
  return freshStr(rt, text)
}

function madeSingle(rt: Runtime, text: string): PyStr {
  const value = strValue(text)
  const made = new PyObject(
    rt.types.str,
    value,
    rt.objects.strings.create(KIND_NAMES[value.kind], value.length),
  )
  if (rt.rules.hasImmortals) made.refs = IMMORTAL
  return made
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
  if (rt.objects.identity.internedAreImmortal) made.refs = IMMORTAL
  return made
}

export function textOf(object: PyObject): string {
  return (object.value as StrValue).text
}

export function isStr(rt: Runtime, object: PyObject): object is PyStr {
  return object.type === rt.types.str || object.type.isSubtypeOf(rt.types.str)
}

/** The object itself when it is an exact str, else an exact copy: unicode_result_unchanged. New reference. */
export function exactStr(rt: Runtime, object: PyObject): PyStr {
  if (object.type !== rt.types.str) {
    const { text, kind, length } = object.value as StrValue
    return length === 0 ? newStr(rt, text) : newStrOf(rt, text, kind, length)
  }
  object.refs++
  return object as PyStr
}

/** A str of a subclass. */
export function newStrOfType(rt: Runtime, type: PyType, text: string): PyObject {
  const value: ApartStrValue = { ...strValue(text), characters: NO_MEMORY }
  const made = newInstance<ApartStrValue>(rt, type, value)
  value.characters = rt.objects.strings.createCharacters(KIND_NAMES[value.kind], value.length)
  return made
}

export function strHash(rt: Runtime, object: PyObject): IntValue {
  const value = object.value as StrValue
  return (value.hash ??= hashText(value.text, rt.rules.minor))
}

/** PyUnicode_Concat. */
export function concatenated(rt: Runtime, a: PyStr, b: PyStr): PyStr {
  const x = a.value
  const y = b.value
  if (x.length === 0) return exactStr(rt, b)
  if (y.length === 0) return exactStr(rt, a)
  const length = x.length + y.length
  if (length > 4096) rt.reserve(length * (x.kind > 1 || y.kind > 1 ? 4 : 1))
  return newStrOf(rt, x.text + y.text, x.kind > y.kind ? x.kind : y.kind, length)
}

export function initStr(rt: Runtime): void {
  const { slots } = rt.types.str
  fillCaches(rt)
  slots.dealloc = deallocStr
  slots.repr = (rt, object) => rt.str(strRepr(textOf(object)))
  slots.str = exactStr
  slots.hash = strHash
  slots.truth = (_, object) => (object.value as StrValue).length > 0
  slots.length = (_, object) => (object.value as StrValue).length
  slots.size = (rt, object) => {
    const value = object.value as StrValue
    const { layout } = object.type
    if (!layout) return strSize(rt, value)
    return rt.objects.strings.sizeOfSubclass(layout.head, KIND_NAMES[value.kind], value.length)
  }
  slots.compare = (rt, a, b, operator) => {
    if (!isStr(rt, a) || !isStr(rt, b)) return null
    const x = a.value.text
    const y = b.value.text
    if (operator === op.EQ) return rt.bool(x === y)
    if (operator === op.NE) return rt.bool(x !== y)
    const order = compareText(x, y)
    return rt.bool(
      operator === op.LT
        ? order < 0
        : operator === op.LE
          ? order <= 0
          : operator === op.GT
            ? order > 0
            : order >= 0,
    )
  }
  initOperators(rt)
  slots.contains = (rt, object, item) => {
    if (!isStr(rt, item))
      throw rt.error('TypeError', `'in <string>' requires string as left operand, not ${item.type.name}`)
    return textOf(object).includes(item.value.text)
  }
  slots.getItem = getItem
  slots.iter = (rt, object) => newIterator(rt, rt.types.str_iterator, rt.objects.layouts.strIterator, object)
  slots.construct = constructStr
  initStrMethods(rt)
}

/** Single characters that exist from the start, and those that compiled code has a second object of. */
function fillCaches(rt: Runtime): void {
  if (rt.objects.strings.charactersAreMadeWhenNeeded) {
    rt.latin1[256] = madeSingle(rt, '')
    return
  }
  for (let code = 0; code < 256; code++) rt.latin1[code] = madeSingle(rt, String.fromCharCode(code))
  rt.latin1[256] = madeSingle(rt, '')
  for (const character of ofRelease(INTERNED_APART, rt.objects.release)) {
    const made = madeSingle(rt, character)
    made.value.isInterned = true
    made.refs = IMMORTAL
    rt.interned.set(character, made)
  }
}

function deallocStr(rt: Runtime, object: PyObject): void {
  const value = object.value as StrValue
  if (value.isInterned && rt.interned.get(value.text) === object) rt.interned.delete(value.text)
  if (object.type.layout) rt.objects.strings.freeCharacters((value as ApartStrValue).characters)
  rt.release(object)
}

function initOperators(rt: Runtime): void {
  const { slots } = rt.types.str
  slots.binary[op.ADD] = (rt, a, b) => {
    if (!isStr(rt, a)) return null
    if (!isStr(rt, b)) throw rt.error('TypeError', `can only concatenate str (not "${b.type.name}") to str`)
    return appendInPlace(rt, a, b) ?? concatenated(rt, a, b)
  }
  slots.binary[op.MULTIPLY] = (rt, a, b) => {
    const text = isStr(rt, a) ? a : b
    const count = text === a ? b : a
    if (!isStr(rt, text) || (text === b && isSequence(rt, a))) return null
    return repeatedStr(rt, text, repetitions(rt, count))
  }
  slots.binary[op.REMAINDER] = (rt, a, b) => (isStr(rt, a) ? percentFormat(rt, a, b) : null)
}

function repeatedStr(rt: Runtime, text: PyStr, times: number): PyObject {
  const { text: characters, kind, length } = text.value
  if (times <= 0 || length === 0) return newStr(rt, '')
  if (times === 1) return exactStr(rt, text)
  if (length * times > Number.MAX_SAFE_INTEGER) throw rt.error('OverflowError', 'repeated string is too long')
  rt.reserve(length * times * (kind === 3 ? 4 : kind === 2 ? 2 : 1))
  return newStrOf(rt, characters.repeat(times), kind, length * times)
}

function getItem(rt: Runtime, object: PyObject, key: PyObject): PyObject {
  const { text, length, kind } = object.value as StrValue
  if (key.type === rt.types.slice) {
    const range = sliceOf(rt, key, length)
    if (range.count <= 0) return newStr(rt, '')
    if (range.start === 0 && range.step === 1 && range.count === length) return exactStr(rt, object)
    if (range.step !== 1) return newStr(rt, sliceText(text, range))
    return newStr(
      rt,
      kind === 3 ? substring(text, range.start, range.stop) : text.slice(range.start, range.stop),
    )
  }
  const at = subscriptOf(rt, key, length, 'string')
  return newStr(rt, kind === 3 ? (characterAt(text, at) ?? '') : text.charAt(at))
}
