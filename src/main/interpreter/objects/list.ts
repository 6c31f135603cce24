// list and tuple: creation, slots; list methods are in list-methods.ts. Sizes come from layer 3.
import { MEM, OBJ } from '../../allocator/memory'
import { NO_MEMORY, type Pointer } from '../../allocator/layer1-general/general-allocator'
import * as op from '../compile/opcodes'
import type { Runtime } from '../vm/runtime'
import { iterator } from './iterators'
import { type ListValue, PyObject, type PyTuple, type PyType } from './object'
import { sequenceIndex } from './sequence'
import { method } from './define'

/** A list's payload: its items and the buffer they lie in. */
export interface ListBuffer extends ListValue {
  items: PyObject[]
  /** Slots of the buffer. */
  allocated: number
  buffer: Pointer
}
export type PyList = PyObject<ListBuffer>

/** Takes over the references to the items. */
export function newList(rt: Runtime, items: PyObject[]): PyList {
  const block = rt.memory.malloc(OBJ, 56)
  const buffer = items.length > 0 ? rt.memory.malloc(MEM, 8 * items.length) : NO_MEMORY
  const made = new PyObject<ListBuffer>(rt.types.list, { items, allocated: items.length, buffer }, block)
  rt.gc.track(made)
  return made
}

/** list_resize: makes room for a new length. */
export function resizeList(rt: Runtime, list: ListBuffer, length: number): void {
  const { allocated } = list
  if (allocated >= length && length >= allocated >> 1) return
  let room =
    rt.rules.minor >= 9
      ? Math.floor((length + (length >> 3) + 6) / 4) * 4
      : length + (length >> 3) + (length < 9 ? 3 : 6)
  if (rt.rules.minor >= 9 && length - list.items.length > room - length)
    room = Math.floor((length + 3) / 4) * 4
  if (length === 0) room = 0
  if (room === 0) {
    if (list.buffer !== NO_MEMORY) rt.memory.free(MEM, list.buffer)
    list.buffer = NO_MEMORY
  } else list.buffer = rt.memory.realloc(MEM, list.buffer, 8 * room)
  list.allocated = room
}

/** Takes over the reference. */
export function appendToList(rt: Runtime, list: ListBuffer, item: PyObject): void {
  resizeList(rt, list, list.items.length + 1)
  list.items.push(item)
}

/** Takes over the references. */
export function newTuple(rt: Runtime, items: PyObject[], type: PyType = rt.types.tuple): PyTuple {
  if (items.length === 0 && type === rt.types.tuple) {
    rt.emptyTuple.refs++
    return rt.emptyTuple
  }
  const head = rt.rules.minor >= 14 ? 48 : 40
  const made = rt.create<PyObject[]>(type, items, head + 8 * items.length)
  rt.gc.track(made)
  return made
}

/** Items of a new list or tuple: a copy with a reference each. */
export function itemsOf(rt: Runtime, iterable: PyObject): PyObject[] {
  const items: PyObject[] = []
  rt.forEach(iterable, (item) => items.push(item))
  return items
}

function reprOfItems(
  rt: Runtime,
  object: PyObject,
  items: readonly PyObject[],
  open: string,
  close: string,
): PyObject {
  if (rt.reprRunning.has(object)) return rt.str(`${open}...${close}`)
  rt.reprRunning.add(object)
  try {
    const parts: string[] = []
    for (const item of items) parts.push(rt.repr(item))
    return rt.str(`${open}${parts.join(', ')}${parts.length === 1 && open === '(' ? ',' : ''}${close}`)
  } finally {
    rt.reprRunning.delete(object)
  }
}

/** Order of two sequences by their first difference. */
function compareItems(
  rt: Runtime,
  a: readonly PyObject[],
  b: readonly PyObject[],
  operator: number,
): PyObject {
  if (operator === op.EQ && a.length !== b.length) return rt.bool(false)
  if (operator === op.NE && a.length !== b.length) return rt.bool(true)
  for (let at = 0; at < a.length && at < b.length; at++) {
    const x = a[at] as PyObject
    const y = b[at] as PyObject
    if (rt.equals(x, y)) continue
    if (operator === op.EQ) return rt.bool(false)
    if (operator === op.NE) return rt.bool(true)
    return rt.compare(x, y, operator)
  }
  const order = a.length - b.length
  return rt.bool(
    [order < 0, order <= 0, order === 0, order !== 0, order > 0, order >= 0][operator] as boolean,
  )
}

export function initLists(rt: Runtime): void {
  initList(rt)
  initTuple(rt)
}

function initList(rt: Runtime): void {
  const { list } = rt.types
  const { slots } = list
  const of = (object: PyObject) => object.value as ListBuffer
  slots.traverse = (object, visit) => of(object).items.forEach(visit)
  slots.clear = (rt, object) => clearList(rt, of(object))
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    clearList(rt, of(object))
    rt.release(object)
  }
  slots.length = (_, object) => of(object).items.length
  slots.repr = (rt, object) => reprOfItems(rt, object, of(object).items, '[', ']')
  slots.str = slots.repr
  slots.size = (_, object) => 56 + 8 * of(object).allocated
  slots.iter = (rt, object) => iterator(rt, rt.types.list_iterator, object, 48)
  slots.hash = null
  slots.contains = (rt, object, item) => of(object).items.some((one) => rt.equals(one, item))
  slots.compare = (rt, a, b, operator) =>
    rt.isInstance(a, list) && rt.isInstance(b, list)
      ? compareItems(rt, of(a).items, of(b).items, operator)
      : null
  slots.getItem = (rt, object, key) => {
    const { items } = of(object)
    const item = items[sequenceIndex(rt, key, items.length, 'list')] as PyObject
    item.refs++
    return item
  }
  slots.setItem = (rt, object, key, value) => {
    const value0 = of(object)
    const at = sequenceIndex(rt, key, value0.items.length, 'list assignment')
    const old = value0.items[at] as PyObject
    if (value) {
      value.refs++
      value0.items[at] = value
    } else {
      value0.items.splice(at, 1)
      resizeList(rt, value0, value0.items.length)
    }
    rt.decref(old)
  }
  slots.binary[op.ADD] = (rt, a, b) => {
    if (!rt.isInstance(a, list)) return null
    if (!rt.isInstance(b, list))
      throw rt.error('TypeError', `can only concatenate list (not "${b.type.name}") to list`)
    const items = [...of(a).items, ...of(b).items]
    for (const item of items) item.refs++
    return newList(rt, items)
  }
  slots.binary[op.MULTIPLY] = (rt, a, b) => {
    const source = rt.isInstance(a, list) ? a : b
    const count = source === a ? b : a
    const { index } = count.type.slots
    if (!rt.isInstance(source, list) || !index) return null
    return newList(rt, repeated(of(source).items, Number(index(rt, count))))
  }
  method(rt, list, 'append', 1, 1, (rt, args) => {
    const item = args[1] as PyObject
    item.refs++
    appendToList(rt, of(args[0] as PyObject), item)
    return rt.newNone()
  })
  slots.construct = (rt, type, args) => {
    const made = newList(rt, [])
    made.type = type
    const [iterable] = args
    if (iterable) rt.forEach(iterable, (item) => appendToList(rt, made.value, item))
    return made
  }
}

function clearList(rt: Runtime, list: ListBuffer): void {
  const { items, buffer } = list
  list.items = []
  list.buffer = NO_MEMORY
  list.allocated = 0
  for (let at = items.length - 1; at >= 0; at--) rt.decref(items[at] as PyObject)
  if (buffer !== NO_MEMORY) rt.memory.free(MEM, buffer)
}

export function repeated(items: readonly PyObject[], count: number): PyObject[] {
  const made: PyObject[] = []
  for (let round = 0; round < count; round++)
    for (const item of items) {
      item.refs++
      made.push(item)
    }
  return made
}

function initTuple(rt: Runtime): void {
  const { tuple } = rt.types
  const { slots } = tuple
  const of = (object: PyObject) => object.value as PyObject[]
  slots.traverse = (object, visit) => of(object).forEach(visit)
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const items = of(object)
    for (let at = items.length - 1; at >= 0; at--) rt.decref(items[at] as PyObject)
    rt.release(object)
  }
  slots.length = (_, object) => of(object).length
  slots.repr = (rt, object) => reprOfItems(rt, object, of(object), '(', ')')
  slots.str = slots.repr
  slots.size = (rt, object) => (rt.rules.minor >= 14 ? 48 : 40) + 8 * of(object).length
  slots.iter = (rt, object) => iterator(rt, rt.types.tuple_iterator, object, 48)
  slots.hash = (rt, object) => rt.hashOfTuple(of(object).map((item) => rt.hash(item)))
  slots.contains = (rt, object, item) => of(object).some((one) => rt.equals(one, item))
  slots.compare = (rt, a, b, operator) =>
    rt.isInstance(a, tuple) && rt.isInstance(b, tuple) ? compareItems(rt, of(a), of(b), operator) : null
  slots.getItem = (rt, object, key) => {
    const items = of(object)
    const item = items[sequenceIndex(rt, key, items.length, 'tuple')] as PyObject
    item.refs++
    return item
  }
  slots.binary[op.ADD] = (rt, a, b) => {
    if (!rt.isInstance(a, tuple)) return null
    if (!rt.isInstance(b, tuple))
      throw rt.error('TypeError', `can only concatenate tuple (not "${b.type.name}") to tuple`)
    const items = [...of(a), ...of(b)]
    for (const item of items) item.refs++
    return newTuple(rt, items)
  }
  slots.construct = (rt, type, args) => newTuple(rt, args[0] ? itemsOf(rt, args[0]) : [], type)
}
