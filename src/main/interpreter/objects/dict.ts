// dict: creation, slots. Methods and views are in dict-methods.ts.
import { OBJ } from '../../allocator/memory'
import * as op from '../compile/opcodes'
import type { DictBody } from '../../allocator/layer3-objects/dicts'
import type { SharedNames } from '../../allocator/layer3-objects/instances'
import type { Runtime } from '../vm/runtime'
import { DictTable } from './dict-table'
import { PyObject } from './object'
import { internedStr } from './str'

export interface DictValue {
  readonly table: DictTable
  /** Of the __dict__ of an instance whose class shares names; the instance frees its memory; see newSplitDict. */
  readonly shared?: SharedNames
  readonly body?: DictBody
}
export type PyDict = PyObject<DictValue>

export function newDict(rt: Runtime): PyDict {
  const made = new PyObject<DictValue>(rt.types.dict, { table: new DictTable() }, rt.memory.malloc(OBJ, 64))
  rt.gc.track(made)
  return made
}

/** A dict whose memory exists already, empty: the namespace of a class body. */
export function newDictOfBody(rt: Runtime, body: DictBody): PyDict {
  const made = new PyObject<DictValue>(rt.types.dict, { table: new DictTable(), body }, body.pointer)
  rt.gc.track(made)
  return made
}

/** The __dict__ of an instance: its memory exists already. Makes references to the names, takes over the values. */
export function newSplitDict(
  rt: Runtime,
  body: DictBody,
  shared: SharedNames,
  names: readonly PyObject[],
  values: readonly PyObject[],
): PyDict {
  const table = new DictTable()
  const made = new PyObject<DictValue>(rt.types.dict, { table, shared, body }, body.pointer)
  rt.gc.track(made)
  for (const [at, name] of names.entries()) {
    name.refs++
    table.append(rt, name, values[at] as PyObject)
  }
  return made
}

/** Borrowed, or null. */
export function dictGet(rt: Runtime, dict: PyDict, key: PyObject): PyObject | null {
  const { table } = dict.value
  const at = table.find(rt, key)
  return at < 0 ? null : (table.values[at] ?? null)
}

/** Borrowed, or null. */
export function dictGetText(dict: PyDict, name: string): PyObject | null {
  const { table } = dict.value
  const at = table.findText(name)
  return at < 0 ? null : (table.values[at] ?? null)
}

/** Makes its own references. */
export function dictSet(rt: Runtime, dict: PyDict, key: PyObject, value: PyObject): void {
  const { table } = dict.value
  const at = table.find(rt, key)
  value.refs++
  if (at >= 0) {
    const old = table.values[at] as PyObject
    table.values[at] = value
    rt.decref(old)
    return
  }
  key.refs++
  table.append(rt, key, value)
}

export function dictSetText(rt: Runtime, dict: PyDict, name: string, value: PyObject): void {
  const key = internedStr(rt, name)
  dictSet(rt, dict, key, value)
  rt.decref(key)
}

/** False when there is no such key. */
export function dictDelete(rt: Runtime, dict: PyDict, key: PyObject): boolean {
  const { table } = dict.value
  const at = table.find(rt, key)
  if (at < 0) return false
  const oldKey = table.keys[at] as PyObject
  const oldValue = table.values[at] as PyObject
  table.remove(rt, at)
  rt.decref(oldKey)
  rt.decref(oldValue)
  return true
}

export function clearDict(rt: Runtime, dict: PyDict): void {
  const { keys, values } = dict.value.table
  dict.value.table.clear()
  for (const [at, key] of keys.entries()) {
    if (!key) continue
    rt.decref(key)
    rt.decref(values[at] as PyObject)
  }
}

export function initDict(rt: Runtime): void {
  const { dict } = rt.types
  const { slots } = dict
  const of = (object: PyObject) => object as PyDict
  slots.traverse = (object, visit) => {
    const { keys, values } = of(object).value.table
    for (const key of keys) if (key) visit(key)
    for (const value of values) if (value) visit(value)
  }
  slots.clear = (rt, object) => clearDict(rt, of(object))
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    clearDict(rt, of(object))
    rt.release(object)
  }
  slots.hash = null
  slots.length = (_, object) => of(object).value.table.used
  slots.contains = (rt, object, key) => of(object).value.table.find(rt, key) >= 0
  slots.getItem = (rt, object, key) => {
    const value = dictGet(rt, of(object), key)
    if (!value) throw rt.keyError(key)
    value.refs++
    return value
  }
  slots.setItem = (rt, object, key, value) => {
    if (value) dictSet(rt, of(object), key, value)
    else if (!dictDelete(rt, of(object), key)) throw rt.keyError(key)
  }
  slots.repr = (rt, object) => {
    if (rt.reprRunning.has(object)) return rt.str('{...}')
    rt.reprRunning.add(object)
    try {
      const { keys, values } = of(object).value.table
      const parts: string[] = []
      for (const [at, key] of keys.entries())
        if (key) parts.push(`${rt.repr(key)}: ${rt.repr(values[at] as PyObject)}`)
      return rt.str(`{${parts.join(', ')}}`)
    } finally {
      rt.reprRunning.delete(object)
    }
  }
  slots.str = slots.repr
  slots.compare = (rt, a, b, operator) => {
    if (!rt.isInstance(a, dict) || !rt.isInstance(b, dict) || (operator !== op.EQ && operator !== op.NE))
      return null
    return rt.bool(areEqual(rt, of(a), of(b)) === (operator === op.EQ))
  }
  slots.construct = (rt, type) => {
    const made = newDict(rt)
    made.type = type
    return made
  }
}

function areEqual(rt: Runtime, a: PyDict, b: PyDict): boolean {
  if (a.value.table.used !== b.value.table.used) return false
  const { keys, values } = a.value.table
  return keys.every((key, at) => {
    if (!key) return true
    const other = dictGet(rt, b, key)
    return other !== null && rt.equals(values[at] as PyObject, other)
  })
}
