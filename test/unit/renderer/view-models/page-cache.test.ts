import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '@shared/base/problem'
import { PageCache } from '@renderer/view-models/page-cache'
import type { PageRequest } from '@renderer/view-models/page-cache'

interface Asked extends PageRequest {
  readonly signal: AbortSignal
  isAnswered: boolean
  answer(): Promise<void>
  fail(): Promise<void>
}

const ROWS = 10_000

async function flush(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

/** A cache over the numbers 0, 1, 2 ... whose requests are answered by hand. */
function setUp({ maxPages = 4 } = {}) {
  const asked: Asked[] = []
  const onChange = vi.fn()
  const cache = new PageCache<number, { rows: number[]; rowCount: number }>({
    pageSize: 100,
    maxPages,
    settle: 40,
    onChange,
    ask: (request, signal) =>
      new Promise((resolve, reject) => {
        const rows = Array.from({ length: request.limit }, (_, i) => request.offset + i)
        const entry: Asked = {
          ...request,
          signal,
          isAnswered: false,
          answer: () => {
            entry.isAnswered = true
            resolve({ rows, rowCount: ROWS })
            return flush()
          },
          fail: () => {
            reject(new Problem({ kind: 'internal', message: 'The connection is closed' }))
            return flush()
          },
        }
        asked.push(entry)
      }),
  })
  const last = () => {
    const request = asked.at(-1)
    if (request === undefined) throw new Error('nothing was asked for')
    return request
  }
  return { cache, asked, last, onChange }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('PageCache', () => {
  it('asks for the page on screen and gives its rows', async () => {
    const { cache, last, onChange } = setUp()
    cache.want(0, 30)
    expect(last()).toMatchObject({ offset: 0, limit: 100 })
    expect(cache.rowAt(7)).toBeUndefined()
    await last().answer()
    expect(cache.rowAt(7)).toBe(7)
    expect(cache.latest?.rowCount).toBe(ROWS)
    expect(onChange).toHaveBeenCalledTimes(1)
  })

  it('asks for both pages when the screen spans two, one after the other', async () => {
    const { cache, asked, last } = setUp()
    cache.want(90, 120)
    expect(asked.map((request) => request.offset)).toEqual([0])
    await last().answer()
    expect(asked.map((request) => request.offset)).toEqual([0, 100])
    await last().answer()
    expect(cache.rowAt(119)).toBe(119)
    expect(asked).toHaveLength(2)
  })

  it('asks for nothing it holds', async () => {
    const { cache, asked, last } = setUp()
    cache.want(0, 30)
    await last().answer()
    cache.want(5, 35)
    cache.want(10, 40)
    expect(asked).toHaveLength(1)
  })

  it('asks only for the place where dragging ends', async () => {
    const { cache, asked } = setUp()
    cache.want(0, 30)
    for (let row = 100; row <= 5000; row += 100) {
      cache.want(row, row + 30)
      await vi.advanceTimersByTimeAsync(16)
    }
    expect(asked.map((request) => request.offset)).toEqual([0])
    await vi.advanceTimersByTimeAsync(40)
    expect(asked.map((request) => request.offset)).toEqual([0, 5000])
  })

  it('never has more than one request under way', async () => {
    const { cache, asked } = setUp()
    let random = 1
    for (let step = 0; step < 200; step++) {
      random = (random * 48_271) % 2_147_483_647
      cache.want(random % ROWS, (random % ROWS) + 30)
      await vi.advanceTimersByTimeAsync(random % 60)
      const underWay = asked.filter((request) => !request.isAnswered && !request.signal.aborted)
      expect(underWay.length).toBeLessThanOrEqual(1)
      if (random % 3 === 0) await asked.at(-1)?.answer()
    }
    expect(asked.length).toBeGreaterThan(10)
  })

  it('cancels a page that left the screen, and drops its answer when it comes all the same', async () => {
    const { cache, asked, onChange } = setUp()
    cache.want(0, 30)
    cache.want(5000, 5030)
    const stale = asked[0]
    expect(stale?.signal.aborted).toBe(true)
    await stale?.answer()
    expect(cache.rowAt(0)).toBeUndefined()
    expect(onChange).not.toHaveBeenCalled()
  })

  it('holds no more pages than it may, and drops the one that was off screen longest', async () => {
    const { cache, last } = setUp({ maxPages: 4 })
    for (const row of [0, 100, 200, 300]) {
      cache.want(row, row + 30)
      await last().answer()
    }
    cache.want(0, 30)
    cache.want(400, 430)
    await last().answer()
    expect(cache.pagesHeld).toBe(4)
    expect(cache.rowAt(0)).toBe(0)
    expect(cache.rowAt(100)).toBeUndefined()
    expect(cache.rowAt(400)).toBe(400)
  })

  it('tells a failure once, does not ask again by itself, and asks again when told to', async () => {
    const { cache, asked, last, onChange } = setUp()
    cache.want(0, 30)
    await last().fail()
    expect(cache.problem?.message).toBe('The connection is closed')
    expect(onChange).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(asked).toHaveLength(1)
    cache.retry()
    await last().answer()
    expect(cache.problem).toBeNull()
    expect(cache.rowAt(0)).toBe(0)
  })

  it('says nothing any more once disposed', async () => {
    const { cache, asked, last, onChange } = setUp()
    cache.want(0, 30)
    cache.dispose()
    expect(last().signal.aborted).toBe(true)
    await last().answer()
    cache.want(500, 530)
    await vi.advanceTimersByTimeAsync(1000)
    expect(onChange).not.toHaveBeenCalled()
    expect(asked).toHaveLength(1)
  })
})
