// What `arenascope replay` prints: one JSON document, or lines for a person.
import type { ReleaseCurve, SimulatedRun } from '@shared/model/run'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import type { Difference } from '@main/services/work/replay/verification'
import type { PlayAnswer } from '@main/services/work/replay/simulation'
import type { SavedRun } from './save-runs'

export interface ReplayReport extends Omit<PlayAnswer, 'recording'> {
  /** None unless profiles were compared. */
  readonly curves: readonly ReleaseCurve[]
  /** As it was named; null when nothing was saved. */
  readonly session: string | null
  readonly saved: readonly SavedRun[]
}

export function jsonText({ profile, outcome, curves, session, saved }: ReplayReport): string {
  const { events, pymallocEvents, verified, statistics } = outcome
  const { allocated, released, current, highWater } = statistics.arenas
  const difference = verified?.difference ?? null
  return `${JSON.stringify({
    profile: profile.id,
    events,
    pymallocEvents,
    ...(verified !== null && {
      verified: {
        addresses: verified.addresses,
        mismatches: difference?.kind === 'address' ? 1 : 0,
        checkpoints: verified.checkpoints,
        checkpointMismatches: difference?.kind === 'checkpoint' ? 1 : 0,
        ...(difference !== null && { firstDifference: difference }),
      },
    }),
    arenas: {
      allocated,
      released,
      current,
      highWater,
      size: profile.arenaSize,
      poolSize: profile.poolSize,
    },
    classes: statistics.classes.filter(({ pools }) => pools > 0),
    ...(curves.length > 0 && { curves: curves.map(curveJson) }),
    ...(session !== null && { session, runs: saved }),
  })}\n`
}

function curveJson(curve: ReleaseCurve) {
  const { profile, arenaSize, at, allocated, released, current, highWater } = curve
  return {
    profile,
    arenaSize,
    at: [...at],
    allocated: [...allocated],
    released: [...released],
    current: [...current],
    highWater: [...highWater],
    totals: totalsOf(curve),
  }
}

/** Bytes of arenas: at most, given back, and there at the end. */
function totalsOf({ arenaSize, released, current, highWater }: ReleaseCurve) {
  const bytes = (column: Float64Array) => (column.at(-1) ?? 0) * arenaSize
  return { highWater: bytes(highWater), released: bytes(released), residual: bytes(current) }
}

export function* textLines(report: ReplayReport): Generator<string> {
  const { profile, outcome, runs, curves, session, saved } = report
  const { events, pymallocEvents, verified, statistics } = outcome
  const { allocated, released, current, highWater } = statistics.arenas
  yield `${profile.label} (${profile.id}): ${EVIDENCE[profile.evidence]}\n`
  yield `${pymallocEvents} requests to pymalloc among ${events} events\n`
  yield `arenas of ${profile.arenaSize} bytes: ${current} now, ${allocated} allocated, ${released} released, ${highWater} at most\n`
  yield `pools of ${profile.poolSize} bytes: ${statistics.unusedPools} unused\n`
  yield `  size  pools  blocks in use  available\n`
  for (const { blockSize, pools, blocksInUse, blocksAvailable } of statistics.classes) {
    if (pools === 0) continue
    const cells = [cell(blockSize, 6), cell(pools, 5), cell(blocksInUse, 13), cell(blocksAvailable, 9)]
    yield `${cells.join('  ')}\n`
  }
  if (verified?.difference === null) {
    yield `verified: ${verified.addresses} addresses and ${verified.checkpoints} checkpoints are as recorded\n`
  }
  const [first] = runs
  if (first !== undefined) yield* growthLines(first)
  if (curves.length > 0) yield* curveLines(curves)
  for (const { run, name, hasRecording } of saved) {
    const lacking = hasRecording ? '' : ', without the recording, which is too large'
    yield `saved as run ${run} of ${session ?? ''}: ${name}${lacking}\n`
  }
}

/** How the general allocator fares: nothing that is verified, since a process has more than its allocators. */
function* growthLines({ checkpoints }: SimulatedRun): Generator<string> {
  const [first] = checkpoints
  const start = first?.measured.resident ?? null
  if (first === undefined || start === null) return
  const growthOf = (resident: number | null, from: number | null) => (resident ?? 0) - (from ?? 0)
  const most = checkpoints.reduce((one, other) =>
    (other.measured.resident ?? 0) > (one.measured.resident ?? 0) ? other : one,
  )
  if (most === first) return
  const measured = growthOf(most.measured.resident, start)
  const simulated = growthOf(most.simulated.resident, first.simulated.resident)
  yield `anonymous bytes in RAM from checkpoint ${first.label} to ${most.label}: ${simulated} more simulated, ${measured} more measured\n`
}

function* curveLines(curves: readonly ReleaseCurve[]): Generator<string> {
  const width = curves.reduce((widest, { profile }) => Math.max(widest, profile.length), 'profile'.length)
  yield `bytes of arenas\n`
  yield `  ${'profile'.padEnd(width)}  arena size       at most    given back    at the end\n`
  for (const curve of curves) {
    const { highWater, released, residual } = totalsOf(curve)
    const cells = [cell(curve.arenaSize, 10), cell(highWater, 12), cell(released, 12), cell(residual, 12)]
    yield `  ${curve.profile.padEnd(width)}  ${cells.join('  ')}\n`
  }
}

const EVIDENCE: Readonly<Record<AllocatorProfile['evidence'], string>> = {
  recorded: 'held against recordings of real interpreters',
  source: 'after the source; no recording with this geometry vouches for it',
  article: 'as the article states it; no CPython has it',
  custom: 'as its file states it',
}

function cell(value: number, width: number): string {
  return String(value).padStart(width)
}

export function differenceText({ event, what, simulated, recorded }: Difference): string {
  return `arenascope: Event ${event}, ${what}: simulated ${simulated}, recorded ${recorded}`
}
