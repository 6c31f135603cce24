// Ledgers over the clock of a run, in memory that does not grow with the run. Called by whoever records a run or samples
// a process. Of each interval of the clock the first ledger stays; when there are too many, the interval doubles: the same
// moments as in main/arenas/history.ts when both are given the same room.
import { assert } from '@shared/base/assert'
import { type Ledger, LEDGER_LINES, type LedgerHistory, type LedgerLine } from '@shared/model/ledger'
import { assertBalanced } from './balance'

export interface LedgerHistoryOptions {
  /** In the unit of the clock: between two moments at first. */
  readonly interval?: number
  /** At most so many moments before the last. */
  readonly moments?: number
}

const WHOLES = ['mapped', 'baseline', 'unexplained', 'rss'] as const

export class LedgerHistoryRecorder {
  readonly #moments: number
  // One entry a moment: `#kept` of them stay, the one behind them may be the last look.
  readonly #at: Float64Array
  readonly #resident: Record<LedgerLine, Float64Array>
  readonly #untouched: Record<LedgerLine, Float64Array>
  readonly #wholes: Record<(typeof WHOLES)[number], Float64Array>
  #kept = 0
  #hasLast = false
  #interval: number

  constructor({ interval = 1, moments = 512 }: LedgerHistoryOptions = {}) {
    assert(interval > 0 && moments > 0, 'a history has moments')
    this.#interval = interval
    this.#moments = moments
    const column = () => new Float64Array(moments + 1)
    this.#at = column()
    this.#resident = byLine(column)
    this.#untouched = byLine(column)
    this.#wholes = { mapped: column(), baseline: column(), unexplained: column(), rss: column() }
  }

  /** Whether a ledger of the moment `at` would stay. Between two such moments it is enough to look at the end. */
  isDue(at: number): boolean {
    return this.#kept === 0 || this.#intervalOf(at) > this.#intervalOf(this.#at[this.#kept - 1] as number)
  }

  /** `at` does not decrease; of several ledgers at one instant the first counts. */
  sample(at: number, ledger: Ledger): void {
    assertBalanced(ledger)
    const last = this.#kept + (this.#hasLast ? 1 : 0) - 1
    if (last >= 0) {
      assert(at >= (this.#at[last] as number), 'time does not go back')
      if (at === this.#at[last]) return
    }
    this.#hasLast = !this.isDue(at)
    this.#store(this.#kept, at, ledger)
    if (this.#hasLast) return
    this.#kept++
    while (this.#kept > this.#moments) this.#thin()
  }

  /** What is known now. Recording goes on. */
  history(): LedgerHistory {
    const length = this.#kept + (this.#hasLast ? 1 : 0)
    const { mapped, baseline, unexplained, rss } = this.#wholes
    return {
      at: this.#at.slice(0, length),
      resident: byLine((line) => this.#resident[line].slice(0, length)),
      untouched: byLine((line) => this.#untouched[line].slice(0, length)),
      mapped: mapped.slice(0, length),
      baseline: baseline.slice(0, length),
      unexplained: unexplained.slice(0, length),
      rss: rss.slice(0, length),
    }
  }

  #intervalOf(at: number): number {
    return Math.floor(at / this.#interval)
  }

  #store(moment: number, at: number, ledger: Ledger): void {
    this.#at[moment] = at
    for (const line of LEDGER_LINES) {
      this.#resident[line][moment] = ledger.resident[line]
      this.#untouched[line][moment] = ledger.untouched[line]
    }
    for (const whole of WHOLES) this.#wholes[whole][moment] = ledger[whole]
  }

  /** Doubles the interval. The newest moment stays in any case, as the last look where it is not the first of its interval. */
  #thin(): void {
    this.#interval *= 2
    const stays: number[] = []
    let previous = Number.NEGATIVE_INFINITY
    for (let moment = 0; moment < this.#kept; moment++) {
      const interval = this.#intervalOf(this.#at[moment] as number)
      if (interval !== previous) stays.push(moment)
      previous = interval
    }
    const newest = this.#kept - 1
    this.#kept = stays.length
    this.#hasLast = stays.at(-1) !== newest
    if (this.#hasLast) stays.push(newest)
    const columns = [this.#resident, this.#untouched, this.#wholes].flatMap((group) => Object.values(group))
    for (const column of [this.#at, ...columns]) {
      stays.forEach((moment, index) => {
        column[index] = column[moment] as number
      })
    }
  }
}

/** The ledger at a moment of a history. */
export function ledgerAt(history: LedgerHistory, moment: number): Ledger {
  const { resident, untouched, mapped, baseline, unexplained, rss } = history
  assert(moment >= 0 && moment < history.at.length, 'the moment is in the history')
  const at = (column: Float64Array): number => column[moment] as number
  return {
    resident: byLine((line) => at(resident[line])),
    untouched: byLine((line) => at(untouched[line])),
    mapped: at(mapped),
    baseline: at(baseline),
    unexplained: at(unexplained),
    rss: at(rss),
  }
}

function byLine<T>(value: (line: LedgerLine) => T): Record<LedgerLine, T> {
  // One entry for each line.
  return Object.fromEntries(LEDGER_LINES.map((line) => [line, value(line)])) as Record<LedgerLine, T>
}
