// Hashes, list.sort's comparisons and the tables of sets against CPython 3.8-3.13 (with PYTHONHASHSEED=0).
import { describe, expect, it } from 'vitest'
import type { IntValue } from '@main/interpreter/values/int'
import { hashFloat, hashFrozenset, hashInt, hashTuple } from '@main/interpreter/values/hash'
import {
  copySet,
  intersectItems,
  intersectSets,
  removeItems,
  removeSet,
  subtractSets,
  symmetricDifference,
  toggleSet,
  unionSets,
} from '@main/interpreter/values/set-operations'
import { SetTable, SMALL_TABLE } from '@main/interpreter/values/set-table'
import { hashBytes, hashText } from '@main/interpreter/values/siphash'
import { sortItems } from '@main/interpreter/values/sort'
import {
  differences,
  Float,
  int,
  type Kernel,
  list,
  operationsOf,
  readTable,
  small,
  text,
  type Value,
} from './answers'

function hash(value: Value, minor: number): IntValue {
  if (value instanceof Float) return hashFloat(value.value)
  if (typeof value === 'string') return hashText(value, minor)
  if (value instanceof Uint8Array) return hashBytes(value, minor)
  if (Array.isArray(value)) return hashTuple((value as readonly Value[]).map((item) => hash(item, minor)))
  return hashInt(int(value))
}

const HASH: Readonly<Record<string, Kernel>> = {
  hash: ([value = null], minor) => hash(value, minor),
  frozenhash: ([values], minor) =>
    hashFrozenset([...new Set(list(values))].map((value) => hash(value, minor))),
}

/** The lists of make.py's `expand`. */
function expand(kind: string, count: number, seed: number): number[] {
  let x = seed
  return Array.from({ length: count }, (_, i) => {
    x = Number((BigInt(x) * 1103515245n + 12345n) % 2147483648n)
    switch (kind) {
      case 'random':
        return x >> 8
      case 'few':
        return (x >> 8) % 4
      case 'runs':
        return (((i * (Math.floor(i / 37) % 2 === 1 ? 7 : -3)) % 1000) + 1000) % 1000
      case 'nearly':
        return (x >> 8) % 20 === 0 ? (x >> 9) % count : i
      case 'down':
        return Math.floor((count - i) / 3)
      default:
        return Math.floor(i / 50) % 3 === 0 ? (x >> 8) % 100 : i
    }
  })
}

/** Comparisons, their checksum, the checksum of the order; `stopAfter` comparisons the next one throws, 0 = never. */
function sorted(keys: readonly number[], isReversed: boolean, stopAfter: number, minor: number): Value {
  let count = 0
  let log = 0
  const order = keys.map((_, i) => i)
  const stop = new Error('stopped')
  try {
    sortItems(
      order,
      (a, b) => {
        if (stopAfter > 0 && count === stopAfter) throw stop
        count++
        log = (Math.imul(log, 31) + a * 1009 + b) >>> 0
        return (keys[a] ?? 0) < (keys[b] ?? 0)
      },
      minor,
      isReversed,
    )
  } catch (error) {
    if (error !== stop) throw error
  }
  return [count, log, order.reduce((sum, i) => (Math.imul(sum, 31) + i) >>> 0, 0)]
}

const SORT: Readonly<Record<string, Kernel>> = {
  sort: ([kind, count, seed, isReversed, stopAfter], minor) =>
    sorted(expand(text(kind), small(count), small(seed)), isReversed === true, small(stopAfter), minor),
  sortlist: ([keys, isReversed, stopAfter], minor) =>
    sorted(
      list(keys).map((key) => small(key)),
      isReversed === true,
      small(stopAfter),
      minor,
    ),
}

type Item = Value
const plain = (value: Value): number | IntValue => (value instanceof Float ? value.value : int(value))
// oxlint-disable-next-line eqeqeq -- number == bigint compares the mathematical values
const equals = (a: Item, b: Item): boolean => plain(a) == plain(b)

function playSet(steps: readonly Value[], minor: number): Value {
  let a = new SetTable<Item>(equals, minor)
  let b = new SetTable<Item>(equals, minor)
  const hashed = (items: readonly Value[]): { item: Value; hash: IntValue }[] =>
    items.map((item) => ({ item, hash: hash(item, 8) }))
  return steps.map((step) => {
    const [name, ...args] = list(step)
    let result: Value = null
    switch (name) {
      case 'add':
      case 'addmany':
      case 'list':
        for (const { item, hash } of hashed(args)) a.add(item, hash)
        break
      case 'dict':
        a.reserveForDict(args.length)
        for (const { item, hash } of hashed(args)) a.add(item, hash)
        break
      case 'discard':
        for (const { item, hash } of hashed(args)) a.discard(item, hash)
        break
      case 'pop':
        result = a.pop() ?? null
        break
      case 'clear':
        a.clear()
        break
      case 'swap':
        ;[a, b] = [b, a]
        break
      case 'update':
        a.merge(b)
        break
      case 'and':
        a = intersectSets(a, b)
        break
      case 'iand':
        a.swapBodies(intersectSets(a, b))
        break
      case 'sub':
        a = subtractSets(a, b)
        break
      case 'isub':
        removeSet(a, b)
        break
      case 'xor':
        a = symmetricDifference(a, b)
        break
      case 'ixor':
        toggleSet(a, b)
        break
      case 'or':
        a = unionSets(a, b)
        break
      case 'copy':
        a = copySet(a)
        break
      case 'andlist':
        a = intersectItems(a, hashed(args))
        break
      case 'sublist':
        removeItems(a, hashed(args))
        break
      default:
        throw new TypeError(`No step ${String(name)}`)
    }
    return [result, a.slotCount === SMALL_TABLE ? 0 : a.slotCount, [...a.items()]]
  })
}

const SET: Readonly<Record<string, Kernel>> = { set: ([steps], minor) => playSet(list(steps), minor) }

for (const [topic, kernels] of Object.entries({ hash: HASH, sort: SORT, set: SET })) {
  describe(`${topic} as CPython answers`, () => {
    const table = readTable(topic)
    it('covers every operation of the table', () => {
      expect(operationsOf(table).filter((operation) => kernels[operation] === undefined)).toEqual([])
    })
    for (const [operation, kernel] of Object.entries(kernels)) {
      it(operation, () => {
        const { compared, different } = differences(table, operation, kernel)
        expect(compared).toBeGreaterThan(0)
        expect(different).toEqual([])
      })
    }
  })
}
