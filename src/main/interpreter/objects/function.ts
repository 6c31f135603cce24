// Functions, bound methods, built-in functions and methods, cells, code objects.
import type { Runtime } from '../vm/runtime'
import type { CellValue, PyCell, PyCode } from '../vm/frame'
import type { BuiltinValue, PyBuiltin } from './define'
import { EQ, NE } from '../compile/opcodes'
import { hashAddress } from '../values/hash'
import { dictOf, ownAttribute, visitAttributes } from './attributes'
import { dictGetText, newDict, type PyDict } from './dict'
import { newTuple } from './list'
import { PyObject, type PyStr, type PyTuple } from './object'
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
  initFunctionAttributes(rt)
  method.slots.repr = (rt, object) => {
    const { callee, self } = object.value as MethodValue
    const name = callee.type === func ? (callee.value as FunctionValue).qualifiedName : '?'
    return rt.str(`<bound method ${name} of ${rt.repr(self)}>`)
  }
  method.slots.compare = (rt, a, b, operator) => {
    if (a.type !== method || b.type !== method || (operator !== EQ && operator !== NE)) return null
    const [x, y] = [a.value as MethodValue, b.value as MethodValue]
    return rt.bool((x.callee === y.callee && x.self === y.self) === (operator === EQ))
  }
  method.slots.hash = (rt, object) => {
    const { callee, self } = object.value as MethodValue
    return hashAddress(rt.addressOf(self) + 31 * rt.addressOf(callee))
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

/** Attributes of functions that are no part of their dict. */
function initFunctionAttributes(rt: Runtime): void {
  const {
    function: func,
    code,
    builtin_function_or_method: builtin,
    method_descriptor: descriptor,
  } = rt.types
  const orNone = (object: PyObject | null): PyObject => {
    const shown = object ?? rt.none
    shown.refs++
    return shown
  }
  const parts: Readonly<Record<string, (value: FunctionValue) => PyObject>> = {
    __name__: ({ name }) => rt.str(name),
    __qualname__: ({ qualifiedName }) => rt.str(qualifiedName),
    __module__: ({ globals }) => orNone(dictGetText(globals, '__name__')),
    __defaults__: ({ defaults }) => orNone(defaults),
    __kwdefaults__: ({ keywordDefaults }) => orNone(keywordDefaults),
    __closure__: ({ closure }) => orNone(closure),
    __code__: ({ code: own }) => orNone(own),
    __globals__: ({ globals }) => orNone(globals),
    __annotations__: (value) => orNone((value.annotations ??= newDict(rt))),
    __doc__: ({ code: own }) => {
      const { docstring } = own.value.template
      return docstring === undefined ? rt.newNone() : rt.str(docstring)
    },
  }
  func.slots.getAttribute = (rt, object, name) => {
    if (name === '__dict__') return orNone(dictOf(rt, object))
    const own = ownAttribute(object, name)
    if (own) return orNone(own)
    return Object.hasOwn(parts, name)
      ? (parts[name] as (value: FunctionValue) => PyObject)(object.value as FunctionValue)
      : rt.genericGet(object, name)
  }
  func.slots.setAttribute = (rt, object, name, value) => {
    const self = object.value as FunctionValue
    if (value && (name === '__name__' || name === '__qualname__')) {
      if (!rt.isInstance(value, rt.types.str))
        throw rt.error('TypeError', `${name} must be set to a string object`)
      const { text } = (value as PyStr).value
      if (name === '__name__') self.name = text
      else self.qualifiedName = text
    } else if (name === '__defaults__') {
      const old = self.defaults
      self.defaults = value && value !== rt.none ? (value as PyTuple) : null
      if (self.defaults) self.defaults.refs++
      if (old) rt.decref(old)
    } else rt.genericSet(object, name, value)
  }
  code.slots.getAttribute = (rt, object, name) => {
    const { template, constants } = (object as PyCode).value
    const texts = (list: readonly string[]) =>
      newTuple(
        rt,
        list.map((one) => rt.internedStr(one)),
      )
    switch (name) {
      case 'co_name':
        return rt.str(template.name)
      case 'co_qualname':
        return rt.str(template.qualifiedName)
      case 'co_argcount':
        return rt.int(template.argumentCount)
      case 'co_kwonlyargcount':
        return rt.int(template.keywordOnlyCount)
      case 'co_posonlyargcount':
        return rt.int(template.positionalOnlyCount)
      case 'co_nlocals':
        return rt.int(template.variables.length)
      case 'co_firstlineno':
        return rt.int(template.firstLine)
      case 'co_varnames':
        return texts(template.variables)
      case 'co_names':
        return texts(template.names)
      case 'co_cellvars':
        return texts(template.cells)
      case 'co_freevars':
        return texts(template.frees)
      case 'co_consts':
        for (const one of constants) one.refs++
        return newTuple(rt, [...constants])
      default:
        return rt.genericGet(object, name)
    }
  }
  code.slots.repr = (rt, object) =>
    rt.str(`<code object ${(object as PyCode).value.template.name} at ${rt.addressText(object)}>`)
  for (const type of [builtin, descriptor])
    type.slots.getAttribute = (rt, object, name) => {
      const { name: own, self, owner } = (object as PyBuiltin).value
      if (name === '__name__') return rt.str(own)
      if (name === '__qualname__') return rt.str(owner ? `${owner.name}.${own}` : own)
      if (name === '__self__' && self) return orNone(self)
      if (name === '__module__') return rt.str('builtins')
      return rt.genericGet(object, name)
    }
  descriptor.slots.repr = (rt, object) => {
    const { name, owner } = (object as PyBuiltin).value
    const isSlot = name.startsWith('__')
    return rt.str(`<${isSlot ? 'slot wrapper' : 'method'} '${name}' of '${owner?.name ?? ''}' objects>`)
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
