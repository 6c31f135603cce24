// The loop: runs the instructions of frames until the frame it was entered with ends or yields (ceval.c). One function,
// long on purpose: calls of Python functions, the __init__ of new objects and generators in loops push a frame here and
// never use the JavaScript stack, and what runs for every instruction uses plain integers and one array per frame.
// `npm run bench -- --only interpreter` measures it. Everything rare is in rare-steps.ts.
import * as op from '../compile/opcodes'
import { addAttribute } from '../objects/attributes'
import type { BuiltinValue } from '../objects/define'
import type { DictValue } from '../objects/dict'
import type { FunctionValue, MethodValue, PyFunction } from '../objects/function'
import { type GeneratorValue, newGenerator, type PyGenerator, stepDelegate } from '../objects/generator'
import { computed, newInt } from '../objects/int-memory'
import { appendToList, type ListBuffer, newList, newTuple } from '../objects/list'
import { type PyObject, type PyTuple, type PyType, PythonError } from '../objects/object'
import { addInts, subtractInts } from '../values/int'
import { loadAttribute, loadMethod, storeAttribute } from './attribute-access'
import { bindCells, bindFrame, callBuiltin } from './call'
import { releaseArguments } from './argument-tuples'
import { initFrame, initialised, keywordNames } from './call-steps'
import { noItems, subscript } from './display-steps'
import {
  type CellValue,
  DELEGATION,
  FOR_LOOP,
  type Frame,
  InlineCache,
  NATIVE,
  releaseFrame,
  takeFrame,
} from './frame'
import { loadGlobal, loadName, nameText, storeName, unbound, unboundCell } from './name-access'
import { rareStep } from './rare-steps'
import type { Runtime } from './runtime'
import { converted, lineOf, unwind } from './unwind'

/** Instructions that a call counts for in the budget, besides its loops. */
const CALL_COST = 16
/** Ints below this, and above its negative, are one digit: what computes them asks for nothing but the result. */
const ONE_DIGIT = 2 ** 30
/** In the place of an inline cache: the call has run before. */
const WARM = new InlineCache(0, -1, null, null, null, null, 0)
/** In place of `sp` while somebody else works on the frame's stack. */
const ELSEWHERE = -1

/**
 * Runs a frame, takes over one holder of it, and gives what it returns or yields. `raised`: an exception that shows at
 * the frame's next instruction (generator.throw); taken over.
 */
export function runFrame(rt: Runtime, entry: Frame, raised: PyObject | null = null): PyObject {
  const { memory } = rt
  const back = rt.frame
  entry.isEntry = true
  entry.awaits = NATIVE
  enterFrame(rt, entry)
  entry.back = back
  rt.frame = entry
  let frame = entry
  let pending = raised
  const {
    int: INT,
    float: FLOAT,
    list: LIST,
    function: FUNCTION,
    method: METHOD,
    builtin_function_or_method: BUILTIN,
    method_descriptor: DESCRIPTOR,
    generator: GENERATOR,
    type: TYPE,
  } = rt.types
  const { true: TRUE, false: FALSE, none: NONE, listAppend } = rt
  const objectNew = rt.types.object.slots.construct
  const moves = rt.rules.movesArguments
  const specialisesInit = rt.rules.minor >= 13
  const savedSite = memory.site
  let sp = ELSEWHERE
  for (;;) {
    try {
      if (pending) {
        const exception = pending
        pending = null
        frame.line = lineOf(frame)
        throw new PythonError(exception)
      }
      // Once for each frame that is entered or come back to.
      frames: for (;;) {
        const { template, constants, names, caches } = frame.code.value
        const { instructions, lines } = template
        const { values } = frame
        let pc = frame.next
        sp = frame.sp
        for (;;) {
          let opcode = instructions[2 * pc] as number
          const argument = instructions[2 * pc + 1] as number
          memory.site = lines[pc] as number
          frame.next = ++pc
          // Once, and again for an instruction that reported first.
          dispatch: for (;;) {
            switch (opcode) {
              case op.LOAD_FAST: {
                const value = values[argument] as PyObject | null
                if (value === null) throw unbound(rt, template, argument)
                value.refs++
                values[sp++] = value
                break
              }
              case op.STORE_FAST: {
                const old = values[argument] as PyObject | null
                values[argument] = values[--sp] as PyObject
                if (old !== null && --old.refs === 0) rt.dealloc(old)
                break
              }
              case op.LOAD_CONST: {
                const value = constants[argument] as PyObject
                value.refs++
                values[sp++] = value
                break
              }
              case op.LOAD_GLOBAL: {
                const cache = caches[pc]
                if (cache !== undefined) {
                  const { table } = (frame.globals as PyObject<DictValue>).value
                  if (cache.version === table.version) {
                    let value: PyObject | null = null
                    if (cache.value === null) value = table.values[cache.at] as PyObject
                    else if (cache.outerVersion === rt.builtins.value.table.version) ({ value } = cache)
                    if (value !== null) {
                      value.refs++
                      values[sp++] = value
                      break
                    }
                  }
                }
                values[sp++] = loadGlobal(rt, frame, names[argument] as PyObject, pc)
                break
              }
              case op.LOAD_NAME:
                values[sp++] = loadName(rt, frame, names[argument] as PyObject, pc)
                break
              case op.STORE_NAME: {
                const value = values[--sp] as PyObject
                const cache = caches[pc]
                if (cache !== undefined) {
                  const { table } = ((frame.namespace ?? frame.globals) as PyObject<DictValue>).value
                  if (cache.version === table.version) {
                    const old = table.values[cache.at] as PyObject
                    table.values[cache.at] = value
                    if (--old.refs === 0) rt.dealloc(old)
                    break
                  }
                }
                storeName(rt, frame, pc, names[argument] as PyObject, value)
                break
              }
              case op.POP_TOP: {
                const value = values[--sp] as PyObject | null
                if (value !== null && --value.refs === 0) rt.dealloc(value)
                break
              }
              case op.DUP_TOP: {
                const value = values[sp - 1] as PyObject
                value.refs++
                values[sp++] = value
                break
              }
              case op.BINARY:
              case op.INPLACE: {
                const b = values[sp - 1] as PyObject
                const a = values[sp - 2] as PyObject
                let made: PyObject | null = null
                if (a.type === INT && b.type === INT) {
                  const x = a.value
                  const y = b.value
                  if (typeof x !== 'number' || typeof y !== 'number') made = null
                  else if (x < ONE_DIGIT && x > -ONE_DIGIT && y < ONE_DIGIT && y > -ONE_DIGIT)
                    switch (argument) {
                      case op.ADD:
                        made = newInt(rt, x + y)
                        break
                      case op.SUBTRACT:
                        made = newInt(rt, x - y)
                        break
                      case op.MULTIPLY: {
                        const product = x * y
                        // + 0: there is no negative zero.
                        if (Number.isSafeInteger(product)) made = newInt(rt, product + 0)
                        break
                      }
                      case op.FLOOR_DIVIDE:
                        if (y !== 0) made = newInt(rt, Math.floor(x / y) + 0)
                        break
                      case op.REMAINDER:
                        if (y !== 0) {
                          const rest = x % y
                          made = newInt(rt, rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest + 0)
                        }
                        break
                      default:
                    }
                  else if (argument === op.ADD) made = computed(rt, op.ADD, x, y, addInts)
                  else if (argument === op.SUBTRACT) made = computed(rt, op.SUBTRACT, x, y, subtractInts)
                } else if (a.type === FLOAT && b.type === FLOAT && argument <= op.MULTIPLY) {
                  const x = a.value as number
                  const y = b.value as number
                  made = rt.float(argument === op.ADD ? x + y : argument === op.SUBTRACT ? x - y : x * y)
                }
                if (made === null) {
                  const sign = op.BINARY_OPERATORS[argument] ?? ''
                  made =
                    opcode === op.BINARY ? rt.binary(a, b, argument, sign) : rt.inPlace(a, b, argument, sign)
                }
                sp--
                values[sp - 1] = made
                if (--b.refs === 0) rt.dealloc(b)
                if (--a.refs === 0) rt.dealloc(a)
                break
              }
              case op.COMPARE: {
                const b = values[sp - 1] as PyObject
                const a = values[sp - 2] as PyObject
                if (
                  a.type === INT &&
                  b.type === INT &&
                  typeof a.value === 'number' &&
                  typeof b.value === 'number'
                ) {
                  const x = a.value
                  const y = b.value
                  const answer =
                    argument === op.LT
                      ? x < y
                      : argument === op.LE
                        ? x <= y
                        : argument === op.EQ
                          ? x === y
                          : argument === op.NE
                            ? x !== y
                            : argument === op.GT
                              ? x > y
                              : x >= y
                  sp -= 2
                  if (--b.refs === 0) rt.dealloc(b)
                  if (--a.refs === 0) rt.dealloc(a)
                  // Most comparisons decide a jump: nobody sees the bool.
                  if (instructions[2 * pc] === op.POP_JUMP_IF_FALSE)
                    pc = answer ? pc + 1 : (instructions[2 * pc + 1] as number)
                  else {
                    const made = answer ? TRUE : FALSE
                    made.refs++
                    values[sp++] = made
                  }
                  break
                }
                const made = rt.compare(a, b, argument)
                sp--
                values[sp - 1] = made
                if (--b.refs === 0) rt.dealloc(b)
                if (--a.refs === 0) rt.dealloc(a)
                break
              }
              case op.IS: {
                const b = values[sp - 1] as PyObject
                const a = values[sp - 2] as PyObject
                const made = (a === b) === (argument === 0) ? TRUE : FALSE
                made.refs++
                sp--
                values[sp - 1] = made
                if (--b.refs === 0) rt.dealloc(b)
                if (--a.refs === 0) rt.dealloc(a)
                break
              }
              case op.JUMP:
                // Loops turn here: what they cost is counted by their length.
                if (argument < pc && (rt.fuel -= pc - argument) <= 0) rt.watch.refuel(memory.site)
                pc = argument
                break
              case op.POP_JUMP_IF_FALSE:
              case op.POP_JUMP_IF_TRUE: {
                const value = values[sp - 1] as PyObject
                const isTrue = value === TRUE || (value !== FALSE && value !== NONE && rt.truth(value))
                sp--
                if (--value.refs === 0) rt.dealloc(value)
                if (isTrue === (opcode === op.POP_JUMP_IF_TRUE)) pc = argument
                break
              }
              case op.JUMP_IF_FALSE_OR_POP:
              case op.JUMP_IF_TRUE_OR_POP: {
                const value = values[sp - 1] as PyObject
                if (rt.truth(value) === (opcode === op.JUMP_IF_TRUE_OR_POP)) pc = argument
                else {
                  sp--
                  if (--value.refs === 0) rt.dealloc(value)
                }
                break
              }
              case op.GET_ITER: {
                const object = values[sp - 1] as PyObject
                values[sp - 1] = rt.iter(object)
                if (--object.refs === 0) rt.dealloc(object)
                break
              }
              case op.FOR_ITER: {
                const iterator = values[sp - 1] as PyObject
                if (iterator.type === GENERATOR) {
                  const suspended = (iterator as PyGenerator).value.frame
                  if (suspended !== null && !(iterator as PyGenerator).value.isRunning) {
                    frame.sp = sp
                    enterGenerator(rt, iterator as PyGenerator, suspended, frame, FOR_LOOP)
                    frame = suspended
                    continue frames
                  }
                }
                const { next } = iterator.type.slots
                const item = next === null ? rt.next(iterator) : next(rt, iterator)
                if (item !== null) values[sp++] = item
                else {
                  sp--
                  if (--iterator.refs === 0) rt.dealloc(iterator)
                  pc = argument
                }
                break
              }
              case op.BUILD_TUPLE: {
                const items = argument === 0 ? [] : (values.slice(sp - argument, sp) as PyObject[])
                sp -= argument
                values[sp++] = newTuple(rt, items)
                break
              }
              case op.BUILD_LIST: {
                const items = argument === 0 ? [] : (values.slice(sp - argument, sp) as PyObject[])
                sp -= argument
                values[sp++] = newList(rt, items)
                break
              }
              case op.LIST_APPEND: {
                const value = values[--sp] as PyObject
                appendToList(rt, (values[sp - argument] as PyObject<ListBuffer>).value, value)
                break
              }
              case op.LOAD_ATTR: {
                const object = values[sp - 1] as PyObject
                const cache = caches[pc]
                const { attributes } = object
                let made: PyObject
                if (
                  cache !== undefined &&
                  attributes !== null &&
                  attributes.shape === cache.shape &&
                  object.type.version === cache.version
                ) {
                  made = attributes.items[cache.at] as PyObject
                  made.refs++
                } else made = loadAttribute(rt, caches, pc, object, nameText(names[argument] as PyObject))
                values[sp - 1] = made
                if (--object.refs === 0) rt.dealloc(object)
                break
              }
              case op.STORE_ATTR: {
                const object = values[sp - 1] as PyObject
                const value = values[sp - 2] as PyObject
                const cache = caches[pc]
                const { attributes } = object
                if (
                  cache !== undefined &&
                  attributes !== null &&
                  attributes.shape === cache.shape &&
                  object.type.version === cache.version
                ) {
                  sp -= 2
                  if (cache.next === null) {
                    const old = attributes.items[cache.at] as PyObject
                    attributes.items[cache.at] = value
                    if (--old.refs === 0) rt.dealloc(old)
                  } else addAttribute(rt, object, attributes, nameText(names[argument] as PyObject), value)
                  if (--object.refs === 0) rt.dealloc(object)
                  break
                }
                storeAttribute(rt, caches, pc, object, nameText(names[argument] as PyObject), value)
                sp -= 2
                if (--value.refs === 0) rt.dealloc(value)
                if (--object.refs === 0) rt.dealloc(object)
                break
              }
              case op.LOAD_METHOD: {
                const object = values[sp - 1] as PyObject
                const cache = caches[pc]
                if (
                  cache !== undefined &&
                  object.type === cache.type &&
                  cache.version === object.type.version &&
                  (object.attributes === null ? null : object.attributes.shape) === cache.shape
                ) {
                  const found = cache.value as PyObject
                  found.refs++
                  values[sp - 1] = found
                  values[sp++] = object
                  break
                }
                frame.sp = sp
                sp = ELSEWHERE
                loadMethod(rt, frame, pc, names[argument] as PyObject)
                ;({ sp } = frame)
                break
              }
              case op.BINARY_SUBSCR: {
                const key = values[sp - 1] as PyObject
                const object = values[sp - 2] as PyObject
                let made: PyObject | undefined
                if (object.type === LIST && key.type === INT) {
                  const at = key.value as number
                  const { items } = (object as PyObject<ListBuffer>).value
                  if (at >= 0 && at < items.length) {
                    made = items[at] as PyObject
                    made.refs++
                  }
                }
                if (made === undefined) {
                  const { getItem } = object.type.slots
                  made = getItem === null ? subscript(rt, object, key) : getItem(rt, object, key)
                }
                sp--
                values[sp - 1] = made
                if (--key.refs === 0) rt.dealloc(key)
                if (--object.refs === 0) rt.dealloc(object)
                break
              }
              case op.STORE_SUBSCR: {
                const key = values[sp - 1] as PyObject
                const object = values[sp - 2] as PyObject
                const value = values[sp - 3] as PyObject
                if (object.type === LIST && key.type === INT) {
                  const at = key.value as number
                  const { items } = (object as PyObject<ListBuffer>).value
                  if (at >= 0 && at < items.length) {
                    // The item keeps the reference that lay on the stack.
                    sp -= 3
                    const old = items[at] as PyObject
                    items[at] = value
                    if (--old.refs === 0) rt.dealloc(old)
                    if (--object.refs === 0) rt.dealloc(object)
                    if (--key.refs === 0) rt.dealloc(key)
                    break
                  }
                }
                const { setItem } = object.type.slots
                if (setItem === null) throw noItems(rt, object, 'assignment')
                setItem(rt, object, key, value)
                sp -= 3
                if (--value.refs === 0) rt.dealloc(value)
                if (--object.refs === 0) rt.dealloc(object)
                if (--key.refs === 0) rt.dealloc(key)
                break
              }
              case op.CALL_FUNCTION:
              case op.CALL_FUNCTION_KW:
              case op.CALL_METHOD: {
                const keywords = opcode === op.CALL_FUNCTION_KW ? keywordNames(values[--sp] as PyTuple) : null
                // What the call takes off the stack begins at bottom; arguments begin at first.
                let first = sp - argument
                let bottom = first - 1
                let callee = values[bottom] as PyObject
                if (opcode === op.CALL_METHOD) {
                  bottom--
                  const func = values[bottom] as PyObject | null
                  if (func !== null) {
                    if (func === listAppend && argument === 1) {
                      // The list keeps the reference that lay on the stack; callee is the list.
                      if (callee.type === LIST) {
                        appendToList(rt, (callee as PyObject<ListBuffer>).value, values[sp - 1] as PyObject)
                        sp -= 3
                        func.refs--
                        if (--callee.refs === 0) rt.dealloc(callee)
                        if (instructions[2 * pc] === op.POP_TOP) pc++
                        else {
                          NONE.refs++
                          values[sp++] = NONE
                        }
                        break
                      }
                    }
                    callee = func
                    first--
                  }
                }
                let self: PyObject | null = null
                if (callee.type === METHOD) {
                  const bound = callee.value as MethodValue
                  self = bound.self
                  callee = bound.callee
                }
                if (callee.type === FUNCTION) {
                  if (rt.depth >= rt.recursionLimit) throw rt.tooDeep('')
                  if ((rt.fuel -= CALL_COST) <= 0) rt.watch.refuel(memory.site)
                  const { code, globals, closure } = callee.value as FunctionValue
                  const called = code.value
                  const count = sp - first
                  let made: Frame
                  if (keywords === null && called.plainArguments === (self === null ? count : count + 1)) {
                    made = takeFrame(rt, code, globals)
                    const { values: own } = made
                    let to = 0
                    if (self !== null) {
                      self.refs++
                      own[to++] = self
                    }
                    if (moves) {
                      for (let at = first; at < sp; at++) own[to++] = values[at] as PyObject
                      sp = first
                    } else
                      for (let at = first; at < sp; at++) {
                        const value = values[at] as PyObject
                        value.refs++
                        own[to++] = value
                      }
                    if (called.hasCells) bindCells(rt, closure, called.template, made)
                  } else {
                    const args = values.slice(first, sp) as PyObject[]
                    if (self !== null) args.unshift(self)
                    if (!moves) for (const arg of args) arg.refs++
                    else {
                      if (self !== null) self.refs++
                      sp = first
                    }
                    made = bindFrame(rt, callee as PyFunction, args, keywords)
                  }
                  if (moves) {
                    callee.refs++
                    made.func = callee
                    while (sp > bottom) {
                      const value = values[--sp] as PyObject | null
                      if (value !== null && --value.refs === 0) rt.dealloc(value)
                    }
                  } else made.drops = sp - bottom
                  if (called.template.isGenerator) {
                    const generator = newGenerator(rt, made, callee as PyFunction)
                    made.drops = 0
                    while (sp > bottom) {
                      const value = values[--sp] as PyObject | null
                      if (value !== null && --value.refs === 0) rt.dealloc(value)
                    }
                    values[sp++] = generator
                    break
                  }
                  frame.sp = sp
                  rt.depth++
                  made.back = frame
                  frame = made
                  rt.frame = made
                  continue frames
                }
                if (
                  callee.type === TYPE &&
                  self === null &&
                  (callee as PyType).slots.construct === objectNew
                ) {
                  if ((rt.fuel -= CALL_COST) <= 0) rt.watch.refuel(memory.site)
                  const isWarm = specialisesInit && caches[pc] === WARM && (callee as PyType).hasDict
                  caches[pc] = WARM
                  const made = initFrame(rt, callee as PyType, values, first, sp, keywords, isWarm)
                  if (made !== null) {
                    if (isWarm && made.held === null) {
                      frame.sp = sp
                      frame.dropTo(rt, bottom)
                    } else {
                      made.drops = sp - bottom
                      frame.sp = sp
                    }
                    rt.depth++
                    made.back = frame
                    frame = made
                    rt.frame = made
                    continue frames
                  }
                }
                const args = values.slice(first, sp) as PyObject[]
                if (self !== null) args.unshift(self)
                frame.sp = sp
                const made =
                  callee.type === BUILTIN || callee.type === DESCRIPTOR
                    ? callBuiltin(rt, callee.value as BuiltinValue, args, keywords)
                    : rt.call(callee, args, keywords)
                while (sp > bottom) {
                  const value = values[--sp] as PyObject | null
                  if (value !== null && --value.refs === 0) rt.dealloc(value)
                }
                values[sp++] = made
                break
              }
              case op.RETURN_VALUE: {
                let value = values[--sp] as PyObject
                const { back: caller, generator, isEntry, awaits, instance, held, drops } = frame
                frame.sp = sp
                frame.isFinished = true
                frame.instance = null
                frame.held = null
                rt.depth--
                rt.frame = caller
                if (generator !== null) {
                  ;(generator.value as GeneratorValue).frame = null
                  ;(generator.value as GeneratorValue).isRunning = false
                }
                sp = ELSEWHERE
                if (--frame.holders === 0) releaseFrame(rt, frame)
                if (isEntry) {
                  memory.site = savedSite
                  return value
                }
                frame = caller as Frame
                if (generator !== null) {
                  // FOR_ITER is done; YIELD_FROM has its result.
                  const iterator = frame.peek(1)
                  if (awaits === FOR_LOOP) {
                    frame.sp--
                    if (--value.refs === 0) rt.dealloc(value)
                    frame.next = frame.code.value.template.instructions[2 * frame.next - 1] as number
                  } else frame.replaceTop(value)
                  if (--iterator.refs === 0) rt.dealloc(iterator)
                  continue frames
                }
                if (instance !== null) {
                  if (held !== null) releaseArguments(rt, held)
                  value = initialised(rt, instance, value)
                }
                if (drops > 0) frame.dropTo(rt, frame.sp - drops)
                frame.push(value)
                continue frames
              }
              case op.YIELD_FROM: {
                const iterator = values[sp - 2] as PyObject
                const sent = values[--sp] as PyObject
                if (iterator.type === GENERATOR) {
                  const inner = (iterator as PyGenerator).value
                  const suspended = inner.frame
                  if (inner.isRunning) {
                    rt.decref(sent)
                    throw rt.error('ValueError', 'generator already executing')
                  }
                  if (suspended !== null) {
                    frame.sp = sp
                    enterGenerator(rt, iterator as PyGenerator, suspended, frame, DELEGATION, sent)
                    frame = suspended
                    continue frames
                  }
                  rt.decref(sent)
                  values[sp - 1] = rt.newNone()
                  rt.decref(iterator)
                  break
                }
                const given = stepDelegate(rt, iterator, sent)
                if (given === null) {
                  values[sp - 1] = rt.takeStopValue()
                  rt.decref(iterator)
                  break
                }
                // What it gave is yielded; the instruction runs again with what is sent.
                frame.next = pc - 1
                values[sp++] = given
                opcode = op.YIELD_VALUE
                continue dispatch
              }
              case op.YIELD_VALUE: {
                const value = values[--sp] as PyObject
                frame.sp = sp
                sp = ELSEWHERE
                // Generators that delegate to this one pass the value on.
                for (;;) {
                  frame.line = lineOf(frame)
                  rt.depth--
                  if (frame.handlers > 0 && frame.generator) swapHandled(rt, frame)
                  const { awaits, isEntry, back: outer } = frame
                  rt.frame = outer
                  frame.back = null
                  if (isEntry) {
                    memory.site = savedSite
                    return value
                  }
                  ;((frame.generator as PyGenerator).value as GeneratorValue).isRunning = false
                  frame = outer as Frame
                  if (awaits !== DELEGATION) break
                  frame.next--
                }
                frame.push(value)
                continue frames
              }
              case op.LOAD_DEREF: {
                const value = (frame.cells[argument] as PyObject<CellValue>).value.content
                if (value === null) throw unboundCell(rt, template, argument)
                value.refs++
                values[sp++] = value
                break
              }
              default:
                if (opcode >= op.LOOK) {
                  rt.watch.step(memory.site)
                  opcode -= op.LOOK
                  continue dispatch
                }
                frame.sp = sp
                sp = ELSEWHERE
                rareStep(rt, frame, opcode, argument)
                ;({ sp } = frame)
            }
            break
          }
        }
      }
    } catch (problem) {
      if (sp !== ELSEWHERE) frame.sp = sp
      const error = problem instanceof PythonError ? problem : converted(rt, problem)
      const next = unwind(rt, frame, entry, error)
      if (!next) {
        memory.site = savedSite
        throw error
      }
      frame = next
    }
  }
}

/** Py_EnterRecursiveCall of a frame that native code wants to run; it is gone when that fails. */
function enterFrame(rt: Runtime, frame: Frame): void {
  if (rt.depth >= rt.recursionLimit) {
    if (!frame.generator) rt.dropFrame(frame)
    throw rt.tooDeep('')
  }
  rt.depth++
  if ((rt.fuel -= CALL_COST) <= 0) rt.watch.refuel(rt.memory.site)
}

/** Resumes a suspended generator from the frame `back`; what is sent is taken over. */
function enterGenerator(
  rt: Runtime,
  generator: PyGenerator,
  frame: Frame,
  back: Frame,
  awaits: typeof FOR_LOOP | typeof DELEGATION,
  sent: PyObject | null = null,
): void {
  const { value } = generator
  rt.enterFrame()
  if (value.hasStarted) frame.push(sent ?? rt.newNone())
  else if (sent) rt.decref(sent)
  value.hasStarted = true
  value.isRunning = true
  frame.isEntry = false
  frame.awaits = awaits
  frame.back = back
  rt.frame = frame
  if (frame.handlers > 0) swapHandled(rt, frame)
}

/** What is handled inside a suspended generator stays with it. */
export function swapHandled(rt: Runtime, frame: Frame): void {
  const { handled } = rt
  rt.handled = frame.otherHandled
  frame.otherHandled = handled
}
