// Laws of list.sort and of set tables under every version.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  intersectSets,
  removeSet,
  subtractSets,
  symmetricDifference,
  unionSets,
} from '@main/interpreter/values/set-operations'
import { SetTable } from '@main/interpreter/values/set-table'
import { sortItems } from '@main/interpreter/values/sort'

const minors = fc.integer({ min: 8, max: 15 })

describe('sort', () => {
  const keys = fc.oneof(
    fc.array(fc.nat({ max: 5 }), { maxLength: 300, size: 'max' }),
    fc.array(fc.nat({ max: 1000 }), { maxLength: 300, size: 'max' }),
  )

  it('orders, keeps equal items in their order, in both directions', () => {
    fc.assert(
      fc.property(keys, minors, fc.boolean(), (list, minor, isReversed) => {
        const items = list.map((key, index) => ({ key, index }))
        sortItems(items, (a, b) => a.key < b.key, minor, isReversed)
        const expected = list
          .map((key, index) => ({ key, index }))
          .sort((a, b) => (isReversed ? b.key - a.key : a.key - b.key))
        expect(items).toEqual(expected)
      }),
    )
  })

  it('loses nothing when a comparison throws', () => {
    fc.assert(
      fc.property(keys, minors, fc.nat({ max: 2000 }), (list, minor, limit) => {
        const items = list.map((_, index) => index)
        let count = 0
        try {
          sortItems(
            items,
            (a, b) => {
              if (count++ === limit) throw new RangeError('stopped')
              return (list[a] ?? 0) < (list[b] ?? 0)
            },
            minor,
          )
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
        expect(items.toSorted((a, b) => a - b)).toEqual(list.map((_, index) => index))
      }),
    )
  })
})

describe('set tables', () => {
  const values = fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 80, size: 'max' })
  const table = (items: readonly number[], minor: number): SetTable<number> => {
    const set = new SetTable<number>((a, b) => a === b, minor)
    for (const item of items) set.add(item, item === -1 ? -2 : item)
    return set
  }
  const sorted = (items: Iterable<number>): number[] => [...items].sort((a, b) => a - b)

  it('are sets', () => {
    fc.assert(
      fc.property(values, values, minors, (a, b, minor) => {
        const [left, right] = [table(a, minor), table(b, minor)]
        const [inA, inB] = [new Set(a), new Set(b)]
        expect(sorted(left.items())).toEqual(sorted(inA))
        expect(left.used).toBe(inA.size)
        expect(sorted(unionSets(left, right).items())).toEqual(sorted(new Set([...a, ...b])))
        expect(sorted(intersectSets(left, right).items())).toEqual(sorted([...inA].filter((x) => inB.has(x))))
        expect(sorted(subtractSets(left, right).items())).toEqual(sorted([...inA].filter((x) => !inB.has(x))))
        expect(sorted(symmetricDifference(left, right).items())).toEqual(
          sorted([...inA, ...inB].filter((x) => inA.has(x) !== inB.has(x))),
        )
        removeSet(left, right)
        expect(sorted(left.items())).toEqual(sorted([...inA].filter((x) => !inB.has(x))))
      }),
    )
  })

  it('give every item once by pop', () => {
    fc.assert(
      fc.property(values, minors, (a, minor) => {
        const set = table(a, minor)
        const popped: number[] = []
        for (let item = set.pop(); item !== undefined; item = set.pop()) popped.push(item)
        expect(sorted(popped)).toEqual(sorted(new Set(a)))
        expect(set.used).toBe(0)
      }),
    )
  })

  it('start a search again when a comparison changes the table', () => {
    const set = new SetTable<{ readonly name: string }>(() => {
      set.clear()
      return false
    }, 12)
    set.add({ name: 'first' }, 5)
    const second = { name: 'second' }
    expect(set.add(second, 5)).toBe(true)
    expect([...set.items()]).toEqual([second])
  })
})
