// The memory of a running program over time, as far as it was told: thinned evenly when there are many samples.
import type { LiveMemory, ProgramFigures } from '@shared/model/program'

const MOST = 1024

export class LiveSamples {
  #samples: ProgramFigures[] = []
  /** One of so many is kept. */
  #stride = 1
  #skipped = 0
  /** The newest, when it is not among those kept. */
  #last: ProgramFigures | null = null

  add(figures: ProgramFigures): void {
    this.#last = figures
    if (++this.#skipped < this.#stride) return
    this.#skipped = 0
    this.#last = null
    this.#samples.push(figures)
    if (this.#samples.length <= MOST) return
    this.#samples = this.#samples.filter((_, index) => index % 2 === 0)
    this.#stride *= 2
  }

  columns(): Pick<LiveMemory, 'at' | 'rss' | 'arenas' | 'asked'> {
    const samples = this.#last === null ? this.#samples : [...this.#samples, this.#last]
    return {
      at: Float64Array.from(samples, ({ event }) => event),
      rss: Float64Array.from(samples, ({ rss }) => rss),
      arenas: Float64Array.from(samples, ({ arenas }) => arenas),
      asked: Float64Array.from(samples, ({ asked }) => asked),
    }
  }
}
