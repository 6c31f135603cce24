// Names: globals, builtins, names of modules and classes, cells; the slow halves of their instructions, and their errors.
import type { CodeTemplate } from '../compile/code'
import { dictDelete, dictGet, dictSet, type PyDict } from '../objects/dict'
import type { PyObject, PythonError, StrValue } from '../objects/object'
import { type CellValue, type Frame, InlineCache } from './frame'
import type { Runtime } from './runtime'

export function nameText(name: PyObject): string {
  return (name.value as StrValue).text
}

export function unbound(rt: Runtime, template: CodeTemplate, at: number): PythonError {
  const name = template.variables[at] ?? ''
  return rt.error(
    'UnboundLocalError',
    rt.rules.minor >= 11
      ? `cannot access local variable '${name}' where it is not associated with a value`
      : `local variable '${name}' referenced before assignment`,
  )
}

export function unboundCell(rt: Runtime, template: CodeTemplate, at: number): PythonError {
  const own = template.cells[at]
  const name = own ?? template.frees[at - template.cells.length] ?? ''
  const isNew = rt.rules.minor >= 11
  if (own !== undefined)
    return rt.error(
      'UnboundLocalError',
      isNew
        ? `cannot access local variable '${name}' where it is not associated with a value`
        : `local variable '${name}' referenced before assignment`,
    )
  return rt.error(
    'NameError',
    isNew
      ? `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`
      : `free variable '${name}' referenced before assignment in enclosing scope`,
  )
}

/** `pc`: the instruction after this one, where its cache lies; -1: it has none. New reference. */
export function loadGlobal(rt: Runtime, frame: Frame, name: PyObject, pc = -1): PyObject {
  const { table } = (frame.globals as PyDict).value
  const outer = rt.builtins.value.table
  const at = table.findText(nameText(name))
  const value = at >= 0 ? table.values[at] : dictGet(rt, rt.builtins, name)
  if (!value) throw rt.undefinedName(nameText(name))
  if (pc >= 0)
    frame.code.value.caches[pc] =
      at >= 0
        ? new InlineCache(table.version, at, null, null, null, null, 0)
        : new InlineCache(table.version, -1, value, null, null, null, outer.version)
  value.refs++
  return value
}

/** LOAD_NAME: in a class body its namespace comes first; a name of the module's own code is a global. */
export function loadName(rt: Runtime, frame: Frame, name: PyObject, pc: number): PyObject {
  if (frame.namespace === frame.globals) return cachedGlobal(rt, frame, name, pc)
  const value = frame.namespace ? dictGet(rt, frame.namespace as PyDict, name) : null
  if (!value) return loadGlobal(rt, frame, name)
  value.refs++
  return value
}

function cachedGlobal(rt: Runtime, frame: Frame, name: PyObject, pc: number): PyObject {
  const cache = frame.code.value.caches[pc]
  const { table } = (frame.globals as PyDict).value
  if (cache === undefined || cache.version !== table.version) return loadGlobal(rt, frame, name, pc)
  if (cache.value !== null && cache.outerVersion !== rt.builtins.value.table.version)
    return loadGlobal(rt, frame, name, pc)
  const value = cache.value ?? (table.values[cache.at] as PyObject)
  value.refs++
  return value
}

/** STORE_NAME whose cache did not hold. Takes over the value. */
export function storeName(rt: Runtime, frame: Frame, pc: number, name: PyObject, value: PyObject): void {
  const target = (frame.namespace ?? frame.globals) as PyDict
  try {
    dictSet(rt, target, name, value)
  } finally {
    rt.decref(value)
  }
  const { table } = target.value
  const at = table.findText(nameText(name))
  if (at >= 0) frame.code.value.caches[pc] = new InlineCache(table.version, at, null, null, null, null, 0)
}

/** STORE_GLOBAL. Takes over the value. */
export function storeGlobal(rt: Runtime, frame: Frame, name: PyObject, value: PyObject): void {
  try {
    dictSet(rt, frame.globals as PyDict, name, value)
  } finally {
    rt.decref(value)
  }
}

export function deleteName(rt: Runtime, target: PyObject, name: PyObject): void {
  if (!dictDelete(rt, target as PyDict, name))
    throw rt.error('NameError', `name '${nameText(name)}' is not defined`)
}

/** STORE_DEREF, or DELETE_DEREF with nothing. Takes over the value. */
export function storeCell(rt: Runtime, frame: Frame, at: number, value: PyObject | null): void {
  const cell = frame.cells[at] as PyObject<CellValue>
  const old = cell.value.content
  if (!value && !old) throw unboundCell(rt, frame.code.value.template, at)
  cell.value.content = value
  if (old) rt.decref(old)
}

/** LOAD_CLASSDEREF: a free variable of a class body, its namespace first. New reference. */
export function loadClassCell(rt: Runtime, frame: Frame, at: number): PyObject {
  const { template } = frame.code.value
  const name = template.cells[at] ?? template.frees[at - template.cells.length] ?? ''
  const own = frame.namespace ? (frame.namespace as PyDict).value.table : null
  const found = own ? own.findText(name) : -1
  const value = found >= 0 && own ? own.values[found] : (frame.cells[at] as PyObject<CellValue>).value.content
  if (!value) throw unboundCell(rt, template, at)
  value.refs++
  return value
}
