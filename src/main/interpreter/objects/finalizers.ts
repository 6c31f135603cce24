// tp_finalize: what an object does before it goes, once in its life. Called when an instance dies, and by the collector
// for garbage.
import type { Runtime } from '../vm/runtime'
import { closeGenerator, type PyGenerator } from './generator'
import type { PyObject } from './object'

/** PyObject_CallFinalizer: __del__ of a Python class, close() of a suspended generator. The caller holds the object. */
export function finalizeOnce(rt: Runtime, object: PyObject): void {
  if (object.type === rt.types.generator) {
    const { frame, hasStarted } = (object as PyGenerator).value
    if (frame && hasStarted) rt.unraisable(() => closeGenerator(rt, object as PyGenerator))
    return
  }
  const { attributes } = object
  if (!attributes || attributes.isFinalized || !object.type.isHeap || !object.type.lookup('__del__')) return
  attributes.isFinalized = true
  callDel(rt, object)
}

function callDel(rt: Runtime, object: PyObject): void {
  const { handled } = rt
  rt.unraisable(() => {
    const answer = rt.callSpecial(object, '__del__', [])
    if (answer) rt.decref(answer)
  })
  rt.handled = handled
}

/** PyObject_CallFinalizerFromDealloc: the object has no reference left. False when it came back to life. */
export function finalize(rt: Runtime, object: PyObject): boolean {
  const { attributes } = object
  if (attributes?.isFinalized) return true
  if (attributes) attributes.isFinalized = true
  object.refs = 1
  callDel(rt, object)
  if (--object.refs > 0) {
    rt.gc.track(object)
    return false
  }
  return true
}
