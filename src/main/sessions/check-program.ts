// The part of check-run.ts that is about programs: what a run of one has besides a replay's columns.
import type { ProgramRun } from '@shared/model/program'
import type { SimulatedRun } from '@shared/model/run'

/** Null when all holds, else the fact that does not. */
export function checkProgram({ facts, history, program }: SimulatedRun): string | null {
  if ((facts.kind === 'program') !== (program !== null))
    return `a run of a ${facts.kind} has not what one has`
  if (program === null) return null
  if (program.python !== facts.pythonVersion) return 'a program ran as under two releases'
  return (
    checkEnd(program) ??
    checkInstants('output', program.output, facts.events) ??
    checkInstants('snapshots', program.snapshots, facts.events) ??
    checkAsked(program, history.at.length)
  )
}

function checkEnd({ exit, failure, outputLeftOut, snapshotsLeftOut }: ProgramRun): string | null {
  if (!isCount(exit) || exit > 255) return `a program exits with ${exit}`
  if (!isCount(outputLeftOut) || !isCount(snapshotsLeftOut)) return 'what is left out is not counted'
  if (failure === null) return null
  const lines = [failure.line, ...failure.frames]
  const wrong = lines.find((line) => !isCount(line))
  return wrong === undefined ? null : `a failure names line ${wrong}`
}

/** They ascend, and none is after the last event. */
function checkInstants(
  what: string,
  entries: readonly { readonly event: number }[],
  events: number,
): string | null {
  let before = 0
  for (const [index, { event }] of entries.entries()) {
    if (!isCount(event) || event < before || event > events) return `${what}[${index}] is out of order`
    before = event
  }
  return null
}

function checkAsked({ asked: { current, peak } }: ProgramRun, moments: number): string | null {
  if (current.length !== moments || peak.length !== moments)
    return 'what was asked for has not one row a moment'
  for (let moment = 0; moment < moments; moment++) {
    const [now, most] = [current[moment] as number, peak[moment] as number]
    if (!isCount(now) || !isCount(most) || now > most) return `moment ${moment} asks for more than the most`
    if (moment > 0 && most < (peak[moment - 1] as number)) return `moment ${moment} forgets the most`
  }
  return null
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
