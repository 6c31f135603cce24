// list[int] and int | None: what annotations of functions are made of (types.GenericAlias, types.UnionType). They say
// nothing about values; they are compared, shown and called like the class they stand for.
import { OR, EQ, NE } from '../compile/opcodes'
import type { Runtime } from '../vm/runtime'
import { builtin, getset } from './define'
import { newClassMethod } from './descriptors'
import { newTuple } from './list'
import { type PyObject, type PyTuple, PyType } from './object'

interface AliasValue {
  readonly origin: PyType
  readonly args: PyTuple
}

/** Borrows. */
export function newAlias(rt: Runtime, origin: PyType, key: PyObject): PyObject {
  const isTuple = key.type === rt.types.tuple
  const items = isTuple ? (key.value as PyObject[]) : [key]
  for (const item of items) item.refs++
  origin.refs++
  const value: AliasValue = { origin, args: newTuple(rt, [...items]) }
  const made = rt.create(rt.types.GenericAlias, value, ALIAS_BYTES)
  rt.gc.track(made)
  return made
}

/** Heads included: GC head, object, origin, args, parameters, weak references, vectorcall. */
const ALIAS_BYTES = 72

/** As annotations show a class, another alias, None or dots. */
function shown(rt: Runtime, object: PyObject): string {
  if (object === rt.ellipsis) return '...'
  if (object.type === rt.types.NoneType) return 'None'
  if (!(object instanceof PyType)) return rt.repr(object)
  return object.module === 'builtins' ? object.qualifiedName : `${object.module}.${object.qualifiedName}`
}

export function initGenericAlias(rt: Runtime): void {
  const { minor } = rt.rules
  if (minor < 9) return
  const { list, dict, tuple, set, frozenset, GenericAlias } = rt.types
  GenericAlias.module = 'types'
  for (const one of [list, dict, tuple, set, frozenset]) {
    const make = builtin(rt, '__class_getitem__', 2, 2, (rt, [owner, key]) =>
      newAlias(rt, owner as PyType, key as PyObject),
    )
    one.members.set('__class_getitem__', newClassMethod(rt, make))
  }
  const of = (object: PyObject) => object.value as AliasValue
  const { slots } = GenericAlias
  slots.repr = (rt, object) => {
    const { origin, args } = of(object)
    const items = args.value.map((one) => shown(rt, one)).join(', ')
    return rt.str(`${shown(rt, origin)}[${items === '' ? '()' : items}]`)
  }
  slots.call = (rt, object, args, names) => rt.call(of(object).origin, args, names)
  slots.compare = (rt, a, b, operator) => {
    if (a.type !== GenericAlias || b.type !== GenericAlias || (operator !== EQ && operator !== NE))
      return null
    const isEqual = of(a).origin === of(b).origin && rt.compares(of(a).args, of(b).args, EQ)
    return rt.bool(isEqual === (operator === EQ))
  }
  slots.hash = (rt, object) => rt.hash(of(object).args)
  visits(GenericAlias, (object) => [of(object).origin, of(object).args])
  getset(rt, GenericAlias, '__origin__', (_, object) => held(of(object).origin))
  getset(rt, GenericAlias, '__args__', (_, object) => held(of(object).args))
  if (minor >= 10) initUnion(rt)
}

function held(object: PyObject): PyObject {
  object.refs++
  return object
}

function visits(type: PyType, parts: (object: PyObject) => readonly PyObject[]): void {
  type.slots.traverse = (object, visit) => {
    for (const part of parts(object)) visit(part)
  }
  type.slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    for (const part of parts(object)) rt.decref(part)
    rt.release(object)
  }
}

const UNION_BYTES = 48

/** int | None: `|` of classes, from 3.10 on. */
function initUnion(rt: Runtime): void {
  const { type, UnionType, GenericAlias, NoneType } = rt.types
  UnionType.module = rt.rules.minor >= 14 ? 'typing' : 'types'
  UnionType.name = rt.rules.minor >= 14 ? 'Union' : 'UnionType'
  UnionType.qualifiedName = UnionType.name
  const isPart = (object: PyObject) =>
    object instanceof PyType ||
    object === rt.none ||
    object.type === GenericAlias ||
    object.type === UnionType
  const partsOf = (object: PyObject): readonly PyObject[] =>
    object.type === UnionType ? (object.value as PyTuple).value : [object === rt.none ? NoneType : object]
  const join = (rt: Runtime, a: PyObject, b: PyObject): PyObject | null => {
    if (!isPart(a) || !isPart(b)) return null
    const parts: PyObject[] = []
    for (const part of [...partsOf(a), ...partsOf(b)])
      if (!parts.some((one) => rt.equals(one, part))) parts.push(part)
    const [only] = parts
    if (parts.length === 1 && only) return held(only)
    const made = rt.create(UnionType, newTuple(rt, parts.map(held)), UNION_BYTES)
    rt.gc.track(made)
    return made
  }
  for (const one of [type, GenericAlias, UnionType]) one.slots.binary[OR] = join
  const { slots } = UnionType
  slots.repr = (rt, object) =>
    rt.str(
      partsOf(object)
        .map((one) => shownInUnion(rt, one))
        .join(' | '),
    )
  slots.compare = (rt, a, b, operator) => {
    if (a.type !== UnionType || b.type !== UnionType || (operator !== EQ && operator !== NE)) return null
    const [left, right] = [partsOf(a), partsOf(b)]
    const isEqual =
      left.length === right.length && left.every((one) => right.some((other) => rt.equals(one, other)))
    return rt.bool(isEqual === (operator === EQ))
  }
  slots.hash = (rt, object) => rt.hash(object.value as PyTuple)
  visits(UnionType, (object) => [object.value as PyTuple])
  getset(rt, UnionType, '__args__', (_, object) => held(object.value as PyTuple))
}

function shownInUnion(rt: Runtime, object: PyObject): string {
  return object === rt.types.NoneType ? 'None' : shown(rt, object)
}
