// The cyclic garbage collector: three generations of tracked containers, when they are collected, and what happens to
// cycles that nothing refers to from outside. Called at every container's birth and by gc.collect(). Source:
// Modules/gcmodule.c 3.8 to 3.12, Python/gc.c from 3.13.
import { assert } from '@shared/base/assert'
import type { Runtime } from '../vm/runtime'
import { finalizeOnce } from './finalizers'
import type { GcHead, PyObject } from './object'

/** An empty ring of its own. */
function ring(): GcHead {
  const head = { object: null as unknown as PyObject, refs: 0 } as GcHead
  head.next = head
  head.previous = head
  return head
}

function unlink(node: GcHead): void {
  node.previous.next = node.next
  node.next.previous = node.previous
}

function append(list: GcHead, node: GcHead): void {
  node.next = list
  node.previous = list.previous
  list.previous.next = node
  list.previous = node
}

/** Moves all of `from` behind the last of `to`. */
function merge(from: GcHead, to: GcHead): void {
  if (from.next === from) return
  to.previous.next = from.next
  from.next.previous = to.previous
  to.previous = from.previous
  from.previous.next = to
  from.next = from
  from.previous = from
}

function* objectsOf(list: GcHead): Generator<PyObject> {
  for (let node = list.next; node !== list; node = node.next) yield node.object
}

function lengthOf(list: GcHead): number {
  let length = 0
  for (let node = list.next; node !== list; node = node.next) length++
  return length
}

/** gc.get_stats() of one generation. */
export interface GenerationStatistics {
  collections: number
  collected: number
  uncollectable: number
}

/** gc_refs of an object that is known to be reachable. */
const REACHABLE = -1

export class GarbageCollector {
  isEnabled = true
  isCollecting = false
  readonly generations = [ring(), ring(), ring()]
  /** gc.freeze(): these are never looked at. */
  readonly permanent = ring()
  readonly counts = [0, 0, 0]
  readonly thresholds: number[]
  readonly statistics: GenerationStatistics[] = [0, 1, 2].map(() => ({
    collections: 0,
    collected: 0,
    uncollectable: 0,
  }))
  /** Told before and after a collection: gc.callbacks. Set by the gc module. */
  notify: ((phase: 'start' | 'stop', generation: number, collected: number) => void) | null = null
  /** Objects that survived a full collection, and those that came to the oldest generation since. */
  #longLived = 0
  #longLivedPending = 0

  constructor(readonly rt: Runtime) {
    this.thresholds = rt.rules.collectorThresholds.slice()
  }

  track(object: PyObject): void {
    const { counts, thresholds } = this
    const young = (counts[0] as number) + 1
    counts[0] = young
    // The new object is in no list yet: whatever it refers to counts as reachable.
    const threshold = thresholds[0] as number
    if (young > threshold && this.isEnabled && threshold !== 0 && !this.isCollecting) this.#collectDue()
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
    const young = this.counts[0] as number
    if (young > 0) this.counts[0] = young - 1
  }

  /** gc.collect(generation): objects found unreachable. Nothing while a collection runs. */
  collect(generation = 2): number {
    return this.isCollecting ? 0 : this.#run(generation)
  }

  /** gc.get_objects(): oldest generation last; of one generation when it is given. */
  objects(generation: number | null = null): PyObject[] {
    const lists = generation === null ? this.generations : [this.generations[generation] as GcHead]
    return lists.flatMap((list) => [...objectsOf(list)])
  }

  freeze(): void {
    for (const [at, list] of this.generations.entries()) {
      merge(list, this.permanent)
      this.counts[at] = 0
    }
  }

  unfreeze(): void {
    merge(this.permanent, this.generations[2] as GcHead)
  }

  get frozen(): number {
    return lengthOf(this.permanent)
  }

  /** gc_collect_generations: the oldest generation that is due; the whole heap only when it has grown by a quarter. */
  #collectDue(): void {
    for (let generation = 2; generation >= 0; generation--) {
      if ((this.counts[generation] as number) <= (this.thresholds[generation] as number)) continue
      if (generation === 2 && this.#longLivedPending < Math.floor(this.#longLived / 4)) continue
      this.#run(generation)
      return
    }
  }

  #run(generation: number): number {
    this.isCollecting = true
    try {
      this.notify?.('start', generation, 0)
      const collected = this.#collectGeneration(generation)
      this.notify?.('stop', generation, collected)
      return collected
    } finally {
      this.isCollecting = false
    }
  }

  /** gc_collect_main. */
  #collectGeneration(generation: number): number {
    const { rt, counts, generations } = this
    if (generation < 2) counts[generation + 1] = (counts[generation + 1] as number) + 1
    for (let at = 0; at <= generation; at++) counts[at] = 0
    const young = generations[generation] as GcHead
    for (let at = 0; at < generation; at++) merge(generations[at] as GcHead, young)
    const unreachable = this.#deduceUnreachable(young)
    this.#untrackTuples(young)
    if (generation < 2) {
      const old = generations[generation + 1] as GcHead
      if (generation === 1) this.#longLivedPending += lengthOf(young)
      merge(young, old)
    } else {
      this.#longLivedPending = 0
      this.#longLived = lengthOf(young)
    }
    const found = [...objectsOf(unreachable)]
    this.#clearWeakReferences(unreachable, found)
    for (const object of found) {
      if (!object.gc) continue
      object.refs++
      finalizeOnce(rt, object)
      rt.decref(object)
    }
    const oldest = generations[Math.min(generation + 1, 2)] as GcHead
    const final = this.#stillUnreachable(unreachable, oldest)
    let collected = 0
    for (const object of final) if (object.gc) collected++
    this.#deleteGarbage(final)
    merge(unreachable, oldest)
    if (generation === 2) rt.objects.clearFreeLists()
    const statistics = this.statistics[generation] as GenerationStatistics
    statistics.collections++
    statistics.collected += collected
    return collected
  }

  /** deduce_unreachable: what no reference from outside `young` leads to moves to a list of its own, in order. */
  #deduceUnreachable(young: GcHead): GcHead {
    for (let node = young.next; node !== young; node = node.next) node.refs = node.object.refs
    const inside = new Set<GcHead>()
    for (let node = young.next; node !== young; node = node.next) inside.add(node)
    for (const object of objectsOf(young))
      object.type.slots.traverse?.(object, (held) => {
        const node = held.gc
        if (!node || !inside.has(node)) return
        node.refs--
        assert(node.refs >= 0, `a ${held.type.name} is visited by those that own it only`)
      })
    return this.#moveUnreachable(young, inside)
  }

  /**
   * move_unreachable: what seems unreachable waits in a list, from which objects come back behind all others when something
   * reachable refers to them.
   */
  #moveUnreachable(young: GcHead, inside: ReadonlySet<GcHead>): GcHead {
    const unreachable = ring()
    const waiting = new Set<GcHead>()
    let node = young.next
    while (node !== young) {
      if (node.refs === 0) {
        const { next } = node
        unlink(node)
        append(unreachable, node)
        waiting.add(node)
        node = next
        continue
      }
      node.refs = REACHABLE
      const { object } = node
      object.type.slots.traverse?.(object, (held) => {
        const other = held.gc
        if (!other || !inside.has(other)) return
        if (waiting.has(other)) {
          waiting.delete(other)
          unlink(other)
          append(young, other)
          other.refs = 1
        } else if (other.refs === 0) other.refs = 1
      })
      node = node.next
    }
    return unreachable
  }

  /** untrack_tuples: a tuple of what can be in no cycle needs no looking at. */
  #untrackTuples(list: GcHead): void {
    const { tuple } = this.rt.types
    let node = list.next
    while (node !== list) {
      const { next, object } = node
      if (object.type === tuple && (object.value as PyObject[]).every((item) => !mayBeInCycle(item))) {
        unlink(node)
        object.gc = null
      }
      node = next
    }
  }

  /** handle_weakrefs: references to the dying are empty before any finalizer runs; callbacks of the living are called. */
  #clearWeakReferences(unreachable: GcHead, found: readonly PyObject[]): void {
    const { rt } = this
    const dying = new Set<PyObject>(objectsOf(unreachable))
    for (const object of found) {
      const { weak } = object
      if (!weak) continue
      object.weak = null
      rt.weakReferencesDied?.(weak, dying)
    }
  }

  /** handle_resurrected_objects: finalizers may have made some of them reachable again; those live on. */
  #stillUnreachable(unreachable: GcHead, oldest: GcHead): PyObject[] {
    const still = this.#deduceUnreachable(unreachable)
    const final = [...objectsOf(still)]
    merge(unreachable, oldest)
    merge(still, unreachable)
    return final
  }

  /** delete_garbage: each object drops what a cycle can go through, oldest first. */
  #deleteGarbage(garbage: readonly PyObject[]): void {
    const { rt } = this
    for (const object of garbage) {
      // Gone already, with one before it.
      if (!object.gc) continue
      const { clear } = object.type.slots
      if (!clear) continue
      object.refs++
      rt.unraisable(() => clear(rt, object))
      rt.decref(object)
    }
  }
}

/** _PyObject_GC_MAY_BE_TRACKED. */
function mayBeInCycle(object: PyObject): boolean {
  if (!object.type.slots.traverse) return false
  return object.gc !== null || !Array.isArray(object.value)
}
