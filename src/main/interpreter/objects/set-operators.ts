// What operators do with set and frozenset: | & - ^, in place too, comparisons and `in` (setobject.c).
import * as op from '../compile/opcodes'
import * as sets from '../values/set-operations'
import type { SetTable } from '../values/set-table'
import type { Runtime } from '../vm/runtime'
import { type BinarySlot, type PyObject, PythonError } from './object'
import {
  baseType,
  clearSet,
  filled,
  hashOfItem,
  isAnySet,
  newSet,
  newSetOf,
  type SetValue,
  tableOf,
} from './set'
import { differenceUpdate, takeTable } from './set-methods'

type Tables = (
  a: SetTable<PyObject>,
  b: SetTable<PyObject>,
  result: SetTable<PyObject>,
  removed: (item: PyObject) => void,
) => void

/** A new set of two; NotImplemented where one is none. */
function operator(fill: Tables): BinarySlot {
  return (rt, a, b) => {
    if (!isAnySet(rt, a) || !isAnySet(rt, b)) return null
    const made = newSet(rt, baseType(rt, a))
    return filled(rt, made, () =>
      fill(a.value.table, b.value.table, made.value.table, (item) => rt.decref(item)),
    )
  }
}

/** The set itself, changed. */
function inPlace(change: (rt: Runtime, a: PyObject, b: PyObject) => void): BinarySlot {
  return (rt, a, b) => {
    if (!isAnySet(rt, b)) return null
    change(rt, a, b)
    a.refs++
    return a
  }
}

export function initSetOperators(rt: Runtime): void {
  const { set, frozenset } = rt.types
  for (const { slots } of [set, frozenset]) {
    slots.binary[op.OR] = operator(sets.unionSets)
    slots.binary[op.AND] = operator(sets.intersectSets)
    slots.binary[op.SUBTRACT] = operator(sets.subtractSets)
    slots.binary[op.XOR] = operator((a, b, result, removed) =>
      sets.symmetricDifference(a, b, result, removed),
    )
    slots.compare = compareSets
    slots.contains = (rt, object, item) =>
      holds(rt, object, item, (table, key) => table.has(key, hashOfItem(rt, key)))
  }
  const { slots } = set
  slots.inPlace[op.OR] = inPlace((_, a, b) => tableOf(a).merge(tableOf(b)))
  slots.inPlace[op.AND] = inPlace((rt, a, b) => {
    const made = newSet(rt, baseType(rt, a))
    filled(rt, made, () => sets.intersectSets(tableOf(a), tableOf(b), made.value.table))
    takeTable(rt, a, made)
  })
  slots.inPlace[op.SUBTRACT] = inPlace(differenceUpdate)
  slots.inPlace[op.XOR] = inPlace((rt, a, b) => {
    if (a === b) clearSet(rt, a)
    else toggle(rt, a, b)
  })
}

/** `a ^= b` of two different sets. */
export function toggle(rt: Runtime, a: PyObject, b: PyObject): void {
  sets.toggleSet(tableOf(a), tableOf(b), undefined, (item) => rt.decref(item))
}

/** Looks an item up; a set is looked up as a frozenset of its items. */
export function holds(
  rt: Runtime,
  set: PyObject,
  item: PyObject,
  look: (table: SetTable<PyObject>, key: PyObject) => boolean,
): boolean {
  try {
    return look(tableOf(set), item)
  } catch (problem) {
    const isUnhashable =
      problem instanceof PythonError && problem.exception.type === rt.exceptions['TypeError']
    if (!isUnhashable || !rt.isInstance(item, rt.types.set)) throw problem
    rt.decref(problem.exception)
    const frozen = newSetOf(rt, rt.types.frozenset, item)
    try {
      return look(tableOf(set), frozen)
    } finally {
      rt.decref(frozen)
    }
  }
}

/** Whether every item of `a` is in `b`. */
export function isSubset(a: SetTable<PyObject>, b: SetTable<PyObject>): boolean {
  if (a.used > b.used) return false
  for (let at = a.nextSlot(0); at >= 0; at = a.nextSlot(at + 1)) {
    const [high, low] = a.hashAt(at)
    if (!b.hasHashed(a.itemAt(at), high, low)) return false
  }
  return true
}

function compareSets(rt: Runtime, a: PyObject, b: PyObject, operator: number): PyObject | null {
  if (!isAnySet(rt, a) || !isAnySet(rt, b)) return null
  const x = a.value.table
  const y = b.value.table
  switch (operator) {
    case op.EQ:
      return rt.bool(areEqual(a.value, b.value))
    case op.NE:
      return rt.bool(!areEqual(a.value, b.value))
    case op.LE:
      return rt.bool(isSubset(x, y))
    case op.GE:
      return rt.bool(isSubset(y, x))
    case op.LT:
      return rt.bool(x.used < y.used && isSubset(x, y))
    default:
      return rt.bool(x.used > y.used && isSubset(y, x))
  }
}

function areEqual(a: SetValue, b: SetValue): boolean {
  if (a.table.used !== b.table.used) return false
  if (a.hash !== null && b.hash !== null && a.hash !== b.hash) return false
  return isSubset(a.table, b.table)
}
