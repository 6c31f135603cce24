// What `arenascope run --json` prints: one document with the program's output and what became of its memory.
import { ledgerAt } from '@main/ledger/history'
import { rolledUp } from '@main/ledger/roll-up'
import type { ProgramFailure } from '@shared/model/program'
import type { RunAnswer } from '@main/services/work/run/run-program'

interface Printed {
  readonly stdout: string
  readonly stderr: string
}

export function jsonText(answer: RunAnswer, { stdout, stderr }: Printed): string {
  const { profile, python } = answer
  const head = { profile: profile.id, python, refused: refusedJson(answer) }
  if (answer.kind === 'refused' || answer.run === null) return `${JSON.stringify(head)}\n`
  const { facts, classes, ledger } = answer.run
  const { blockSize, pools, blocksInUse, blocksAvailable } = classes
  const { arenaSize: size, poolSize } = facts
  return `${JSON.stringify({
    ...head,
    stdout,
    stderr,
    end: answer.end,
    exit: answer.exit,
    error: errorJson(answer.error, facts.source),
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
