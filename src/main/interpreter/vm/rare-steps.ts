// Instructions that need no place in the hot loop of interpreter.ts.
import * as op from '../compile/opcodes'
import { builtinModule } from '../modules/index'
import { buildClass } from '../objects/build-class'
import { builtin } from '../objects/define'
import { dictSet, type PyDict } from '../objects/dict'
import type { PyObject } from '../objects/object'
import { callWithTuple, makeFunction } from './call-steps'
import {
  buildMap,
  buildString,
  contains,
  deleteItem,
  extendContainer,
  formatStep,
  listToTuple,
  taken,
  unpack,
} from './display-steps'
import {
  again,
  askContext,
  beginHandling,
  checkMatch,
  endHandling,
  enterContext,
  leaveContext,
  raised,
} from './exception-steps'
import type { Frame } from './frame'
import { deleteName, loadClassCell, nameText, storeCell, storeGlobal, unbound } from './name-access'
import type { Runtime } from './runtime'

/** Runs one instruction of `frame`, whose `sp` is right before and after. */
export function rareStep(rt: Runtime, frame: Frame, opcode: number, argument: number): void {
  const { names } = frame.code.value
  switch (opcode) {
    case op.NOP:
    case op.SETUP_ANNOTATIONS:
      return
    case op.DELETE_FAST: {
      const old = frame.values[argument] as PyObject | null
      if (!old) throw unbound(rt, frame.code.value.template, argument)
      frame.values[argument] = null
      return rt.decref(old)
    }
    case op.STORE_GLOBAL:
      return storeGlobal(rt, frame, names[argument] as PyObject, frame.pop())
    case op.DELETE_NAME:
      return deleteName(rt, frame.namespace ?? frame.globals, names[argument] as PyObject)
    case op.DELETE_GLOBAL:
      return deleteName(rt, frame.globals, names[argument] as PyObject)
    case op.STORE_DEREF:
      return storeCell(rt, frame, argument, frame.pop())
    case op.DELETE_DEREF:
      return storeCell(rt, frame, argument, null)
    case op.LOAD_CLASSDEREF:
      return frame.push(loadClassCell(rt, frame, argument))
    case op.LOAD_CLOSURE: {
      const cell = frame.cells[argument] as PyObject
      cell.refs++
      return frame.push(cell)
    }
    case op.LOAD_FAST_AND_CLEAR: {
      frame.push(frame.values[argument] as PyObject | null)
      frame.values[argument] = null
      return
    }
    case op.DUP_TOP_TWO: {
      const a = frame.peek(2)
      const b = frame.peek(1)
      a.refs++
      b.refs++
      frame.push(a)
      return frame.push(b)
    }
    case op.ROT_TWO:
      return rotate(frame, 2)
    case op.ROT_THREE:
      return rotate(frame, 3)
    case op.ROT_FOUR:
      return rotate(frame, 4)
    case op.UNARY: {
      const object = frame.peek(1)
      const made =
        argument === NOT
          ? rt.bool(!rt.truth(object))
          : rt.unary(object, argument, op.UNARY_OPERATORS[argument] ?? '-')
      frame.replaceTop(made)
      return rt.decref(object)
    }
    case op.CONTAINS: {
      const container = frame.peek(1)
      const item = frame.peek(2)
      const isIn = contains(rt, container, item)
      frame.sp -= 2
      frame.push(rt.bool(isIn === (argument === 0)))
      rt.decref(item)
      return rt.decref(container)
    }
    case op.GET_YIELD_FROM_ITER: {
      const object = frame.peek(1)
      frame.replaceTop(rt.iter(object))
      return rt.decref(object)
    }
    case op.BUILD_MAP:
    case op.BUILD_CONST_KEY_MAP:
      return buildMap(rt, frame, opcode, argument)
    case op.BUILD_SET: {
      const items = taken(frame, argument)
      try {
        rt.buildSet(items, argument)
        frame.push(items.pop() as PyObject)
      } finally {
        // What is left was refused.
        for (const item of items) rt.decref(item)
      }
      return
    }
    case op.BUILD_STRING:
      return buildString(rt, frame, argument)
    case op.BUILD_SLICE: {
      const parts = taken(frame, argument)
      return frame.push(rt.newSlice(parts))
    }
    case op.SET_ADD: {
      const value = frame.pop()
      try {
        return rt.addToSet(frame.peek(argument), value)
      } finally {
        rt.decref(value)
      }
    }
    case op.MAP_ADD: {
      const value = frame.pop()
      const key = frame.pop()
      try {
        return dictSet(rt, frame.peek(argument) as PyDict, key, value)
      } finally {
        rt.decref(key)
        rt.decref(value)
      }
    }
    case op.LIST_EXTEND:
    case op.SET_UPDATE:
    case op.DICT_UPDATE:
    case op.DICT_MERGE:
      return extendContainer(rt, frame, opcode, argument)
    case op.LIST_TO_TUPLE:
      return listToTuple(rt, frame)
    case op.UNPACK_SEQUENCE:
    case op.UNPACK_EX:
      return unpack(rt, frame, opcode, argument)
    case op.DELETE_ATTR: {
      const object = frame.peek(1)
      rt.setAttribute(object, nameText(names[argument] as PyObject), null)
      frame.sp--
      return rt.decref(object)
    }
    case op.DELETE_SUBSCR:
      return deleteItem(rt, frame)
    case op.CALL_FUNCTION_EX:
      return callWithTuple(rt, frame, argument === 1)
    case op.MAKE_FUNCTION:
      return makeFunction(rt, frame, argument)
    case op.LOAD_BUILD_CLASS:
      rt.buildClass ??= builtin(rt, '__build_class__', 2, Number.POSITIVE_INFINITY, buildClass)
      rt.buildClass.refs++
      return frame.push(rt.buildClass)
    case op.RAISE_VARARGS:
      throw raised(rt, frame, argument)
    case op.RERAISE:
      throw again(frame.pop())
    case op.PUSH_EXC_INFO:
      return beginHandling(rt, frame)
    case op.POP_EXCEPT:
      return endHandling(rt, frame)
    case op.CHECK_EXC_MATCH:
      return checkMatch(rt, frame)
    case op.SETUP_WITH:
      return enterContext(rt, frame)
    case op.WITH_LEAVE:
      return leaveContext(rt, frame)
    case op.WITH_EXCEPT_START:
      return askContext(rt, frame)
    case op.FORMAT_VALUE:
      return formatStep(rt, frame, argument)
    case op.IMPORT_NAME: {
      const fromList = frame.pop()
      rt.decref(frame.pop())
      rt.decref(fromList)
      return frame.push(builtinModule(rt, nameText(names[argument] as PyObject)))
    }
    case op.IMPORT_FROM: {
      const name = nameText(names[argument] as PyObject)
      const value = rt.lookupAttribute(frame.peek(1), name)
      if (!value) throw rt.error('ImportError', `cannot import name '${name}'`)
      return frame.push(value)
    }
    case op.LOAD_ASSERTION_ERROR: {
      const type = rt.exceptions['AssertionError'] as PyObject
      type.refs++
      return frame.push(type)
    }
    default:
      throw new Error(`No such instruction: ${opcode}`)
  }
}

/** Index of `not` in UNARY_OPERATORS. */
const NOT = 3

/** The top goes below the `depth` - 1 values under it. */
function rotate(frame: Frame, depth: number): void {
  const { values, sp } = frame
  const top = values[sp - 1] as PyObject | null
  for (let at = sp - 1; at > sp - depth; at--) values[at] = values[at - 1] as PyObject | null
  values[sp - depth] = top
}
