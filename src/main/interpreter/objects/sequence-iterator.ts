// iter() of an object that has __getitem__ and no __iter__: items by index until IndexError.
import type { Runtime } from '../vm/runtime'
import { type PyObject, PythonError, type PyType } from './object'

interface SequenceIteratorValue {
  source: PyObject | null
  at: number
}

export function newSequenceIterator(rt: Runtime, source: PyObject): PyObject {
  source.refs++
  const value: SequenceIteratorValue = { source, at: 0 }
  const made = rt.create(rt.types.iterator, value, rt.objects.layouts.sequenceIterator.request)
  rt.gc.track(made)
  return made
}

export function initSequenceIterator(rt: Runtime): void {
  const { slots } = rt.types.iterator
  slots.iter = (_, object) => {
    object.refs++
    return object
  }
  slots.next = (rt, object) => {
    const value = object.value as SequenceIteratorValue
    const { source } = value
    if (!source) return null
    const key = rt.int(value.at++)
    try {
      const { getItem } = source.type.slots
      return getItem ? getItem(rt, source, key) : null
    } catch (problem) {
      const { IndexError, StopIteration } = rt.exceptions as Record<string, PyType>
      const isEnd =
        problem instanceof PythonError &&
        [IndexError, StopIteration].some((type) => problem.exception.type.isSubtypeOf(type as PyType))
      if (!isEnd) throw problem
      rt.decref(problem.exception)
      value.source = null
      rt.decref(source)
      return null
    } finally {
      rt.decref(key)
    }
  }
  slots.traverse = (object, visit) => {
    const { source } = object.value as SequenceIteratorValue
    if (source) visit(source)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const { source } = object.value as SequenceIteratorValue
    if (source) rt.decref(source)
    rt.release(object)
  }
}
