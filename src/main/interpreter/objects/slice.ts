// slice (sliceobject.c). Made by the syntax a[b:c] and by slice(); sequences ask sliceBounds.
import { EQ, GE, LE, NE } from '../compile/opcodes'
import { hashTuple } from '../values/hash'
import type { IntValue } from '../values/int'
import { sliceRange } from '../values/slice'
import type { Runtime } from '../vm/runtime'
import { method } from './define'
import { newTuple } from './list'
import { readOnlyMember } from './number-protocol'
import { PyObject } from './object'
import { indexOf } from './sequence'

export interface SliceValue {
  readonly start: PyObject
  readonly stop: PyObject
  readonly step: PyObject
}
type PySlice = PyObject<SliceValue>

/** Takes over the references. */
export function newSlice(rt: Runtime, value: SliceValue): PySlice {
  const { plain, layouts } = rt.objects
  const made = new PyObject<SliceValue>(rt.types.slice, value, plain.create(layouts.slice))
  rt.gc.track(made)
  return made
}

/** _PyEval_SliceIndex: None is null. */
function boundOf(rt: Runtime, bound: PyObject): IntValue | null {
  if (bound === rt.none) return null
  const { index } = bound.type.slots
  if (!index)
    throw rt.error('TypeError', 'slice indices must be integers or None or have an __index__ method')
  return index(rt, bound)
}

/** Start, stop and step as whole numbers, null for None; asked in CPython's order: step, start, stop. */
export function sliceBounds(
  rt: Runtime,
  { start, stop, step }: SliceValue,
): readonly [start: IntValue | null, stop: IntValue | null, step: IntValue | null] {
  const by = boundOf(rt, step)
  if (by === 0) throw rt.error('ValueError', 'slice step cannot be zero')
  const from = boundOf(rt, start)
  return [from, boundOf(rt, stop), by]
}

export function initSlice(rt: Runtime): void {
  const { slice } = rt.types
  const { slots } = slice
  const layout = rt.objects.layouts.slice
  const of = (object: PyObject | undefined) => (object as PySlice).value
  slots.construct = (rt, _type, args, names) => {
    if (names && names.length > 0) throw rt.error('TypeError', 'slice() takes no keyword arguments')
    const [first, second, third] = args
    if (!first || args.length > 3)
      throw rt.error(
        'TypeError',
        `slice expected ${first ? 'at most 3 arguments' : 'at least 1 argument'}, got ${args.length}`,
      )
    const parts = second ? [first, second, third ?? rt.none] : [rt.none, first, rt.none]
    const [start, stop, step] = parts as [PyObject, PyObject, PyObject]
    for (const one of parts) one.refs++
    return newSlice(rt, { start, stop, step })
  }
  slots.size = () => layout.request
  slots.traverse = (object, visit) => {
    const { start, stop, step } = of(object)
    for (const one of [start, stop, step]) visit(one)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const { start, stop, step } = of(object)
    for (const one of [step, start, stop]) rt.decref(one)
    rt.objects.plain.free(layout, object.block)
  }
  slots.repr = (rt, object) => {
    const { start, stop, step } = of(object)
    return rt.str(`slice(${rt.repr(start)}, ${rt.repr(stop)}, ${rt.repr(step)})`)
  }
  slots.str = (rt, object) => rt.str(rt.repr(object))
  slots.hash =
    rt.rules.minor >= 12
      ? (rt, object) => {
          const { start, stop, step } = of(object)
          return hashTuple([rt.hash(start), rt.hash(stop), rt.hash(step)])
        }
      : null
  slots.compare = compare
  method(rt, slice, 'indices', 1, 1, (rt, [self, length]) => {
    const size = indexOf(rt, length as PyObject)
    if (size < 0) throw rt.error('ValueError', 'length should not be negative')
    const { start, stop, step } = sliceRange(...sliceBounds(rt, of(self)), Number(size))
    return newTuple(rt, [rt.int(start), rt.int(stop), rt.int(step)])
  })
  for (const name of ['start', 'stop', 'step'] as const)
    readOnlyMember(rt, slice, name, (_, self) => {
      const part = of(self)[name]
      part.refs++
      return part
    })
}

/** As tuples of their parts. */
function compare(rt: Runtime, a: PyObject, b: PyObject, operator: number): PyObject | null {
  if (b.type !== rt.types.slice) return null
  const x = a.value as SliceValue
  const y = b.value as SliceValue
  for (const name of ['start', 'stop', 'step'] as const) {
    if (a === b || rt.equals(x[name], y[name])) continue
    if (operator === EQ || operator === NE) return rt.bool(operator === NE)
    return rt.compare(x[name], y[name], operator)
  }
  return rt.bool(operator === EQ || operator === LE || operator === GE)
}
