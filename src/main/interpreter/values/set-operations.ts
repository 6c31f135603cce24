// The operations of sets on their tables, in setobject.c's order of steps: which operand is walked decides the order of
// the result, and `result` is the empty table to fill. Operands that are no sets are made into items with hashes by the caller.
import type { IntValue } from './int'
import type { SetTable } from './set-table'

export interface Hashed<Item> {
  readonly item: Item
  readonly hash: IntValue
}

/** set_copy: the table may be smaller than that of the original. */
export function copySet<Item>(set: SetTable<Item>, result: SetTable<Item> = set.makeEmpty()): SetTable<Item> {
  result.merge(set)
  return result
}

/** `a | b`. */
export function unionSets<Item>(
  a: SetTable<Item>,
  b: SetTable<Item>,
  result: SetTable<Item> = a.makeEmpty(),
): SetTable<Item> {
  copySet(a, result).merge(b)
  return result
}

/** `a & b`: the smaller one is walked, b of two equally long ones. */
export function intersectSets<Item>(
  a: SetTable<Item>,
  b: SetTable<Item>,
  result: SetTable<Item> = a.makeEmpty(),
): SetTable<Item> {
  if (a === b) return copySet(a, result)
  const [walked, asked] = b.used > a.used ? [a, b] : [b, a]
  for (let i = walked.nextSlot(0); i >= 0; i = walked.nextSlot(i + 1)) {
    const [high, low] = walked.hashAt(i)
    const item = walked.itemAt(i)
    if (asked.hasHashed(item, high, low)) result.addHashed(item, high, low)
  }
  return result
}

/** `a.intersection(items)`. */
export function intersectItems<Item>(a: SetTable<Item>, items: Iterable<Hashed<Item>>): SetTable<Item> {
  const result = a.makeEmpty()
  for (const { item, hash } of items) if (a.has(item, hash)) result.add(item, hash)
  return result
}

/** `a - b`: a much longer `a` is copied and thinned out, otherwise what stays is collected. */
export function subtractSets<Item>(
  a: SetTable<Item>,
  b: SetTable<Item>,
  result: SetTable<Item> = a.makeEmpty(),
  removed?: (item: Item) => void,
): SetTable<Item> {
  if (a.used >> 2 > b.used) {
    removeSet(copySet(a, result), b, removed)
    return result
  }
  for (let i = a.nextSlot(0); i >= 0; i = a.nextSlot(i + 1)) {
    const [high, low] = a.hashAt(i)
    const item = a.itemAt(i)
    if (!b.hasHashed(item, high, low)) result.addHashed(item, high, low)
  }
  return result
}

/** `a -= b`; what went is told to `removed`. */
export function removeSet<Item>(a: SetTable<Item>, b: SetTable<Item>, removed?: (item: Item) => void): void {
  if (a === b) {
    const items = [...a.items()]
    a.clear()
    if (removed !== undefined) for (const item of items) removed(item)
    return
  }
  for (let i = b.nextSlot(0); i >= 0; i = b.nextSlot(i + 1)) {
    const [high, low] = b.hashAt(i)
    const gone = a.discardHashed(b.itemAt(i), high, low)
    if (gone !== undefined) removed?.(gone)
  }
  a.dropDummies()
}

/** `a.difference_update(items)`. */
export function removeItems<Item>(
  a: SetTable<Item>,
  items: Iterable<Hashed<Item>>,
  removed?: (item: Item) => void,
): void {
  for (const { item, hash } of items) {
    const gone = a.discard(item, hash)
    if (gone !== undefined) removed?.(gone)
  }
  a.dropDummies()
}

/** `a ^= b`. */
export function toggleSet<Item>(
  a: SetTable<Item>,
  b: SetTable<Item>,
  added?: (item: Item) => void,
  removed?: (item: Item) => void,
): void {
  if (a === b) {
    removeSet(a, b, removed)
    return
  }
  for (let i = b.nextSlot(0); i >= 0; i = b.nextSlot(i + 1)) {
    const [high, low] = b.hashAt(i)
    const item = b.itemAt(i)
    const gone = a.discardHashed(item, high, low)
    if (gone !== undefined) removed?.(gone)
    else if (a.addHashed(item, high, low)) added?.(item)
  }
}

/** `a ^ b`: b's copy, toggled by a. */
export function symmetricDifference<Item>(
  a: SetTable<Item>,
  b: SetTable<Item>,
  result: SetTable<Item> = b.makeEmpty(),
  removed?: (item: Item) => void,
): SetTable<Item> {
  toggleSet(copySet(b, result), a, undefined, removed)
  return result
}
