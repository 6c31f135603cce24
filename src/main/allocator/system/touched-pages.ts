// Which pages of a growing region were written: a page is resident from its first write until it is given back. Used
// for the heap. Offsets are pages from the start of the region.

export class TouchedPages {
  /** Every page before this one was written: most questions are answered by it alone. */
  dense = 0
  /** Pages written. */
  count = 0
  #pages = new Uint8Array(64)

  has(page: number): boolean {
    return page < this.dense || this.#pages[page] === 1
  }

  touch(from: number, end: number): void {
    if (end <= this.dense) return
    this.#reserve(end)
    const pages = this.#pages
    for (let page = Math.max(from, this.dense); page < end; page++) {
      if (pages[page] === 0) {
        pages[page] = 1
        this.count++
      }
    }
    while (pages[this.dense] === 1) this.dense++
  }

  /** munmap, brk and madvise: the pages are gone. */
  discard(from: number, end: number): void {
    const last = Math.min(end, this.#pages.length)
    for (let page = from; page < last; page++) {
      if (this.#pages[page] === 1) {
        this.#pages[page] = 0
        this.count--
      }
    }
    if (from < this.dense && from < end) this.dense = from
  }

  /** Of the pages `from` to before `end`. */
  countIn(from: number, end: number): number {
    let count = Math.max(0, Math.min(end, this.dense) - from)
    for (let page = Math.max(from, this.dense); page < end; page++) count += this.#pages[page] ?? 0
    return count
  }

  #reserve(length: number): void {
    if (length <= this.#pages.length) return
    const longer = new Uint8Array(Math.max(length, 2 * this.#pages.length))
    longer.set(this.#pages)
    this.#pages = longer
  }
}
