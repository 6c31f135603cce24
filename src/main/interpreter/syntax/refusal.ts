// What stops a program before it runs: constructs outside the subset, all places at once, and syntax errors.

export interface Refusal {
  /** 1-based. */
  readonly line: number
  /** 1-based, in characters. */
  readonly column: number
  /** The construct as a Python programmer calls it: 'async for', 'match'. */
  readonly construct: string
  readonly isSyntaxError: boolean
}

/** `PROGRAM.py:12:5: 'async for' is not supported by the simulator` */
export function refusalText(file: string, refusal: Refusal): string {
  const place = `${file}:${refusal.line}:${refusal.column}`
  return refusal.isSyntaxError
    ? `${place}: SyntaxError: ${refusal.construct}`
    : `${place}: '${refusal.construct}' is not supported by the simulator`
}
