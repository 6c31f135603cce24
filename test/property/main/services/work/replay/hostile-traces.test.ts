// Recordings with anything changed in their columns: each is played to its end or refused with a Problem, whoever plays it.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Problem } from '@shared/base/problem'
import { unwrap } from '@shared/base/result'
import { profileByVersion } from '@main/allocator/profiles/known'
import { readAllocationTrace } from '@main/formats/allocation-trace/read'
import type { AllocationTrace } from '@main/formats/allocation-trace/read'
import { recordRun } from '@main/services/work/replay/record-run'
import { replay } from '@main/services/work/replay/replay'
import { checkRun } from '@main/sessions/check-run'
import { QUIET, recordedTrace, traceFiles, withAlteredColumns } from '@test/support/allocator/trace-files'

const NAME = 'slots_vs_dict-3.7'
const WHOLE = recordedTrace(NAME)
const EVENTS = WHOLE.op.length
/** The beginning alone: a play of it takes milliseconds. */
const LENGTH = 12_000
const PROFILE = unwrap(profileByVersion('3.7.4'))

const change = fc.record({
  event: fc.nat({ max: LENGTH - 1 }),
  column: fc.constantFrom('op', 'size', 'old', 'new'),
  from: fc.nat({ max: LENGTH - 1 }),
})

it('a recording whose events say what other events said is played or refused', () => {
  const outcomes = new Set<string>()
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const trace = beginning()
      for (const { event, column, from } of changes) trace[column][event] = WHOLE[column][from] ?? 0
      outcomes.add(outcomeOf(() => checkRun(recordRun(trace, PROFILE, { source: 'x', context: QUIET }).run)))
      outcomes.add(outcomeOf(() => replay(trace, PROFILE, { verify: true, context: QUIET }) && null))
      outcomes.add(outcomeOf(() => replay(trace, PROFILE, { verify: false, context: QUIET }) && null))
    }),
    { numRuns: 60 },
  )
  // Both happened, so that neither is taken on trust.
  expect(outcomes).toEqual(new Set(['played', 'refused']))
})

it('a trace with any byte changed is read or refused', () => {
  const files = traceFiles(NAME)
  fc.assert(
    fc.property(fc.nat({ max: 13 * EVENTS - 1 }), fc.nat({ max: 255 }), (at, byte) => {
      const { content, side } = withAlteredColumns(files, (bytes) => {
        bytes[at] = byte
      })
      const read = readAllocationTrace(content, side)
      if (!read.ok) expect(read.problem.kind).toBe('bad-input')
    }),
    { numRuns: 30 },
  )
})

function beginning(): AllocationTrace {
  return {
    ...WHOLE,
    op: WHOLE.op.slice(0, LENGTH),
    size: WHOLE.size.slice(0, LENGTH),
    old: WHOLE.old.slice(0, LENGTH),
    new: WHOLE.new.slice(0, LENGTH),
    checkpoints: WHOLE.checkpoints.filter(({ event }) => event <= LENGTH),
  }
}

/** `play` gives what is wrong with what it made. Anything but a Problem is a defect. */
function outcomeOf(play: () => string | null): string {
  try {
    expect(play()).toBeNull()
    return 'played'
  } catch (error) {
    if (error instanceof Problem) return 'refused'
    throw error
  }
}
