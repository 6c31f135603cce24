// __build_class__ (bltinmodule.c): what a class statement calls with its body, name, bases and keywords.
import { bodyFrame } from '../vm/frame'
import { runFrame } from '../vm/interpreter'
import { NotSimulated, type Runtime } from '../vm/runtime'
import { newClass } from './class'
import { newDict, newDictOfBody, type PyDict } from './dict'
import type { PyFunction } from './function'
import { newTuple } from './list'
import { type PyObject, PyType } from './object'
import { textOf } from './str'
import { derivedMetatype } from './type'

export function buildClass(
  rt: Runtime,
  args: readonly PyObject[],
  keywordNames: readonly string[] | null,
): PyObject {
  const names = keywordNames ? [...keywordNames] : []
  const count = args.length - names.length
  const [body, name, ...bases] = args.slice(0, count) as [PyFunction, PyObject, ...PyObject[]]
  const keywords = args.slice(count)
  for (const base of bases) if (!(base instanceof PyType)) refuseBase(base)
  const asked = names.indexOf('metaclass')
  let metatype: PyObject = asked >= 0 ? (keywords[asked] as PyObject) : (bases[0]?.type ?? rt.types.type)
  if (asked >= 0) {
    names.splice(asked, 1)
    keywords.splice(asked, 1)
  }
  if (metatype instanceof PyType) metatype = derivedMetatype(rt, metatype, bases)
  if (metatype === rt.types.type) return buildPlain(rt, body, name, bases as PyType[], keywords, names)
  return buildWithMetaclass(rt, metatype, body, name, bases, keywords, names)
}

function refuseBase(base: PyObject): void {
  if (base.type.lookup('__mro_entries__')) throw new NotSimulated("'__mro_entries__' is not simulated")
}

/** Runs the body in its namespace. What it gives is the cell __class__, or None. New reference. */
function runBody(rt: Runtime, body: PyFunction, namespace: PyDict): PyObject {
  const { code, globals, closure } = body.value
  const frame = bodyFrame(rt, code, globals, namespace)
  for (const cell of closure?.value ?? []) cell.refs++
  frame.cells = [
    ...code.value.template.cells.map(() => rt.newCell()),
    ...((closure?.value ?? []) as typeof frame.cells),
  ]
  return runFrame(rt, frame)
}

/** The metaclass is type: no __prepare__ of its own, and nothing looks at the call. */
function buildPlain(
  rt: Runtime,
  body: PyFunction,
  name: PyObject,
  bases: readonly PyType[],
  keywords: readonly PyObject[],
  keywordNames: readonly string[],
): PyObject {
  const beginning = rt.objects.types.begin(bases.length)
  const namespace = newDictOfBody(rt, beginning.namespace)
  try {
    rt.decref(runBody(rt, body, namespace))
    const metatype = rt.types.type
    return newClass(rt, { metatype, name: textOf(name), bases, namespace, beginning, keywords, keywordNames })
  } finally {
    rt.decref(namespace)
  }
}

function buildWithMetaclass(
  rt: Runtime,
  metatype: PyObject,
  body: PyFunction,
  name: PyObject,
  bases: readonly PyObject[],
  keywords: readonly PyObject[],
  keywordNames: readonly string[],
): PyObject {
  for (const base of bases) base.refs++
  const tuple = newTuple(rt, [...bases])
  const namesOrNull = keywordNames.length > 0 ? keywordNames : null
  let namespace: PyObject | null = null
  try {
    namespace = prepared(rt, metatype, [name, tuple, ...keywords], namesOrNull)
    rt.decref(runBody(rt, body, namespace as PyDict))
    return rt.call(metatype, [name, tuple, namespace, ...keywords], namesOrNull)
  } finally {
    if (namespace) rt.decref(namespace)
    rt.decref(tuple)
  }
}

/** What __prepare__ of the metaclass gives, an empty dict without one. */
function prepared(
  rt: Runtime,
  metatype: PyObject,
  args: readonly PyObject[],
  names: readonly string[] | null,
): PyObject {
  const prepare = rt.attributeOrNull(metatype, '__prepare__')
  if (!prepare) return newDict(rt)
  let made: PyObject
  try {
    made = rt.call(prepare, args, names)
  } finally {
    rt.decref(prepare)
  }
  if (rt.isInstance(made, rt.types.dict)) return made
  const { name } = made.type
  rt.decref(made)
  if (!made.type.slots.getItem) {
    const shown = metatype instanceof PyType ? metatype.name : '<metaclass>'
    throw rt.error('TypeError', `${shown}.__prepare__() must return a mapping, not ${name}`)
  }
  throw new NotSimulated(`a class body that runs in a '${name}' is not simulated`)
}
