// Recorded programs played with everything that watches: what the observers say agrees with what was recorded, and with
// the replay that watches nothing.
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { profileByVersion } from '@main/allocator/profiles/known'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import type { AllocationTrace } from '@main/formats/allocation-trace/read'
import { recordRun } from '@main/services/work/replay/record-run'
import { replay } from '@main/services/work/replay/replay'
import { checkRun } from '@main/sessions/check-run'
import { QUIET, recordedTrace, TRACE_NAMES } from '@test/support/allocator/trace-files'

function ownProfile({ pythonVersion, geometry }: AllocationTrace): AllocatorProfile {
  return unwrap(profileByVersion(pythonVersion, geometry ?? undefined))
}

function record(trace: AllocationTrace, profile: AllocatorProfile) {
  return recordRun(trace, profile, { source: 'x.trace.gz', context: QUIET })
}

describe.each(TRACE_NAMES)('%s', (name) => {
  const trace = recordedTrace(name)
  const profile = ownProfile(trace)
  const { run, statistics } = record(trace, profile)

  it('keeps every promise of a run', () => {
    expect(checkRun(run)).toBeNull()
  })

  it('has the arenas of the recording at each checkpoint, and at the end', () => {
    expect(run.checkpoints.map(({ label }) => label)).toEqual(trace.checkpoints.map(({ label }) => label))
    for (const { simulated, measured } of run.checkpoints) expect(simulated.arenas).toBe(measured.arenas)
    expect(statistics).toEqual(replay(trace, profile, { verify: false, context: QUIET }).statistics)
    expect(run.facts.arenas).toEqual(statistics.arenas)
  })

  it('has each arena of the recording with its address, from birth to release', () => {
    const { lives, livesLeftOut } = run.history
    expect(livesLeftOut).toBe(0)
    expect([...lives.address]).toEqual(trace.arenas.map(({ address }) => address))
    const isReleased = [...lives.releasedAt].map((at) => at !== Infinity)
    expect(isReleased).toEqual(trace.arenas.map(({ freeEvent }) => freeEvent !== null))
  })

  it('says of each block in use who holds it', () => {
    const { held, traced, classes, facts } = run
    const blocks = (column: ArrayLike<number>) => Array.from(column).reduce((sum, one) => sum + one, 0)
    expect(blocks(held.pairBlocks)).toBe(blocks(classes.blocksInUse))
    expect(blocks(held.liveBytes)).toBe(statistics.bytesInUse)
    expect(blocks(traced.size)).toBe(facts.traced.current)
    // What small requests asked for lies in the blocks that hold it.
    const small = traced.size.filter((_, site) => {
      const of = held.sites[site]
      return of?.kind === 'births' && of.blockSize > 0
    })
    expect(blocks(small)).toBe(run.ledger.resident.liveRequested.at(-1))
  })
})

it('answers for another release of Python', () => {
  const trace = recordedTrace('survivors50-3.8')
  const profile = unwrap(profileByVersion('3.12'))
  const { run } = record(trace, profile)
  expect(checkRun(run)).toBeNull()
  expect(run.facts).toMatchObject({ profile: profile.id, arenaSize: 1_048_576, poolSize: 16_384 })
  const plain = replay(trace, profile, { verify: false, context: QUIET })
  expect(run.facts.arenas).toEqual(plain.statistics.arenas)
})

it('is refused where a block goes to a domain it did not come from', () => {
  const trace = recordedTrace('slots_vs_dict-3.7')
  const freed = trace.op.findIndex((bits, event) => bits === 0b1011 && (trace.old[event] ?? 0) >= 0x8000_0000)
  const op = trace.op.slice()
  op[freed] = 0b0011
  expect(() => record({ ...trace, op }, ownProfile(trace))).toThrow(/a domain it did not come from/)
})
