// Calls by instruction that the hot loop leaves to others: new objects whose __init__ is Python code, calls with * and
// **, functions made by def and lambda.
import { type DictValue, type PyDict } from '../objects/dict'
import { newFunction, type PyFunction } from '../objects/function'
import type { PyObject, PyTuple, PyType } from '../objects/object'
import { bindFrame } from './call'
import { type Frame, type PyCode, takeFrame } from './frame'
import { nameText } from './name-access'
import type { Runtime } from './runtime'

const NO_ARGUMENTS: readonly PyObject[] = []

/**
 * The call of a class whose __init__ is a Python function: its frame, with a new instance. Null: called in the general
 * way. Arguments stay on the caller's stack, from index `first` to `end`; the frame has references of its own.
 */
export function initFrame(
  rt: Runtime,
  type: PyType,
  values: readonly (PyObject | null)[],
  first: number,
  end: number,
  keywords: readonly string[] | null,
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
    frame = takeFrame(rt, code, globals)
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
    try {
      frame = bindFrame(rt, init, args, keywords)
    } catch (problem) {
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
  const mapping = hasNames ? (frame.pop() as PyObject<DictValue>) : null
  const iterable = frame.pop()
  const callee = frame.pop()
  const args: PyObject[] = []
  const names: string[] = []
  try {
    rt.forEach(iterable, (item) => args.push(item))
    if (mapping) {
      const { keys, values } = mapping.value.table
      for (let at = 0; at < keys.length; at++) {
        const key = keys[at]
        if (!key) continue
        const value = values[at] as PyObject
        names.push(nameText(key))
        value.refs++
        args.push(value)
      }
    }
    frame.push(rt.call(callee, args, mapping ? names : null))
  } finally {
    for (const arg of args) rt.decref(arg)
    rt.decref(iterable)
    if (mapping) rt.decref(mapping)
    rt.decref(callee)
  }
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
