// str.translate and str.maketrans.
import { codePointLength } from '../text/code-points'
import { translate } from '../text/pad'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import { builtin, method } from './define'
import { newStaticMethod } from './descriptors'
import { dictSet, newDict, type PyDict } from './dict'
import { type PyObject, type PyStr, PythonError, type PyType } from './object'
import { isStr, textOf } from './str'
import { TextWriter } from './text-writer'
import { unchangedOr } from './str-methods'

export function initStrTranslate(rt: Runtime): void {
  const { str } = rt.types
  method(rt, str, 'translate', 1, 1, (rt, [self, table]) => {
    const { getItem } = (table as PyObject).type.slots
    if (textOf(self as PyObject) === '') return unchangedOr(rt, self as PyObject, '')
    if (!getItem)
      throw rt.error('TypeError', `'${(table as PyObject).type.name}' object is not subscriptable`)
    return translated(rt, textOf(self as PyObject), table as PyObject)
  })
  str.members.set('maketrans', newStaticMethod(rt, builtin(rt, 'maketrans', 1, 3, makeTable)))
}

/** Room for one character each; what is longer makes the writer grow. */
function translated(rt: Runtime, text: string, table: PyObject): PyObject {
  const writer = new TextWriter(rt)
  writer.reserve(codePointLength(text))
  try {
    writer.writeEach(translate(text, (code) => replacement(rt, table, code)))
    return writer.finish()
  } catch (problem) {
    writer.discard()
    throw problem
  }
}

/** What the table has for a character: null keeps it (LookupError). */
function replacement(rt: Runtime, table: PyObject, code: number): string | null {
  const getItem = table.type.slots.getItem as NonNullable<PyType['slots']['getItem']>
  const key = rt.int(code)
  let found: PyObject
  try {
    found = getItem(rt, table, key)
  } catch (problem) {
    if (!(problem instanceof PythonError)) throw problem
    if (!problem.exception.type.isSubtypeOf(rt.exceptions['LookupError'] as PyType)) throw problem
    rt.decref(problem.exception)
    return null
  } finally {
    rt.decref(key)
  }
  try {
    if (found === rt.none) return ''
    if (isStr(rt, found)) return textOf(found)
    if (!rt.isInstance(found, rt.types.int))
      throw rt.error('TypeError', 'character mapping must return integer, None or str')
    const to = found.value as IntValue
    if (to < 0 || to > 0x10ffff) throw rt.error('ValueError', 'character mapping must be in range(0x110000)')
    return String.fromCodePoint(Number(to))
  } finally {
    rt.decref(found)
  }
}

function makeTable(rt: Runtime, args: readonly PyObject[]): PyObject {
  const [from, to, unwanted] = args as [PyObject, PyObject?, PyObject?]
  const table = newDict(rt)
  try {
    if (to) pairs(rt, table, from, to, unwanted)
    else copied(rt, table, from)
  } catch (problem) {
    rt.decref(table)
    throw problem
  }
  return table
}

function setCode(rt: Runtime, table: PyDict, code: number, value: PyObject): void {
  const key = rt.int(code)
  try {
    dictSet(rt, table, key, value)
  } finally {
    rt.decref(key)
  }
}

function pairs(
  rt: Runtime,
  table: PyDict,
  from: PyObject,
  to: PyObject,
  unwanted: PyObject | undefined,
): void {
  if (!isStr(rt, from))
    throw rt.error('TypeError', 'first maketrans argument must be a string if there is a second argument')
  if (!isStr(rt, to)) throw rt.error('TypeError', `maketrans() argument 2 must be str, not ${to.type.name}`)
  if (unwanted && !isStr(rt, unwanted))
    throw rt.error('TypeError', `maketrans() argument 3 must be str, not ${unwanted.type.name}`)
  if (from.value.length !== to.value.length)
    throw rt.error('ValueError', 'the first two maketrans arguments must have equal length')
  const targets = [...textOf(to)]
  for (const [at, character] of [...textOf(from)].entries()) {
    const value = rt.int(targets[at]?.codePointAt(0) ?? 0)
    setCode(rt, table, character.codePointAt(0) ?? 0, value)
    rt.decref(value)
  }
  if (unwanted)
    for (const character of textOf(unwanted)) setCode(rt, table, character.codePointAt(0) ?? 0, rt.none)
}

function copied(rt: Runtime, table: PyDict, from: PyObject): void {
  if (from.type !== rt.types.dict)
    throw rt.error('TypeError', 'if you give only one argument to maketrans it must be a dict')
  const { keys, values } = (from as PyDict).value.table
  for (const [at, key] of keys.entries()) {
    if (!key) continue
    const value = values[at] as PyObject
    if (isStr(rt, key)) {
      const { length } = (key as PyStr).value
      if (length !== 1) throw rt.error('ValueError', 'string keys in translate table must be of length 1')
      setCode(rt, table, textOf(key).codePointAt(0) ?? 0, value)
    } else if (rt.isInstance(key, rt.types.int)) dictSet(rt, table, key, value)
    else throw rt.error('TypeError', 'keys in translate table must be strings or integers')
  }
}
