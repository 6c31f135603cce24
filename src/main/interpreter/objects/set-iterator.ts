// Iterators over set and frozenset (setobject.c: setiter). Called by set.ts and by iter().
import type { Runtime } from '../vm/runtime'
import { method } from './define'
import type { PyObject } from './object'
import type { SetValue } from './set'

interface SetIteratorValue {
  /** Null once exhausted. */
  source: PyObject<SetValue> | null
  /** Items of the set when the iterator was made, -1 after the set changed. */
  used: number
  slot: number
  left: number
}

function newSetIterator(rt: Runtime, set: PyObject): PyObject {
  const source = set as PyObject<SetValue>
  const { used } = source.value.table
  set.refs++
  const value: SetIteratorValue = { source, used, slot: 0, left: used }
  const made = rt.create(rt.types.set_iterator, value, rt.objects.layouts.setIterator.request)
  rt.gc.track(made)
  return made
}

export function initSetIterator(rt: Runtime): void {
  const { set, frozenset, set_iterator } = rt.types
  set.slots.iter = newSetIterator
  frozenset.slots.iter = newSetIterator
  const { slots } = set_iterator
  const of = (object: PyObject) => object.value as SetIteratorValue
  slots.iter = (_, object) => {
    object.refs++
    return object
  }
  slots.next = (rt, object) => {
    const value = of(object)
    const { source } = value
    if (!source) return null
    const { table } = source.value
    if (value.used !== table.used) {
      value.used = -1
      throw rt.error('RuntimeError', 'Set changed size during iteration')
    }
    const at = table.nextSlot(value.slot)
    if (at < 0) {
      value.source = null
      rt.decref(source)
      return null
    }
    value.slot = at + 1
    value.left--
    const item = table.itemAt(at)
    item.refs++
    return item
  }
  slots.size = (rt) => rt.objects.layouts.setIterator.request
  slots.traverse = (object, visit) => {
    const { source } = of(object)
    if (source) visit(source)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const { source } = of(object)
    if (source) rt.decref(source)
    rt.release(object)
  }
  method(rt, set_iterator, '__length_hint__', 0, 0, (rt, args) => {
    const { source, used, left } = of(args[0] as PyObject)
    return rt.int(source !== null && source.value.table.used === used ? left : 0)
  })
}
