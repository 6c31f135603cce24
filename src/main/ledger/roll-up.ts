// From the fine lines to the ten of the picture. Called by the commands, the reports and the Process view.
import { assert } from '@shared/base/assert'
import { type Ledger, PROCESS_LINES, type ProcessLedger } from '@shared/model/ledger'
import { assertBalanced } from './balance'

/** Untouched memory stands outside. Of a difference: the difference of the pictures. */
export function rolledUp(ledger: Ledger): ProcessLedger {
  assertBalanced(ledger)
  const { resident, baseline, unexplained, rss } = ledger
  const picture: ProcessLedger = {
    liveRequested: resident.liveRequested,
    rounding: resident.rounding,
    poolHeadersAndTails: resident.poolHeaders + resident.poolTails,
    freeBlocks: resident.freeBlocks,
    emptyPools: resident.emptyPools + resident.neverCarvedPools,
    arenaAlignment: resident.arenaAlignment,
    largeAndRaw: resident.largeAndRaw + resident.mallocOverhead,
    mallocFree: resident.mallocBins + resident.mallocTop,
    baseline,
    unexplained,
    rss,
  }
  const sum = PROCESS_LINES.reduce((bytes, line) => bytes + picture[line], 0)
  assert(sum === rss, 'every resident line is in one line of the picture')
  return picture
}
