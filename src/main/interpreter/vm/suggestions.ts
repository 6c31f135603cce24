// "Did you mean": the name closest to one that is missing (Python/suggestions.c, traceback.py), for the last line of a
// traceback from 3.10 on and for unexpected keyword arguments from 3.13 on.
import { MODULES_OF_CPYTHON } from '../builtins/known-modules'
import { BUILTINS_OF_CPYTHON, isBuiltinOfCPython } from '../builtins/known-names'
import { namesOfDict } from '../objects/attributes'
import type { ExceptionValue } from '../objects/exceptions'
import type { PyObject, PyType } from '../objects/object'
import { textOf } from '../objects/str'
import type { TracebackValue } from '../objects/traceback-objects'
import type { CellValue, Frame } from './frame'
import type { Runtime } from './runtime'

const MOST_CANDIDATES = 750
const LONGEST_NAME = 40
const MOVE_COST = 2
const CASE_COST = 1

/** The candidate that needs the fewest changes, or null when all need too many. */
export function closestName(candidates: readonly string[], name: string): string | null {
  if (candidates.length >= MOST_CANDIDATES || name.length > LONGEST_NAME) return null
  let best = Number.MAX_SAFE_INTEGER
  let found: string | null = null
  for (const candidate of candidates) {
    if (candidate === name) continue
    // A third of the letters may change.
    const third = Math.floor(((name.length + candidate.length + 3) * MOVE_COST) / 6)
    const most = Math.min(third, best - 1)
    const distance = distanceOf(name, candidate, most)
    if (distance > most) continue
    found = candidate
    best = distance
  }
  return found
}

function substitution(a: string, b: string): number {
  if (a === b) return 0
  return a.toLowerCase() === b.toLowerCase() ? CASE_COST : MOVE_COST
}

/** Levenshtein distance in half moves; anything above `most` once it must be more. */
function distanceOf(from: string, to: string, most: number): number {
  if (from === to) return 0
  let start = 0
  while (start < from.length && start < to.length && from[start] === to[start]) start++
  let endA = from.length
  let endB = to.length
  while (endA > start && endB > start && from[endA - 1] === to[endB - 1]) {
    endA--
    endB--
  }
  let a = from.slice(start, endA)
  let b = to.slice(start, endB)
  if (a === '' || b === '') return MOVE_COST * (a.length + b.length)
  if (a.length > LONGEST_NAME || b.length > LONGEST_NAME) return most + 1
  if (b.length < a.length) [a, b] = [b, a]
  if ((b.length - a.length) * MOVE_COST > most) return most + 1
  const row = Array.from(a, (_, index) => (index + 1) * MOVE_COST)
  let result = 0
  for (let at = 0; at < b.length; at++) {
    let diagonal = at * MOVE_COST
    result = diagonal
    let least = Number.MAX_SAFE_INTEGER
    for (let index = 0; index < a.length; index++) {
      const substituted = diagonal + substitution(b[at] as string, a[index] as string)
      diagonal = row[index] as number
      result = Math.min(substituted, Math.min(result, diagonal) + MOVE_COST)
      row[index] = result
      if (result < least) least = result
    }
    if (least > most) return most + 1
  }
  return result
}

/** What the last line of the traceback of a NameError, AttributeError or ImportError says behind its message. */
export function suggestionFor(rt: Runtime, exception: PyObject): string {
  const { minor } = rt.rules
  if (minor < 10) return ''
  const { fields } = exception.value as ExceptionValue
  const is = (name: string) => exception.type.isSubtypeOf(rt.exceptions[name] as PyType)
  const wanted = fields?.get('name')
  if (!wanted || !rt.isInstance(wanted, rt.types.str)) return ''
  const name = textOf(wanted)
  if (is('AttributeError')) return meant(suggestAttribute(rt, exception, name))
  if (!is('NameError') || is('UnboundLocalError')) return ''
  const frame = innermost(exception)
  const found = frame && suggestName(rt, frame, name)
  const isModule = minor >= 12 && MODULES_OF_CPYTHON.has(name)
  const forgot = isModule ? `${found ? ' Or did' : '. Did'} you forget to import '${name}'?` : ''
  return meant(found ?? null) + forgot
}

function meant(name: string | null): string {
  return name === null ? '' : `. Did you mean: '${name}'?`
}

function innermost(exception: PyObject): Frame | null {
  let entry = (exception.value as ExceptionValue).traceback
  let frame: Frame | null = null
  for (; entry; entry = (entry.value as TracebackValue).next) ({ frame } = entry.value as TracebackValue)
  return frame
}

function suggestAttribute(rt: Runtime, exception: PyObject, name: string): string | null {
  const object = (exception.value as ExceptionValue).fields?.get('obj')
  if (!object) return null
  let names = directory(rt, object)
  if (rt.rules.minor >= 13 && !name.startsWith('_')) {
    const frame = innermost(exception)
    const isSelf = frame !== null && localsOf(rt, frame).get('self') === object
    if (!isSelf) names = names.filter((one) => !one.startsWith('_'))
  }
  return closestName(names, name)
}

/** dir(object), sorted. */
function directory(rt: Runtime, object: PyObject): string[] {
  const names: string[] = []
  try {
    const list = rt.callSpecial(object, '__dir__', [])
    if (!list) return names
    rt.forEach(list, (one) => {
      if (rt.isInstance(one, rt.types.str)) names.push(textOf(one))
      rt.decref(one)
    })
    rt.decref(list)
  } catch {
    // An object that cannot list its attributes suggests none.
    return []
  }
  return names.sort((a, b) => (a < b ? -1 : 1))
}

function suggestName(rt: Runtime, frame: Frame, name: string): string | null {
  const locals = localsOf(rt, frame)
  const lists = [[...locals.keys()], namesOfDict(rt, frame.globals), builtinNames(rt)]
  if (rt.rules.minor >= 12) {
    const self = locals.get('self')
    const found = self ? rt.attributeOrNull(self, name) : null
    if (found) {
      rt.decref(found)
      return `self.${name}`
    }
    return closestName(lists.flat(), name)
  }
  for (const list of lists) {
    const found = closestName(list, name)
    if (found !== null) return found
  }
  return null
}

/** Those of CPython, whether or not they are simulated. */
function builtinNames(rt: Runtime): string[] {
  return [...BUILTINS_OF_CPYTHON].filter((name) => isBuiltinOfCPython(name, rt.rules.minor))
}

/** Locals and cells that have a value. Borrowed. */
function localsOf(rt: Runtime, frame: Frame): Map<string, PyObject> {
  const found = new Map<string, PyObject>()
  const { variables, cells, frees } = frame.code.value.template
  if (frame.namespace) {
    for (const name of namesOfDict(rt, frame.namespace)) found.set(name, rt.none)
    return found
  }
  for (const [at, name] of variables.entries()) {
    const value = frame.values[at]
    if (value) found.set(name, value)
  }
  for (const [at, name] of [...cells, ...frees].entries()) {
    const content = (frame.cells[at] as PyObject<CellValue> | undefined)?.value.content
    if (content) found.set(name, content)
  }
  return found
}
