// Methods of set and frozenset (setobject.c). Operators are in set-operators.ts.
import * as sets from '../values/set-operations'
import type { Runtime } from '../vm/runtime'
import { ANY, method } from './define'
import type { DictValue } from './dict'
import type { Native, PyObject, PyType } from './object'
import {
  addToSet,
  baseType,
  clearSet,
  filled,
  forEachBorrowed,
  forEachKey,
  hashOfItem,
  isAnySet,
  newSet,
  newSetOf,
  type PySet,
  type SetValue,
  tableOf,
  updateSet,
} from './set'
import { holds, isSubset, toggle } from './set-operators'

export function initSetMethods(rt: Runtime): void {
  for (const type of [rt.types.set, rt.types.frozenset]) initBoth(rt, type)
  initChanging(rt, rt.types.set)
}

/** A method of any number of positional arguments. */
function variadic(rt: Runtime, type: PyType, name: string, call: Native): void {
  method(rt, type, name, 0, ANY, (rt, args, names) => {
    if (names && names.length > 0)
      throw rt.error(
        'TypeError',
        `${rt.rules.minor >= 11 ? `${type.name}.` : ''}${name}() takes no keyword arguments`,
      )
    return call(rt, args, null)
  })
}

function initBoth(rt: Runtime, type: PyType): void {
  method(rt, type, 'copy', 0, 0, (rt, [self]) => copyOf(rt, self as PyObject, type))
  method(rt, type, 'isdisjoint', 1, 1, (rt, [self, other]) =>
    rt.bool(isDisjoint(rt, self as PyObject, other as PyObject)),
  )
  method(rt, type, 'issubset', 1, 1, (rt, [self, other]) =>
    rt.bool(isSubsetOf(rt, self as PyObject, other as PyObject)),
  )
  method(rt, type, 'issuperset', 1, 1, (rt, [self, other]) =>
    rt.bool(isSupersetOf(rt, self as PyObject, other as PyObject)),
  )
  variadic(rt, type, 'union', (rt, [self, ...others]) => {
    const made = plainCopy(rt, self as PyObject)
    return filled(rt, made, () => {
      for (const other of others) if (other !== self) updateSet(rt, made, other)
    })
  })
  variadic(rt, type, 'intersection', (rt, [self, ...others]) => intersectionOf(rt, self as PyObject, others))
  variadic(rt, type, 'difference', (rt, [self, first, ...others]) => {
    if (!first) return plainCopy(rt, self as PyObject)
    const made = difference(rt, self as PyObject, first)
    return filled(rt, made, () => {
      for (const other of others) differenceUpdate(rt, made, other)
    })
  })
  method(rt, type, 'symmetric_difference', 1, 1, (rt, [self, other]) => {
    const made = newSetOf(rt, baseType(rt, self as PyObject), other as PyObject)
    return filled(rt, made, () => toggle(rt, made, self as PyObject))
  })
}

function initChanging(rt: Runtime, type: PyType): void {
  method(rt, type, 'add', 1, 1, (rt, [self, item]) => {
    addToSet(rt, self as PyObject, item as PyObject)
    return rt.newNone()
  })
  method(rt, type, 'discard', 1, 1, (rt, [self, item]) => {
    discard(rt, self as PyObject, item as PyObject)
    return rt.newNone()
  })
  method(rt, type, 'remove', 1, 1, (rt, [self, item]) => {
    if (!discard(rt, self as PyObject, item as PyObject)) throw rt.keyError(item as PyObject)
    return rt.newNone()
  })
  method(rt, type, 'pop', 0, 0, (rt, [self]) => {
    const item = tableOf(self as PyObject).pop()
    if (!item) throw rt.error('KeyError', 'pop from an empty set')
    return item
  })
  method(rt, type, 'clear', 0, 0, (rt, [self]) => {
    clearSet(rt, self as PyObject)
    return rt.newNone()
  })
  variadic(rt, type, 'update', (rt, [self, ...others]) => {
    for (const other of others) updateSet(rt, self as PyObject, other)
    return rt.newNone()
  })
  variadic(rt, type, 'intersection_update', (rt, [self, ...others]) => {
    takeTable(rt, self as PyObject, intersectionOf(rt, self as PyObject, others))
    return rt.newNone()
  })
  variadic(rt, type, 'difference_update', (rt, [self, ...others]) => {
    for (const other of others) differenceUpdate(rt, self as PyObject, other)
    return rt.newNone()
  })
  method(rt, type, 'symmetric_difference_update', 1, 1, (rt, [self, other]) => {
    symmetricDifferenceUpdate(rt, self as PyObject, other as PyObject)
    return rt.newNone()
  })
}

/** A frozenset that is no subclass is its own copy. */
function copyOf(rt: Runtime, self: PyObject, type: PyType): PyObject {
  if (type === rt.types.frozenset && self.type === type) {
    self.refs++
    return self
  }
  return plainCopy(rt, self)
}

/** set_copy. */
function plainCopy(rt: Runtime, self: PyObject): PySet {
  return newSetOf(rt, baseType(rt, self), self)
}

/** Whether the item was there. */
function discard(rt: Runtime, self: PyObject, item: PyObject): boolean {
  return holds(rt, self, item, (table, key) => {
    const gone = table.discard(key, hashOfItem(rt, key))
    if (gone) rt.decref(gone)
    return gone !== undefined
  })
}

/** set_swap_bodies: `self` gets the table of `other`, which goes with the old one. */
export function takeTable(rt: Runtime, self: PyObject, other: PyObject): void {
  const a = self.value as SetValue
  const b = other.value as SetValue
  a.table.swapBodies(b.table)
  ;[a.memory.table, b.memory.table] = [b.memory.table, a.memory.table]
  ;[a.memory.slots, b.memory.slots] = [b.memory.slots, a.memory.slots]
  rt.decref(other)
}

function intersectionOf(rt: Runtime, self: PyObject, others: readonly PyObject[]): PyObject {
  if (others.length === 0) return plainCopy(rt, self)
  let result = self
  self.refs++
  for (const other of others) {
    let next: PyObject
    try {
      next = intersection(rt, result, other)
    } finally {
      rt.decref(result)
    }
    result = next
  }
  return result
}

/** set_intersection. */
function intersection(rt: Runtime, self: PyObject, other: PyObject): PyObject {
  const type = baseType(rt, self)
  if (self === other) return plainCopy(rt, self)
  const table = tableOf(self)
  const made = newSet(rt, type)
  return filled(rt, made, () => {
    if (isAnySet(rt, other)) {
      sets.intersectSets(table, other.value.table, made.value.table)
      return
    }
    // Nothing more can come once all items were seen, says 3.11.
    const stopsEarly = rt.rules.minor >= 11
    forEachBorrowed(rt, other, (item) => {
      const hash = hashOfItem(rt, item)
      if (!table.has(item, hash)) return true
      made.value.table.add(item, hash)
      return !stopsEarly || made.value.table.used < table.used
    })
  })
}

/** set_difference. */
function difference(rt: Runtime, self: PyObject, other: PyObject): PySet {
  const table = tableOf(self)
  const isSet = isAnySet(rt, other)
  const isDict = other.type === rt.types.dict
  const others = isSet ? other.value.table.used : isDict ? (other.value as DictValue).table.used : -1
  if (others < 0 || table.used >> 2 > others) {
    const copy = newSetOf(rt, baseType(rt, self), self)
    return filled(rt, copy, () => differenceUpdate(rt, copy, other))
  }
  const made = newSet(rt, baseType(rt, self))
  return filled(rt, made, () => {
    if (isSet) {
      sets.subtractSets(table, other.value.table, made.value.table)
      return
    }
    const contains = other.type.slots.contains as NonNullable<PyType['slots']['contains']>
    for (let at = table.nextSlot(0); at >= 0; at = table.nextSlot(at + 1)) {
      const [high, low] = table.hashAt(at)
      const item = table.itemAt(at)
      if (!contains(rt, other, item)) made.value.table.addHashed(item, high, low)
    }
  })
}

/** set_difference_update_internal. */
export function differenceUpdate(rt: Runtime, self: PyObject, other: PyObject): void {
  if (self === other) {
    clearSet(rt, self)
    return
  }
  const table = tableOf(self)
  if (!isAnySet(rt, other)) {
    forEachBorrowed(rt, other, (item) => {
      const gone = table.discard(item, hashOfItem(rt, item))
      if (gone) rt.decref(gone)
      return true
    })
    table.dropDummies()
    return
  }
  // Of a much larger set only what both have is walked, from 3.10 on.
  const common =
    rt.rules.minor >= 10 && other.value.table.used >> 3 > table.used ? intersection(rt, self, other) : null
  try {
    sets.removeSet(table, tableOf(common ?? other), (item) => rt.decref(item))
  } finally {
    if (common) rt.decref(common)
  }
}

function symmetricDifferenceUpdate(rt: Runtime, self: PyObject, other: PyObject): void {
  if (self === other) {
    clearSet(rt, self)
    return
  }
  if (other.type === rt.types.dict) {
    const table = tableOf(self)
    forEachKey(other, (key) => {
      const hash = rt.hash(key)
      const gone = table.discard(key, hash)
      if (gone) rt.decref(gone)
      else table.add(key, hash)
    })
    return
  }
  if (isAnySet(rt, other)) {
    toggle(rt, self, other)
    return
  }
  const items = newSetOf(rt, baseType(rt, self), other)
  try {
    toggle(rt, self, items)
  } finally {
    rt.decref(items)
  }
}

function isDisjoint(rt: Runtime, self: PyObject, other: PyObject): boolean {
  const table = tableOf(self)
  if (self === other) return table.used === 0
  let isApart = true
  if (isAnySet(rt, other)) {
    const [walked, asked] =
      other.value.table.used > table.used ? [table, other.value.table] : [other.value.table, table]
    for (let at = walked.nextSlot(0); at >= 0 && isApart; at = walked.nextSlot(at + 1)) {
      const [high, low] = walked.hashAt(at)
      isApart = !asked.hasHashed(walked.itemAt(at), high, low)
    }
    return isApart
  }
  forEachBorrowed(rt, other, (item) => {
    isApart = !table.has(item, hashOfItem(rt, item))
    return isApart
  })
  return isApart
}

/** `ask` of another set made of the iterable. */
function withSet(rt: Runtime, iterable: PyObject, ask: (set: PyObject) => boolean): boolean {
  const made = newSetOf(rt, rt.types.set, iterable)
  try {
    return ask(made)
  } finally {
    rt.decref(made)
  }
}

function isSubsetOf(rt: Runtime, self: PyObject, other: PyObject): boolean {
  const table = tableOf(self)
  if (isAnySet(rt, other)) return isSubset(table, other.value.table)
  if (rt.rules.minor < 12) return withSet(rt, other, (set) => isSubset(table, tableOf(set)))
  const common = intersection(rt, self, other)
  const isWhole = tableOf(common).used === table.used
  rt.decref(common)
  return isWhole
}

function isSupersetOf(rt: Runtime, self: PyObject, other: PyObject): boolean {
  const table = tableOf(self)
  if (isAnySet(rt, other)) return isSubset(other.value.table, table)
  if (rt.rules.minor < 11) return withSet(rt, other, (set) => isSubset(tableOf(set), table))
  let isWhole = true
  forEachBorrowed(rt, other, (item) => {
    isWhole = table.has(item, hashOfItem(rt, item))
    return isWhole
  })
  return isWhole
}
