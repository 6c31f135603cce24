// From what the compiler made to code objects: constants and names become simulated objects, equal constants one object
// for the whole program.
import { NO_MEMORY } from '../../allocator/layer1-general/general-allocator'
import type { CodeConstant, CodeTemplate } from '../compile/code'
import type { PyObject } from '../objects/object'
import type { CodeValue, PyCode } from './frame'
import type { Runtime } from './runtime'

const CODE_BYTES = 176

/** `merged`: the constants of the program until now, by constantKey. */
export function codeObject(rt: Runtime, template: CodeTemplate, merged: Map<string, PyObject>): PyCode {
  rt.codes.push(template.instructions)
  const { argumentCount, cells, frees, keywordOnlyCount, lines, stackSize, variables } = template
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
      frameSlots: variables.length + cells.length + frees.length + stackSize,
    },
  }
  return rt.create(rt.types.code, value, CODE_BYTES)
}

function constantObject(rt: Runtime, value: CodeConstant, merged: Map<string, PyObject>): PyObject {
  return value.kind === 'code' ? codeObject(rt, value, merged) : rt.constant(value, merged)
}
