// The modules a program may import, each made when it is first imported. A file here per module.
import type { PyObject } from '../objects/object'
import type { Runtime } from '../vm/runtime'
import { makeMath } from './math'
import { makeSys } from './sys'

/** By name: fills the namespace of a new module. */
const MAKERS: Readonly<Record<string, (rt: Runtime) => PyObject>> = { math: makeMath, sys: makeSys }

export const KNOWN_MODULES: ReadonlySet<string> = new Set(Object.keys(MAKERS))

/** New reference. */
export function builtinModule(rt: Runtime, name: string): PyObject {
  const known = rt.importedModules.get(name)
  if (known) {
    known.refs++
    return known
  }
  const make = MAKERS[name]
  if (!make) throw rt.error('ModuleNotFoundError', `No module named '${name}'`)
  const made = make(rt)
  rt.importedModules.set(name, made)
  made.refs++
  return made
}
