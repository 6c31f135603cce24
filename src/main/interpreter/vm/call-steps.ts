// Calls by instruction that the hot loop leaves to others: new objects whose __init__ is Python code, calls with * and
// **, functions made by def and lambda.
import { type DictValue, type PyDict } from '../objects/dict'
import { newFunction, type PyFunction } from '../objects/function'
import { newGenerator } from '../objects/generator'
import { newTuple } from '../objects/list'
import type { PyObject, PyTuple, PyType } from '../objects/object'
import { holdArguments, holdUnpacked, releaseArguments } from './argument-tuples'
import { bindFrame, callObject } from './call'
import { type Frame, type PyCode, takeFrame } from './frame'
import { calleeText, notString } from './display-steps'
import { runFrame } from './interpreter'
import { nameText } from './name-access'
import type { Runtime } from './runtime'

const NO_ARGUMENTS: readonly PyObject[] = []

/**
 * The call of a class whose __init__ is a Python function: its frame, with a new instance. Null: called in the general
 * way. Arguments stay on the caller's stack, from index `first` to `end`; the frame has references of its own. `isWarm`:
 * the instruction is specialised, and makes no tuple of them (3.13, CALL_ALLOC_AND_ENTER_INIT).
 */
export function initFrame(
  rt: Runtime,
  type: PyType,
  values: readonly (PyObject | null)[],
  first: number,
  end: number,
  keywords: readonly string[] | null,
  isWarm: boolean,
): Frame | null {
  const { construct } = type.slots
  const init = type.isHeap ? (type.lookup('__init__') as PyFunction | null) : null
  if (init?.type !== rt.types.function || !construct) return null
  if (rt.depth >= rt.recursionLimit) throw rt.tooDeep('')
  const { code, globals } = init.value
  if (code.value.template.isGenerator) return null
  const instance = construct(rt, type, NO_ARGUMENTS, null)
  let frame: Frame
  if (keywords === null && code.value.plainArguments === end - first + 1 && !code.value.hasCells) {
    const args = isWarm ? NO_ARGUMENTS : (values.slice(first, end) as PyObject[])
    const held = holdArguments(rt, args, null)
    frame = takeFrame(rt, code, globals)
    frame.held = held
    const { values: own } = frame
    own[0] = instance
    instance.refs++
    for (let at = first; at < end; at++) {
      const value = values[at] as PyObject
      value.refs++
      own[at - first + 1] = value
    }
  } else {
    const args: PyObject[] = [instance]
    for (let at = first; at < end; at++) args.push(values[at] as PyObject)
    for (const arg of args) arg.refs++
    const given = args.slice(1)
    const held =
      keywords === null ? holdArguments(rt, given, null) : holdUnpacked(rt, given, keywords, instance)
    try {
      frame = bindFrame(rt, init, args, keywords)
      frame.held = held
    } catch (problem) {
      if (held) releaseArguments(rt, held)
      rt.decref(instance)
      throw problem
    }
  }
  if (rt.rules.movesArguments) {
    init.refs++
    frame.func = init
  }
  frame.instance = instance
  return frame
}

/** __init__ has returned: its object is what the call gives. Takes over both. */
export function initialised(rt: Runtime, instance: PyObject, value: PyObject): PyObject {
  const { name } = value.type
  rt.decref(value)
  if (value === rt.none) return instance
  rt.decref(instance)
  throw rt.error('TypeError', `__init__() should return None, not '${name}'`)
}

/** Texts of the keyword names in the tuple that lay on top of the stack; lets go of it. */
export function keywordNames(tuple: PyTuple): string[] {
  const names: string[] = []
  for (const name of tuple.value) names.push(nameText(name))
  tuple.refs--
  return names
}

/** CALL_FUNCTION_EX: an iterable of arguments, and above it a mapping of keywords when `hasNames`. */
export function callWithTuple(rt: Runtime, frame: Frame, hasNames: boolean): void {
  // What is held until the call is over: for Python functions only up to 3.11, whose frames took references from them.
  const held: PyObject[] = hasNames ? [frame.pop()] : []
  held.unshift(frame.pop())
  held.unshift(frame.pop())
  const [callee, iterable, mapping] = held as [PyObject, PyObject, PyObject<DictValue>?]
  try {
    let tuple = iterable as PyTuple
    if (iterable.type !== rt.types.tuple) {
      tuple = argumentTuple(rt, callee, iterable)
      held[1] = tuple
      rt.decref(iterable)
    }
    const names = mapping ? keysOf(rt, callee, mapping) : null
    const args = mapping ? [...tuple.value, ...valuesOf(mapping)] : tuple.value
    if (callee.type === rt.types.function && rt.rules.minor >= 12) {
      for (const arg of args) arg.refs++
      const made = bindFrame(rt, callee as PyFunction, args, names)
      callee.refs++
      made.func = callee
      for (const one of held.splice(0).reverse()) rt.decref(one)
      const isGenerator = (callee as PyFunction).value.code.value.template.isGenerator
      frame.push(isGenerator ? newGenerator(rt, made, callee as PyFunction) : runFrame(rt, made))
      return
    }
    // _PyStack_UnpackDict: the arguments stand in an array that counts them.
    const isNative =
      callee.type === rt.types.builtin_function_or_method || callee.type === rt.types.method_descriptor
    if (mapping && args.length > tuple.value.length && isNative)
      for (const arg of args) held.push((arg.refs++, arg))
    frame.push(callObject(rt, callee, args, names, true))
  } finally {
    for (const one of held.reverse()) rt.decref(one)
  }
}

function argumentTuple(rt: Runtime, callee: PyObject, iterable: PyObject): PyTuple {
  if (!iterable.type.slots.iter && !iterable.type.slots.getItem) {
    const message = `${calleeText(rt, callee)} argument after * must be an iterable, not ${iterable.type.name}`
    throw rt.error('TypeError', message)
  }
  const items: PyObject[] = []
  rt.forEach(iterable, (item) => items.push(item))
  return newTuple(rt, items)
}

function keysOf(rt: Runtime, callee: PyObject, mapping: PyObject<DictValue>): string[] {
  if (!rt.isInstance(mapping, rt.types.dict)) {
    const message = `${calleeText(rt, callee)} argument after ** must be a mapping, not ${mapping.type.name}`
    throw rt.error('TypeError', message)
  }
  const names: string[] = []
  for (const key of mapping.value.table.keys) {
    if (!key) continue
    if (!rt.isInstance(key, rt.types.str)) throw notString(rt, calleeText(rt, callee))
    names.push(nameText(key))
  }
  return names
}

function valuesOf(mapping: PyObject<DictValue>): PyObject[] {
  return mapping.value.table.values.filter((value) => value !== null)
}

/** MAKE_FUNCTION: see opcodes.ts. */
export function makeFunction(rt: Runtime, frame: Frame, flags: number): void {
  const qualified = frame.pop()
  const code = frame.pop() as PyCode
  const closure = flags & 8 ? (frame.pop() as PyTuple) : null
  const annotations = flags & 4 ? frame.pop() : null
  const keywordDefaults = flags & 2 ? (frame.pop() as PyDict) : null
  const defaults = flags & 1 ? (frame.pop() as PyTuple) : null
  frame.push(
    newFunction(rt, {
      code,
      globals: frame.globals as PyDict,
      name: code.value.template.name,
      qualifiedName: nameText(qualified),
      defaults,
      keywordDefaults,
      closure,
      annotations,
    }),
  )
  rt.decref(code)
  rt.decref(qualified)
}
