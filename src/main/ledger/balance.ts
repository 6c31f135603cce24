// The identity of the ledger: its parts equal the whole. Called wherever a ledger is taken in.
import { assert } from '@shared/base/assert'
import { type Ledger, LEDGER_LINES, type LedgerLine } from '@shared/model/ledger'

/** Throws when a byte is missing or counted twice. Holds for differences too. */
export function assertBalanced({ resident, untouched, mapped, baseline, unexplained, rss }: Ledger): void {
  const written = sumOfLines(resident)
  assert(written + sumOfLines(untouched) === mapped, 'the lines of the ledger add up to what is mapped')
  assert(written + baseline + unexplained === rss, 'the resident lines of the ledger add up to RSS')
}

export function sumOfLines(lines: Readonly<Record<LedgerLine, number>>): number {
  return LEDGER_LINES.reduce((sum, line) => sum + lines[line], 0)
}
