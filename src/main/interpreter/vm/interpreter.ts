// The loop: runs the instructions of frames until the frame it was entered with ends or yields (ceval.c). The hot path
// uses plain integers and arrays; calls of Python functions, the __init__ of new objects and generators in loops push a
// frame here and never use the JavaScript stack.
import * as op from '../compile/opcodes'
import { appendToList, type ListBuffer, newList, newTuple } from '../objects/list'
import type { BuiltinValue } from '../objects/define'
import type { DictValue } from '../objects/dict'
import type { FunctionValue, MethodValue, PyFunction } from '../objects/function'
import { type GeneratorValue, newGenerator, type PyGenerator } from '../objects/generator'
import { type PyObject, type PyType, PythonError } from '../objects/object'
import { addAttribute } from '../objects/attributes'
import { bindCells, bindFrame, callBuiltin } from './call'
import { type CellValue, DELEGATION, FOR_LOOP, Frame, NATIVE } from './frame'
import { converted, lineOf, unwind } from './unwind'
import * as steps from './steps'
import type { Runtime } from './runtime'

/** Instructions that a call counts for in the budget, besides its loops. */
const CALL_COST = 16

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
    function: FUNCTION,
    method: METHOD,
    builtin_function_or_method: BUILTIN,
    method_descriptor: DESCRIPTOR,
    generator: GENERATOR,
    type: TYPE,
  } = rt.types
  const objectNew = rt.types.object.slots.construct
  const moves = rt.rules.movesArguments
  const savedSite = memory.site
  for (;;) {
    try {
      if (pending) {
        const exception = pending
        pending = null
        frame.line = lineOf(frame)
        throw new PythonError(exception)
      }
      let template = frame.code.value.template
      let { instructions, lines } = template
      let { constants, names, caches } = frame.code.value
      let { stack, locals } = frame
      let pc = frame.next
      for (;;) {
        let opcode = instructions[pc * 2] as number
        const argument = instructions[pc * 2 + 1] as number
        memory.site = lines[pc] as number
        frame.next = ++pc
        dispatch: for (;;) {
          switch (opcode) {
            case op.LOAD_FAST: {
              const value = locals[argument] as PyObject | null
              if (value === null) throw steps.unbound(rt, template, argument)
              value.refs++
              stack.push(value)
              break
            }
            case op.STORE_FAST: {
              const old = locals[argument] as PyObject | null
              locals[argument] = stack.pop() as PyObject
              if (old !== null && --old.refs === 0) rt.dealloc(old)
              break
            }
            case op.LOAD_CONST: {
              const value = constants[argument] as PyObject
              value.refs++
              stack.push(value)
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
                    stack.push(value)
                    break
                  }
                }
              }
              stack.push(steps.loadGlobal(rt, frame, names[argument] as PyObject, pc))
              break
            }
            case op.LOAD_NAME:
              stack.push(steps.loadName(rt, frame, names[argument] as PyObject, pc))
              break
            case op.STORE_NAME: {
              const value = stack[stack.length - 1] as PyObject
              const target = (frame.namespace ?? frame.globals) as PyObject<DictValue>
              const cache = caches[pc]
              const { table } = target.value
              if (cache !== undefined && cache.version === table.version) {
                const old = table.values[cache.at] as PyObject
                table.values[cache.at] = value
                stack.length--
                if (--old.refs === 0) rt.dealloc(old)
                break
              }
              stack.length--
              steps.storeName(rt, target, caches, pc, names[argument] as PyObject, value)
              break
            }
            case op.POP_TOP: {
              const value = stack.pop() as PyObject
              if (value !== null && --value.refs === 0) rt.dealloc(value)
              break
            }
            case op.BINARY:
            case op.INPLACE: {
              const b = stack[stack.length - 1] as PyObject
              const a = stack[stack.length - 2] as PyObject
              let made: PyObject
              if (
                a.type === INT &&
                b.type === INT &&
                typeof a.value === 'number' &&
                typeof b.value === 'number' &&
                argument <= op.MULTIPLY
              ) {
                const x = a.value
                const y = b.value
                const value = argument === op.ADD ? x + y : argument === op.SUBTRACT ? x - y : x * y
                made =
                  Number.isSafeInteger(value) && value !== 0
                    ? rt.int(value)
                    : opcode === op.BINARY
                      ? steps.binary(rt, a, b, argument)
                      : steps.inPlace(rt, a, b, argument)
              } else if (a.type === FLOAT && b.type === FLOAT && argument <= op.MULTIPLY) {
                const x = a.value as number
                const y = b.value as number
                made = rt.float(argument === op.ADD ? x + y : argument === op.SUBTRACT ? x - y : x * y)
              } else if (opcode === op.BINARY) made = steps.binary(rt, a, b, argument)
              else made = steps.inPlace(rt, a, b, argument)
              stack.length -= 2
              stack.push(made)
              if (--b.refs === 0) rt.dealloc(b)
              if (--a.refs === 0) rt.dealloc(a)
              break
            }
            case op.COMPARE: {
              const b = stack[stack.length - 1] as PyObject
              const a = stack[stack.length - 2] as PyObject
              let made: PyObject
              if (
                a.type === INT &&
                b.type === INT &&
                typeof a.value === 'number' &&
                typeof b.value === 'number'
              ) {
                const x = a.value
                const y = b.value
                made = rt.bool(
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
                            : x >= y,
                )
              } else made = rt.compare(a, b, argument)
              stack.length -= 2
              stack.push(made)
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
              const value = stack[stack.length - 1] as PyObject
              const isTrue = value === rt.true || (value !== rt.false && value !== rt.none && rt.truth(value))
              stack.length--
              if (--value.refs === 0) rt.dealloc(value)
              if (isTrue === (opcode === op.POP_JUMP_IF_TRUE)) pc = argument
              break
            }
            case op.JUMP_IF_FALSE_OR_POP:
            case op.JUMP_IF_TRUE_OR_POP: {
              const value = stack[stack.length - 1] as PyObject
              if (rt.truth(value) === (opcode === op.JUMP_IF_TRUE_OR_POP)) pc = argument
              else {
                stack.length--
                if (--value.refs === 0) rt.dealloc(value)
              }
              break
            }
            case op.FOR_ITER: {
              const iterator = stack[stack.length - 1] as PyObject
              if (iterator.type === GENERATOR) {
                const suspended = (iterator as PyGenerator).value.frame
                if (suspended !== null && !(iterator as PyGenerator).value.isRunning) {
                  enterGenerator(rt, iterator as PyGenerator, suspended, frame, FOR_LOOP)
                  frame = suspended
                  template = frame.code.value.template
                  ;({ instructions, lines } = template)
                  ;({ constants, names, caches } = frame.code.value)
                  ;({ stack, locals } = frame)
                  pc = frame.next
                  break
                }
              }
              const { next } = iterator.type.slots
              const item = next === null ? rt.next(iterator) : next(rt, iterator)
              if (item !== null) stack.push(item)
              else {
                stack.length--
                if (--iterator.refs === 0) rt.dealloc(iterator)
                pc = argument
              }
              break
            }
            case op.BUILD_TUPLE:
              stack.push(
                newTuple(rt, argument === 0 ? [] : (stack.splice(stack.length - argument) as PyObject[])),
              )
              break
            case op.BUILD_LIST:
              stack.push(
                newList(rt, argument === 0 ? [] : (stack.splice(stack.length - argument) as PyObject[])),
              )
              break
            case op.LIST_APPEND: {
              const value = stack.pop() as PyObject
              appendToList(rt, (stack[stack.length - argument] as PyObject<ListBuffer>).value, value)
              break
            }
            case op.LOAD_ATTR: {
              const object = stack[stack.length - 1] as PyObject
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
              } else
                made = steps.loadAttribute(
                  rt,
                  caches,
                  pc,
                  object,
                  steps.nameText(names[argument] as PyObject),
                )
              stack[stack.length - 1] = made
              if (--object.refs === 0) rt.dealloc(object)
              break
            }
            case op.STORE_ATTR: {
              const object = stack[stack.length - 1] as PyObject
              const value = stack[stack.length - 2] as PyObject
              const cache = caches[pc]
              const { attributes } = object
              if (
                cache !== undefined &&
                attributes !== null &&
                attributes.shape === cache.shape &&
                object.type.version === cache.version
              ) {
                stack.length -= 2
                if (cache.next === null) {
                  const old = attributes.items[cache.at] as PyObject
                  attributes.items[cache.at] = value
                  if (--old.refs === 0) rt.dealloc(old)
                } else addAttribute(rt, object, attributes, names[argument]?.value.text as string, value)
                if (--object.refs === 0) rt.dealloc(object)
                break
              }
              steps.storeAttribute(rt, caches, pc, object, steps.nameText(names[argument] as PyObject), value)
              stack.length -= 2
              if (--value.refs === 0) rt.dealloc(value)
              if (--object.refs === 0) rt.dealloc(object)
              break
            }
            case op.LOAD_METHOD: {
              const object = stack[stack.length - 1] as PyObject
              const cache = caches[pc]
              if (
                cache !== undefined &&
                object.type === cache.type &&
                cache.version === object.type.version &&
                (object.attributes === null ? null : object.attributes.shape) === cache.shape
              ) {
                const found = cache.value as PyObject
                found.refs++
                stack[stack.length - 1] = found
                stack.push(object)
                break
              }
              steps.loadMethod(rt, caches, pc, stack, steps.nameText(names[argument] as PyObject))
              break
            }
            case op.BINARY_SUBSCR: {
              const key = stack[stack.length - 1] as PyObject
              const object = stack[stack.length - 2] as PyObject
              const { getItem } = object.type.slots
              const made = getItem === null ? steps.subscript(rt, object, key) : getItem(rt, object, key)
              stack.length -= 2
              stack.push(made)
              if (--key.refs === 0) rt.dealloc(key)
              if (--object.refs === 0) rt.dealloc(object)
              break
            }
            case op.STORE_SUBSCR: {
              const key = stack[stack.length - 1] as PyObject
              const object = stack[stack.length - 2] as PyObject
              const value = stack[stack.length - 3] as PyObject
              const { setItem } = object.type.slots
              if (setItem === null) throw steps.noItems(rt, object, 'assignment')
              setItem(rt, object, key, value)
              stack.length -= 3
              if (--value.refs === 0) rt.dealloc(value)
              if (--object.refs === 0) rt.dealloc(object)
              if (--key.refs === 0) rt.dealloc(key)
              break
            }
            case op.CALL_FUNCTION:
            case op.CALL_FUNCTION_KW:
            case op.CALL_METHOD: {
              const keywords = opcode === op.CALL_FUNCTION_KW ? steps.takeNames(stack) : null
              // What the call takes off the stack begins at bottom; arguments begin at first.
              let first = stack.length - argument
              let bottom = first - 1
              let callee = stack[bottom] as PyObject
              if (opcode === op.CALL_METHOD) {
                bottom--
                const func = stack[bottom] as PyObject | null
                if (func !== null) {
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
                const count = stack.length - first
                let made: Frame
                if (keywords === null && called.plainArguments === (self === null ? count : count + 1)) {
                  made = new Frame(code, globals, null)
                  const { locals: own } = made
                  let to = 0
                  if (self !== null) {
                    self.refs++
                    own[to++] = self
                  }
                  if (moves) {
                    for (let at = first; at < first + count; at++) own[to++] = stack[at] as PyObject
                    stack.length = first
                  } else
                    for (let at = first; at < first + count; at++) {
                      const value = stack[at] as PyObject
                      value.refs++
                      own[to++] = value
                    }
                  if (called.hasCells) bindCells(rt, closure, called.template, made)
                } else {
                  const args = stack.slice(first) as PyObject[]
                  if (self !== null) args.unshift(self)
                  if (!moves) for (const arg of args) arg.refs++
                  else {
                    if (self !== null) self.refs++
                    stack.length = first
                  }
                  made = bindFrame(rt, callee as PyFunction, args, keywords)
                }
                if (moves) {
                  callee.refs++
                  made.func = callee
                  steps.dropValues(rt, stack, bottom)
                } else made.drops = stack.length - bottom
                if (called.template.isGenerator) {
                  const generator = newGenerator(rt, made, callee as PyFunction)
                  if (!moves) steps.dropValues(rt, stack, bottom)
                  made.drops = 0
                  stack.push(generator)
                  break
                }
                rt.depth++
                made.back = frame
                frame = made
                rt.frame = frame
                template = called.template
                ;({ instructions, lines } = template)
                ;({ constants, names, caches } = called)
                ;({ stack, locals } = frame)
                pc = 0
                break
              }
              if (callee.type === TYPE && self === null && (callee as PyType).slots.construct === objectNew) {
                const made = steps.initFrame(rt, callee as PyType, stack, first, keywords)
                if (made !== null) {
                  rt.depth++
                  if (moves && rt.rules.minor >= 13) steps.dropValues(rt, stack, bottom)
                  else made.drops = stack.length - bottom
                  made.back = frame
                  frame = made
                  rt.frame = frame
                  template = frame.code.value.template
                  ;({ instructions, lines } = template)
                  ;({ constants, names, caches } = frame.code.value)
                  ;({ stack, locals } = frame)
                  pc = 0
                  break
                }
              }
              const args = stack.slice(first) as PyObject[]
              if (self !== null) args.unshift(self)
              const made =
                callee.type === BUILTIN || callee.type === DESCRIPTOR
                  ? callBuiltin(rt, callee.value as BuiltinValue, args, keywords)
                  : rt.call(callee, args, keywords)
              while (stack.length > bottom) {
                const value = stack.pop() as PyObject | null
                if (value !== null && --value.refs === 0) rt.dealloc(value)
              }
              stack.push(made)
              break
            }
            case op.RETURN_VALUE: {
              let value = stack.pop() as PyObject
              const ended = frame
              ended.isFinished = true
              rt.depth--
              const caller = ended.back
              rt.frame = caller
              const { generator } = ended
              if (generator !== null) {
                ;(generator.value as GeneratorValue).frame = null
                ;(generator.value as GeneratorValue).isRunning = false
              }
              if (--ended.holders === 0) ended.clear(rt)
              if (ended.isEntry) {
                memory.site = savedSite
                return value
              }
              frame = caller as Frame
              template = frame.code.value.template
              ;({ instructions, lines } = template)
              ;({ constants, names, caches } = frame.code.value)
              ;({ stack, locals } = frame)
              pc = frame.next
              if (generator !== null) {
                // FOR_ITER is done; YIELD_FROM has its result.
                const iterator = stack[stack.length - 1] as PyObject
                if (ended.awaits === FOR_LOOP) {
                  stack.length--
                  if (--value.refs === 0) rt.dealloc(value)
                  pc = instructions[pc * 2 - 1] as number
                } else stack[stack.length - 1] = value
                if (--iterator.refs === 0) rt.dealloc(iterator)
                break
              }
              if (ended.instance !== null) value = steps.initialised(rt, ended, value)
              for (let left = ended.drops; left > 0; left--) {
                const dropped = stack.pop() as PyObject | null
                if (dropped !== null && --dropped.refs === 0) rt.dealloc(dropped)
              }
              stack.push(value)
              break
            }
            case op.YIELD_VALUE: {
              const value = stack.pop() as PyObject
              // Generators that delegate to this one pass the value on.
              for (;;) {
                frame.line = lineOf(frame)
                rt.depth--
                if (frame.handlers > 0) leaveGenerator(rt, frame)
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
              template = frame.code.value.template
              ;({ instructions, lines } = template)
              ;({ constants, names, caches } = frame.code.value)
              ;({ stack, locals } = frame)
              pc = frame.next
              stack.push(value)
              break
            }
            case op.YIELD_FROM: {
              const iterator = stack[stack.length - 2] as PyObject
              if (iterator.type === GENERATOR) {
                const inner = (iterator as PyGenerator).value
                const suspended = inner.frame
                if (inner.isRunning) throw rt.error('ValueError', 'generator already executing')
                if (suspended !== null) {
                  const sent = stack.pop() as PyObject
                  enterGenerator(rt, iterator as PyGenerator, suspended, frame, DELEGATION, sent)
                  frame = suspended
                  template = frame.code.value.template
                  ;({ instructions, lines } = template)
                  ;({ constants, names, caches } = frame.code.value)
                  ;({ stack, locals } = frame)
                  pc = frame.next
                  break
                }
                rt.decref(stack.pop() as PyObject)
                stack[stack.length - 1] = rt.newNone()
                rt.decref(iterator)
                break
              }
              const value = steps.yieldFrom(rt, stack)
              if (value === null) break
              // What it gave is yielded; the instruction runs again with what is sent.
              frame.next = pc - 1
              for (;;) {
                frame.line = lineOf(frame)
                rt.depth--
                if (frame.handlers > 0) leaveGenerator(rt, frame)
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
              template = frame.code.value.template
              ;({ instructions, lines } = template)
              ;({ constants, names, caches } = frame.code.value)
              ;({ stack, locals } = frame)
              pc = frame.next
              stack.push(value)
              break
            }
            case op.LOAD_DEREF: {
              const value = (frame.cells[argument] as PyObject<CellValue>).value.content
              if (value === null) throw steps.unboundCell(rt, template, argument)
              value.refs++
              stack.push(value)
              break
            }
            default:
              if (opcode >= op.LOOK) {
                rt.watch.step(memory.site)
                opcode -= op.LOOK
                continue dispatch
              }
              pc = steps.otherStep(rt, frame, opcode, argument, pc)
          }
          break
        }
      }
    } catch (problem) {
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
  rt.enter('')
  if (value.hasStarted) frame.stack.push(sent ?? rt.newNone())
  else if (sent) rt.decref(sent)
  value.hasStarted = true
  value.isRunning = true
  frame.isEntry = false
  frame.awaits = awaits
  frame.back = back
  rt.frame = frame
  if (frame.handlers > 0) swapHandled(rt, frame)
}

function leaveGenerator(rt: Runtime, frame: Frame): void {
  if (frame.generator) swapHandled(rt, frame)
}

/** What is handled inside a suspended generator stays with it. */
export function swapHandled(rt: Runtime, frame: Frame): void {
  const { handled } = rt
  rt.handled = frame.otherHandled
  frame.otherHandled = handled
}
