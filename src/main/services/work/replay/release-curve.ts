// What two runs of one trace are compared by: the arenas of each over the same clock.
import type { ReleaseCurve, SimulatedRun } from '@shared/model/run'

export function releaseCurveOf({ facts, history }: SimulatedRun): ReleaseCurve {
  const { profile, profileLabel, evidence, arenaSize } = facts
  const { at, allocated, released, highWater } = history
  const current = allocated.map((count, moment) => count - (released[moment] ?? 0))
  return { profile, profileLabel, evidence, arenaSize, at, allocated, released, current, highWater }
}
