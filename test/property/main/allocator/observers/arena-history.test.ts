// What the bounded history of arenas keeps, held against everything that happened.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { occupancyOf, watchedArenas } from '@main/allocator/observers/arena-history'
import { arenaStates, poolStates } from '@main/allocator/layer2-pymalloc/drawing'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { parseCustomProfile } from '@main/allocator/profiles/custom'
import { mappedArenas } from '@main/allocator/system/arena-source'
import { ArenaHistoryRecorder } from '@main/arenas/history'
import { endlessGeneral } from '@test/support/allocator/recorder'

/** Arenas of four pools: some hundred requests fill and release many. */
const TINY = unwrap(
  parseCustomProfile('{"basedOn": "cpython-3.8", "id": "tiny", "poolSize": 4096, "arenaSize": 16384}'),
)

/** Blocks asked for, or so many freed from a place on. */
type Step =
  | { readonly kind: 'malloc'; readonly size: number; readonly times: number }
  | { readonly kind: 'free'; readonly at: number; readonly times: number }

const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({
      kind: fc.constant('malloc'),
      size: fc.constantFrom(16, 64, 200, 512),
      times: fc.integer({ min: 1, max: 120 }),
    }),
    fc.record({ kind: fc.constant('free'), at: fc.nat(), times: fc.integer({ min: 1, max: 200 }) }),
  ),
  { minLength: 1, maxLength: 50, size: 'max' },
)

interface Moment {
  readonly at: number
  readonly allocated: number
  readonly released: number
  readonly highWater: number
  /** By ordinal, bytes in use; read from the picture of the pools. */
  readonly occupancy: ReadonlyMap<number, number>
}

interface Life {
  readonly ordinal: number
  readonly bornAt: number
  releasedAt: number
}

interface Run {
  readonly moments: readonly Moment[]
  readonly lives: readonly Life[]
  readonly recorder: ArenaHistoryRecorder
}

function momentOf(allocator: Pymalloc, at: number): Moment {
  const { allocated, released, highWater } = allocator.arenaCounters
  const occupancy = arenaStates(allocator).map((arena): [number, number] => [
    arena.ordinal,
    poolStates(allocator, arena).reduce((sum, pool) => sum + pool.blocksInUse * (pool.blockSize ?? 0), 0),
  ])
  return { at, allocated, released, highWater, occupancy: new Map(occupancy) }
}

/** Plays `program`, looks every `every` events and at the end, and keeps all it sees beside what the recorder keeps. */
function record(program: readonly Step[], every: number, recorder: ArenaHistoryRecorder): Run {
  let events = 0
  const lives: Life[] = []
  const living = new Map<number, Life>()
  const source = mappedArenas(2 ** 40)
  const noted = {
    map(size: number) {
      const address = source.map(size)
      if (address === null) return null
      const life = { ordinal: lives.length, bornAt: events, releasedAt: Infinity }
      lives.push(life)
      living.set(address, life)
      return address
    },
    unmap(address: number, size: number) {
      const life = living.get(address)
      if (life !== undefined) life.releasedAt = events
      source.unmap(address, size)
    },
  }
  const allocator = new Pymalloc(
    TINY,
    endlessGeneral(),
    watchedArenas(noted, recorder, () => events),
  )
  const moments: Moment[] = []
  const look = () => {
    moments.push(momentOf(allocator, events))
    recorder.sample(events, occupancyOf(allocator))
  }
  const live: Pointer[] = []
  const request = (one: () => void) => {
    events++
    one()
    if (events % every === 0) look()
  }
  look()
  for (const step of program) {
    if (step.kind === 'malloc') {
      for (let i = 0; i < step.times; i++) request(() => live.push(allocator.malloc(step.size)))
    } else {
      const blocks = live.splice(step.at % Math.max(1, live.length), step.times)
      for (const pointer of blocks) request(() => allocator.free(pointer))
    }
  }
  if (events % every !== 0) look()
  return { moments, lives, recorder }
}

/** One moment an interval: the first. The interval is the shortest doubling of `interval` that leaves few enough. */
function thinned(moments: readonly Moment[], interval: number, most: number): Moment[] {
  const intervalOf = ({ at }: Moment) => Math.floor(at / interval)
  const kept = moments.filter((moment, index) => {
    const before = moments[index - 1]
    return before === undefined || intervalOf(before) < intervalOf(moment)
  })
  if (kept.length > most) return thinned(moments, interval * 2, most)
  const last = moments.at(-1)
  return last === undefined || kept.at(-1) === last ? kept : [...kept, last]
}

function longest(lives: readonly Life[], most: number): Life[] {
  const length = ({ bornAt, releasedAt }: Life) => releasedAt - bornAt
  const ended = lives
    .filter((life) => life.releasedAt !== Infinity)
    .sort((one, other) => length(other) - length(one) || one.ordinal - other.ordinal)
    .slice(0, most)
  return lives.filter((life) => life.releasedAt === Infinity || ended.includes(life))
}

const limits = fc.record({
  every: fc.integer({ min: 1, max: 50 }),
  interval: fc.constantFrom(1, 7, 50),
  moments: fc.integer({ min: 1, max: 12 }),
  endedLives: fc.integer({ min: 0, max: 6 }),
})

describe('the bounded history of arenas', () => {
  it('keeps evenly spaced moments of all that happened, with exact counters, and the end', () => {
    fc.assert(
      fc.property(steps, limits, (program, { every, interval, moments: most, endedLives }) => {
        const recorder = new ArenaHistoryRecorder({ ...TINY, interval, moments: most, endedLives })
        const { moments } = record(program, every, recorder)
        const expected = thinned(moments, interval, most)
        const { at, allocated, released, highWater } = recorder.history()
        expect([...at]).toEqual(expected.map((moment) => moment.at))
        expect([...allocated]).toEqual(expected.map((moment) => moment.allocated))
        expect([...released]).toEqual(expected.map((moment) => moment.released))
        expect([...highWater]).toEqual(expected.map((moment) => moment.highWater))
        expect(at.length).toBeLessThanOrEqual(most + 1)
      }),
      { numRuns: 150 },
    )
  })

  it('keeps all lives that last and the longest that ended, and counts the others', () => {
    fc.assert(
      fc.property(steps, limits, (program, { every, interval, moments, endedLives }) => {
        const recorder = new ArenaHistoryRecorder({ ...TINY, interval, moments, endedLives })
        const { lives: all } = record(program, every, recorder)
        const expected = longest(all, endedLives)
        const { lives, livesLeftOut } = recorder.history()
        expect([...lives.ordinal]).toEqual(expected.map((life) => life.ordinal))
        expect([...lives.bornAt]).toEqual(expected.map((life) => life.bornAt))
        expect([...lives.releasedAt]).toEqual(expected.map((life) => life.releasedAt))
        expect(livesLeftOut).toBe(all.length - expected.length)
      }),
      { numRuns: 150 },
    )
  })

  it('shades each kept life by the bytes in use at each kept moment', () => {
    fc.assert(
      fc.property(steps, limits, (program, { every, interval, moments: most, endedLives }) => {
        const recorder = new ArenaHistoryRecorder({ ...TINY, interval, moments: most, endedLives })
        const { moments } = record(program, every, recorder)
        const expected = thinned(moments, interval, most)
        const { lives, fullness } = recorder.history()
        expect(fullness.length).toBe(lives.ordinal.length * expected.length)
        lives.ordinal.forEach((ordinal, life) => {
          expected.forEach(({ occupancy }, moment) => {
            const bytes = occupancy.get(ordinal) ?? 0
            const share = fullness[life * expected.length + moment] ?? -1
            expect(share > 0).toBe(bytes > 0)
            expect(Math.abs((share / 255) * TINY.arenaSize - bytes)).toBeLessThanOrEqual(TINY.arenaSize / 255)
          })
        })
      }),
      { numRuns: 100 },
    )
  })

  it('loses nothing when only moments that are due and the end are looked at', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 300, size: 'max' }),
        fc.integer({ min: 1, max: 12 }),
        (gaps, moments) => {
          const everything = new ArenaHistoryRecorder({ ...TINY, moments })
          const due = new ArenaHistoryRecorder({ ...TINY, moments })
          const nothing = { address: new Float64Array(0), liveBytes: new Float64Array(0) }
          let at = 0
          for (const gap of gaps) {
            at += gap
            everything.sample(at, nothing)
            if (due.isDue(at)) due.sample(at, nothing)
          }
          due.sample(at, nothing)
          expect(due.history()).toEqual(everything.history())
        },
      ),
    )
  })
})
