// The methods of str: searching, joining, case, padding, predicates, formatting. Splitting is in str-split.ts, translate and
// maketrans in str-translate.ts. Each gives the object itself where CPython does.
import { MEM } from '../../allocator/memory'
import { capitalize, caseFold, lower, swapCase, title, upper } from '../text/case'
import { isAscii } from '../text/code-points'
import * as pad from '../text/pad'
import * as test from '../text/predicates'
import { isPrintable } from '../text/repr'
import * as find from '../text/search'
import { stripCharacters } from '../text/split'
import { isOnlySpaces, strip, stripEnd, stripStart } from '../text/white-space'
import type { Runtime } from '../vm/runtime'
import { encodeStr } from './bytes-codec'
import { ANY, keywordMethod, method } from './define'
import { dictGet, type PyDict } from './dict'
import { formatBuiltin } from './format'
import { joinStrings } from './str-join'
import type { Native, PyObject, PyStr } from './object'
import { nameArgument } from './str-construct'
import { exactStr, freshStr, isStr, newStr, textOf } from './str'
import { initStrSplit } from './str-split'
import { initStrTranslate } from './str-translate'
import { formatTemplate } from './str-format'
import { intArgument, searchBound, sizeArgument } from './text-arguments'
import { newTuple } from './list'

/** A str argument: in 3.13 and later the message tells the method and the position. */
export function textArgument(rt: Runtime, name: string, position: number | null, value: PyObject): string {
  if (isStr(rt, value)) return textOf(value)
  throw rt.error('TypeError', argumentProblem(rt, name, position, 'str', value))
}

export function argumentProblem(
  rt: Runtime,
  name: string,
  position: number | null,
  wanted: string,
  value: PyObject,
): string {
  const place = position === null ? 'argument' : `argument ${position}`
  return `${name}() ${place} must be ${wanted}, not ${shownType(rt, value)}`
}

/** getargs.c says None instead of NoneType. */
export function shownType(rt: Runtime, value: PyObject): string {
  return value === rt.none ? 'None' : value.type.name
}

/** The text that a method made of `self`: the object itself where nothing changed. */
export function unchangedOr(rt: Runtime, self: PyObject, made: string): PyStr {
  return made === textOf(self) ? exactStr(rt, self) : newStr(rt, made)
}

export function initStrMethods(rt: Runtime): void {
  initSearch(rt)
  initAffixes(rt)
  initCase(rt)
  initPadding(rt)
  initPredicates(rt)
  initFormatting(rt)
  initStrSplit(rt)
  initStrTranslate(rt)
}

function initSearch(rt: Runtime): void {
  const { str } = rt.types
  const { minor } = rt.rules
  /** Arguments of find and its relatives, which count them in their own words up to 3.12. */
  const search = (name: string, answer: (...args: Parameters<typeof find.find>) => PyObject) => {
    const call: Native = (rt, args) => {
      const count = args.length - 1
      if (minor <= 12 && (count < 1 || count > 3))
        throw rt.error(
          'TypeError',
          `${name}() takes at ${count < 1 ? 'least 1 argument' : 'most 3 arguments'} (${count} given)`,
        )
      const [self, wanted, start, end] = args as [PyObject, PyObject, PyObject?, PyObject?]
      if (!isStr(rt, wanted))
        throw rt.error(
          'TypeError',
          minor <= 12 ? `must be str, not ${wanted.type.name}` : argumentProblem(rt, name, 1, 'str', wanted),
        )
      return answer(textOf(self), textOf(wanted), searchBound(rt, start), searchBound(rt, end))
    }
    method(rt, str, name, minor <= 12 ? 0 : 1, minor <= 12 ? ANY : 3, call)
  }
  const orRaise = (at: number) => {
    if (at < 0) throw find.notFound()
    return rt.int(at)
  }
  search('find', (...args) => rt.int(find.find(...args)))
  search('rfind', (...args) => rt.int(find.findLast(...args)))
  search('index', (...args) => orRaise(find.find(...args)))
  search('rindex', (...args) => orRaise(find.findLast(...args)))
  search('count', (...args) => rt.int(find.count(...args)))
  const replaceParameters = minor >= 13 ? ['old', 'new', '/', 'count'] : null
  const replace: Native = (rt, [self, from, to, limit]) => {
    const old = textArgument(rt, 'replace', 1, from as PyObject)
    const fresh = textArgument(rt, 'replace', 2, to as PyObject)
    return replaced(rt, self as PyStr, old, fresh, limit ? sizeArgument(rt, limit) : -1)
  }
  if (replaceParameters) keywordMethod(rt, str, 'replace', 2, replaceParameters, replace)
  else method(rt, str, 'replace', 2, 3, replace)
  method(rt, str, 'join', 1, 1, (rt, [self, parts]) => joinStrings(rt, self as PyStr, parts as PyObject))
}

function replaced(rt: Runtime, self: PyStr, from: string, to: string, limit: number): PyObject {
  const { text, length } = self.value
  if (to.length > from.length && limit !== 0) {
    const most = from === '' ? length + 1 : find.count(text, from)
    rt.reserve(length + (limit < 0 ? most : Math.min(most, limit)) * (to.length - from.length))
  }
  const made = find.replace(text, from, to, rt.rules.minor, limit)
  if (made === text) return exactStr(rt, self)
  return freshStr(rt, made)
}

function initAffixes(rt: Runtime): void {
  const { str } = rt.types
  const { minor } = rt.rules
  for (const [name, has] of [
    ['startswith', find.startsWith],
    ['endswith', find.endsWith],
  ] as const) {
    const call: Native = (rt, args) => {
      const count = args.length - 1
      if (minor <= 12 && (count < 1 || count > 3))
        throw rt.error(
          'TypeError',
          `${name}() takes at ${count < 1 ? 'least 1 argument' : 'most 3 arguments'} (${count} given)`,
        )
      const [self, affix, start, end] = args as [PyObject, PyObject, PyObject?, PyObject?]
      const from = searchBound(rt, start)
      const to = searchBound(rt, end)
      const text = textOf(self)
      if (isStr(rt, affix)) return rt.bool(has(text, textOf(affix), from, to))
      if (!rt.isInstance(affix, rt.types.tuple))
        throw rt.error('TypeError', `${name} first arg must be str or a tuple of str, not ${affix.type.name}`)
      for (const one of affix.value as PyObject[]) {
        if (!isStr(rt, one))
          throw rt.error('TypeError', `tuple for ${name} must only contain str, not ${one.type.name}`)
        if (has(text, textOf(one), from, to)) return rt.bool(true)
      }
      return rt.bool(false)
    }
    method(rt, str, name, minor <= 12 ? 0 : 1, minor <= 12 ? ANY : 3, call)
  }
  for (const [name, spaces, side] of [
    ['strip', strip, 'both'],
    ['lstrip', stripStart, 'start'],
    ['rstrip', stripEnd, 'end'],
  ] as const)
    method(rt, str, name, 0, 1, (rt, [self, characters]) => {
      if (!characters || characters === rt.none)
        return unchangedOr(rt, self as PyObject, spaces(textOf(self as PyObject)))
      if (!isStr(rt, characters)) throw rt.error('TypeError', `${name} arg must be None or str`)
      return unchangedOr(
        rt,
        self as PyObject,
        stripCharacters(textOf(self as PyObject), textOf(characters), side),
      )
    })
  for (const [name, part] of [
    ['partition', find.partition],
    ['rpartition', find.partitionLast],
  ] as const)
    method(rt, str, name, 1, 1, (rt, [self, separator]) => {
      const text = textOf(self as PyObject)
      if (!isStr(rt, separator as PyObject))
        throw rt.error('TypeError', `must be str, not ${(separator as PyObject).type.name}`)
      const [before, middle, after] = part(text, textOf(separator as PyObject))
      const isFound = middle !== ''
      const of = (piece: string) => {
        if (isFound || piece !== text) return newStr(rt, piece)
        ;(self as PyObject).refs++
        return self as PyObject
      }
      if (isFound) (separator as PyObject).refs++
      return newTuple(rt, [of(before), isFound ? (separator as PyObject) : newStr(rt, ''), of(after)])
    })
  if (minor < 9) return
  for (const [name, cut] of [
    ['removeprefix', find.removePrefix],
    ['removesuffix', find.removeSuffix],
  ] as const)
    method(rt, str, name, 1, 1, (rt, [self, affix]) =>
      unchangedOr(
        rt,
        self as PyObject,
        cut(textOf(self as PyObject), textArgument(rt, name, null, affix as PyObject)),
      ),
    )
}

const ASCII_WAY: ReadonlySet<string> = new Set(['upper', 'lower', 'casefold'])

function initCase(rt: Runtime): void {
  const { str } = rt.types
  for (const [name, change] of [
    ['upper', upper],
    ['lower', lower],
    ['title', title],
    ['capitalize', capitalize],
    ['swapcase', swapCase],
    ['casefold', caseFold],
  ] as const)
    method(rt, str, name, 0, 0, (rt, [self]) => {
      const { text, kind, length } = (self as PyStr).value
      if (length === 0) return newStr(rt, '')
      // case_operation: three code points of room for each; ASCII is mapped byte by byte where there is a way to.
      if (kind === 0 && ASCII_WAY.has(name)) return freshStr(rt, change(text))
      rt.reserve(12 * length)
      const room = rt.memory.malloc(MEM, 12 * length)
      const made = freshStr(rt, change(text))
      rt.memory.free(MEM, room)
      return made
    })
}

function initPadding(rt: Runtime): void {
  const { str } = rt.types
  for (const [name, apply] of [
    ['center', pad.center],
    ['ljust', pad.padEnd],
    ['rjust', pad.padStart],
  ] as const)
    method(rt, str, name, 1, 2, (rt, [self, width, fill]) => {
      const wide = sizeArgument(rt, width as PyObject)
      const filling = fill ? fillCharacter(rt, fill) : ' '
      rt.reserve(Math.max(0, wide))
      return unchangedOr(rt, self as PyObject, apply(textOf(self as PyObject), wide, filling))
    })
  method(rt, str, 'zfill', 1, 1, (rt, [self, width]) => {
    const wide = sizeArgument(rt, width as PyObject)
    rt.reserve(Math.max(0, wide))
    return unchangedOr(rt, self as PyObject, pad.zeroFill(textOf(self as PyObject), wide))
  })
  keywordMethod(rt, str, 'expandtabs', 0, ['tabsize'], (rt, [self, size]) => {
    const text = textOf(self as PyObject)
    const wide = size ? intArgument(rt, size) : 8
    if (wide > 4096) rt.reserve(find.count(text, '\t') * wide)
    return unchangedOr(rt, self as PyObject, pad.expandTabs(text, wide))
  })
}

function fillCharacter(rt: Runtime, fill: PyObject): string {
  if (!isStr(rt, fill))
    throw rt.error('TypeError', `The fill character must be a unicode character, not ${fill.type.name}`)
  if (fill.value.length !== 1)
    throw rt.error('TypeError', 'The fill character must be exactly one character long')
  return textOf(fill)
}

function initPredicates(rt: Runtime): void {
  const { str } = rt.types
  for (const [name, holds] of [
    ['isalpha', test.isAlpha],
    ['isdecimal', test.isDecimal],
    ['isdigit', test.isDigit],
    ['isnumeric', test.isNumeric],
    ['isalnum', test.isAlnum],
    ['isidentifier', test.isIdentifier],
    ['islower', test.isLower],
    ['isupper', test.isUpper],
    ['istitle', test.isTitle],
    ['isspace', isOnlySpaces],
    ['isprintable', isPrintable],
    ['isascii', isAscii],
  ] as const)
    method(rt, str, name, 0, 0, (rt, [self]) => rt.bool(holds(textOf(self as PyObject))))
}

function initFormatting(rt: Runtime): void {
  const { str } = rt.types
  method(rt, str, 'format', 0, ANY, (rt, args, names) => {
    const count = args.length - (names?.length ?? 0)
    return formatTemplate(rt, args[0] as PyStr, {
      positional: args.slice(1, count),
      named: (name) => {
        const at = names?.indexOf(textOf(name)) ?? -1
        if (at < 0) throw rt.keyError(name)
        const found = args[count + at] as PyObject
        found.refs++
        return found
      },
    })
  })
  method(rt, str, 'format_map', 1, 1, (rt, [self, mapping]) =>
    formatTemplate(rt, self as PyStr, {
      positional: null,
      named: (name) => itemOfMapping(rt, mapping as PyObject, name),
    }),
  )
  method(rt, str, '__format__', 1, 1, (rt, [self, spec]) => {
    if (!isStr(rt, spec as PyObject))
      throw rt.error('TypeError', argumentProblem(rt, '__format__', null, 'str', spec as PyObject))
    return formatBuiltin(rt, self as PyObject, textOf(spec as PyObject))
  })
  method(rt, str, '__getnewargs__', 0, 0, (rt, [self]) => newTuple(rt, [exactStr(rt, self as PyObject)]))
  keywordMethod(rt, str, 'encode', 0, ['encoding', 'errors'], (rt, [self, encoding, errors]) =>
    encodeStr(
      rt,
      self as PyStr,
      nameArgument(rt, 'encode', 'encoding', 1, encoding),
      nameArgument(rt, 'encode', 'errors', 2, errors),
    ),
  )
}

function itemOfMapping(rt: Runtime, mapping: PyObject, name: PyStr): PyObject {
  if (mapping.type === rt.types.dict) {
    const found = dictGet(rt, mapping as PyDict, name)
    if (!found) throw rt.keyError(name)
    found.refs++
    return found
  }
  const { getItem } = mapping.type.slots
  if (!getItem) throw rt.error('TypeError', `'${mapping.type.name}' object is not subscriptable`)
  return getItem(rt, mapping, name)
}
