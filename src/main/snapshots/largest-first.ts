// A binary heap of indexes, the one with the largest value on top; among equal values the lowest index.

export class LargestFirst {
  private readonly heap: number[] = []

  constructor(private readonly values: readonly number[]) {}

  get top(): number | undefined {
    return this.heap[0]
  }

  push(index: number): void {
    let at = this.heap.push(index) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.isAbove(index, this.heap[parent] ?? 0)) break
      this.heap[at] = this.heap[parent] ?? 0
      at = parent
    }
    this.heap[at] = index
  }

  /** Takes the top off; nothing happens when there is none. */
  pop(): void {
    const last = this.heap.pop()
    const length = this.heap.length
    if (last === undefined || length === 0) return
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child >= length) break
      if (child + 1 < length && this.isAbove(this.heap[child + 1] ?? 0, this.heap[child] ?? 0)) child++
      if (!this.isAbove(this.heap[child] ?? 0, last)) break
      this.heap[at] = this.heap[child] ?? 0
      at = child
    }
    this.heap[at] = last
  }

  private isAbove(a: number, b: number): boolean {
    const left = this.values[a] ?? 0
    const right = this.values[b] ?? 0
    return left > right || (left === right && a < b)
  }
}
