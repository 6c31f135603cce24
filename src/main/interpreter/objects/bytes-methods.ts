// The methods that bytes and bytearray share (bytes_methods.c, stringlib): they work on the bytes as latin-1 text, which the
// kernels of text/ serve. A bytes method gives the object itself where nothing changed, a bytearray's always a new one.
import { NO_MEMORY } from '../../allocator/layer1-general/general-allocator'
import { MEM } from '../../allocator/memory'
import * as bytesCase from '../text/bytes-case'
import { isAscii } from '../text/code-points'
import { latin1Bytes, latin1Text } from '../text/encode'
import * as pad from '../text/pad'
import * as find from '../text/search'
import { split, splitLast, splitLines, splitSpace, splitSpaceLast, stripCharacters } from '../text/split'
import { isByteSpace, strip, stripEnd, stripStart } from '../text/white-space'
import type { Runtime } from '../vm/runtime'
import { exactBytes, freshBytes, newBytes, type PyBytes } from './bytes'
import { bytesLike, decodeBytes } from './bytes-codec'
import { byteOf } from './bytes-sequence'
import { newBytearray } from './bytearray'
import { ANY, keywordMethod, method } from './define'
import { newTuple } from './list'
import type { Native, PyObject, PyType } from './object'
import { fastItems, fastSequence } from './str-join'
import { isStr } from './str'
import { nameArgument } from './str-construct'
import { newSplitList } from './split-list'
import { flagArgument, intArgument, searchBound, sizeArgument } from './text-arguments'

/** The bytes of self. */
export function selfBytes(rt: Runtime, self: PyObject | undefined): Uint8Array {
  return bytesLike(rt, self as PyObject) as Uint8Array
}

/** An argument that must be bytes-like. */
export function bufferArgument(rt: Runtime, value: PyObject): Uint8Array {
  const bytes = bytesLike(rt, value)
  if (bytes) return bytes
  throw rt.error('TypeError', `a bytes-like object is required, not '${value.type.name}'`)
}

class ByteMethods {
  readonly name: string

  constructor(
    readonly rt: Runtime,
    readonly type: PyType,
  ) {
    this.name = type.name
  }

  text(self: PyObject | undefined): string {
    return latin1Text(selfBytes(this.rt, self))
  }

  /** New reference to an object of the type. */
  make(text: string): PyObject {
    const bytes = latin1Bytes(text)
    return this.type === this.rt.types.bytes ? newBytes(this.rt, bytes) : newBytearray(this.rt, bytes)
  }

  /** As make, of bytes that were asked for before they were known: one byte is not the cached one. */
  fresh(text: string): PyObject {
    const bytes = latin1Bytes(text)
    return this.type === this.rt.types.bytes ? freshBytes(this.rt, bytes) : newBytearray(this.rt, bytes)
  }

  /** The object itself where that may be given. */
  unchangedOr(self: PyObject, text: string, made: string): PyObject {
    if (made === text && this.type === this.rt.types.bytes) return exactBytes(this.rt, self as PyBytes)
    return this.make(made)
  }

  /** The same, else a fresh one. */
  unchangedOrFresh(self: PyObject, text: string, made: string): PyObject {
    return made === text ? this.unchangedOr(self, text, made) : this.fresh(made)
  }

  add(name: string, least: number, most: number, call: Native): void {
    method(this.rt, this.type, name, least, most, call)
  }
}

export function initBytesMethods(rt: Runtime, type: PyType): void {
  const methods = new ByteMethods(rt, type)
  initSearch(methods)
  initAffixes(methods)
  initReplacing(methods)
  initSplitting(methods)
  initPadding(methods)
  initCase(methods)
  keywordMethod(rt, type, 'decode', 0, ['encoding', 'errors'], (rt, [self, encoding, errors]) =>
    decodeBytes(
      rt,
      selfBytes(rt, self),
      nameArgument(rt, 'decode', 'encoding', 1, encoding),
      nameArgument(rt, 'decode', 'errors', 2, errors),
    ),
  )
}

/** Bytes, or one byte as an int. */
function wantedText(rt: Runtime, wanted: PyObject): string {
  const bytes = bytesLike(rt, wanted)
  if (bytes) return latin1Text(bytes)
  if (wanted.type.slots.index) return String.fromCharCode(byteOf(rt, wanted))
  throw rt.error('TypeError', `argument should be integer or bytes-like object, not '${wanted.type.name}'`)
}

/** Up to 3.12 these count their arguments in their own words. */
function checkCount(rt: Runtime, name: string, count: number): void {
  if (rt.rules.minor <= 12 && (count < 1 || count > 3))
    throw rt.error(
      'TypeError',
      `${name}() takes at ${count < 1 ? 'least 1 argument' : 'most 3 arguments'} (${count} given)`,
    )
}

function initSearch(methods: ByteMethods): void {
  const { rt } = methods
  const isOld = rt.rules.minor <= 12
  const search = (name: string, answer: (...args: Parameters<typeof find.find>) => PyObject) =>
    methods.add(name, isOld ? 0 : 1, isOld ? ANY : 3, (rt, args) => {
      checkCount(rt, name, args.length - 1)
      const [self, wanted, start, end] = args as [PyObject, PyObject, PyObject?, PyObject?]
      const from = searchBound(rt, start)
      const to = searchBound(rt, end)
      return answer(methods.text(self), wantedText(rt, wanted), from, to)
    })
  const orRaise = (at: number) => {
    if (at < 0) throw find.notFound('subsection')
    return rt.int(at)
  }
  search('find', (...args) => rt.int(find.find(...args)))
  search('rfind', (...args) => rt.int(find.findLast(...args)))
  search('index', (...args) => orRaise(find.find(...args)))
  search('rindex', (...args) => orRaise(find.findLast(...args)))
  search('count', (...args) => rt.int(find.count(...args)))
}

function initAffixes(methods: ByteMethods): void {
  const { rt } = methods
  const isOld = rt.rules.minor <= 12
  for (const [name, has] of [
    ['startswith', find.startsWith],
    ['endswith', find.endsWith],
  ] as const)
    methods.add(name, isOld ? 0 : 1, isOld ? ANY : 3, (rt, args) => {
      checkCount(rt, name, args.length - 1)
      const [self, affix, start, end] = args as [PyObject, PyObject, PyObject?, PyObject?]
      const from = searchBound(rt, start)
      const to = searchBound(rt, end)
      const text = methods.text(self)
      if (rt.isInstance(affix, rt.types.tuple)) {
        for (const one of affix.value as PyObject[])
          if (has(text, latin1Text(bufferArgument(rt, one)), from, to)) return rt.bool(true)
        return rt.bool(false)
      }
      const bytes = bytesLike(rt, affix)
      if (!bytes)
        throw rt.error(
          'TypeError',
          `${name} first arg must be bytes or a tuple of bytes, not ${affix.type.name}`,
        )
      return rt.bool(has(text, latin1Text(bytes), from, to))
    })
  for (const [name, spaces, side] of [
    ['strip', strip, 'both'],
    ['lstrip', stripStart, 'start'],
    ['rstrip', stripEnd, 'end'],
  ] as const)
    methods.add(name, 0, 1, (rt, [self, unwanted]) => {
      const text = methods.text(self)
      const made =
        !unwanted || unwanted === rt.none
          ? spaces(text, isByteSpace)
          : stripCharacters(text, latin1Text(bufferArgument(rt, unwanted)), side)
      return methods.unchangedOr(self as PyObject, text, made)
    })
  if (rt.rules.minor < 9) return
  for (const [name, cut] of [
    ['removeprefix', find.removePrefix],
    ['removesuffix', find.removeSuffix],
  ] as const)
    methods.add(name, 1, 1, (rt, [self, affix]) => {
      const text = methods.text(self)
      return methods.unchangedOr(
        self as PyObject,
        text,
        cut(text, latin1Text(bufferArgument(rt, affix as PyObject))),
      )
    })
}

function initReplacing(methods: ByteMethods): void {
  methods.add('replace', 2, 3, (rt, [self, from, to, limit]) => {
    const text = methods.text(self)
    const old = latin1Text(bufferArgument(rt, from as PyObject))
    const fresh = latin1Text(bufferArgument(rt, to as PyObject))
    const most = limit ? sizeArgument(rt, limit) : -1
    if (fresh.length > old.length) {
      const places = old === '' ? text.length + 1 : find.count(text, old)
      rt.reserve(text.length + (most < 0 ? places : Math.min(places, most)) * (fresh.length - old.length))
    }
    return methods.unchangedOrFresh(
      self as PyObject,
      text,
      find.replace(text, old, fresh, rt.rules.minor, most),
    )
  })
  methods.add('join', 1, 1, (_, [self, parts]) => joined(methods, self as PyObject, parts as PyObject))
  for (const [name, part] of [
    ['partition', find.partition],
    ['rpartition', find.partitionLast],
  ] as const)
    methods.add(name, 1, 1, (rt, [self, separator]) => {
      const text = methods.text(self)
      const pieces = part(text, latin1Text(bufferArgument(rt, separator as PyObject)))
      const isFound = pieces[1] !== ''
      return newTuple(
        rt,
        pieces.map((piece, at) =>
          at === 1 &&
          isFound &&
          methods.type === rt.types.bytes &&
          (separator as PyObject).type === methods.type
            ? exactBytes(rt, separator as PyBytes)
            : isFound
              ? methods.make(piece)
              : methods.unchangedOr(self as PyObject, text, piece),
        ),
      )
    })
}

function joined(methods: ByteMethods, self: PyObject, parts: PyObject): PyObject {
  const { rt } = methods
  const sequence = fastSequence(rt, parts, 'can only join an iterable')
  try {
    const items = fastItems(rt, sequence)
    const [first] = items
    if (items.length === 1 && first?.type === rt.types.bytes && methods.type === first.type)
      return exactBytes(rt, first as PyBytes)
    const texts: string[] = []
    let size = 0
    for (const [at, item] of items.entries()) {
      const bytes = bytesLike(rt, item)
      if (!bytes)
        throw rt.error(
          'TypeError',
          `sequence item ${at}: expected a bytes-like object, ${item.type.name} found`,
        )
      size += bytes.length
      texts.push(latin1Text(bytes))
    }
    const separator = methods.text(self)
    rt.reserve(size + separator.length * texts.length)
    // More than ten buffers are described in memory of their own.
    const views = items.length > 10 ? rt.memory.malloc(MEM, 80 * items.length) : NO_MEMORY
    const made = methods.fresh(texts.join(separator))
    if (views !== NO_MEMORY) rt.memory.free(MEM, views)
    return made
  } finally {
    rt.decref(sequence)
  }
}

function initSplitting(methods: ByteMethods): void {
  const { rt, type } = methods
  const list = (self: PyObject, text: string, parts: readonly string[], splits: number | null) =>
    newSplitList(rt, parts.length, splits, (at) =>
      parts.length === 1
        ? methods.unchangedOr(self, text, parts[at] as string)
        : methods.make(parts[at] as string),
    )
  for (const [name, bySpace, by] of [
    ['split', splitSpace, split],
    ['rsplit', splitSpaceLast, splitLast],
  ] as const)
    keywordMethod(rt, type, name, 0, ['sep', 'maxsplit'], (rt, [self, separator, limit]) => {
      const most = limit ? sizeArgument(rt, limit) : -1
      const text = methods.text(self)
      const room = most < 0 ? Number.MAX_SAFE_INTEGER : most
      if (!separator || separator === rt.none)
        return list(self as PyObject, text, bySpace(text, most, isByteSpace), room)
      return list(self as PyObject, text, by(text, latin1Text(bufferArgument(rt, separator)), most), room)
    })
  keywordMethod(rt, type, 'splitlines', 0, ['keepends'], (rt, [self, keep]) => {
    const text = methods.text(self)
    return list(self as PyObject, text, splitLines(text, flagArgument(rt, keep), true), null)
  })
}

function initPadding(methods: ByteMethods): void {
  for (const [name, apply] of [
    ['center', pad.center],
    ['ljust', pad.padEnd],
    ['rjust', pad.padStart],
  ] as const)
    methods.add(name, 1, 2, (rt, [self, width, fill]) => {
      const wide = sizeArgument(rt, width as PyObject)
      const filling = fill ? fillByte(rt, name, fill) : ' '
      rt.reserve(Math.max(0, wide))
      const text = methods.text(self)
      return methods.unchangedOrFresh(self as PyObject, text, apply(text, wide, filling))
    })
  methods.add('zfill', 1, 1, (rt, [self, width]) => {
    const wide = sizeArgument(rt, width as PyObject)
    rt.reserve(Math.max(0, wide))
    const text = methods.text(self)
    return methods.unchangedOrFresh(self as PyObject, text, pad.zeroFill(text, wide))
  })
  keywordMethod(methods.rt, methods.type, 'expandtabs', 0, ['tabsize'], (rt, [self, size]) =>
    methods.fresh(pad.expandTabs(methods.text(self), size ? intArgument(rt, size) : 8)),
  )
}

function fillByte(rt: Runtime, name: string, fill: PyObject): string {
  const bytes = isStr(rt, fill) ? null : bytesLike(rt, fill)
  if (bytes?.length === 1) return latin1Text(bytes)
  const { minor } = rt.rules
  const shown =
    minor >= 14 && bytes
      ? `${name}(): argument 2 must be a byte string of length 1, not a ${fill.type.name} object of length ${bytes.length}`
      : `${name}() argument 2 must be a byte string of length 1, not ${fill === rt.none ? 'None' : fill.type.name}`
  throw rt.error('TypeError', shown)
}

function initCase(methods: ByteMethods): void {
  for (const [name, change] of [
    ['upper', bytesCase.bytesUpper],
    ['lower', bytesCase.bytesLower],
    ['title', bytesCase.bytesTitle],
    ['capitalize', bytesCase.bytesCapitalize],
    ['swapcase', bytesCase.bytesSwapCase],
  ] as const)
    methods.add(name, 0, 0, (_, [self]) => methods.fresh(change(methods.text(self))))
  for (const [name, holds] of [
    ['isalpha', bytesCase.bytesIsAlpha],
    ['isdigit', bytesCase.bytesIsDigit],
    ['isalnum', bytesCase.bytesIsAlnum],
    ['isspace', bytesCase.bytesIsSpace],
    ['islower', bytesCase.bytesIsLower],
    ['isupper', bytesCase.bytesIsUpper],
    ['istitle', bytesCase.bytesIsTitle],
    ['isascii', isAscii],
  ] as const)
    methods.add(name, 0, 0, (rt, [self]) => rt.bool(holds(methods.text(self))))
}
