// collections.deque (_collectionsmodule.c): the object, its slots and iterators. Methods are in deque-methods.ts.
import { sizeOfInstance } from '../../allocator/layer3-objects/class-shapes'
import type { DequeBody } from '../../allocator/layer3-objects/deques'
import * as op from '../compile/opcodes'
import { getset, method } from '../objects/define'
import { newList } from '../objects/list'
import type { PyObject, PyType } from '../objects/object'
import { wordOf } from '../objects/text-arguments'
import type { IntValue } from '../values/int'
import { bindArguments, signatureOf } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'
import { DequeItems } from './deque-items'
import { addDequeMethods, copyDeque, extendDeque, repeatInPlace } from './deque-methods'
import { moduleType } from './module-types'

export class DequeValue {
  readonly items = new DequeItems()
  /** -1: no bound. */
  maxlen = -1
  /** Changes with every change: iterators compare it. */
  state = 0

  constructor(readonly memory: DequeBody) {}
}
export type PyDeque = PyObject<DequeValue>

export function dequeOf(object: PyObject | undefined): DequeValue {
  return (object as PyDeque).value
}

export function isDeque(object: PyObject): object is PyDeque {
  return object.value instanceof DequeValue
}

export function newDeque(rt: Runtime, type: PyType): PyDeque {
  const { deques } = rt.objects
  const value = new DequeValue(deques.newBody())
  const made = rt.create(type, value, rt.objects.layouts.deque.request)
  deques.start(value.memory)
  rt.gc.track(made)
  return made
}

/** Takes over the reference; a full deque drops its first item. */
export function append(rt: Runtime, deque: DequeValue, item: PyObject): void {
  rt.objects.deques.append(deque.memory)
  deque.items.push(item)
  if (deque.maxlen >= 0 && deque.items.size > deque.maxlen) rt.decref(popLeft(rt, deque))
  else deque.state++
}

export function appendLeft(rt: Runtime, deque: DequeValue, item: PyObject): void {
  rt.objects.deques.appendLeft(deque.memory)
  deque.items.pushLeft(item)
  if (deque.maxlen >= 0 && deque.items.size > deque.maxlen) rt.decref(pop(rt, deque))
  else deque.state++
}

export function pop(rt: Runtime, deque: DequeValue): PyObject {
  if (deque.items.size === 0) throw rt.error('IndexError', 'pop from an empty deque')
  const item = deque.items.pop()
  rt.objects.deques.pop(deque.memory)
  deque.state++
  return item
}

export function popLeft(rt: Runtime, deque: DequeValue): PyObject {
  if (deque.items.size === 0) throw rt.error('IndexError', 'pop from an empty deque')
  const item = deque.items.popLeft()
  rt.objects.deques.popLeft(deque.memory)
  deque.state++
  return item
}

/** deque_clear: it is empty before its items go. */
export function clearDeque(rt: Runtime, deque: DequeValue): void {
  if (deque.items.size === 0) return
  const items = deque.items.takeAll()
  deque.state++
  for (const item of items) rt.decref(item)
  rt.objects.deques.clear(deque.memory)
}

/** _deque_rotate. */
export function rotate(rt: Runtime, deque: DequeValue, given: number): void {
  const { size } = deque.items
  if (size <= 1) return
  const half = size >> 1
  let steps = given
  if (steps > half || steps < -half) {
    steps %= size
    if (steps > half) steps -= size
    else if (steps < -half) steps += size
  }
  deque.state++
  deque.items.rotate(steps)
  rt.objects.deques.rotate(deque.memory, steps)
}

/** deque_del_item. */
export function deleteItem(rt: Runtime, deque: DequeValue, at: number): void {
  rotate(rt, deque, -at)
  const item = popLeft(rt, deque)
  rotate(rt, deque, at)
  rt.decref(item)
}

/** A list of the items, as PySequence_List makes one. */
export function listOfDeque(rt: Runtime, deque: DequeValue): PyObject {
  const items: PyObject[] = []
  for (let at = 0; at < deque.items.size; at++) {
    const item = deque.items.at(at)
    item.refs++
    items.push(item)
  }
  return newList(rt, items)
}

const PARAMETERS = signatureOf('deque', ['iterable', 'maxlen'], 0)

export function makeDequeType(rt: Runtime): PyType {
  return moduleType(rt, 'collections', 'deque', (type) => {
    type.hasWeakReferences = true
    initSlots(rt, type)
    addDequeMethods(rt, type)
    addIterators(rt, type)
  })
}

function initSlots(rt: Runtime, type: PyType): void {
  const { slots } = type
  slots.hash = null
  slots.construct = (rt, made) => newDeque(rt, made)
  slots.init = (rt, object, args, names) => {
    const [iterable, bound] = bindArguments(rt, PARAMETERS, args, names)
    const deque = dequeOf(object)
    let maxlen = -1
    if (bound && bound !== rt.none) {
      if (!rt.isInstance(bound, rt.types.int)) throw rt.error('TypeError', 'an integer is required')
      const given = bound.value as IntValue
      if (BigInt.asIntN(64, BigInt(given)) !== BigInt(given))
        throw rt.error('OverflowError', 'Python int too large to convert to C ssize_t')
      maxlen = Number(given)
      if (maxlen < 0) throw rt.error('ValueError', 'maxlen must be non-negative')
    }
    deque.maxlen = maxlen
    clearDeque(rt, deque)
    if (iterable) extendDeque(rt, object, iterable)
  }
  slots.traverse = (object, visit) => {
    const { items } = dequeOf(object)
    for (let at = 0; at < items.size; at++) visit(items.at(at))
  }
  slots.clear = (rt, object) => clearDeque(rt, dequeOf(object))
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    rt.clearWeakReferences(object)
    const deque = dequeOf(object)
    clearDeque(rt, deque)
    rt.objects.deques.freeBlocks(deque.memory)
    rt.release(object)
  }
  slots.size = (rt, object) => {
    const size = rt.objects.deques.sizeOf(dequeOf(object).memory)
    const { layout } = object.type
    return layout ? size + sizeOfInstance(layout) - rt.objects.layouts.deque.request : size
  }
  slots.length = (_, object) => dequeOf(object).items.size
  slots.repr = reprOfDeque
  slots.str = reprOfDeque
  slots.compare = compareDeques
  slots.contains = (rt, object, item) => indexIn(rt, dequeOf(object), item) >= 0
  slots.getItem = (rt, object, key) => {
    const { items } = dequeOf(object)
    const item = items.at(positionOf(rt, key, items.size))
    item.refs++
    return item
  }
  slots.setItem = (rt, object, key, value) => {
    const deque = dequeOf(object)
    const at = positionOf(rt, key, deque.items.size)
    if (!value) {
      deleteItem(rt, deque, at)
      return
    }
    const old = deque.items.at(at)
    value.refs++
    deque.items.set(at, value)
    rt.decref(old)
  }
  slots.binary[op.ADD] = (rt, a, b) => {
    if (!isDeque(a)) return null
    if (!isDeque(b)) throw rt.error('TypeError', `can only concatenate deque (not "${b.type.name}") to deque`)
    const made = copyDeque(rt, a)
    extendDeque(rt, made, b)
    return made
  }
  slots.binary[op.MULTIPLY] = (rt, a, b) => {
    const [source, count] = isDeque(a) ? [a, b] : [b, a]
    const times = countOf(rt, count)
    const made = copyDeque(rt, source)
    repeatInPlace(rt, made, times)
    return made
  }
  slots.inPlace[op.ADD] = (rt, a, b) => {
    extendDeque(rt, a, b)
    a.refs++
    return a
  }
  slots.inPlace[op.MULTIPLY] = (rt, a, b) => {
    repeatInPlace(rt, a, countOf(rt, b))
    a.refs++
    return a
  }
  getset(rt, type, 'maxlen', (rt, self) => {
    const { maxlen } = dequeOf(self)
    return maxlen < 0 ? rt.newNone() : rt.int(maxlen)
  })
}

function countOf(rt: Runtime, count: PyObject): number {
  const { index } = count.type.slots
  if (!index) throw rt.error('TypeError', `can't multiply sequence by non-int of type '${count.type.name}'`)
  return wordOf(rt, index(rt, count), 'OverflowError')
}

function positionOf(rt: Runtime, key: PyObject, length: number): number {
  const { index } = key.type.slots
  if (!index) throw rt.error('TypeError', `sequence index must be integer, not '${key.type.name}'`)
  const at = wordOf(rt, index(rt, key), 'IndexError')
  const from = at < 0 ? at + length : at
  if (from < 0 || from >= length) throw rt.error('IndexError', 'deque index out of range')
  return from
}

/** Position of the first equal item from `start` to before `stop`, -1; `problem`: of a deque that changed meanwhile. */
export function indexIn(
  rt: Runtime,
  deque: DequeValue,
  wanted: PyObject,
  start = 0,
  stop = Infinity,
  problem: readonly [type: string, message: string] = ['RuntimeError', 'deque mutated during iteration'],
): number {
  const { state } = deque
  for (let at = start; at < stop && at < deque.items.size; at++) {
    const item = deque.items.at(at)
    item.refs++
    let isEqual: boolean
    try {
      isEqual = rt.equals(item, wanted)
    } finally {
      rt.decref(item)
    }
    if (isEqual) return at
    if (deque.state !== state) throw rt.error(...problem)
  }
  return -1
}

function reprOfDeque(rt: Runtime, object: PyObject): PyObject {
  if (rt.reprRunning.has(object)) return rt.str('[...]')
  rt.reprRunning.add(object)
  try {
    const deque = dequeOf(object)
    const list = listOfDeque(rt, deque)
    const shown = rt.repr(list)
    rt.decref(list)
    const bound = deque.maxlen >= 0 ? `, maxlen=${deque.maxlen}` : ''
    const { type } = object
    return rt.str(`${type.isHeap ? type.name : type.qualifiedName}(${shown}${bound})`)
  } finally {
    rt.reprRunning.delete(object)
  }
}

function compareDeques(rt: Runtime, a: PyObject, b: PyObject, operator: number): PyObject | null {
  if (!isDeque(a) || !isDeque(b)) return null
  const x = a.value.items
  const y = b.value.items
  if (operator === op.EQ || operator === op.NE) {
    if (a === b) return rt.bool(operator === op.EQ)
    if (x.size !== y.size) return rt.bool(operator === op.NE)
  }
  const states = [a.value.state, b.value.state]
  for (let at = 0; at < x.size && at < y.size; at++) {
    const one = x.at(at)
    const other = y.at(at)
    one.refs++
    other.refs++
    try {
      if (!rt.equals(one, other)) {
        if (operator === op.EQ || operator === op.NE) return rt.bool(operator === op.NE)
        return rt.bool(rt.compares(one, other, operator))
      }
    } finally {
      rt.decref(one)
      rt.decref(other)
    }
    if (a.value.state !== states[0] || b.value.state !== states[1])
      throw rt.error('RuntimeError', 'deque mutated during iteration')
  }
  const order = x.size - y.size
  return rt.bool(
    [order < 0, order <= 0, order === 0, order !== 0, order > 0, order >= 0][operator] as boolean,
  )
}

interface DequeIteratorValue {
  readonly source: PyDeque
  readonly state: number
  /** Of the next item. */
  at: number
  readonly step: 1 | -1
  left: number
}

function addIterators(rt: Runtime, type: PyType): void {
  const make = (name: string) =>
    moduleType(rt, rt.rules.minor >= 12 ? 'collections' : '_collections', name, (iterator) =>
      initIterator(rt, iterator),
    )
  const forward = make('_deque_iterator')
  const backward = make('_deque_reverse_iterator')
  const iterate = (rt: Runtime, object: PyObject, iterator: PyType, step: 1 | -1): PyObject => {
    const source = object as PyDeque
    const { items, state } = source.value
    object.refs++
    const value: DequeIteratorValue = {
      source,
      state,
      at: step === 1 ? 0 : items.size - 1,
      step,
      left: items.size,
    }
    const made = rt.create(iterator, value, rt.objects.layouts.dequeIterator.request)
    rt.gc.track(made)
    return made
  }
  type.slots.iter = (rt, object) => iterate(rt, object, forward, 1)
  method(rt, type, '__reversed__', 0, 0, (rt, [self]) => iterate(rt, self as PyObject, backward, -1))
}

function initIterator(rt: Runtime, type: PyType): void {
  const { slots } = type
  const of = (object: PyObject | undefined) => (object as PyObject).value as DequeIteratorValue
  slots.iter = (_, object) => {
    object.refs++
    return object
  }
  slots.next = (rt, object) => {
    const value = of(object)
    const deque = value.source.value
    if (deque.state !== value.state) {
      value.left = 0
      throw rt.error('RuntimeError', 'deque mutated during iteration')
    }
    if (value.left === 0) return null
    const item = deque.items.at(value.at)
    item.refs++
    value.at += value.step
    value.left--
    return item
  }
  slots.size = () => rt.objects.layouts.dequeIterator.request
  slots.traverse = (object, visit) => visit(of(object).source)
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    rt.decref(of(object).source)
    rt.release(object)
  }
  method(rt, type, '__length_hint__', 0, 0, (rt, [self]) => rt.int(of(self).left))
}
