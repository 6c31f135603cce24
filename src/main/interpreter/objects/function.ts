// Functions, bound methods, built-in functions and methods, cells, code objects.
import type { Runtime } from '../vm/runtime'
import type { CellValue, PyCell, PyCode } from '../vm/frame'
import type { BuiltinValue, PyBuiltin } from './define'
import { visitAttributes } from './attributes'
import type { PyDict } from './dict'
import { PyObject, type PyTuple } from './object'
import { OBJ } from '../../allocator/memory'

export interface FunctionValue {
  readonly code: PyCode
  readonly globals: PyDict
  name: string
  qualifiedName: string
  defaults: PyTuple | null
  keywordDefaults: PyDict | null
  closure: PyTuple | null
  annotations: PyObject | null
}
export type PyFunction = PyObject<FunctionValue>

export interface MethodValue {
  readonly callee: PyObject
  readonly self: PyObject
}
export type PyMethod = PyObject<MethodValue>

export function newMethod(rt: Runtime, callee: PyObject, self: PyObject): PyMethod {
  callee.refs++
  self.refs++
  const made = rt.create<MethodValue>(rt.types.method, { callee, self }, 64)
  rt.gc.track(made)
  return made
}

/** Takes over the reference. */
export function newCell(rt: Runtime, content: PyObject | null): PyCell {
  const made = rt.create<CellValue>(rt.types.cell, { content }, 40)
  rt.gc.track(made)
  return made
}

function functionSize(rt: Runtime): number {
  const { minor } = rt.rules
  return minor >= 14 ? 168 : minor >= 12 ? 160 : minor >= 11 ? 152 : minor >= 10 ? 144 : 136
}

export function newFunction(rt: Runtime, value: FunctionValue): PyFunction {
  value.code.refs++
  value.globals.refs++
  const made = rt.create(rt.types.function, value, functionSize(rt))
  rt.gc.track(made)
  return made
}

export function initFunctions(rt: Runtime): void {
  const { types } = rt
  const {
    function: func,
    method,
    method_descriptor: descriptor,
    builtin_function_or_method: builtin,
    cell,
  } = types
  func.hasDict = true
  func.hasWeakReferences = true
  func.slots.repr = (rt, object) =>
    rt.str(`<function ${(object.value as FunctionValue).qualifiedName} at ${rt.addressText(object)}>`)
  func.slots.size = (rt) => functionSize(rt)
  func.slots.descrGet = (rt, object, instance) => {
    if (instance) return newMethod(rt, object, instance)
    object.refs++
    return object
  }
  func.slots.traverse = (object, visit) => {
    for (const one of heldByFunction(object.value as FunctionValue)) visit(one)
    visitAttributes(object, visit)
  }
  func.slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    rt.clearWeakReferences(object)
    rt.clearAttributes(object)
    for (const one of heldByFunction(object.value as FunctionValue)) rt.decref(one)
    rt.release(object)
  }
  method.slots.traverse = (object, visit) => {
    const { callee, self } = object.value as MethodValue
    visit(callee)
    visit(self)
  }
  method.slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const { callee, self } = object.value as MethodValue
    rt.decref(callee)
    rt.decref(self)
    rt.release(object)
  }
  method.slots.size = () => 64
  method.slots.getAttribute = (rt, object, name) => {
    const { callee, self } = object.value as MethodValue
    const own = name === '__self__' ? self : name === '__func__' ? callee : null
    if (!own) return rt.lookupAttribute(callee, name)
    own.refs++
    return own
  }
  cell.slots.traverse = (object, visit) => {
    const { content } = object.value as CellValue
    if (content) visit(content)
  }
  cell.slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const { content } = object.value as CellValue
    if (content) rt.decref(content)
    rt.release(object)
  }
  descriptor.slots.descrGet = (rt, object, instance) => {
    if (!instance) {
      object.refs++
      return object
    }
    instance.refs++
    const value: BuiltinValue = { ...(object as PyBuiltin).value, self: instance }
    return new PyObject(rt.types.builtin_function_or_method, value, rt.memory.malloc(OBJ, 72))
  }
  builtin.slots.size = () => 72
  builtin.slots.repr = (rt, object) => {
    const { name, self } = object.value as BuiltinValue
    if (!self) return rt.str(`<built-in function ${name}>`)
    return rt.str(`<built-in method ${name} of ${self.type.name} object at ${rt.addressText(self)}>`)
  }
  builtin.slots.dealloc = (rt, object) => {
    const { self } = object.value as BuiltinValue
    if (self) rt.decref(self)
    rt.release(object)
  }
}

function heldByFunction(value: FunctionValue): PyObject[] {
  return [
    value.code,
    value.globals,
    ...[value.defaults, value.keywordDefaults, value.closure, value.annotations].filter(
      (one) => one !== null,
    ),
  ]
}
