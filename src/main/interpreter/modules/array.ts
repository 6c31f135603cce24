// array.array: machine values in one buffer (arraymodule.c). Here the object, its slots and its constructor; the methods
// are in array-methods.ts, slices in array-slices.ts, the machine values in array-items.ts.
import { sizeOfInstance } from '../../allocator/layer3-objects/class-shapes'
import { ArrayBody } from '../../allocator/layer3-objects/arrays'
import * as op from '../compile/opcodes'
import { bytesLike } from '../objects/bytes-codec'
import { getset } from '../objects/define'
import { newIterator } from '../objects/iterators'
import type { IteratorValue } from '../objects/iterators'
import type { ListValue, PyObject, PyType, StrValue } from '../objects/object'
import { wordOf } from '../objects/text-arguments'
import type { Runtime } from '../vm/runtime'
import { type ItemKind, itemKind, typeCodes } from './array-items'
import { addArrayMethods, extendArray, fromBytes } from './array-methods'
import { deleteOrAssign, sliceOfArray } from './array-slices'
import { newModule } from './module'
import { moduleType } from './module-types'

/** The payload of an array. The host's room grows by doubling; what CPython asked for is in `memory`. */
export class ArrayValue {
  length = 0
  view: DataView
  readonly memory: ArrayBody

  constructor(
    readonly kind: ItemKind,
    /** array.array itself: what operations make. */
    readonly base: PyType,
  ) {
    this.memory = new ArrayBody(kind.bytes)
    this.view = new DataView(new ArrayBuffer(8 * kind.bytes))
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.view.buffer, 0, this.length * this.kind.bytes)
  }

  /** Room for as many items; the old ones stay. */
  setLength(length: number): void {
    const wanted = length * this.kind.bytes
    if (wanted > this.view.byteLength) {
      const grown = new Uint8Array(Math.max(wanted, 2 * this.view.byteLength))
      grown.set(this.bytes)
      this.view = new DataView(grown.buffer)
    }
    this.length = length
  }
}
export type PyArray = PyObject<ArrayValue>

export function arrayOf(object: PyObject | undefined): ArrayValue {
  return (object as PyArray).value
}

export function isArray(object: PyObject): object is PyArray {
  return object.value instanceof ArrayValue
}

/** newarrayobject: `length` items of zeros. */
export function newArray(rt: Runtime, type: PyType, kind: ItemKind, length: number, base: PyType): PyArray {
  rt.reserve(length * kind.bytes)
  const value = new ArrayValue(kind, base)
  const made = rt.create(type, value, rt.objects.layouts.array.request)
  rt.objects.arrays.allocate(value.memory, length)
  value.setLength(length)
  if (rt.objects.layouts.array.head > 0 || type.layout?.hasGcHead) rt.gc.track(made)
  return made
}

/** An array like `self`, of array.array. */
export function newLike(rt: Runtime, self: ArrayValue, length: number): PyArray {
  return newArray(rt, self.base, self.kind, length, self.base)
}

/** array_resize. */
export function resizeArray(rt: Runtime, array: ArrayValue, length: number): void {
  if (length > array.length) rt.reserve((length - array.length) * array.kind.bytes)
  rt.objects.arrays.resize(array.memory, array.length, length)
  array.setLength(length)
}

export function itemOf(rt: Runtime, array: ArrayValue, at: number): PyObject {
  return array.kind.get(rt, array.view, at * array.kind.bytes)
}

export function storeItem(rt: Runtime, array: ArrayValue, at: number, value: PyObject): void {
  array.kind.set(rt, array.view, at * array.kind.bytes, value)
}

/** ins1: the value is converted before the array grows, as a failing conversion leaves it as it was. */
export function insertItem(rt: Runtime, array: ArrayValue, at: number, value: PyObject): void {
  const { kind } = array
  const scratch = new DataView(new ArrayBuffer(kind.bytes))
  kind.set(rt, scratch, 0, value)
  const { length } = array
  const where = at < 0 ? Math.max(0, at + length) : Math.min(at, length)
  resizeArray(rt, array, length + 1)
  const bytes = array.bytes
  if (where < length) bytes.copyWithin((where + 1) * kind.bytes, where * kind.bytes, length * kind.bytes)
  bytes.set(new Uint8Array(scratch.buffer), where * kind.bytes)
}

/** append, without the scratch room: one item behind the last. */
export function appendItem(rt: Runtime, array: ArrayValue, value: PyObject): void {
  const { kind, length } = array
  if ((length + 1) * kind.bytes > array.view.byteLength) {
    insertItem(rt, array, length, value)
    return
  }
  kind.set(rt, array.view, length * kind.bytes, value)
  resizeArray(rt, array, length + 1)
}

export function makeArray(rt: Runtime): PyObject {
  const iteratorType = moduleType(rt, rt.rules.minor >= 10 ? 'array' : 'builtins', 'arrayiterator', (type) =>
    initIterator(rt, type),
  )
  const array = moduleType(rt, 'array', 'array', (type) => {
    type.hasWeakReferences = true
    initArray(rt, type, iteratorType)
    addArrayMethods(rt, type)
  })
  return newModule(rt, 'array', {}, { array, ArrayType: array, typecodes: rt.str(typeCodes(rt.rules.minor)) })
}

function initIterator(rt: Runtime, type: PyType): void {
  const { slots } = type
  slots.iter = (_, object) => {
    object.refs++
    return object
  }
  slots.next = (rt, object) => {
    const value = object.value as IteratorValue
    const { source } = value
    if (!source) return null
    const array = arrayOf(source)
    if (value.at < array.length) return itemOf(rt, array, value.at++)
    value.source = null
    rt.decref(source)
    return null
  }
  slots.size = () => rt.objects.layouts.arrayIterator.request
  slots.traverse = (object, visit) => {
    const { source } = object.value as IteratorValue
    if (source) visit(source)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const { source } = object.value as IteratorValue
    if (source) rt.decref(source)
    rt.release(object)
  }
}

/** A position in the array; null when the key is no integer. */
export function positionOf(rt: Runtime, key: PyObject, length: number, problem: string): number | null {
  const { index } = key.type.slots
  if (!index) return null
  const at = wordOf(rt, index(rt, key), 'IndexError')
  const from = at < 0 ? at + length : at
  if (from < 0 || from >= length) throw rt.error('IndexError', problem)
  return from
}

function initArray(rt: Runtime, type: PyType, iteratorType: PyType): void {
  const { slots } = type
  slots.hash = null
  slots.construct = (rt, made, args, names) => construct(rt, type, made, args, names)
  if (rt.objects.layouts.array.head > 0) slots.traverse = () => undefined
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    rt.clearWeakReferences(object)
    rt.objects.arrays.freeBuffer(arrayOf(object).memory)
    rt.release(object)
  }
  slots.size = (rt, object) => {
    const size = rt.objects.arrays.sizeOf(arrayOf(object).memory)
    const { layout } = object.type
    return layout ? size + sizeOfInstance(layout) - rt.objects.layouts.array.request : size
  }
  slots.length = (_, object) => arrayOf(object).length
  slots.buffer = (object) => arrayOf(object).bytes
  slots.iter = (rt, object) => newIterator(rt, iteratorType, rt.objects.layouts.arrayIterator, object)
  slots.repr = reprOfArray
  slots.str = reprOfArray
  slots.contains = (rt, object, item) => indexIn(rt, arrayOf(object), item) >= 0
  slots.compare = compareArrays
  slots.getItem = (rt, object, key) => {
    const array = arrayOf(object)
    const at = positionOf(rt, key, array.length, 'array index out of range')
    if (at !== null) return itemOf(rt, array, at)
    if (key.type === rt.types.slice) return sliceOfArray(rt, array, key)
    throw rt.error('TypeError', 'array indices must be integers')
  }
  slots.setItem = deleteOrAssign
  slots.binary[op.ADD] = (rt, a, b) => {
    if (!isArray(a)) return null
    if (!isArray(b)) throw rt.error('TypeError', `can only append array (not "${b.type.name}") to array`)
    if (a.value.kind !== b.value.kind) throw rt.error('TypeError', 'bad argument type for built-in operation')
    const made = newLike(rt, a.value, a.value.length + b.value.length)
    made.value.bytes.set(a.value.bytes)
    made.value.bytes.set(b.value.bytes, a.value.bytes.length)
    return made
  }
  slots.binary[op.MULTIPLY] = (rt, a, b) => {
    const [source, count] = isArray(a) ? [a, b] : [b as PyArray, a]
    const times = countOf(rt, count)
    const { value } = source
    const made = newLike(rt, value, value.length * times)
    fillRepeated(made.value.bytes, value.bytes)
    return made
  }
  slots.inPlace[op.ADD] = (rt, a, b) => {
    if (!isArray(b)) throw rt.error('TypeError', `can only extend array with array (not "${b.type.name}")`)
    extendArray(rt, arrayOf(a), b)
    a.refs++
    return a
  }
  slots.inPlace[op.MULTIPLY] = (rt, a, b) => {
    const array = arrayOf(a)
    const times = countOf(rt, b)
    if (array.length > 0) {
      const source = array.bytes.slice()
      resizeArray(rt, array, array.length * times)
      fillRepeated(array.bytes, source)
    }
    a.refs++
    return a
  }
  getset(rt, type, 'typecode', (rt, self) => rt.str(arrayOf(self).kind.code))
  getset(rt, type, 'itemsize', (rt, self) => rt.int(arrayOf(self).kind.bytes))
}

function countOf(rt: Runtime, count: PyObject): number {
  const { index } = count.type.slots
  if (!index) throw rt.error('TypeError', `can't multiply sequence by non-int of type '${count.type.name}'`)
  return Math.max(0, wordOf(rt, index(rt, count), 'OverflowError'))
}

function fillRepeated(target: Uint8Array, source: Uint8Array): void {
  if (source.length === 0) return
  for (let at = 0; at < target.length; at += source.length) target.set(source, at)
}

/** Index of the first item that equals, from `start` to before `stop`; -1. */
export function indexIn(
  rt: Runtime,
  array: ArrayValue,
  wanted: PyObject,
  start = 0,
  stop = Infinity,
): number {
  for (let at = start; at < array.length && at < stop; at++) {
    const item = itemOf(rt, array, at)
    try {
      if (rt.equals(item, wanted)) return at
    } finally {
      rt.decref(item)
    }
  }
  return -1
}

function reprOfArray(rt: Runtime, object: PyObject): PyObject {
  const array = arrayOf(object)
  const { code } = array.kind
  const name = object.type.isHeap ? object.type.name : object.type.qualifiedName
  if (array.length === 0) return rt.str(`${name}('${code}')`)
  if (code === 'u' || code === 'w') {
    const text = rt.str(textOfArray(array))
    const shown = rt.repr(text)
    rt.decref(text)
    return rt.str(`${name}('${code}', ${shown})`)
  }
  const parts: string[] = []
  for (let at = 0; at < array.length; at++) {
    const item = itemOf(rt, array, at)
    parts.push(rt.repr(item))
    rt.decref(item)
  }
  return rt.str(`${name}('${code}', [${parts.join(', ')}])`)
}

export function textOfArray(array: ArrayValue): string {
  const parts: string[] = []
  for (let at = 0; at < array.length; at++)
    parts.push(String.fromCodePoint(array.view.getUint32(4 * at, true)))
  return parts.join('')
}

function compareArrays(rt: Runtime, a: PyObject, b: PyObject, operator: number): PyObject | null {
  if (!isArray(a) || !isArray(b)) return null
  const x = a.value
  const y = b.value
  if (x.length !== y.length && (operator === op.EQ || operator === op.NE)) return rt.bool(operator === op.NE)
  for (let at = 0; at < x.length && at < y.length; at++) {
    const one = itemOf(rt, x, at)
    const other = itemOf(rt, y, at)
    try {
      if (rt.equals(one, other)) continue
      if (operator === op.EQ || operator === op.NE) return rt.bool(operator === op.NE)
      return rt.compare(one, other, operator)
    } finally {
      rt.decref(one)
      rt.decref(other)
    }
  }
  const order = x.length - y.length
  return rt.bool(
    [order < 0, order <= 0, order === 0, order !== 0, order > 0, order >= 0][operator] as boolean,
  )
}

/** array_new. */
function construct(
  rt: Runtime,
  base: PyType,
  type: PyType,
  args: readonly PyObject[],
  names: readonly string[] | null,
): PyObject {
  if (type === base && names && names.length > 0)
    throw rt.error('TypeError', 'array.array() takes no keyword arguments')
  const count = args.length - (names?.length ?? 0)
  if (count < 1) throw rt.error('TypeError', 'array() takes at least 1 argument (0 given)')
  if (count > 2) throw rt.error('TypeError', `array() takes at most 2 arguments (${count} given)`)
  const given = args[0] as PyObject
  const initial = count > 1 ? (args[1] as PyObject) : null
  const isText = rt.isInstance(given, rt.types.str)
  if (!isText || (given.value as StrValue).length !== 1) {
    const what =
      isText && rt.rules.minor >= 14
        ? `a string of length ${(given.value as StrValue).length}`
        : given.type.name
    throw rt.error('TypeError', `array() argument 1 must be a unicode character, not ${what}`)
  }
  const code = (given.value as StrValue).text
  const isUnicode = code === 'u' || (code === 'w' && rt.rules.minor >= 13)
  if (initial && !isUnicode) {
    if (rt.isInstance(initial, rt.types.str))
      throw rt.error('TypeError', `cannot use a str to initialize an array with typecode '${code}'`)
    if (isArray(initial) && (initial.value.kind.code === 'u' || initial.value.kind.code === 'w'))
      throw rt.error('TypeError', `cannot use a unicode array to initialize an array with typecode '${code}'`)
  }
  const kind = itemKind(rt.rules.minor, code)
  if (!kind) throw rt.error('ValueError', 'bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)')
  return filledArray(rt, base, type, kind, initial)
}

function filledArray(
  rt: Runtime,
  base: PyType,
  type: PyType,
  kind: ItemKind,
  initial: PyObject | null,
): PyObject {
  const { list, tuple, str } = rt.types
  if (initial && isArray(initial) && initial.value.kind === kind) {
    const made = newArray(rt, type, kind, initial.value.length, base)
    made.value.bytes.set(initial.value.bytes)
    return made
  }
  const isList = initial !== null && rt.isInstance(initial, list)
  const items = isList
    ? (initial.value as ListValue).items
    : initial && rt.isInstance(initial, tuple)
      ? (initial.value as PyObject[])
      : null
  const made = newArray(rt, type, kind, items?.length ?? 0, base)
  try {
    if (items)
      for (let at = 0; at < made.value.length; at++) storeItem(rt, made.value, at, items[at] as PyObject)
    else if (initial && rt.isInstance(initial, str))
      fromText(rt, made.value, (initial.value as StrValue).text)
    else if (initial) {
      const bytes = isArray(initial) ? null : bytesLike(rt, initial)
      if (bytes) fromBytes(rt, made.value, bytes)
      else extendArray(rt, made.value, initial, true)
    }
  } catch (problem) {
    rt.decref(made)
    throw problem
  }
  return made
}

/** Characters that an empty array takes over, exactly as many as there are. */
function fromText(rt: Runtime, array: ArrayValue, text: string): void {
  const points = [...text]
  rt.objects.arrays.allocate(array.memory, points.length)
  array.setLength(points.length)
  for (const [at, point] of points.entries())
    array.view.setUint32(4 * at, point.codePointAt(0) as number, true)
}
