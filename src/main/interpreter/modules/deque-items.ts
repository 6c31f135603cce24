// The items of a deque: a ring that grows by doubling. Memory as CPython has it is layer 3's (deques.ts).
import type { PyObject } from '../objects/object'

export class DequeItems {
  size = 0
  #slots: (PyObject | null)[] = [null, null, null, null, null, null, null, null]
  #head = 0

  /** Borrowed; `index` from 0 to size - 1. */
  at(index: number): PyObject {
    return this.#slots[(this.#head + index) & (this.#slots.length - 1)] as PyObject
  }

  set(index: number, item: PyObject): void {
    this.#slots[(this.#head + index) & (this.#slots.length - 1)] = item
  }

  push(item: PyObject): void {
    if (this.size === this.#slots.length) this.#grow()
    this.set(this.size++, item)
  }

  pushLeft(item: PyObject): void {
    if (this.size === this.#slots.length) this.#grow()
    this.#head = (this.#head - 1) & (this.#slots.length - 1)
    this.#slots[this.#head] = item
    this.size++
  }

  pop(): PyObject {
    this.size--
    const at = (this.#head + this.size) & (this.#slots.length - 1)
    const item = this.#slots[at] as PyObject
    this.#slots[at] = null
    return item
  }

  popLeft(): PyObject {
    const item = this.#slots[this.#head] as PyObject
    this.#slots[this.#head] = null
    this.#head = (this.#head + 1) & (this.#slots.length - 1)
    this.size--
    return item
  }

  /** By `steps` to the right. */
  rotate(steps: number): void {
    for (let left = steps; left > 0; left--) this.pushLeft(this.pop())
    for (let left = steps; left < 0; left++) this.push(this.popLeft())
  }

  /** Takes all items out, from the left. */
  takeAll(): PyObject[] {
    const items: PyObject[] = []
    while (this.size > 0) items.push(this.popLeft())
    return items
  }

  #grow(): void {
    const old = this.#slots
    const slots: (PyObject | null)[] = []
    for (let at = 0; at < old.length; at++) slots.push(old[(this.#head + at) & (old.length - 1)] as PyObject)
    for (let at = 0; at < old.length; at++) slots.push(null)
    this.#slots = slots
    this.#head = 0
  }
}
