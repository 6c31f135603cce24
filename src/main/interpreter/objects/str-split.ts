// str.split, rsplit and splitlines. The list has room for up to twelve parts before the first is found (stringlib/split.h);
// from 3.12 on for no more than the text can have.
import { split, splitLast, splitLines, splitSpace, splitSpaceLast } from '../text/split'
import type { Runtime } from '../vm/runtime'
import { keywordMethod } from './define'
import type { PyObject, PyStr } from './object'
import { isStr, newStr, textOf } from './str'
import { newSplitList } from './split-list'
import { unchangedOr } from './str-methods'
import { flagArgument, sizeArgument } from './text-arguments'

export function initStrSplit(rt: Runtime): void {
  const { str } = rt.types
  for (const [name, bySpace, by] of [
    ['split', splitSpace, split],
    ['rsplit', splitSpaceLast, splitLast],
  ] as const)
    keywordMethod(rt, str, name, 0, ['sep', 'maxsplit'], (rt, [self, separator, limit]) => {
      const most = limit ? sizeArgument(rt, limit) : -1
      const { text, length } = (self as PyStr).value
      if (!separator || separator === rt.none)
        return partsOf(rt, self as PyStr, bySpace(text, most), mostParts(rt, most, spaceParts(length)))
      if (!isStr(rt, separator))
        throw rt.error('TypeError', `must be str or None, not ${separator.type.name}`)
      const wanted = textOf(separator)
      const room = mostParts(rt, most, wanted === '' ? 0 : Math.floor(length / separator.value.length) + 1)
      return partsOf(rt, self as PyStr, by(text, wanted, most), room)
    })
  keywordMethod(rt, str, 'splitlines', 0, ['keepends'], (rt, [self, keep]) => {
    const parts = splitLines(textOf(self as PyObject), flagArgument(rt, keep))
    return partsOf(rt, self as PyStr, parts, null)
  })
}

function spaceParts(length: number): number {
  return Math.trunc((length - 1) / 2) + 1
}

/** Splits that may be made: what the caller limits, or what the text allows, where the release looks at that. */
function mostParts(rt: Runtime, limit: number, possible: number): number {
  if (limit >= 0) return limit
  return rt.rules.minor >= 12 ? possible : Number.MAX_SAFE_INTEGER
}

function partsOf(rt: Runtime, self: PyStr, parts: readonly string[], splits: number | null): PyObject {
  const isOne = parts.length === 1
  return newSplitList(rt, parts.length, splits, (at) => {
    const part = parts[at] as string
    return isOne ? unchangedOr(rt, self, part) : newStr(rt, part)
  })
}
