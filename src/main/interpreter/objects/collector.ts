// The cyclic garbage collector: which containers it tracks, in which generation.
import type { Runtime } from '../vm/runtime'
import type { GcHead, PyObject } from './object'

/** A list head: an empty ring of its own. */
function ring(): GcHead {
  const head = { object: null as unknown as PyObject, refs: 0 } as GcHead
  head.next = head
  head.previous = head
  return head
}

export class GarbageCollector {
  isEnabled = true
  readonly generations = [ring(), ring(), ring()]
  readonly counts = [0, 0, 0]
  readonly thresholds = [700, 10, 10]

  constructor(readonly rt: Runtime) {}

  track(object: PyObject): void {
    const head = this.generations[0] as GcHead
    const node: GcHead = { object, refs: 0, next: head, previous: head.previous }
    head.previous.next = node
    head.previous = node
    object.gc = node
  }

  untrack(object: PyObject): void {
    const node = object.gc
    if (!node) return
    node.previous.next = node.next
    node.next.previous = node.previous
    object.gc = null
  }
}
