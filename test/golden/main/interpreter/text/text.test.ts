// str, bytes and format kernels against CPython 3.8-3.13. Bytes go through the str kernels as latin-1 text.
import { describe, expect, it } from 'vitest'
import * as bytesCase from '@main/interpreter/text/bytes-case'
import * as letterCase from '@main/interpreter/text/case'
import {
  characterAt,
  codePointLength,
  compareText,
  isAscii,
  sliceText,
} from '@main/interpreter/text/code-points'
import {
  codecOf,
  decode,
  encode,
  errorHandlerOf,
  latin1Bytes,
  latin1Text,
} from '@main/interpreter/text/encode'
import { formatFloat } from '@main/interpreter/text/format-float'
import { formatInt } from '@main/interpreter/text/format-int'
import { formatText } from '@main/interpreter/text/format-text'
import { bytesLiteral, rawLiteral, stringLiteral } from '@main/interpreter/text/literal'
import { center, expandTabs, padEnd, padStart, translate, zeroFill } from '@main/interpreter/text/pad'
import * as predicates from '@main/interpreter/text/predicates'
import { bytesRepr, isPrintable, strAscii, strRepr } from '@main/interpreter/text/repr'
import * as search from '@main/interpreter/text/search'
import {
  split,
  splitLast,
  splitLines,
  splitSpace,
  splitSpaceLast,
  stripCharacters,
} from '@main/interpreter/text/split'
import {
  isByteSpace,
  isOnlySpaces,
  isSpace,
  strip,
  stripEnd,
  stripStart,
} from '@main/interpreter/text/white-space'
import type { IntValue } from '@main/interpreter/values/int'
import { floatRepr } from '@main/interpreter/values/float-text'
import { intRepr } from '@main/interpreter/values/int-text'
import { sliceRange } from '@main/interpreter/values/slice'
import { ValueProblem } from '@main/interpreter/values/value-problem'
import {
  differences,
  Float,
  int,
  intOrNone,
  type Kernel,
  list,
  operationsOf,
  readTable,
  small,
  text,
  type Value,
} from '../values/answers'
import { formatMarkup, formatPercent, formatValue, strOf } from './formatting'

const isBytes = (value: Value | undefined): value is Uint8Array => value instanceof Uint8Array

/** A kernel from text to text or truth, and its twin for bytes. */
function both(
  ofText: (text: string) => string | boolean,
  ofBytes: (text: string) => string | boolean,
): Kernel {
  return ([value]) => {
    if (!isBytes(value)) return ofText(text(value))
    const result = ofBytes(latin1Text(value))
    return typeof result === 'string' ? latin1Bytes(result) : result
  }
}

const unsupported = (): never => {
  throw new TypeError('Not asked of bytes')
}
const predicate = (kernel: (text: string) => boolean): Kernel => both(kernel, unsupported)

function splitting(
  space: (text: string, limit: number, isSpaceCode: (code: number) => boolean) => string[],
  by: (text: string, separator: string, limit: number) => string[],
): Kernel {
  return ([value, separator, limit]) => {
    const most = limit === undefined ? -1 : small(limit)
    if (isBytes(value)) return space(latin1Text(value), most, isByteSpace).map((part) => latin1Bytes(part))
    if (separator === null || separator === undefined) return space(text(value), most, isSpace)
    return by(text(value), text(separator), most)
  }
}

function stripping(
  space: (text: string, isSpaceCode: (code: number) => boolean) => string,
  side: 'start' | 'end' | 'both',
): Kernel {
  return ([value, characters]) => {
    if (isBytes(value)) return latin1Bytes(space(latin1Text(value), isByteSpace))
    if (characters === undefined) return space(text(value), isSpace)
    return stripCharacters(text(value), text(characters), side)
  }
}

type Searching<Result> = (
  text: string,
  wanted: string,
  start: IntValue | null,
  end: IntValue | null,
) => Result

function searching(kernel: Searching<number | boolean>, mustFind = false): Kernel {
  return ([value, wanted, start, end]) => {
    const found = kernel(text(value), text(wanted), intOrNone(start), intOrNone(end))
    if (mustFind && found === -1) throw search.notFound()
    return found
  }
}

const padding = (kernel: (text: string, width: number, fill?: string) => string): Kernel => {
  return ([value, width, fill]) =>
    fill === undefined ? kernel(text(value), small(width)) : kernel(text(value), small(width), text(fill))
}

function evaluated(source: string): Value {
  const quoted = /^(b?r?)'(.*)'$/s.exec(source)
  const [, prefix = '', body = ''] = quoted ?? []
  if (prefix.includes('b')) return bytesLiteral(body, prefix.includes('r')).bytes
  return prefix === 'r' ? rawLiteral(body) : stringLiteral(body).text
}

const TEXT: Readonly<Record<string, Kernel>> = {
  repr: ([value]) => (isBytes(value) ? bytesRepr(value) : strRepr(text(value))),
  ascii: ([value]) => strAscii(text(value)),
  len: ([value]) => codePointLength(text(value)),
  item: ([value, index]) => {
    const character = characterAt(text(value), small(index))
    if (character === undefined) throw new ValueProblem('IndexError', 'string index out of range')
    return character
  },
  slice: ([value, start, stop, step]) => {
    const length = codePointLength(text(value))
    return sliceText(text(value), sliceRange(intOrNone(start), intOrNone(stop), intOrNone(step), length))
  },
  less: ([a, b]) => [compareText(text(a), text(b)) < 0, compareText(text(a), text(b)) === 0],
  eval: ([source]) => evaluated(text(source)),
  encode: ([value, codec, errors]) => encode(text(value), codecOf(text(codec)), errorHandlerOf(text(errors))),
  decode: ([value, codec, errors]) =>
    decode(value as Uint8Array, codecOf(text(codec)), errorHandlerOf(text(errors))),
  translate: ([value, pairs]) => {
    const map = new Map(list(pairs).map((pair) => [list(pair)[0], list(pair)[1]] as const))
    return translate(text(value), (code) => {
      const to = map.get(code)
      if (to === undefined) return null
      return to === null ? '' : typeof to === 'string' ? to : String.fromCodePoint(small(to))
    })
  },
  '.upper': both(letterCase.upper, bytesCase.bytesUpper),
  '.lower': both(letterCase.lower, bytesCase.bytesLower),
  '.title': both(letterCase.title, bytesCase.bytesTitle),
  '.capitalize': both(letterCase.capitalize, bytesCase.bytesCapitalize),
  '.swapcase': both(letterCase.swapCase, bytesCase.bytesSwapCase),
  '.casefold': both(letterCase.caseFold, unsupported),
  '.isalpha': both(predicates.isAlpha, bytesCase.bytesIsAlpha),
  '.isdigit': both(predicates.isDigit, bytesCase.bytesIsDigit),
  '.isalnum': both(predicates.isAlnum, bytesCase.bytesIsAlnum),
  '.isspace': both(isOnlySpaces, bytesCase.bytesIsSpace),
  '.islower': both(predicates.isLower, bytesCase.bytesIsLower),
  '.isupper': both(predicates.isUpper, bytesCase.bytesIsUpper),
  '.istitle': both(predicates.isTitle, bytesCase.bytesIsTitle),
  '.isdecimal': predicate(predicates.isDecimal),
  '.isnumeric': predicate(predicates.isNumeric),
  '.isidentifier': predicate(predicates.isIdentifier),
  '.isprintable': predicate(isPrintable),
  '.isascii': predicate(isAscii),
  '.split': splitting(splitSpace, split),
  '.rsplit': splitting(splitSpaceLast, splitLast),
  '.strip': stripping(strip, 'both'),
  '.lstrip': stripping(stripStart, 'start'),
  '.rstrip': stripping(stripEnd, 'end'),
  '.splitlines': ([value, keepEnds]) =>
    isBytes(value)
      ? splitLines(latin1Text(value), keepEnds === true, true).map((line) => latin1Bytes(line))
      : splitLines(text(value), keepEnds === true),
  '.expandtabs': ([value, size]) =>
    size === undefined ? expandTabs(text(value)) : expandTabs(text(value), small(size)),
  '.center': padding(center),
  '.ljust': padding(padEnd),
  '.rjust': padding(padStart),
  '.zfill': ([value, width]) => zeroFill(text(value), small(width)),
  '.partition': ([value, separator]) => search.partition(text(value), text(separator)),
  '.rpartition': ([value, separator]) => search.partitionLast(text(value), text(separator)),
  '.replace': ([value, from, to, limit], minor) =>
    search.replace(text(value), text(from), text(to), minor, limit === undefined ? -1 : small(limit)),
  '.find': searching(search.find),
  '.rfind': searching(search.findLast),
  '.index': searching(search.find, true),
  '.rindex': searching(search.findLast, true),
  '.count': searching(search.count),
  '.startswith': searching(search.startsWith),
  '.endswith': searching(search.endsWith),
}

const FORMAT: Readonly<Record<string, Kernel>> = {
  format: ([value = null, spec], minor) => formatValue(value, text(spec), minor),
  percent: ([template, args], minor) => formatPercent(text(template), list(args), minor),
  strformat: ([template, args, names], minor) => {
    const byName = new Map(list(names).map((pair) => [text(list(pair)[0]), list(pair)[1] ?? null]))
    return formatMarkup(text(template), list(args), byName, minor)
  },
}

for (const [topic, kernels] of Object.entries({ text: TEXT, format: FORMAT })) {
  describe(`${topic} as CPython answers`, () => {
    const table = readTable(topic)
    it('covers every operation of the table', () => {
      expect(operationsOf(table).filter((operation) => kernels[operation] === undefined)).toEqual([])
    })
    for (const [operation, kernel] of Object.entries(kernels)) {
      it(operation, () => {
        const { compared, different } = differences(table, operation, kernel)
        expect(compared).toBeGreaterThan(0)
        expect(different).toEqual([])
      })
    }
  })
}

describe('format of the interpreters’ own texts', () => {
  it('gives str for an empty specification', () => {
    expect([strOf(new Float(1), 12), strOf(5, 12), floatRepr(0.5), intRepr(-3, 12)]).toEqual([
      '1.0',
      '5',
      '0.5',
      '-3',
    ])
    expect([formatInt(int(7), '3', 12), formatFloat(2, '5', 12), formatText('a', '2', 12)]).toEqual([
      '  7',
      '  2.0',
      'a ',
    ])
  })
})
