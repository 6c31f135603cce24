// Ledgers for tests of what is done with them, from the lines that matter.
import { type Ledger, LEDGER_LINES, type LedgerLine } from '@shared/model/ledger'

type Some = Partial<Record<LedgerLine, number>>

/** Lines not named are 0; the whole is what the parts add up to. */
export function ledgerWith(resident: Some, untouched: Some = {}, baseline = 0, unexplained = 0): Ledger {
  const written = allLines(resident)
  const unwritten = allLines(untouched)
  const rss = sum(written) + baseline + unexplained
  return {
    resident: written,
    untouched: unwritten,
    mapped: sum(written) + sum(unwritten),
    baseline,
    unexplained,
    rss,
  }
}

function allLines(some: Some): Record<LedgerLine, number> {
  // One entry for each line.
  return Object.fromEntries(LEDGER_LINES.map((line) => [line, some[line] ?? 0])) as Record<LedgerLine, number>
}

function sum(lines: Readonly<Record<LedgerLine, number>>): number {
  return Object.values(lines).reduce((total, bytes) => total + bytes, 0)
}
