// What `arenascope run --json` prints: one document with the program's output and what became of its memory.
import { ledgerAt } from '@main/ledger/history'
import { rolledUp } from '@main/ledger/roll-up'
import type { ProgramFailure } from '@shared/model/program'
import type { SavedRun } from './save-runs'
import type { RunAnswer } from '@main/services/work/run/run-program'

interface Besides {
  readonly stdout: string
  readonly stderr: string
  /** As it was named; null when the run is not saved. */
  readonly session: string | null
  readonly saved: SavedRun | null
}

export function jsonText(answer: RunAnswer, { stdout, stderr, session, saved }: Besides): string {
  const { profile, python } = answer
  const head = { profile: profile.id, python, refused: refusedJson(answer) }
  if (answer.kind === 'refused' || answer.kept === null) return `${JSON.stringify(head)}\n`
  const { facts, classes, ledger, program } = answer.kept.run
  const file = program?.file ?? facts.source
  const { blockSize, pools, blocksInUse, blocksAvailable } = classes
  const { arenaSize: size, poolSize } = facts
  return `${JSON.stringify({
    ...head,
    stdout,
    stderr,
    end: answer.end,
    exit: answer.exit,
    error: errorJson(answer.error, file),
    arenas: { ...facts.arenas, size, poolSize },
    classes: [...blockSize].map((bytes, row) => ({
      blockSize: bytes,
      pools: pools[row],
      blocksInUse: blocksInUse[row],
      blocksAvailable: blocksAvailable[row],
    })),
    traced: facts.traced,
    ledger: rolledUp(ledgerAt(ledger, ledger.at.length - 1)),
    events: facts.events,
    ...(saved !== null && { session, run: saved }),
  })}\n`
}

function errorJson(error: ProgramFailure | null, file: string) {
  if (error === null) return null
  const { type, message, line, frames } = error
  return { type, message, line, traceback: frames.map((at) => [file, at]) }
}

function refusedJson(answer: RunAnswer) {
  if (answer.kind === 'ended') return []
  return answer.refusals.map(({ line, column, construct }) => ({ line, column, construct }))
}
