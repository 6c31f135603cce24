// set and frozenset: the object, its table and memory, how they are made and filled (setobject.c). Methods are in
// set-methods.ts, operators in set-operators.ts, the iterator in set-iterator.ts. The table itself is values/set-table.ts.
import { sizeOfInstance } from '../../allocator/layer3-objects/class-shapes'
import { SetBody } from '../../allocator/layer3-objects/sets'
import { EQ } from '../compile/opcodes'
import type { IntValue } from '../values/int'
import { SetTable, SMALL_TABLE, type TableOwner } from '../values/set-table'
import { hashFrozenset } from '../values/hash'
import { signedValue } from '../values/words64'
import type { Runtime } from '../vm/runtime'
import { type DictValue } from './dict'
import { newList } from './list'
import { type PyObject, PythonError, type PyType, type StrValue } from './object'
import { initSetIterator } from './set-iterator'
import { initSetMethods } from './set-methods'
import { initSetOperators } from './set-operators'

/** The payload of a set: its items and their memory. */
export class SetValue implements TableOwner<PyObject> {
  readonly table: SetTable<PyObject>
  readonly memory = new SetBody()
  /** Of a frozenset, once asked for. */
  hash: IntValue | null = null
  readonly #rt: Runtime

  constructor(rt: Runtime) {
    this.#rt = rt
    this.table = new SetTable<PyObject>(
      (inTable, wanted) => areEqual(rt, inTable, wanted),
      rt.rules.minor,
      this,
    )
  }

  hold(item: PyObject): void {
    item.refs++
  }

  replaced(slots: number): void {
    this.#rt.objects.sets.replaceTable(this.memory, slots)
  }
}
export type PySet = PyObject<SetValue>

/** The item in the table is held while it is compared: the comparison may take it out. */
function areEqual(rt: Runtime, inTable: PyObject, wanted: PyObject): boolean {
  const { str } = rt.types
  if (inTable.type === str && wanted.type === str)
    return (inTable.value as StrValue).text === (wanted.value as StrValue).text
  inTable.refs++
  try {
    return rt.compares(inTable, wanted, EQ)
  } finally {
    rt.decref(inTable)
  }
}

export function tableOf(object: PyObject): SetTable<PyObject> {
  return (object.value as SetValue).table
}

/** PyAnySet_Check. */
export function isAnySet(rt: Runtime, object: PyObject): object is PySet {
  return rt.isInstance(object, rt.types.set) || rt.isInstance(object, rt.types.frozenset)
}

/** An empty set of this type. */
export function newSet(rt: Runtime, type: PyType = rt.types.set): PySet {
  const made = rt.create(type, new SetValue(rt), rt.objects.layouts.set.request)
  rt.gc.track(made)
  return made
}

/** make_new_set: with the items of an iterable. */
export function newSetOf(rt: Runtime, type: PyType, iterable: PyObject): PySet {
  const made = newSet(rt, type)
  return filled(rt, made, () => updateSet(rt, made, iterable))
}

/** The set after `fill`; it goes when that raises. */
export function filled(rt: Runtime, made: PySet, fill: () => void): PySet {
  try {
    fill()
  } catch (problem) {
    rt.decref(made)
    throw problem
  }
  return made
}

/** The type of the result of an operation: subclasses give plain sets (make_new_set_basetype). */
export function baseType(rt: Runtime, set: PyObject): PyType {
  return rt.isInstance(set, rt.types.set) ? rt.types.set : rt.types.frozenset
}

/** hash(), worded for the item of a set. */
export function hashOfItem(rt: Runtime, item: PyObject): IntValue {
  if (rt.rules.minor < 14) return rt.hash(item)
  try {
    return rt.hash(item)
  } catch (problem) {
    if (!(problem instanceof PythonError) || problem.exception.type !== rt.exceptions['TypeError'])
      throw problem
    const why = rt.strText(problem.exception)
    rt.decref(problem.exception)
    const { module, qualifiedName } = item.type
    const name = module === 'builtins' ? qualifiedName : `${module}.${qualifiedName}`
    throw rt.error('TypeError', `cannot use '${name}' as a set element (${why})`)
  }
}

/** PySet_Add: makes its own reference. */
export function addToSet(rt: Runtime, set: PyObject, item: PyObject): void {
  tableOf(set).add(item, hashOfItem(rt, item))
}

/** set_update_internal. */
export function updateSet(rt: Runtime, set: PyObject, iterable: PyObject): void {
  const table = tableOf(set)
  if (isAnySet(rt, iterable)) {
    table.merge(iterable.value.table)
    return
  }
  if (iterable.type === rt.types.dict) {
    table.reserveForDict((iterable.value as DictValue).table.used)
    forEachKey(iterable, (key) => table.add(key, rt.hash(key)))
    return
  }
  forEachBorrowed(rt, iterable, (item) => {
    table.add(item, hashOfItem(rt, item))
    return true
  })
}

/** The keys of a dict, borrowed, in order. */
export function forEachKey(dict: PyObject, visit: (key: PyObject) => void): void {
  const { table } = dict.value as DictValue
  for (let at = 0; at < table.keys.length; at++) {
    const key = table.keys[at]
    if (key) visit(key)
  }
}

/** Items of an iterable, let go after each visit; stops where `visit` answers false. */
export function forEachBorrowed(rt: Runtime, iterable: PyObject, visit: (item: PyObject) => boolean): void {
  const iterator = rt.iter(iterable)
  try {
    let goesOn = true
    while (goesOn) {
      const item = rt.next(iterator)
      if (!item) return
      try {
        goesOn = visit(item)
      } finally {
        rt.decref(item)
      }
    }
  } finally {
    rt.decref(iterator)
  }
}

/** set_clear_internal: the set is empty before its items go. */
export function clearSet(rt: Runtime, set: PyObject): void {
  const { table, memory } = set.value as SetValue
  const items = itemsOfTable(table)
  const block = memory.table
  const { slots } = memory
  if (items.length === 0 && slots === SMALL_TABLE && !table.hasDummies) return
  const old = new SetBody()
  old.table = block
  memory.table = new SetBody().table
  memory.slots = SMALL_TABLE
  table.clear()
  for (const item of items) rt.decref(item)
  if (slots !== SMALL_TABLE) rt.objects.sets.replaceTable(old, SMALL_TABLE)
}

/** Borrowed, in the order of the table. */
export function itemsOfTable(table: SetTable<PyObject>): PyObject[] {
  const items: PyObject[] = []
  for (let at = table.nextSlot(0); at >= 0; at = table.nextSlot(at + 1)) items.push(table.itemAt(at))
  return items
}

/** The empty frozenset, where there is only one. */
const emptyFrozensets = new WeakMap<Runtime, PySet>()

function emptyFrozenset(rt: Runtime): PySet {
  let empty = emptyFrozensets.get(rt)
  if (!empty) {
    empty = newSet(rt, rt.types.frozenset)
    emptyFrozensets.set(rt, empty)
  }
  empty.refs++
  return empty
}

/** make_new_frozenset. */
export function newFrozenset(rt: Runtime, type: PyType, iterable: PyObject | undefined): PyObject {
  const { frozenset } = rt.types
  if (type === frozenset && iterable?.type === frozenset) {
    iterable.refs++
    return iterable
  }
  const isShared = type === frozenset && rt.objects.sets.emptyFrozensetIsOneObject
  if (iterable === undefined) return isShared ? emptyFrozenset(rt) : newSet(rt, type)
  const made = newSetOf(rt, type, iterable)
  if (!isShared || made.value.table.used > 0) return made
  rt.decref(made)
  return emptyFrozenset(rt)
}

function checkArguments(
  rt: Runtime,
  name: string,
  args: readonly PyObject[],
  names: readonly string[] | null,
  takesKeywords: boolean,
): void {
  if (names && names.length > 0 && !takesKeywords)
    throw rt.error('TypeError', `${name}() takes no keyword arguments`)
  const count = args.length - (names?.length ?? 0)
  if (count > 1) throw rt.error('TypeError', `${name} expected at most 1 argument, got ${count}`)
}

export function initSets(rt: Runtime): void {
  const { set, frozenset } = rt.types
  for (const type of [set, frozenset]) {
    const { slots } = type
    type.hasWeakReferences = true
    slots.traverse = (object, visit) => {
      const table = tableOf(object)
      for (let at = table.nextSlot(0); at >= 0; at = table.nextSlot(at + 1)) visit(table.itemAt(at))
    }
    slots.clear = clearSet
    slots.dealloc = deallocSet
    slots.length = (_, object) => tableOf(object).used
    slots.size = sizeOfSet
    slots.repr = reprOfSet
    slots.str = reprOfSet
  }
  set.slots.hash = null
  frozenset.slots.hash = hashOfFrozenset
  set.slots.construct = (rt, type) => newSet(rt, type)
  set.slots.init = (rt, object, args, names) => {
    if (names && names.length > 0) throw rt.error('TypeError', 'set() takes no keyword arguments')
    checkArguments(rt, object.type.name, args, names, false)
    clearSet(rt, object)
    if (args[0]) updateSet(rt, object, args[0])
  }
  frozenset.slots.construct = (rt, type, args, names) => {
    // A subclass with an __init__ of its own may give keywords to it; until 3.11 every subclass may.
    const takesKeywords =
      type !== frozenset && (rt.rules.minor < 11 || type.slots.init !== frozenset.slots.init)
    checkArguments(rt, 'frozenset', args, names, takesKeywords)
    const given = args.length - (names?.length ?? 0) > 0 ? args[0] : undefined
    return newFrozenset(rt, type, given)
  }
  initSetIterator(rt)
  initSetMethods(rt)
  initSetOperators(rt)
  rt.buildSet = (stack, count) => {
    const made = newSet(rt)
    const start = stack.length - count
    for (let at = start; at < stack.length; at++) {
      try {
        addToSet(rt, made, stack[at] as PyObject)
      } catch (problem) {
        rt.decref(made)
        throw problem
      }
    }
    const items = stack.slice(start) as PyObject[]
    stack.length = start
    stack.push(made)
    for (const item of items) rt.decref(item)
  }
  rt.addToSet = (object, item) => addToSet(rt, object, item)
  rt.updateSet = (object, iterable) => updateSet(rt, object, iterable)
  rt.newFrozenset = (items) => {
    const made = newSet(rt, frozenset)
    for (const item of items) {
      addToSet(rt, made, item)
      rt.decref(item)
    }
    return made
  }
}

function sizeOfSet(rt: Runtime, object: PyObject): number {
  const { layout } = object.type
  const size = rt.objects.sets.sizeOf((object.value as SetValue).memory)
  // An instance of a subclass has more in front of its table.
  return layout ? size + sizeOfInstance(layout) - rt.objects.layouts.set.request : size
}

function deallocSet(rt: Runtime, object: PyObject): void {
  const value = object.value as SetValue
  rt.gc.untrack(object)
  rt.clearWeakReferences(object)
  const { table } = value
  for (let at = table.nextSlot(0); at >= 0; at = table.nextSlot(at + 1)) rt.decref(table.itemAt(at))
  if (value.memory.slots !== SMALL_TABLE) rt.objects.sets.replaceTable(value.memory, SMALL_TABLE)
  rt.release(object)
}

/** The text of a list of the items, in other brackets. */
function reprOfSet(rt: Runtime, object: PyObject): PyObject {
  const { name } = object.type
  if (rt.reprRunning.has(object)) return rt.str(`${name}(...)`)
  const items = itemsOfTable(tableOf(object))
  if (items.length === 0) return rt.str(`${name}()`)
  rt.reprRunning.add(object)
  for (const item of items) item.refs++
  const list = newList(rt, items)
  try {
    const parts: string[] = []
    for (const item of items) parts.push(rt.repr(item))
    const text = `{${parts.join(', ')}}`
    return rt.str(object.type === rt.types.set ? text : `${name}(${text})`)
  } finally {
    rt.reprRunning.delete(object)
    rt.decref(list)
  }
}

function hashOfFrozenset(_: Runtime, object: PyObject): IntValue {
  const value = object.value as SetValue
  value.hash ??= hashFrozenset(hashesOf(value.table))
  return value.hash
}

function* hashesOf(table: SetTable<PyObject>): Generator<IntValue> {
  for (let at = table.nextSlot(0); at >= 0; at = table.nextSlot(at + 1)) {
    const [high, low] = table.hashAt(at)
    yield signedValue(high, low)
  }
}
