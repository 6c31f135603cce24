// Tuples whose items also have names, as modules written in C give them (structseq): sys.version_info, memory_info().
import { newTuple } from '../objects/list'
import { IMMORTAL, type PyObject, PyType } from '../objects/object'
import type { Runtime } from '../vm/runtime'

/** A type for tuples with these names; called `module.name` in its repr. */
export function namedTupleType(
  rt: Runtime,
  module: string,
  name: string,
  fields: readonly string[],
): (items: PyObject[]) => PyObject {
  const type = new PyType(rt.types.type, name, rt.types.tuple, rt.types.tuple.block)
  type.refs = IMMORTAL
  type.module = module
  const { slots } = type
  slots.getAttribute = (rt, object, attribute) => {
    const at = fields.indexOf(attribute)
    if (at < 0) return rt.genericGet(object, attribute)
    const item = (object.value as PyObject[])[at] as PyObject
    item.refs++
    return item
  }
  slots.repr = (rt, object) => {
    const items = object.value as PyObject[]
    const shown = fields.map((field, at) => `${field}=${rt.repr(items[at] as PyObject)}`)
    return rt.str(`${module}.${name}(${shown.join(', ')})`)
  }
  slots.str = slots.repr
  slots.construct = null
  return (items) => newTuple(rt, items, type)
}
