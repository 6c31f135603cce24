// Instructions that need no place in the hot loop, and the slow halves of those that have one.
import type { CodeConstant, CodeTemplate } from '../compile/code'
import * as op from '../compile/opcodes'
import { builtinModule } from '../modules/index'
import { ownAttribute, setOwnAttribute } from '../objects/attributes'
import { genericGet, genericSet } from '../objects/base-object'
import { buildClass } from '../objects/build-class'
import { builtin, type BuiltinValue } from '../objects/define'
import {
  dictDelete,
  dictGet,
  dictGetText,
  type DictValue,
  dictSet,
  type PyDict,
} from '../objects/dict'
import type { PyException } from '../objects/exceptions'
import { type MethodValue, newFunction, newMethod, type PyFunction } from '../objects/function'
import { type ListBuffer, newList, newTuple } from '../objects/list'
import { type PyObject, type PyTuple, PyType, PythonError, type StrValue } from '../objects/object'
import { sequenceIndex } from '../objects/sequence'
import { formatValue } from '../objects/format'
import type { ConstantValue } from '../syntax/tree'
import { type CellValue, type CodeValue, Frame, type InlineCache, type PyCode } from './frame'
import { bindFrame } from './call'
import type { Runtime } from './runtime'

export function nameText(name: PyObject): string {
  return (name.value as StrValue).text
}

export function unbound(rt: Runtime, template: CodeTemplate, at: number): PythonError {
  const name = template.variables[at] ?? ''
  return rt.error(
    'UnboundLocalError',
    rt.rules.minor >= 11
      ? `cannot access local variable '${name}' where it is not associated with a value`
      : `local variable '${name}' referenced before assignment`,
  )
}

export function unboundCell(rt: Runtime, template: CodeTemplate, at: number): PythonError {
  const own = template.cells[at]
  const name = own ?? template.frees[at - template.cells.length] ?? ''
  if (own !== undefined)
    return rt.error(
      'UnboundLocalError',
      rt.rules.minor >= 11
        ? `cannot access local variable '${name}' where it is not associated with a value`
        : `local variable '${name}' referenced before assignment`,
    )
  return rt.error(
    'NameError',
    rt.rules.minor >= 11
      ? `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`
      : `free variable '${name}' referenced before assignment in enclosing scope`,
  )
}

/** `pc`: the instruction after this one, where its cache lies. */
export function loadGlobal(rt: Runtime, frame: Frame, name: PyObject, pc = -1): PyObject {
  const { table } = (frame.globals as PyDict).value
  const outer = rt.builtins.value.table
  const at = table.findText(nameText(name))
  const value = at >= 0 ? table.values[at] : dictGet(rt, rt.builtins, name)
  if (pc >= 0 && value)
    frame.code.value.caches[pc] = {
      ...NO_CACHE,
      version: table.version,
      outerVersion: outer.version,
      at: at >= 0 ? at : outer.findText(nameText(name)),
      value: at >= 0 ? null : value,
    }
  if (!value) throw rt.undefinedName(nameText(name))
  value.refs++
  return value
}

export function loadName(rt: Runtime, frame: Frame, name: PyObject, pc = -1): PyObject {
  if (frame.namespace === frame.globals) return cachedGlobal(rt, frame, name, pc)
  const value = frame.namespace ? dictGet(rt, frame.namespace as PyDict, name) : null
  if (!value) return loadGlobal(rt, frame, name)
  value.refs++
  return value
}

export function binary(rt: Runtime, a: PyObject, b: PyObject, operator: number): PyObject {
  return rt.binary(a, b, operator, op.BINARY_OPERATORS[operator] ?? '')
}

export function inPlace(rt: Runtime, a: PyObject, b: PyObject, operator: number): PyObject {
  return rt.inPlace(a, b, operator, op.BINARY_OPERATORS[operator] ?? '')
}

export function subscript(rt: Runtime, object: PyObject, key: PyObject): PyObject {
  const { getItem } = object.type.slots
  if (getItem) return getItem(rt, object, key)
  throw rt.error('TypeError', `'${object.type.name}' object is not subscriptable`)
}

/** A name of the module's own code is a global. */
function cachedGlobal(rt: Runtime, frame: Frame, name: PyObject, pc: number): PyObject {
  const cache = frame.code.value.caches[pc]
  const { table } = (frame.globals as PyDict).value
  if (cache === undefined || cache.version !== table.version) return loadGlobal(rt, frame, name, pc)
  const value = cache.value === null ? (table.values[cache.at] as PyObject) : cache.value
  if (cache.value !== null && cache.outerVersion !== rt.builtins.value.table.version)
    return loadGlobal(rt, frame, name, pc)
  value.refs++
  return value
}

const NO_CACHE: InlineCache = {
  shape: null,
  type: null,
  version: 0,
  outerVersion: 0,
  at: -1,
  value: null,
  next: null,
}

/** LOAD_ATTR whose cache did not hold. New reference. */
export function loadAttribute(
  rt: Runtime,
  caches: (InlineCache | undefined)[],
  pc: number,
  object: PyObject,
  name: string,
): PyObject {
  const { type, attributes } = object
  if (attributes !== null && attributes.dictObject === null && type.slots.getAttribute === genericGet) {
    const found = type.lookup(name)
    const at = attributes.shape.indexOf(name)
    if (at >= 0 && !found?.type.slots.descrSet) {
      caches[pc] = { ...NO_CACHE, shape: attributes.shape, version: type.version, at }
      const value = attributes.items[at] as PyObject
      value.refs++
      return value
    }
  }
  return rt.getAttribute(object, name)
}

/** STORE_ATTR whose cache did not hold. Takes nothing over. */
export function storeAttribute(
  rt: Runtime,
  caches: (InlineCache | undefined)[],
  pc: number,
  object: PyObject,
  name: string,
  value: PyObject,
): void {
  const { type, attributes } = object
  const isPlain =
    attributes !== null &&
    attributes.dictObject === null &&
    type.rootShape !== null &&
    type.hasDict &&
    type.slots.setAttribute === genericSet &&
    !type.lookup(name)?.type.slots.descrSet
  if (!isPlain) return rt.setAttribute(object, name, value)
  const { shape } = attributes
  setOwnAttribute(rt, object, name, value)
  if (attributes.dictObject === null)
    caches[pc] = {
      ...NO_CACHE,
      shape,
      version: type.version,
      at: shape.indexOf(name),
      next: attributes.shape === shape ? null : attributes.shape,
    }
}

/** Replaces the object on top by function and self, or by nothing and the attribute. */
export function loadMethod(
  rt: Runtime,
  caches: (InlineCache | undefined)[],
  pc: number,
  stack: (PyObject | null)[],
  name: string,
): void {
  const object = stack[stack.length - 1] as PyObject
  const { types } = rt
  const { type, attributes } = object
  if (type.slots.getAttribute === genericGet && !ownAttribute(object, name)) {
    const found = type.lookup(name)
    if (found && (found.type === types.function || found.type === types.method_descriptor)) {
      if (attributes === null || attributes.dictObject === null)
        caches[pc] = {
          ...NO_CACHE,
          type,
          version: type.version,
          shape: attributes === null ? null : attributes.shape,
          value: found,
        }
      found.refs++
      stack[stack.length - 1] = found
      stack.push(object)
      return
    }
  }
  const made = rt.getAttribute(object, name)
  stack[stack.length - 1] = null
  stack.push(made)
  rt.decref(object)
}

/** STORE_NAME whose cache did not hold. Takes over the value. */
export function storeName(
  rt: Runtime,
  target: PyDict,
  caches: (InlineCache | undefined)[],
  pc: number,
  name: PyObject,
  value: PyObject,
): void {
  try {
    dictSet(rt, target, name, value)
  } finally {
    rt.decref(value)
  }
  const { table } = target.value
  caches[pc] = { ...NO_CACHE, version: table.version, at: table.findText(nameText(name)) }
}

/** Lets go of what lies above `depth`, the top first. */
export function dropValues(rt: Runtime, stack: (PyObject | null)[], depth: number): void {
  while (stack.length > depth) {
    const value = stack.pop() as PyObject | null
    if (value !== null && --value.refs === 0) rt.dealloc(value)
  }
}

export function noItems(rt: Runtime, object: PyObject, what: 'assignment' | 'deletion'): PythonError {
  const { name } = object.type
  return rt.error(
    'TypeError',
    what === 'assignment'
      ? `'${name}' object does not support item assignment`
      : `'${name}' object doesn't support item deletion`,
  )
}

/**
 * The call of a class whose __init__ is a Python function: its frame, with a new instance. Null: called in the general
 * way. Arguments stay on the stack; the frame has references of its own.
 */
export function initFrame(
  rt: Runtime,
  type: PyType,
  stack: readonly (PyObject | null)[],
  first: number,
  keywords: readonly string[] | null,
): Frame | null {
  const { construct } = type.slots
  const init = type.isHeap ? type.lookup('__init__') : null
  if (init?.type !== rt.types.function || !construct) return null
  if (rt.depth >= rt.recursionLimit) throw rt.tooDeep('')
  if ((init as PyFunction).value.code.value.template.isGenerator) return null
  const instance = construct(rt, type, NO_ARGUMENTS, null)
  const args: PyObject[] = [instance]
  for (let at = first; at < stack.length; at++) args.push(stack[at] as PyObject)
  for (const arg of args) arg.refs++
  let frame: Frame
  try {
    frame = bindFrame(rt, init as PyFunction, args, keywords)
  } catch (problem) {
    rt.decref(instance)
    throw problem
  }
  if (rt.rules.movesArguments) {
    init.refs++
    frame.func = init
  }
  frame.instance = instance
  return frame
}

const NO_ARGUMENTS: readonly PyObject[] = []

/** __init__ has returned: its object is what the call gives. Takes over `value`. */
export function initialised(rt: Runtime, frame: Frame, value: PyObject): PyObject {
  const instance = frame.instance as PyObject
  frame.instance = null
  const { name } = value.type
  rt.decref(value)
  if (value === rt.none) return instance
  rt.decref(instance)
  throw rt.error('TypeError', `__init__() should return None, not '${name}'`)
}

/** The keyword names on top of the stack, taken off it. */
export function takeNames(stack: (PyObject | null)[]): string[] {
  const tuple = stack.pop() as PyTuple
  const names = tuple.value.map(nameText)
  tuple.refs--
  return names
}

/** yield from something that is no generator. Null when it ended: its result lies on the stack in its place. */
export function yieldFrom(rt: Runtime, stack: (PyObject | null)[]): PyObject | null {
  const sent = stack.pop() as PyObject
  const iterator = stack[stack.length - 1] as PyObject
  rt.decref(sent)
  const answer = rt.next(iterator)
  if (answer) return answer
  stack[stack.length - 1] = rt.newNone()
  rt.decref(iterator)
  return null
}

/** A new exception remembers the one that is being handled. */
export function chain(rt: Runtime, exception: PyException): void {
  const { handled } = rt
  if (!handled || handled === exception || exception.value.context) return
  // The chain must stay free of cycles: what leads back to the new exception is cut.
  for (let one = handled as PyException | null; one; one = one.value.context as PyException | null)
    if (one.value.context === exception) {
      one.value.context = null
      rt.decref(exception)
      break
    }
  handled.refs++
  exception.value.context = handled
}

/** A constant of a code object as an object. Equal constants of one program are one object. */
export function constantObject(rt: Runtime, value: CodeConstant, merged: Map<string, PyObject>): PyObject {
  if (value.kind === 'code') return codeObject(rt, value, merged)
  return rt.constant(value, merged)
}

export function codeObject(rt: Runtime, template: CodeTemplate, merged: Map<string, PyObject>): PyCode {
  rt.codes.push(template.instructions)
  const isPlain = !template.hasStar && !template.hasDoubleStar && template.keywordOnlyCount === 0
  const value: CodeValue = {
    template,
    constants: template.constants.map((one) => constantObject(rt, one, merged)),
    names: template.names.map((name) => rt.internedStr(name)),
    plainArguments: isPlain ? template.argumentCount : -1,
    hasCells: template.cells.length + template.frees.length > 0,
    caches: [],
  }
  return rt.create(rt.types.code, value, 176)
}

export type { ConstantValue }

function pop(stack: (PyObject | null)[]): PyObject {
  return stack.pop() as PyObject
}

/** Runs one instruction and answers with the index of the next. */
export function otherStep(rt: Runtime, frame: Frame, opcode: number, argument: number, next: number): number {
  const { stack } = frame
  const { names } = frame.code.value
  switch (opcode) {
    case op.NOP:
    case op.SETUP_ANNOTATIONS:
      return next
    case op.DELETE_FAST: {
      const old = frame.locals[argument] ?? null
      if (!old) throw unbound(rt, frame.code.value.template, argument)
      frame.locals[argument] = null
      rt.decref(old)
      return next
    }
    case op.STORE_GLOBAL: {
      const value = pop(stack)
      dictSet(rt, frame.globals as PyDict, names[argument] as PyObject, value)
      rt.decref(value)
      return next
    }
    case op.DELETE_NAME:
    case op.DELETE_GLOBAL: {
      const target = opcode === op.DELETE_NAME ? (frame.namespace ?? frame.globals) : frame.globals
      const name = names[argument] as PyObject
      if (!dictDelete(rt, target as PyDict, name))
        throw rt.error('NameError', `name '${nameText(name)}' is not defined`)
      return next
    }
    case op.STORE_DEREF:
    case op.DELETE_DEREF: {
      const cell = frame.cells[argument] as PyObject<CellValue>
      const old = cell.value.content
      if (opcode === op.DELETE_DEREF && !old) throw unboundCell(rt, frame.code.value.template, argument)
      cell.value.content = opcode === op.STORE_DEREF ? pop(stack) : null
      if (old) rt.decref(old)
      return next
    }
    case op.LOAD_CLASSDEREF: {
      const { template } = frame.code.value
      const name = template.cells[argument] ?? template.frees[argument - template.cells.length] ?? ''
      const own = frame.namespace ? (frame.namespace as PyDict).value.table : null
      const at = own ? own.findText(name) : -1
      const value =
        at >= 0 && own ? own.values[at] : (frame.cells[argument] as PyObject<CellValue>).value.content
      if (!value) throw unboundCell(rt, template, argument)
      value.refs++
      stack.push(value)
      return next
    }
    case op.LOAD_CLOSURE: {
      const cell = frame.cells[argument] as PyObject
      cell.refs++
      stack.push(cell)
      return next
    }
    case op.DUP_TOP: {
      const value = stack[stack.length - 1] as PyObject
      value.refs++
      stack.push(value)
      return next
    }
    case op.DUP_TOP_TWO: {
      const [a, b] = stack.slice(-2) as [PyObject, PyObject]
      a.refs++
      b.refs++
      stack.push(a, b)
      return next
    }
    case op.ROT_TWO:
    case op.ROT_THREE:
    case op.ROT_FOUR: {
      const depth = opcode === op.ROT_TWO ? 2 : opcode === op.ROT_THREE ? 3 : 4
      const top = stack.pop() as PyObject
      stack.splice(stack.length - depth + 1, 0, top)
      return next
    }
    case op.UNARY: {
      const object = stack[stack.length - 1] as PyObject
      const made =
        argument === 3
          ? rt.bool(!rt.truth(object))
          : rt.unary(object, argument, op.UNARY_OPERATORS[argument] ?? '-')
      stack[stack.length - 1] = made
      rt.decref(object)
      return next
    }
    case op.IS: {
      const b = pop(stack)
      const a = pop(stack)
      stack.push(rt.bool((a === b) === (argument === 0)))
      rt.decref(a)
      rt.decref(b)
      return next
    }
    case op.CONTAINS: {
      const [item, container] = stack.slice(-2) as [PyObject, PyObject]
      const isIn = contains(rt, container, item)
      stack.length -= 2
      stack.push(rt.bool(isIn === (argument === 0)))
      rt.decref(item)
      rt.decref(container)
      return next
    }
    case op.GET_ITER:
    case op.GET_YIELD_FROM_ITER: {
      const object = stack[stack.length - 1] as PyObject
      stack[stack.length - 1] = rt.iter(object)
      rt.decref(object)
      return next
    }
    case op.BUILD_MAP:
    case op.BUILD_CONST_KEY_MAP:
      buildMap(rt, stack, opcode, argument)
      return next
    case op.BUILD_SET:
      rt.buildSet(stack, argument)
      return next
    case op.BUILD_STRING: {
      const parts = stack.slice(stack.length - argument) as PyObject[]
      const made = rt.str(parts.map(nameText).join(''))
      stack.length -= argument
      for (const part of parts) rt.decref(part)
      stack.push(made)
      return next
    }
    case op.BUILD_SLICE:
      rt.buildSlice(stack, argument)
      return next
    case op.SET_ADD: {
      const value = pop(stack)
      rt.addToSet(stack[stack.length - argument] as PyObject, value)
      rt.decref(value)
      return next
    }
    case op.MAP_ADD: {
      const value = pop(stack)
      const key = pop(stack)
      dictSet(rt, stack[stack.length - argument] as PyDict, key, value)
      rt.decref(key)
      rt.decref(value)
      return next
    }
    case op.LIST_EXTEND:
    case op.SET_UPDATE:
    case op.DICT_UPDATE:
    case op.DICT_MERGE: {
      const value = pop(stack)
      const target = stack[stack.length - argument] as PyObject
      try {
        if (opcode === op.LIST_EXTEND) extend(rt, target, value)
        else if (opcode === op.SET_UPDATE) rt.updateSet(target, value)
        else if (opcode === op.DICT_UPDATE) rt.updateDict(target as PyDict, value)
        else mergeKeywords(rt, stack, argument, target as PyDict, value)
      } finally {
        rt.decref(value)
      }
      return next
    }
    case op.LIST_TO_TUPLE: {
      const list = pop(stack) as PyObject<ListBuffer>
      for (const item of list.value.items) item.refs++
      stack.push(newTuple(rt, [...list.value.items]))
      rt.decref(list)
      return next
    }
    case op.UNPACK_SEQUENCE:
    case op.UNPACK_EX:
      unpack(rt, stack, opcode, argument)
      return next
    case op.DELETE_ATTR: {
      const object = stack[stack.length - 1] as PyObject
      rt.setAttribute(object, nameText(names[argument] as PyObject), null)
      stack.length--
      rt.decref(object)
      return next
    }
    case op.STORE_SUBSCR:
    case op.DELETE_SUBSCR:
      storeItem(rt, stack, opcode === op.STORE_SUBSCR)
      return next
    case op.CALL_FUNCTION_EX:
      callWithTuple(rt, stack, argument === 1)
      return next
    case op.MAKE_FUNCTION:
      makeFunction(rt, frame, argument)
      return next
    case op.LOAD_BUILD_CLASS:
      rt.buildClass ??= builtin(rt, '__build_class__', 2, Number.POSITIVE_INFINITY, buildClass)
      rt.buildClass.refs++
      stack.push(rt.buildClass)
      return next
    case op.RAISE_VARARGS:
      throw raised(rt, stack, argument)
    case op.RERAISE:
      throw again(pop(stack))
    case op.PUSH_EXC_INFO: {
      const exception = pop(stack)
      if (frame.generator && frame.handlers === 0) {
        frame.otherHandled = rt.handled
        if (rt.handled) rt.handled.refs++
      }
      frame.handlers++
      stack.push(rt.handled, exception)
      exception.refs++
      rt.handled = exception
      return next
    }
    case op.POP_EXCEPT: {
      const before = stack.pop() ?? null
      const { handled } = rt
      if (--frame.handlers === 0 && frame.generator) {
        rt.handled = frame.otherHandled
        frame.otherHandled = null
        if (before) rt.decref(before)
      } else rt.handled = before
      if (handled) rt.decref(handled)
      return next
    }
    case op.CHECK_EXC_MATCH: {
      const type = pop(stack)
      const exception = stack[stack.length - 1] as PyObject
      try {
        stack.push(rt.bool(matches(rt, exception, type)))
      } finally {
        rt.decref(type)
      }
      return next
    }
    case op.SETUP_WITH:
      enterContext(rt, stack)
      return next
    case op.WITH_LEAVE: {
      const exit = stack[stack.length - 1] as PyObject
      stack.length--
      rt.decref(rt.call(exit, [rt.none, rt.none, rt.none]))
      rt.decref(exit)
      return next
    }
    case op.WITH_EXCEPT_START: {
      const exception = stack[stack.length - 1] as PyException
      const exit = stack[stack.length - 3] as PyObject
      stack.push(rt.call(exit, [exception.type, exception, exception.value.traceback ?? rt.none]))
      return next
    }
    case op.FORMAT_VALUE:
      formatStep(rt, stack, argument)
      return next
    case op.IMPORT_NAME: {
      const fromList = pop(stack)
      rt.decref(pop(stack))
      rt.decref(fromList)
      stack.push(builtinModule(rt, nameText(names[argument] as PyObject)))
      return next
    }
    case op.IMPORT_FROM: {
      const name = nameText(names[argument] as PyObject)
      const module = stack[stack.length - 1] as PyObject
      const value = rt.lookupAttribute(module, name)
      if (!value) throw rt.error('ImportError', `cannot import name '${name}'`)
      stack.push(value)
      return next
    }
    case op.LOAD_ASSERTION_ERROR: {
      const type = rt.exceptions['AssertionError'] as PyObject
      type.refs++
      stack.push(type)
      return next
    }
    default:
      throw new Error(`No such instruction: ${opcode}`)
  }
}

export function contains(rt: Runtime, container: PyObject, item: PyObject): boolean {
  const { slots, name } = container.type
  if (slots.contains) return slots.contains(rt, container, item)
  if (!slots.iter) throw rt.error('TypeError', `argument of type '${name}' is not iterable`)
  let isIn = false
  rt.forEach(container, (one) => {
    isIn ||= rt.equals(one, item)
    rt.decref(one)
  })
  return isIn
}

function extend(rt: Runtime, list: PyObject, value: PyObject): void {
  if (!value.type.slots.iter && !value.type.slots.getItem)
    throw rt.error('TypeError', `Value after * must be an iterable, not ${value.type.name}`)
  rt.extendList(list, value)
}

/** Keywords of a call from a mapping: no key twice. Below the dict lie the positional arguments and the callee. */
function mergeKeywords(
  rt: Runtime,
  stack: (PyObject | null)[],
  depth: number,
  target: PyDict,
  mapping: PyObject,
): void {
  const callee = stack[stack.length - depth - 2] as PyObject
  const name = `${calleeName(rt, callee)}${rt.rules.minor >= 9 ? '()' : ''}`
  if (!rt.isInstance(mapping, rt.types.dict))
    throw rt.error('TypeError', `${name} argument after ** must be a mapping, not ${mapping.type.name}`)
  const { keys, values } = (mapping as PyDict).value.table
  for (const [at, key] of keys.entries()) {
    if (!key) continue
    if (!rt.isInstance(key, rt.types.str)) throw rt.error('TypeError', 'keywords must be strings')
    if (dictGet(rt, target, key))
      throw rt.error('TypeError', `${name} got multiple values for keyword argument '${nameText(key)}'`)
    dictSet(rt, target, key, values[at] as PyObject)
  }
}

/** _PyObject_FunctionStr, without the parentheses. */
function calleeName(rt: Runtime, callee: PyObject): string {
  if (callee.type === rt.types.function) {
    const { qualifiedName, globals } = (callee as PyFunction).value
    const module = dictGetText(globals, '__name__')
    return module ? `${nameText(module)}.${qualifiedName}` : qualifiedName
  }
  if (callee.type === rt.types.method) return calleeName(rt, (callee.value as MethodValue).callee)
  if (callee instanceof PyType)
    return callee.module === 'builtins' ? callee.name : `${callee.module}.${callee.qualifiedName}`
  if (callee.type === rt.types.builtin_function_or_method || callee.type === rt.types.method_descriptor)
    return (callee.value as BuiltinValue).name
  return rt.strText(callee)
}

function buildMap(rt: Runtime, stack: (PyObject | null)[], opcode: number, count: number): void {
  const keys = opcode === op.BUILD_CONST_KEY_MAP ? (pop(stack) as PyTuple) : null
  const from = stack.length - count * (keys ? 1 : 2)
  const parts = stack.slice(from) as PyObject[]
  const first = keys ? keys.value[0] : parts[0]
  const made = rt.newPresizedDict(count, first?.type === rt.types.str)
  for (let at = 0; at < count; at++) {
    const key = keys ? keys.value[at] : parts[2 * at]
    dictSet(rt, made, key as PyObject, parts[keys ? at : 2 * at + 1] as PyObject)
  }
  stack.length = from
  for (const part of parts) rt.decref(part)
  if (keys) rt.decref(keys)
  stack.push(made)
}

function unpack(rt: Runtime, stack: (PyObject | null)[], opcode: number, argument: number): void {
  const source = stack[stack.length - 1] as PyObject
  const before = opcode === op.UNPACK_EX ? argument & 0xff : argument
  const after = opcode === op.UNPACK_EX ? argument >> 8 : 0
  if (!source.type.slots.iter)
    throw rt.error('TypeError', `cannot unpack non-iterable ${source.type.name} object`)
  const items: PyObject[] = []
  const iterator = rt.iter(source)
  try {
    for (let item = rt.next(iterator); item; item = rt.next(iterator)) {
      items.push(item)
      if (opcode === op.UNPACK_SEQUENCE && items.length > before)
        throw rt.error('ValueError', `too many values to unpack (expected ${before})`)
    }
    if (items.length < before + after)
      throw rt.error(
        'ValueError',
        `not enough values to unpack (expected ${opcode === op.UNPACK_EX ? 'at least ' : ''}${before + after}, got ${items.length})`,
      )
  } catch (problem) {
    for (const item of items) rt.decref(item)
    throw problem
  } finally {
    rt.decref(iterator)
  }
  stack.length--
  if (opcode === op.UNPACK_SEQUENCE) stack.push(...items.reverse())
  else {
    const middle = newList(rt, items.slice(before, items.length - after))
    stack.push(...items.slice(items.length - after).reverse(), middle, ...items.slice(0, before).reverse())
  }
  rt.decref(source)
}

function storeItem(rt: Runtime, stack: (PyObject | null)[], hasValue: boolean): void {
  const key = stack[stack.length - 1] as PyObject
  const object = stack[stack.length - 2] as PyObject
  const value = hasValue ? (stack[stack.length - 3] as PyObject) : null
  const { setItem } = object.type.slots
  if (!setItem) throw noItems(rt, object, hasValue ? 'assignment' : 'deletion')
  setItem(rt, object, key, value)
  stack.length -= hasValue ? 3 : 2
  if (value) rt.decref(value)
  rt.decref(object)
  rt.decref(key)
}

function callWithTuple(rt: Runtime, stack: (PyObject | null)[], hasNames: boolean): void {
  const mapping = hasNames ? (pop(stack) as PyObject<DictValue>) : null
  const iterable = pop(stack)
  const callee = pop(stack)
  const args: PyObject[] = []
  rt.forEach(iterable, (item) => args.push(item))
  const names: string[] = []
  for (const [at, key] of (mapping?.value.table.keys ?? []).entries()) {
    if (!key) continue
    const value = mapping?.value.table.values[at] as PyObject
    names.push(nameText(key))
    value.refs++
    args.push(value)
  }
  try {
    stack.push(rt.call(callee, args, mapping ? names : null))
  } finally {
    for (const arg of args) rt.decref(arg)
    rt.decref(iterable)
    if (mapping) rt.decref(mapping)
    rt.decref(callee)
  }
}

function makeFunction(rt: Runtime, frame: Frame, flags: number): void {
  const { stack } = frame
  const qualified = pop(stack)
  const code = pop(stack) as PyCode
  const closure = flags & 8 ? (pop(stack) as PyTuple) : null
  const annotations = flags & 4 ? pop(stack) : null
  const keywordDefaults = flags & 2 ? (pop(stack) as PyDict) : null
  const defaults = flags & 1 ? (pop(stack) as PyTuple) : null
  const value = {
    code,
    globals: frame.globals as PyDict,
    name: code.value.template.name,
    qualifiedName: nameText(qualified),
    defaults,
    keywordDefaults,
    closure,
    annotations,
  }
  stack.push(newFunction(rt, value))
  rt.decref(code)
  rt.decref(qualified)
}

/** Raised again as it is: the traceback knows this frame already. */
function again(exception: PyObject): PythonError {
  const error = new PythonError(exception)
  error.isAgain = true
  return error
}

function raised(rt: Runtime, stack: (PyObject | null)[], count: number): PythonError {
  if (count === 0) {
    const { handled } = rt
    if (!handled) return rt.error('RuntimeError', 'No active exception to reraise')
    handled.refs++
    return again(handled)
  }
  const cause = count === 2 ? pop(stack) : null
  const given = pop(stack)
  const exception = rt.asException(given) as PyException
  rt.decref(given)
  if (cause) {
    exception.value.suppressContext = true
    exception.value.cause = cause === rt.none ? null : rt.asException(cause)
    rt.decref(cause)
  }
  return new PythonError(exception)
}

function matches(rt: Runtime, exception: PyObject, type: PyObject): boolean {
  const types = type.type === rt.types.tuple ? (type as PyTuple).value : [type]
  for (const one of types)
    if (!(one instanceof PyType) || !one.isException)
      throw rt.error('TypeError', 'catching classes that do not inherit from BaseException is not allowed')
  return types.some((one) => exception.type.isSubtypeOf(one as PyType))
}

function enterContext(rt: Runtime, stack: (PyObject | null)[]): void {
  const manager = stack[stack.length - 1] as PyObject
  const enter = manager.type.lookup('__enter__')
  const exit = manager.type.lookup('__exit__')
  if (!enter || !exit) {
    if (rt.rules.minor < 11) throw rt.error('AttributeError', enter ? '__exit__' : '__enter__')
    const detail = enter ? ' (missed __exit__ method)' : ''
    throw rt.error(
      'TypeError',
      `'${manager.type.name}' object does not support the context manager protocol${detail}`,
    )
  }
  const bound = newMethod(rt, exit, manager)
  stack[stack.length - 1] = bound
  rt.decref(manager)
  const value = rt.callSpecial(manager, '__enter__', [])
  stack.push(value as PyObject)
}

function formatStep(rt: Runtime, stack: (PyObject | null)[], argument: number): void {
  const spec = argument & 4 ? pop(stack) : null
  const value = pop(stack)
  const conversion = argument & 3
  try {
    const text =
      conversion === 1
        ? rt.strText(value)
        : conversion === 2
          ? rt.repr(value)
          : conversion === 3
            ? rt.ascii(value)
            : null
    if (text === null) stack.push(formatValue(rt, value, spec ? nameText(spec) : ''))
    else {
      const shown = rt.str(text)
      if (spec) {
        stack.push(formatValue(rt, shown, nameText(spec)))
        rt.decref(shown)
      } else stack.push(shown)
    }
  } finally {
    rt.decref(value)
    if (spec) rt.decref(spec)
  }
}

export { sequenceIndex }
