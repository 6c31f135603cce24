// Gathers what a program prints into pieces worth a message: a full one at once, others when the program was looked at and
// some time has passed.
import type { OutputStream } from '@shared/model/program'

/** What is told while a program runs. */
export interface OutputNews {
  readonly kind: 'output'
  readonly stream: OutputStream
  readonly text: string
}

/** UTF-16 units: what CPython buffers for a pipe. */
const FULL = 8192
/** Milliseconds: 20 times a second looks continuous. */
const PATIENCE = 50

export class OutputTeller {
  readonly #tell: (news: OutputNews) => void
  readonly #now: () => number
  #stream: OutputStream = 'stdout'
  #text = ''
  #toldAt: number

  constructor(tell: (news: OutputNews) => void, now: () => number = () => performance.now()) {
    this.#tell = tell
    this.#now = now
    this.#toldAt = now()
  }

  push(stream: OutputStream, text: string): void {
    if (stream !== this.#stream) this.flush()
    this.#stream = stream
    this.#text += text
    if (this.#text.length >= FULL) this.flush()
  }

  flushIfDue(): void {
    if (this.#text !== '' && this.#now() - this.#toldAt >= PATIENCE) this.flush()
  }

  flush(): void {
    if (this.#text === '') return
    const text = this.#text
    this.#text = ''
    this.#toldAt = this.#now()
    this.#tell({ kind: 'output', stream: this.#stream, text })
  }
}
