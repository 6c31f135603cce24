// What a program printed, with the moment of each line, within bounds: a session keeps it with the run.
import type { OutputPiece, OutputStream } from '@shared/model/program'

/** UTF-16 units kept of both streams together. */
export const MOST_OUTPUT = 2 ** 22
/** Up to here a piece is a line; later ones are joined to longer pieces. */
const MOST_LINES = 2 ** 16
const LONG_PIECE = 4096

export class KeptOutput {
  readonly #pieces: OutputPiece[] = []
  #open: { readonly event: number; readonly stream: OutputStream; text: string } | null = null
  #kept = 0
  #leftOut = 0

  push(stream: OutputStream, text: string, event: number): void {
    const fitting = text.slice(0, MOST_OUTPUT - this.#kept)
    this.#leftOut += text.length - fitting.length
    this.#kept += fitting.length
    for (const line of fitting.split(/(?<=\n)/)) this.#add(stream, line, event)
  }

  /** All until now, in the order in which it was written. */
  get pieces(): readonly OutputPiece[] {
    return this.#open === null ? [...this.#pieces] : [...this.#pieces, { ...this.#open }]
  }

  get leftOut(): number {
    return this.#leftOut
  }

  #add(stream: OutputStream, text: string, event: number): void {
    if (text === '') return
    if (this.#open === null || this.#open.stream !== stream) {
      this.#close()
      this.#open = { event, stream, text }
    } else this.#open.text += text
    const { length } = this.#open.text
    const isWhole = this.#pieces.length < MOST_LINES ? text.endsWith('\n') : length >= LONG_PIECE
    if (isWhole || length >= LONG_PIECE) this.#close()
  }

  #close(): void {
    if (this.#open !== null) this.#pieces.push(this.#open)
    this.#open = null
  }
}
