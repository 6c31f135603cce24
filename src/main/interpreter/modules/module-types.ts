// Types that modules written in C bring along: named with their module in messages, made when it is imported.
import { addSlotMethods } from '../objects/slot-methods'
import { IMMORTAL, PyType } from '../objects/object'
import type { Runtime } from '../vm/runtime'

/** `name` as CPython's tp_name says it, module included; `fill` gives the type its slots and methods. */
export function moduleType(
  rt: Runtime,
  module: string,
  name: string,
  fill: (type: PyType) => void,
  base: PyType = rt.types.object,
): PyType {
  const type = new PyType(
    rt.types.type,
    module === 'builtins' ? name : `${module}.${name}`,
    base,
    rt.types.object.block,
  )
  type.refs = IMMORTAL
  type.module = module
  type.qualifiedName = name
  fill(type)
  addSlotMethods(rt, type)
  return type
}
