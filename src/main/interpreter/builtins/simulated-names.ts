// What the simulator has, read off a runtime rather than listed a second time: builtins, methods of types, modules with
// their names. Called by program.ts, once for a version, for the check of a program before it runs.
import type { SimulatedNames } from '../syntax/subset-check'
import { builtinModule, KNOWN_MODULES } from '../modules/index'
import { namesOfDict } from '../objects/attributes'
import type { PyObject, PyType } from '../objects/object'
import type { Runtime } from '../vm/runtime'
import { MODULES_OF_CPYTHON } from './known-modules'
import { isBuiltinOfCPython, isMethodOfCPython, isNameOfModule, METHODS_OF_CPYTHON } from './known-names'

/** Types whose methods are told by their names alone: of an object nothing is known, but `.translate` is one of str. */
const EVERYDAY_TYPES = [
  'int',
  'float',
  'str',
  'bytes',
  'bytearray',
  'list',
  'tuple',
  'dict',
  'set',
  'frozenset',
]

export function simulatedNames(rt: Runtime): SimulatedNames {
  const { minor } = rt.rules
  const builtins = new Set(namesOfDict(rt, rt.builtins))
  const types = new Map<string, ReadonlySet<string>>()
  const attributes = new Set<string>()
  for (const type of [...Object.values(rt.types), ...Object.values(rt.exceptions)]) {
    const names = new Set(type.mro.flatMap((one) => [...one.members.keys()]))
    for (const name of namesOfSample(rt, type)) names.add(name)
    types.set(type.name, names)
    for (const name of names) attributes.add(name)
  }
  const modules = new Map<string, ReadonlySet<string>>()
  for (const name of KNOWN_MODULES) {
    const module = builtinModule(rt, name)
    const dict = module.attributes?.dictObject
    const names = new Set(dict ? namesOfDict(rt, dict) : [])
    modules.set(name, names)
    for (const one of names) attributes.add(one)
  }
  const methods = new Set(
    EVERYDAY_TYPES.flatMap((type) =>
      (METHODS_OF_CPYTHON[type] ?? []).filter((name) => isMethodOfCPython(type, name, minor)),
    ),
  )
  return {
    hasBuiltin: (name) => builtins.has(name),
    lacksBuiltin: (name) => !builtins.has(name) && isBuiltinOfCPython(name, minor),
    lacksMethod: (type, name) => isMethodOfCPython(type, name, minor) && types.get(type)?.has(name) === false,
    lacksAttribute: (name) => methods.has(name) && !attributes.has(name),
    lacksModule: (name) => !modules.has(name) && MODULES_OF_CPYTHON.has(name.split('.')[0] as string),
    lacksName: (module, name) => {
      const names = modules.get(module)
      return names !== undefined && !names.has(name) && isNameOfModule(module, name, minor)
    },
  }
}

/** Attributes that an object of the type answers for without a member of that name: start of a range. */
function namesOfSample(rt: Runtime, type: PyType): string[] {
  const wanted = Object.hasOwn(METHODS_OF_CPYTHON, type.name) ? METHODS_OF_CPYTHON[type.name] : undefined
  if (!wanted) return []
  const sample = sampleOf(rt, type)
  if (!sample) return []
  return wanted.filter((name) => {
    try {
      const found = rt.lookupAttribute(sample, name)
      if (found) rt.decref(found)
      return found !== null
    } catch {
      // What raises is there.
      return true
    }
  })
}

function sampleOf(rt: Runtime, type: PyType): PyObject | null {
  const { range, slice } = rt.types
  try {
    return rt.call(type, type === range || type === slice ? [rt.int(1)] : [])
  } catch {
    // A type that needs more to be called, or is not simulated.
    return null
  }
}
