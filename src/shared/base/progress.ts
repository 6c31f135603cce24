// How far a long call has come, and how its caller stops it. Travels over every transport.

export interface Progress {
  /** What is being done, as a sentence without a full stop: "Reading nightly.pickle". */
  readonly label: string
  readonly done: number
  /** Null when the whole is not known. */
  readonly total: number | null
  readonly unit: 'bytes' | 'traces' | 'rows' | 'steps'
}

/** What a handler gets beside its argument. */
export interface CallContext {
  readonly progress: (progress: Progress) => void
  readonly signal: AbortSignal
}
