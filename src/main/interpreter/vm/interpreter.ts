// The loop: runs the instructions of frames until the frame it was entered with ends or yields (ceval.c). The hot path
// uses plain integers and arrays; calls of Python functions push a frame here and never use the JavaScript stack.
import * as op from '../compile/opcodes'
import type { ExceptionRange } from '../compile/code'
import { callBuiltin, bindFrame } from './call'
import type { BuiltinValue } from '../objects/define'
import { addTraceback, newException, type PyException } from '../objects/exceptions'
import type { FunctionValue, PyFunction } from '../objects/function'
import { type GeneratorValue, newGenerator, type PyGenerator } from '../objects/generator'
import { newList, newTuple } from '../objects/list'
import { type PyObject, PyType, PythonError } from '../objects/object'
import { ValueProblem } from '../values/value-problem'
import type { CellValue, Frame } from './frame'
import * as steps from './steps'
import { BudgetExceeded, type Runtime } from './runtime'

/** Instructions between two looks at the budget. */
const SLICE = 4096

/**
 * Runs a frame, takes over one holder of it, and gives what it returns or yields. `raised`: an exception that shows at
 * the frame's next instruction (generator.throw); taken over.
 */
export function runFrame(rt: Runtime, entry: Frame, raised: PyObject | null = null): PyObject {
  const { memory } = rt
  const back = rt.frame
  entry.isEntry = true
  rt.enter('')
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
  } = rt.types
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
      let { constants, names } = frame.code.value
      let { stack, locals } = frame
      let pc = frame.next
      let budget = SLICE
      for (;;) {
        if (--budget === 0) {
          budget = SLICE
          rt.instructionsLeft -= SLICE
          if (rt.instructionsLeft < 0)
            throw new BudgetExceeded(
              'the program ran longer than its budget of instructions',
              lines[pc] as number,
            )
        }
        const opcode = instructions[pc * 2] as number
        const argument = instructions[pc * 2 + 1] as number
        memory.site = lines[pc] as number
        frame.next = ++pc
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
          case op.LOAD_GLOBAL:
            stack.push(steps.loadGlobal(rt, frame, names[argument] as PyObject))
            break
          case op.LOAD_NAME:
            stack.push(steps.loadName(rt, frame, names[argument] as PyObject))
            break
          case op.POP_TOP: {
            const value = stack.pop() as PyObject
            if (value !== null && --value.refs === 0) rt.dealloc(value)
            break
          }
          case op.BINARY: {
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
                Number.isSafeInteger(value) && value !== 0 ? rt.int(value) : steps.binary(rt, a, b, argument)
            } else if (a.type === FLOAT && b.type === FLOAT && argument <= op.MULTIPLY) {
              const x = a.value as number
              const y = b.value as number
              made = rt.float(argument === op.ADD ? x + y : argument === op.SUBTRACT ? x - y : x * y)
            } else made = steps.binary(rt, a, b, argument)
            stack.length -= 2
            stack.push(made)
            if (--b.refs === 0) rt.dealloc(b)
            if (--a.refs === 0) rt.dealloc(a)
            break
          }
          case op.INPLACE: {
            const b = stack[stack.length - 1] as PyObject
            const a = stack[stack.length - 2] as PyObject
            const made = steps.inPlace(rt, a, b, argument)
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
            pc = argument
            break
          case op.POP_JUMP_IF_FALSE:
          case op.POP_JUMP_IF_TRUE: {
            const value = stack.pop() as PyObject
            const isTrue = value === rt.true || (value !== rt.false && value !== rt.none && rt.truth(value))
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
            const item = rt.next(iterator)
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
          case op.LOAD_ATTR: {
            const object = stack[stack.length - 1] as PyObject
            const made = rt.getAttribute(object, steps.nameText(names[argument] as PyObject))
            stack[stack.length - 1] = made
            if (--object.refs === 0) rt.dealloc(object)
            break
          }
          case op.LOAD_METHOD:
            steps.loadMethod(rt, stack, steps.nameText(names[argument] as PyObject))
            break
          case op.BINARY_SUBSCR: {
            const key = stack[stack.length - 1] as PyObject
            const object = stack[stack.length - 2] as PyObject
            const made = steps.subscript(rt, object, key)
            stack.length -= 2
            stack.push(made)
            if (--key.refs === 0) rt.dealloc(key)
            if (--object.refs === 0) rt.dealloc(object)
            break
          }
          case op.CALL_FUNCTION:
          case op.CALL_FUNCTION_KW:
          case op.CALL_METHOD: {
            // Where the callee lies; a method call has it below self, or nothing below a plain callable.
            const keywords = opcode === op.CALL_FUNCTION_KW ? steps.takeNames(stack) : null
            let at = stack.length - argument - 1
            let callee = stack[at] as PyObject
            if (opcode === op.CALL_METHOD) {
              at--
              const func = stack[at] as PyObject | null
              if (func !== null) callee = func
              else {
                // Nothing below: the attribute itself is called.
                stack.splice(at, 1)
              }
            }
            if (callee.type === METHOD) {
              const { callee: func, self } = callee.value as { callee: PyObject; self: PyObject }
              func.refs++
              self.refs++
              stack[at] = func
              stack.splice(at + 1, 0, self)
              if (--callee.refs === 0) rt.dealloc(callee)
              callee = func
            }
            if (callee.type === FUNCTION) {
              const args = stack.splice(at + 1) as PyObject[]
              const made = bindFrame(rt, callee as PyFunction, args, keywords)
              if ((callee.value as FunctionValue).code.value.template.isGenerator) {
                stack.length = at
                stack.push(newGenerator(rt, made, callee as PyFunction))
                if (--callee.refs === 0) rt.dealloc(callee)
                break
              }
              // The callable stays on the stack below until the call returns.
              rt.enter('')
              made.back = frame
              frame = made
              rt.frame = frame
              template = frame.code.value.template
              ;({ instructions, lines } = template)
              ;({ constants, names } = frame.code.value)
              ;({ stack, locals } = frame)
              pc = 0
              break
            }
            const args = stack.slice(at + 1) as PyObject[]
            const made =
              callee.type === BUILTIN
                ? callBuiltin(rt, callee.value as BuiltinValue, args, keywords)
                : rt.call(callee, args, keywords)
            stack.length = at
            for (let index = args.length - 1; index >= 0; index--) rt.decref(args[index] as PyObject)
            rt.decref(callee)
            stack.push(made)
            break
          }
          case op.RETURN_VALUE: {
            const value = stack.pop() as PyObject
            const ended = frame
            ended.isFinished = true
            rt.depth--
            const caller = ended.back
            rt.frame = caller
            const { generator } = ended
            if (generator) (generator.value as GeneratorValue).frame = null
            rt.dropFrame(ended)
            if (ended.isEntry) {
              memory.site = savedSite
              return value
            }
            frame = caller as Frame
            template = frame.code.value.template
            ;({ instructions, lines } = template)
            ;({ constants, names } = frame.code.value)
            ;({ stack, locals } = frame)
            pc = frame.next
            rt.decref(stack.pop() as PyObject)
            stack.push(value)
            break
          }
          case op.YIELD_VALUE: {
            const value = stack.pop() as PyObject
            frame.line = lines[pc - 1] as number
            rt.depth--
            rt.frame = frame.back
            frame.back = null
            memory.site = savedSite
            return value
          }
          case op.YIELD_FROM: {
            const answer = steps.yieldFrom(rt, stack)
            if (answer === null) break
            frame.next = pc - 1
            rt.depth--
            rt.frame = frame.back
            frame.back = null
            memory.site = savedSite
            return answer
          }
          case op.LOAD_DEREF: {
            const value = (frame.cells[argument] as PyObject<CellValue>).value.content
            if (value === null) throw steps.unboundCell(rt, template, argument)
            value.refs++
            stack.push(value)
            break
          }
          default:
            pc = steps.otherStep(rt, frame, opcode, argument, pc)
        }
      }
    } catch (problem) {
      const error = problem instanceof PythonError ? problem : converted(rt, problem)
      const next = unwind(rt, frame, entry, error.exception as PyException)
      if (!next) {
        memory.site = savedSite
        throw error
      }
      frame = next
    }
  }
}

function lineOf(frame: Frame): number {
  return frame.code.value.template.lines[Math.max(0, frame.next - 1)] ?? 0
}

/** A kernel's problem becomes a Python exception; anything else ends the run. */
function converted(rt: Runtime, problem: unknown): PythonError {
  if (problem instanceof ValueProblem) return rt.error(problem.type, problem.message)
  if (problem instanceof RangeError && /call stack/.test(problem.message))
    return rt.error('RecursionError', 'maximum recursion depth exceeded')
  throw problem
}

/** Finds the handler, frame by frame; null when the entry frame has none. Takes over the exception. */
function unwind(rt: Runtime, from: Frame, entry: Frame, exception: PyException): Frame | null {
  let frame = from
  steps.chain(rt, exception)
  for (;;) {
    frame.line = lineOf(frame)
    addTraceback(rt, exception, frame)
    const range = handlerOf(frame.code.value.template.exceptionRanges, frame.next - 1)
    if (range) {
      const { stack } = frame
      while (stack.length > range.depth) {
        const value = stack.pop()
        if (value) rt.decref(value)
      }
      stack.push(exception)
      frame.next = range.handler
      return frame
    }
    frame.isFinished = true
    rt.depth--
    rt.frame = frame.back
    if (frame.generator) (frame.generator.value as GeneratorValue).frame = null
    const ended = frame
    const back = frame.back
    if (ended.holders > 1) ended.stack.splice(0).forEach((value) => value && rt.decref(value))
    rt.dropFrame(ended)
    if (ended === entry) return null
    frame = back as Frame
  }
}

function handlerOf(ranges: readonly ExceptionRange[], at: number): ExceptionRange | undefined {
  return ranges.find((range) => at >= range.start && at < range.end)
}

export { newException, PyType, type PyGenerator }
