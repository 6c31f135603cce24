// What changed between two instants, line by line. Called by the Process view and the reports.
import { type Ledger, LEDGER_LINES, type LedgerDifference, type LedgerLine } from '@shared/model/ledger'

type Lines = Readonly<Record<LedgerLine, number>>

/** `after` without `before`. It balances as both do. */
export function differenceOf(before: Ledger, after: Ledger): LedgerDifference {
  return {
    resident: subtracted(before.resident, after.resident),
    untouched: subtracted(before.untouched, after.untouched),
    mapped: after.mapped - before.mapped,
    baseline: after.baseline - before.baseline,
    unexplained: after.unexplained - before.unexplained,
    rss: after.rss - before.rss,
  }
}

function subtracted(before: Lines, after: Lines): Lines {
  const entries = LEDGER_LINES.map((line) => [line, after[line] - before[line]] as const)
  // One entry for each line.
  return Object.fromEntries(entries) as Record<LedgerLine, number>
}
