// Watches a running program from its own thread: tells what it prints and how its memory is, some 20 times a second, and
// stands still between instructions while the control word says so.
import type { CallLevel, ProgramFigures } from '@shared/model/program'
import { occupancyOf } from '@main/allocator/observers/arena-history'
import { ledgerOf } from '@main/allocator/observers/ledger-figures'
import { callStack, type ProgramControl, type Stride } from '@main/interpreter/program'
import type { Runtime } from '@main/interpreter/vm/runtime'
import { commandOf, takeStep, waitWhilePaused } from './control-word'
import type { RecordedMemory } from './recorded-memory'

/** What is told while a program runs, besides its output. */
export interface StateNews {
  readonly kind: 'state'
  readonly isPaused: boolean
  readonly line: number
  readonly figures: ProgramFigures
  /** Innermost first; empty while it runs. */
  readonly stack: readonly CallLevel[]
  readonly address: Float64Array
  /** 1 ... 255 for all of an arena, 0 for none. */
  readonly fullness: Uint8Array
}

/** Milliseconds between two states while it runs. */
const PATIENCE = 50
/** Milliseconds after which a paused program looks whether its call was cancelled. */
const NAP = 200
/** Levels of the call stack that are told. */
const MOST_LEVELS = 200
const FULL = 255

export interface RunControlOptions {
  /** Null: it runs to its end, and its state is not told. */
  readonly word: Int32Array | null
  readonly memory: RecordedMemory | null
  readonly tell: (news: StateNews) => void
  /** Called at every look, so that output does not wait for the next line. */
  readonly whenLooked: () => void
  readonly whenPaused: () => void
  readonly isCancelled: () => boolean
}

export class RunControl implements ProgramControl {
  readonly #options: RunControlOptions
  #toldAt = -Infinity
  /** What the program was last let go for: arriving there is a step. */
  #step: 'line' | 'allocation' | null = null

  constructor(options: RunControlOptions) {
    this.#options = options
  }

  look(rt: Runtime, line: number): Stride {
    const { word, isCancelled, whenLooked, whenPaused } = this.#options
    whenLooked()
    if (isCancelled()) return 'cancel'
    if (word === null) return 'run'
    if (this.#step !== null) takeStep(word, this.#step)
    this.#step = null
    let isTold = false
    for (;;) {
      const command = commandOf(word)
      switch (command) {
        case 'run':
          if (performance.now() - this.#toldAt >= PATIENCE) this.#tellState(rt, line, false)
          return 'run'
        case 'line':
        case 'allocation':
          this.#step = command
          return command
        case 'cancel':
          return 'cancel'
        case 'pause':
          if (!isTold) {
            whenPaused()
            this.#tellState(rt, line, true)
          }
          isTold = true
          waitWhilePaused(word, NAP)
          if (isCancelled()) return 'cancel'
      }
    }
  }

  #tellState(rt: Runtime, line: number, isPaused: boolean): void {
    const { memory, tell } = this.#options
    if (memory === null) return
    this.#toldAt = performance.now()
    const { address, liveBytes } = occupancyOf(memory.pymalloc)
    const { current, highWater } = memory.pymalloc.arenaCounters
    const { arenaSize } = memory.profile
    tell({
      kind: 'state',
      isPaused,
      line,
      figures: {
        event: memory.events,
        rss: ledgerOf(memory).rss,
        arenas: current,
        arenasHighWater: highWater,
        asked: memory.current,
        askedPeak: memory.peak,
      },
      stack: isPaused ? callStack(rt, MOST_LEVELS) : [],
      address,
      fullness: Uint8Array.from(liveBytes, (live) =>
        live === 0 ? 0 : Math.max(1, Math.round((FULL * live) / arenaSize)),
      ),
    })
  }
}
