// The verdict on a session's memory between two instants: why it is held and what would bring it back, or why nothing can
// be said. Made by main/ledger/verdict.ts from the decision table of docs/verdict.md. Sizes are bytes.

export const VERDICT_KINDS = [
  /** Dead objects refer to each other and wait for the collector. */
  'cycles',
  /** Live blocks are few and keep most arenas. */
  'fragmentation',
  /** malloc keeps freed memory in its bins and at the top of its heap. */
  'mallocRetention',
  /** Live memory grows without end. */
  'leak',
  /** Live memory grew and stays level: the program uses it. */
  'inUse',
  /** Memory came back. */
  'returned',
] as const

export type VerdictKind = (typeof VERDICT_KINDS)[number]

/** How a figure came about: read from a process, derived or simulated, or not to be had. */
export type EvidenceMark = 'measured' | 'derived' | 'unknown'

/** One line below the verdict: a row of the decision table that was asked, and what the figures say. */
export interface VerdictEvidence {
  readonly label: string
  /** "63.3 MiB → 3.7 MiB", "61 of 66 arenas". */
  readonly value: string
  /** Whether it speaks for the verdict. */
  readonly isFor: boolean
  readonly mark: EvidenceMark
}

export interface Verdict {
  /** Null: silence. `reason` says what is missing. */
  readonly kind: VerdictKind | null
  /** One line: "Held by fragmentation, not leaked". In silence: "No verdict". */
  readonly title: string
  /** A short paragraph with the figures that carry it; in silence the reason. */
  readonly paragraph: string
  readonly evidence: readonly VerdictEvidence[]
  /** What to try next; null in silence and where nothing is to be done. */
  readonly next: string | null
}
