// What the analysis thread computed for the last few requests, so that the next page costs nothing.

interface Kept {
  readonly value: unknown
  readonly weight: number
  readonly snapshots: readonly string[]
}

/** A cache bounded by weight; the least recently used goes first. The newest stays, however heavy. */
export class RecentlyUsed {
  private readonly kept = new Map<string, Kept>()
  private weight = 0

  /** `maxWeight`: bytes of all values together. */
  constructor(private readonly maxWeight: number) {}

  /**
   * The value kept under `key`, made when there is none. Each key is used by one caller, which decides its type.
   * `snapshots`: the ids whose release makes the value worthless.
   */
  get<T>(key: string, snapshots: readonly string[], make: () => T, weigh: (value: T) => number): T {
    const known = this.kept.get(key)
    if (known) {
      this.kept.delete(key)
      this.kept.set(key, known)
      return known.value as T
    }
    const value = make()
    const weight = weigh(value)
    this.kept.set(key, { value, weight, snapshots })
    this.weight += weight
    this.shrink(key)
    return value
  }

  /** Drops everything made from `snapshot`. */
  drop(snapshot: string): void {
    for (const [key, { snapshots }] of this.kept) if (snapshots.includes(snapshot)) this.remove(key)
  }

  private shrink(newest: string): void {
    for (const key of this.kept.keys()) {
      if (this.weight <= this.maxWeight) return
      if (key !== newest) this.remove(key)
    }
  }

  private remove(key: string): void {
    this.weight -= this.kept.get(key)?.weight ?? 0
    this.kept.delete(key)
  }
}
