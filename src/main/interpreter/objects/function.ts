// Functions, bound methods, built-in functions and methods, cells, code objects.
import { NotSimulated } from '../vm/control'
import type { Runtime } from '../vm/runtime'
import type { CellValue, PyCell, PyCode } from '../vm/frame'
import { type BuiltinValue, getset, type PyBuiltin } from './define'
import { EQ, NE } from '../compile/opcodes'
import { hashAddress } from '../values/hash'
import { visitAttributes } from './attributes'
import { dictGetText, dictSet, newDict, type PyDict } from './dict'
import { newTuple } from './list'
import { PyObject, type PyTuple } from './object'
import { isStr, textOf } from './str'
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
  /** Once it was set; else the code says it. */
  documentation?: PyObject | null
  module?: PyObject | null
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
  // func_clear: what a cycle can go through.
  func.slots.clear = (rt, object) => {
    const value = object.value as FunctionValue
    const { defaults, keywordDefaults, closure, annotations } = value
    value.defaults = null
    value.keywordDefaults = null
    value.closure = null
    value.annotations = null
    if (defaults) rt.decref(defaults)
    if (keywordDefaults) rt.decref(keywordDefaults)
    rt.clearAttributes(object)
    if (closure) rt.decref(closure)
    if (annotations) rt.decref(annotations)
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
  cell.slots.clear = (rt, object) => {
    const value = object.value as CellValue
    const { content } = value
    value.content = null
    if (content) rt.decref(content)
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

/** A dict, made of the flat tuple of names and values that the function begins with from 3.10 on. Borrowed. */
function annotationsOf(rt: Runtime, value: FunctionValue): PyObject {
  if (rt.rules.delaysAnnotations && value.annotations === null)
    throw new NotSimulated("'__annotations__' of a function is not simulated under this version")
  const { annotations } = value
  if (annotations !== null && annotations.type !== rt.types.tuple) return annotations
  const made = newDict(rt)
  const parts = (annotations?.value ?? []) as PyObject[]
  for (let at = 0; at < parts.length; at += 2)
    dictSet(rt, made, parts[at] as PyObject, parts[at + 1] as PyObject)
  value.annotations = made
  if (annotations) rt.decref(annotations)
  return made
}

/** Attributes of functions that are no part of their dict: func_getsetlist, func_memberlist. */
function initFunctionAttributes(rt: Runtime): void {
  const {
    function: func,
    code,
    builtin_function_or_method: builtin,
    method_descriptor: descriptor,
    cell,
    method,
  } = rt.types
  const orNone = (object: PyObject | null): PyObject => {
    const shown = object ?? rt.none
    shown.refs++
    return shown
  }
  const of = (object: PyObject) => object.value as FunctionValue
  const replaced = (
    rt: Runtime,
    old: PyObject | null | undefined,
    value: PyObject | null,
  ): PyObject | null => {
    const kept = value === rt.none ? null : value
    if (kept) kept.refs++
    if (old) rt.decref(old)
    return kept
  }
  const text = (name: '__name__' | '__qualname__', key: 'name' | 'qualifiedName') =>
    getset(
      rt,
      func,
      name,
      (rt, object) => rt.str(of(object)[key]),
      (rt, object, value) => {
        if (!value || !isStr(rt, value)) throw rt.error('TypeError', `${name} must be set to a string object`)
        of(object)[key] = textOf(value)
      },
    )
  text('__name__', 'name')
  text('__qualname__', 'qualifiedName')
  getset(
    rt,
    func,
    '__defaults__',
    (_, object) => orNone(of(object).defaults),
    (rt, object, value) => {
      if (value && value !== rt.none && !rt.isInstance(value, rt.types.tuple))
        throw rt.error('TypeError', '__defaults__ must be set to a tuple object')
      of(object).defaults = replaced(rt, of(object).defaults, value) as PyTuple | null
    },
  )
  getset(
    rt,
    func,
    '__kwdefaults__',
    (_, object) => orNone(of(object).keywordDefaults),
    (rt, object, value) => {
      if (value && value !== rt.none && !rt.isInstance(value, rt.types.dict))
        throw rt.error('TypeError', '__kwdefaults__ must be set to a dict object')
      of(object).keywordDefaults = replaced(rt, of(object).keywordDefaults, value) as PyDict | null
    },
  )
  getset(
    rt,
    func,
    '__annotations__',
    (rt, object) => orNone(annotationsOf(rt, of(object))),
    (rt, object, value) => {
      if (value && value !== rt.none && !rt.isInstance(value, rt.types.dict))
        throw rt.error('TypeError', '__annotations__ must be set to a dict object')
      of(object).annotations = replaced(rt, of(object).annotations, value)
    },
  )
  getset(
    rt,
    func,
    '__doc__',
    (rt, object) => {
      const { documentation, code: own } = of(object)
      if (documentation !== undefined) return orNone(documentation)
      const { docstring } = own.value.template
      // The first constant of the code, the very object.
      return docstring === undefined ? rt.newNone() : orNone(own.value.constants[0] ?? null)
    },
    (rt, object, value) => {
      of(object).documentation = replaced(rt, of(object).documentation, value)
    },
  )
  getset(
    rt,
    func,
    '__module__',
    (_, object) => orNone(of(object).module ?? dictGetText(of(object).globals, '__name__')),
    (rt, object, value) => {
      of(object).module = replaced(rt, of(object).module, value)
    },
  )
  getset(
    rt,
    func,
    '__code__',
    (_, object) => orNone(of(object).code),
    (rt, _, value) => {
      if (value?.type !== code) throw rt.error('TypeError', '__code__ must be set to a code object')
      throw new NotSimulated("setting '__code__' of a function is not simulated")
    },
  )
  getset(rt, func, '__closure__', (_, object) => orNone(of(object).closure))
  getset(rt, func, '__globals__', (_, object) => orNone(of(object).globals))
  getset(rt, func, '__builtins__', (rt) => orNone(rt.builtins))
  getset(rt, cell, 'cell_contents', (rt, object) => {
    const { content } = object.value as CellValue
    if (!content) throw rt.error('ValueError', rt.rules.minor >= 12 ? 'cell is empty' : 'Cell is empty')
    return orNone(content)
  })
  for (const name of ['__func__', '__self__'] as const)
    getset(rt, method, name, (_, object) => {
      const { callee, self } = object.value as MethodValue
      return orNone(name === '__self__' ? self : callee)
    })
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
  const { code, globals, defaults, keywordDefaults, closure, annotations, documentation, module } = value
  const optional = [defaults, keywordDefaults, closure, annotations, documentation, module]
  return [code, globals, ...optional.filter((one) => one !== null && one !== undefined)]
}
