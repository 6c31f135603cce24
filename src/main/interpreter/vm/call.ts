// Calls: binding of arguments to parameters (ceval.c, _PyEval_MakeFrameVector), calls from native code.
import type { BuiltinValue } from '../objects/define'
import { dictGet, dictSet, newDict, type PyDict } from '../objects/dict'
import { type FunctionValue, newCell, type PyFunction } from '../objects/function'
import { newTuple } from '../objects/list'
import type { PyObject, PyTuple, PyType } from '../objects/object'
import { newGenerator } from '../objects/generator'
import type { CodeTemplate } from '../compile/code'
import { holdArguments, needsTuple, releaseArguments } from './argument-tuples'
import { bindArguments, type Signature, signatureOf } from './builtin-arguments'
import { type Frame, type PyCell, releaseFrame, takeFrame } from './frame'
import { runFrame } from './interpreter'
import type { Runtime } from './runtime'
import { closestName } from './suggestions'

/**
 * Calls anything from native code. Arguments are borrowed, the result is new. `hasTuple`: the caller has them in a tuple,
 * which is passed on.
 */
export function callObject(
  rt: Runtime,
  callee: PyObject,
  args: readonly PyObject[],
  names: readonly string[] | null,
  hasTuple = false,
): PyObject {
  const { types } = rt
  if (callee.type === types.function) {
    for (const arg of args) arg.refs++
    const frame = bindFrame(rt, callee as PyFunction, args as PyObject[], names)
    if (rt.rules.movesArguments) {
      callee.refs++
      frame.func = callee
    }
    if ((callee as PyFunction).value.code.value.template.isGenerator)
      return newGenerator(rt, frame, callee as PyFunction)
    if (names === null || names.length === 0) return runFrame(rt, frame)
    // _PyStack_UnpackDict: keywords and arguments stand in an array that counts them.
    for (const arg of args) arg.refs++
    try {
      return runFrame(rt, frame)
    } finally {
      for (const arg of args) rt.decref(arg)
    }
  }
  if (callee.type === types.method) {
    const { callee: func, self } = callee.value as { callee: PyObject; self: PyObject }
    return callObject(rt, func, [self, ...args], names)
  }
  if (callee.type === types.builtin_function_or_method || callee.type === types.method_descriptor)
    return callBuiltin(rt, callee.value as BuiltinValue, args, names)
  const { call } = callee.type.slots
  if (!call) throw rt.error('TypeError', `'${callee.type.name}' object is not callable`)
  rt.enter(' while calling a Python object')
  const held = !hasTuple && needsTuple(rt, callee) ? holdArguments(rt, args, names) : null
  try {
    return call(rt, callee, args, names)
  } finally {
    rt.leave()
    if (held !== null) releaseArguments(rt, held)
  }
}

/** Checks the arguments of a function in C and sorts keywords into their places. */
export function callBuiltin(
  rt: Runtime,
  value: BuiltinValue,
  args: readonly PyObject[],
  names: readonly string[] | null,
): PyObject {
  const given = value.self ? [value.self, ...args] : args
  const { least, most, owner } = value
  const hidden = owner ? 1 : 0
  const count = given.length - (names?.length ?? 0)
  if (owner && value.self === null) checkSelf(rt, value, owner, count > 0 ? given[0] : undefined)
  if (value.parameters) {
    const placed = bindArguments(rt, signatureOfBuiltin(value, value.parameters), given.slice(hidden), names)
    if (hidden === 1) placed.unshift(given[0])
    return value.call(rt, placed as PyObject[], null)
  }
  if (names && most !== Number.POSITIVE_INFINITY && names.length > 0)
    throw rt.error('TypeError', `${shownBuiltin(rt, value)}() takes no keyword arguments`)
  if (count < least || count > most)
    throw rt.error('TypeError', wrongCount(rt, value, count - hidden, least - hidden, most - hidden))
  return value.call(rt, given, names)
}

/** A method taken from its type and called on what is no instance of it. */
function checkSelf(rt: Runtime, value: BuiltinValue, owner: PyType, self: PyObject | undefined): void {
  const { name } = value
  if (!self)
    throw rt.error(
      'TypeError',
      rt.rules.minor >= 9
        ? `unbound method ${owner.qualifiedName}.${name}() needs an argument`
        : `descriptor '${name}' of '${owner.name}' object needs an argument`,
    )
  if (!rt.isInstance(self, owner))
    throw rt.error(
      'TypeError',
      `descriptor '${name}' for '${owner.name}' objects doesn't apply to a '${self.type.name}' object`,
    )
}

/** Functions without parameters and of one argument are named with their type or module from 3.9 on. */
function shownBuiltin(rt: Runtime, { name, owner, module }: BuiltinValue): string {
  if (rt.rules.minor <= 8) return name
  return owner ? `${owner.qualifiedName}.${name}` : module ? `${module}.${name}` : name
}

function wrongCount(rt: Runtime, value: BuiltinValue, count: number, least: number, most: number): string {
  const name = shownBuiltin(rt, value)
  if (least === most && most === 0) return `${name}() takes no arguments (${count} given)`
  if (least === most && most === 1) return `${name}() takes exactly one argument (${count} given)`
  const bound = count < least ? least : most
  const word = least === most ? '' : count < least ? 'at least ' : 'at most '
  return `${value.name} expected ${word}${bound} argument${bound === 1 ? '' : 's'}, got ${count}`
}

const signatures = new WeakMap<readonly string[], Signature>()

function signatureOfBuiltin(value: BuiltinValue, parameters: readonly string[]): Signature {
  const known = signatures.get(parameters)
  if (known) return known
  const hidden = value.owner ? 1 : 0
  const made = signatureOf(value.name, parameters.slice(hidden), value.least - hidden)
  signatures.set(parameters, made)
  return made
}

/** A frame with its parameters bound. Takes over the references of the arguments, also when it raises. */
export function bindFrame(
  rt: Runtime,
  func: PyFunction,
  args: readonly PyObject[],
  names: readonly string[] | null,
): Frame {
  const value = func.value
  const { template } = value.code.value
  const frame = takeFrame(rt, value.code, value.globals)
  const { values: locals } = frame
  const count = names ? args.length - names.length : args.length
  const { argumentCount } = template
  if (
    names === null &&
    count === argumentCount &&
    !template.hasStar &&
    !template.hasDoubleStar &&
    template.keywordOnlyCount === 0
  )
    for (let at = 0; at < count; at++) locals[at] = args[at] as PyObject
  else {
    try {
      bindGeneral(rt, value, template, locals, args, count, names)
    } catch (problem) {
      releaseFrame(rt, frame)
      throw problem
    }
  }
  if (value.code.value.hasCells) bindCells(rt, value.closure, template, frame)
  return frame
}

export function bindCells(rt: Runtime, closure: PyTuple | null, template: CodeTemplate, frame: Frame): void {
  const cells: PyCell[] = []
  frame.cells = cells
  for (const parameter of template.cellParameters) {
    const content = parameter < 0 ? null : (frame.values[parameter] ?? null)
    if (parameter >= 0) frame.values[parameter] = null
    cells.push(newCell(rt, content))
  }
  for (const cell of closure?.value ?? []) {
    cell.refs++
    cells.push(cell as PyCell)
  }
}

function bindGeneral(
  rt: Runtime,
  value: FunctionValue,
  template: CodeTemplate,
  locals: (PyObject | null)[],
  args: readonly PyObject[],
  count: number,
  names: readonly string[] | null,
): void {
  const { argumentCount, keywordOnlyCount, hasStar, hasDoubleStar, variables } = template
  const named = argumentCount + keywordOnlyCount
  let taken = 0
  try {
    const plain = Math.min(count, argumentCount)
    for (; taken < plain; taken++) locals[taken] = args[taken] as PyObject
    if (hasStar) {
      const rest = args.slice(plain, count)
      taken = count
      locals[named] = newTuple(rt, rest)
    }
    let extra: PyDict | null = null
    if (hasDoubleStar) {
      extra = newDict(rt)
      locals[named + (hasStar ? 1 : 0)] = extra
    }
    for (const [index, name] of (names ?? []).entries()) {
      const at = variables.slice(0, named).indexOf(name)
      const arg = args[count + index] as PyObject
      if (at < template.positionalOnlyCount) {
        if (!extra) throw rt.error('TypeError', unexpected(rt, value, template, name, at))
        const key = rt.internedStr(name)
        dictSet(rt, extra, key, arg)
        rt.decref(key)
        rt.decref(arg)
      } else {
        if (locals[at])
          throw rt.error('TypeError', `${shownName(rt, value)}() got multiple values for argument '${name}'`)
        locals[at] = arg
      }
      taken = count + index + 1
    }
    if (!hasStar && count > argumentCount)
      throw rt.error('TypeError', tooMany(rt, value, template, locals, count))
  } catch (problem) {
    for (const arg of args.slice(Math.max(taken, count))) rt.decref(arg)
    if (!hasStar) for (const arg of args.slice(argumentCount, count)) rt.decref(arg)
    throw problem
  }
  fillDefaults(rt, value, template, locals, count)
}

function fillDefaults(
  rt: Runtime,
  value: FunctionValue,
  template: CodeTemplate,
  locals: (PyObject | null)[],
  count: number,
): void {
  const { argumentCount, keywordOnlyCount, variables } = template
  const defaults = value.defaults?.value ?? []
  const required = argumentCount - defaults.length
  const missing: string[] = []
  for (let at = Math.min(count, argumentCount); at < argumentCount; at++) {
    if (locals[at]) continue
    const fallback = defaults[at - required]
    if (at < required || !fallback) missing.push(variables[at] as string)
    else {
      fallback.refs++
      locals[at] = fallback
    }
  }
  if (missing.length > 0)
    throw rt.error('TypeError', missingText(shownName(rt, value), 'positional', missing))
  for (let at = argumentCount; at < argumentCount + keywordOnlyCount; at++) {
    if (locals[at]) continue
    const key = value.keywordDefaults ? rt.internedStr(variables[at] as string) : null
    const fallback = key && value.keywordDefaults ? dictGet(rt, value.keywordDefaults, key) : null
    if (key) rt.decref(key)
    if (fallback) {
      fallback.refs++
      locals[at] = fallback
    } else missing.push(variables[at] as string)
  }
  if (missing.length > 0)
    throw rt.error('TypeError', missingText(shownName(rt, value), 'keyword-only', missing))
}

/** Messages name a function by its qualified name from 3.10 on. */
function shownName(rt: Runtime, value: FunctionValue): string {
  return rt.rules.minor >= 10 ? value.qualifiedName : value.name
}

function missingText(name: string, kind: string, missing: readonly string[]): string {
  const quoted = missing.map((one) => `'${one}'`)
  const last = quoted.length > 2 ? `, and ${quoted.at(-1)}` : quoted.length === 2 ? ` and ${quoted[1]}` : ''
  const list = quoted.length > 2 ? quoted.slice(0, -1).join(', ') + last : (quoted[0] ?? '') + last
  return `${name}() missing ${missing.length} required ${kind} argument${missing.length === 1 ? '' : 's'}: ${list}`
}

function tooMany(
  rt: Runtime,
  value: FunctionValue,
  template: CodeTemplate,
  locals: readonly (PyObject | null)[],
  count: number,
): string {
  const { argumentCount, keywordOnlyCount } = template
  const least = argumentCount - (value.defaults?.value.length ?? 0)
  const takes = least < argumentCount ? `from ${least} to ${argumentCount}` : `${argumentCount}`
  const isPlural = least < argumentCount ? true : argumentCount !== 1
  const named = locals
    .slice(argumentCount, argumentCount + keywordOnlyCount)
    .filter((one) => one !== null).length
  const plural = (amount: number) => (amount === 1 ? '' : 's')
  const given =
    named > 0
      ? `${count} positional argument${plural(count)} (and ${named} keyword-only argument${plural(named)})`
      : `${count}`
  const verb = count === 1 && named === 0 ? 'was' : 'were'
  return `${shownName(rt, value)}() takes ${takes} positional argument${isPlural ? 's' : ''} but ${given} ${verb} given`
}

function unexpected(
  rt: Runtime,
  value: FunctionValue,
  template: CodeTemplate,
  name: string,
  at: number,
): string {
  const shown = shownName(rt, value)
  if (at >= 0) return `${shown}() got some positional-only arguments passed as keyword arguments: '${name}'`
  const problem = `${shown}() got an unexpected keyword argument '${name}'`
  if (rt.rules.minor < 13) return problem
  const { positionalOnlyCount, argumentCount, keywordOnlyCount, variables } = template
  const meant = closestName(variables.slice(positionalOnlyCount, argumentCount + keywordOnlyCount), name)
  return meant === null ? problem : `${problem}. Did you mean '${meant}'?`
}
