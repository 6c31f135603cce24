// How instances of a program's classes are visited, cleared and taken apart (typeobject.c: subtype_traverse,
// subtype_clear, subtype_dealloc). A built-in base does its own part. Called by class.ts for every new class.
import type { Runtime } from '../vm/runtime'
import { clearAttributes, freeInstance, visitAttributes } from './attributes'
import { solidBase } from './class-layout'
import { finalize } from './finalizers'
import type { PyType } from './object'

export function fillInstanceSlots(rt: Runtime, type: PyType, base: PyType): void {
  const { slots } = type
  const solid = solidBase(rt, base)
  let native: PyType['slots'] | null = null
  for (const one of solid.mro)
    if (!one.isHeap && one !== rt.types.object) {
      native = one.slots
      break
    }
  const builtin = native
  slots.traverse = (object, visit) => {
    builtin?.traverse?.(object, visit)
    visitAttributes(object, visit)
    visit(object.type)
  }
  slots.clear = (one, object) => {
    builtin?.clear?.(one, object)
    clearAttributes(one, object)
  }
  slots.dealloc = (one, object) => {
    one.gc.untrack(object)
    if (object.type.lookup('__del__') && !finalize(one, object)) return
    one.clearWeakReferences(object)
    clearAttributes(one, object)
    // A payload of a built-in base lets go of its own, then of the block, which only knows the base's size.
    if (builtin?.dealloc) builtin.dealloc(one, object)
    else freeInstance(one, object)
  }
}
