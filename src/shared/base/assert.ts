// Broken invariants: a defect of ours, never a user's input.

export function assert(condition: unknown, invariant: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${invariant}`)
}

/** The value, which the invariant says is there (an index known to be in range, a map entry just made). */
export function present<T>(value: T | undefined | null, invariant: string): T {
  if (value === undefined || value === null) throw new Error(`Invariant broken: ${invariant}`)
  return value
}

/** Closes an exhaustive switch. */
export function never(value: never): never {
  throw new Error(`Invariant broken: unexpected ${JSON.stringify(value)}`)
}
