// From what the compiler made to code objects: constants and names become simulated objects, equal constants one object
// for the whole program.
import { NO_MEMORY } from '../../allocator/layer1-general/general-allocator'
import type { CodeConstant, CodeTemplate } from '../compile/code'
import { constantKey } from '../compile/constants'
import { newTuple } from '../objects/list'
import type { PyObject } from '../objects/object'
import type { ConstantValue } from '../syntax/tree'
import { normalised } from '../values/int'
import type { CodeValue, PyCode } from './frame'
import type { Runtime } from './runtime'

const CODE_BYTES = 176

/** `merged`: the constants of the program until now, by constantKey. */
export function codeObject(rt: Runtime, template: CodeTemplate, merged: Map<string, PyObject>): PyCode {
  rt.codes.push(template.instructions)
  const { argumentCount, cells, frees, keywordOnlyCount, lines, variables } = template
  const isPlain = !template.hasStar && !template.hasDoubleStar && keywordOnlyCount === 0
  const value: CodeValue = {
    template,
    constants: template.constants.map((one) => constantObject(rt, one, merged)),
    names: template.names.map((name) => rt.internedStr(name)),
    plainArguments: isPlain ? argumentCount : -1,
    hasCells: cells.length + frees.length > 0,
    caches: Array.from({ length: lines.length + 1 }, () => undefined),
    spares: [],
    owner: {
      spareFrame: NO_MEMORY,
      frameSlots: variables.length + cells.length + frees.length + template.stackSizeOfCPython,
    },
  }
  return rt.create(rt.types.code, value, CODE_BYTES)
}

function constantObject(rt: Runtime, value: CodeConstant, merged: Map<string, PyObject>): PyObject {
  return value.kind === 'code' ? codeObject(rt, value, merged) : constant(rt, value, merged)
}

/** The object of a constant, one for all equal ones of a program. New reference. */
function constant(rt: Runtime, value: ConstantValue, merged: Map<string, PyObject>): PyObject {
  const key = constantKey(value)
  let object = merged.get(key)
  if (!object) {
    object = newConstant(rt, value, merged)
    merged.set(key, object)
  }
  object.refs++
  return object
}

function newConstant(rt: Runtime, value: ConstantValue, merged: Map<string, PyObject>): PyObject {
  switch (value.kind) {
    case 'int':
      return rt.int(normalised(value.value))
    case 'float':
      return rt.float(value.value)
    case 'str':
      return /^[A-Za-z0-9_]*$/.test(value.value) ? rt.internedStr(value.value) : rt.str(value.value)
    case 'name': {
      const singletons = { None: rt.none, True: rt.true, False: rt.false, Ellipsis: rt.ellipsis }
      const object = singletons[value.value]
      object.refs++
      return object
    }
    case 'bytes':
      return rt.newBytes(value.value)
    case 'tuple':
    case 'frozenset': {
      const items = value.items.map((item) => constant(rt, item, merged))
      return value.kind === 'tuple' ? newTuple(rt, items) : rt.newFrozenset(items)
    }
  }
}
