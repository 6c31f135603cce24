// Module objects.
import { plainAttributes, setOwnAttribute } from '../objects/attributes'
import { ANY, builtin } from '../objects/define'
import type { Native, PyObject } from '../objects/object'
import type { Runtime } from '../vm/runtime'

/** A module with functions; the members of `values` are taken over. */
export function newModule(
  rt: Runtime,
  name: string,
  functions: Readonly<Record<string, readonly [least: number, most: number, call: Native]>>,
  values: Readonly<Record<string, PyObject>> = {},
): PyObject {
  const made = rt.create<string>(rt.types.module, name, 72)
  rt.types.module.hasDict = true
  made.attributes = plainAttributes(rt)
  for (const [key, [least, most, call]] of Object.entries(functions))
    setOwnAttribute(rt, made, key, builtin(rt, key, least, most, call, null, name))
  for (const [key, value] of Object.entries(values)) {
    setOwnAttribute(rt, made, key, value)
    rt.decref(value)
  }
  rt.gc.track(made)
  return made
}

export { ANY }
