// What a program prints: kept, and handed on as it comes.

export class ProgramOutput {
  readonly #parts: string[] = []
  readonly #onText: ((text: string) => void) | undefined
  /** UTF-16 units until now. */
  length = 0

  /** `onText` hears every piece at the moment it is printed. */
  constructor(onText?: (text: string) => void) {
    this.#onText = onText
  }

  push(text: string): void {
    if (text === '') return
    this.#parts.push(text)
    this.length += text.length
    this.#onText?.(text)
  }

  /** Everything until now. */
  get text(): string {
    return this.#parts.join('')
  }
}
