// The modules a program may import, each made when it is first imported. A file here per module.
import { dictSetText } from '../objects/dict'
import type { PyObject } from '../objects/object'
import type { Runtime } from '../vm/runtime'
import { makeArray } from './array'
import { makeCollections } from './collections'
import { makeGc } from './gc'
import { makeItertools } from './itertools'
import { makeMath } from './math'
import { makeOs, makePsutil } from './os'
import { makeSys } from './sys'
import { makeTracemalloc } from './tracemalloc'
import { makeWeakref } from './weakref'

/** By name: fills the namespace of a new module. */
const MAKERS: Readonly<Record<string, (rt: Runtime) => PyObject>> = {
  array: makeArray,
  collections: makeCollections,
  gc: makeGc,
  itertools: makeItertools,
  math: makeMath,
  os: makeOs,
  psutil: makePsutil,
  sys: makeSys,
  tracemalloc: makeTracemalloc,
  weakref: makeWeakref,
}

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
  const made = asStartup(rt, () => make(rt))
  rt.importedModules.set(name, made)
  dictSetText(rt, rt.modules, name, made)
  made.refs++
  return made
}

/** What a module's own code asks for is no line of the program's. */
function asStartup(rt: Runtime, make: () => PyObject): PyObject {
  const { memory } = rt
  const { site } = memory
  memory.site = 0
  try {
    return make()
  } finally {
    memory.site = site
  }
}
