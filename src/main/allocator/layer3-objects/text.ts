// str and bytes: blocks of strings, resizing them in place, and which are one object each. Called by the interpreter.
import type { Pointer } from '../layer1-general/general-allocator'
import { type Domain, MEM, OBJ } from '../memory'
import {
  ASCII_BASIC,
  BYTES_BASIC,
  CHARACTERS_IN_MEM,
  CHARACTER_BYTES,
  type CharacterKind,
  COMPACT_BASIC,
  LAST_CODE_POINT,
  LATIN1_MADE_WHEN_NEEDED,
  LATIN1_UTF8_BYTES,
  ONE_BYTE_MADE_WHEN_NEEDED,
  UNICODE_BASIC,
} from './data/text'
import type { Requests } from './object-memory'
import { at, type Release } from './releases'

/** The kind of a string whose widest character is `codePoint`. */
export function kindOfCodePoint(codePoint: number): CharacterKind {
  if (codePoint <= LAST_CODE_POINT.ascii) return 'ascii'
  if (codePoint <= LAST_CODE_POINT.latin1) return 'latin1'
  return codePoint <= LAST_CODE_POINT.ucs2 ? 'ucs2' : 'ucs4'
}

/** Kind and length in code points. Surrogate pairs of `text` are one character. */
export function measure(text: string): { readonly kind: CharacterKind; readonly length: number } {
  let widest = 0
  let length = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit > widest) widest = unit
    if (unit < 0xd800 || unit > 0xdbff) continue
    const codePoint = text.codePointAt(index) ?? unit
    if (codePoint <= LAST_CODE_POINT.ucs2) continue
    widest = codePoint
    length--
    index++
  }
  return { kind: kindOfCodePoint(widest), length }
}

/** all_name_chars: whether the compiler interns a constant of this text. Digits may come first. */
export function isInternable(text: string): boolean {
  return /^[A-Za-z0-9_]*$/.test(text)
}

/** Whether all equal strings of this text are one object, however they were made: '' and one latin-1 character. */
export function isSingleCharacter(text: string): boolean {
  return text.length === 0 || (text.length === 1 && text.charCodeAt(0) <= LAST_CODE_POINT.latin1)
}

export class Strings {
  /** Before 3.10: a one-character string costs a request when it is first needed, and is then kept. */
  readonly charactersAreMadeWhenNeeded: boolean
  readonly #requests: Requests
  readonly #asciiBasic: number
  readonly #compactBasic: number
  readonly #latin1Utf8: number
  readonly #unicodeBasic: number
  readonly #charactersDomain: Domain

  constructor(release: Release, requests: Requests) {
    this.charactersAreMadeWhenNeeded = at(LATIN1_MADE_WHEN_NEEDED, release)
    this.#requests = requests
    this.#asciiBasic = at(ASCII_BASIC, release)
    this.#compactBasic = at(COMPACT_BASIC, release)
    this.#latin1Utf8 = at(LATIN1_UTF8_BYTES, release)
    this.#unicodeBasic = at(UNICODE_BASIC, release)
    this.#charactersDomain = at(CHARACTERS_IN_MEM, release) ? MEM : OBJ
  }

  /** PyUnicode_New. `length`: code points. */
  create(kind: CharacterKind, length: number): Pointer {
    return this.#requests.malloc(OBJ, this.requestOf(kind, length))
  }

  /**
   * resize_compact: what `+=` does when nobody else has the string, it is not interned, its hash was never asked for and
   * the kind stays. The block may move.
   */
  resize(pointer: Pointer, kind: CharacterKind, length: number): Pointer {
    return this.#requests.realloc(OBJ, pointer, this.requestOf(kind, length))
  }

  free(pointer: Pointer): void {
    this.#requests.free(OBJ, pointer)
  }

  /** Of a subclass of str: the characters, in a block beside the object. */
  createCharacters(kind: CharacterKind, length: number): Pointer {
    return this.#requests.malloc(this.#charactersDomain, (length + 1) * CHARACTER_BYTES[kind])
  }

  /** sys.getsizeof of a string of a subclass, bytes; `head` of the subclass's shape. Its __dict__ is not counted. */
  sizeOfSubclass(head: number, kind: CharacterKind, length: number): number {
    return head + this.#unicodeBasic + (length + 1) * CHARACTER_BYTES[kind]
  }

  freeCharacters(pointer: Pointer): void {
    this.#requests.free(this.#charactersDomain, pointer)
  }

  /** Bytes asked for. */
  requestOf(kind: CharacterKind, length: number): number {
    const basic = kind === 'ascii' ? this.#asciiBasic : this.#compactBasic
    return basic + (length + 1) * CHARACTER_BYTES[kind]
  }

  /** sys.getsizeof, bytes. */
  sizeOf(kind: CharacterKind, length: number): number {
    const utf8 = kind === 'latin1' && length === 1 ? this.#latin1Utf8 : 0
    return this.requestOf(kind, length) + utf8
  }
}

export class BytesObjects {
  /** As Strings.charactersAreMadeWhenNeeded. */
  readonly singlesAreMadeWhenNeeded: boolean
  readonly #requests: Requests

  constructor(release: Release, requests: Requests) {
    this.singlesAreMadeWhenNeeded = at(ONE_BYTE_MADE_WHEN_NEEDED, release)
    this.#requests = requests
  }

  /** PyBytes_FromStringAndSize(NULL, length). */
  create(length: number): Pointer {
    return this.#requests.malloc(OBJ, BYTES_BASIC + length)
  }

  /** _PyBytes_Resize. */
  resize(pointer: Pointer, length: number): Pointer {
    return this.#requests.realloc(OBJ, pointer, BYTES_BASIC + length)
  }

  free(pointer: Pointer): void {
    this.#requests.free(OBJ, pointer)
  }

  /** sys.getsizeof, bytes. */
  sizeOf(length: number): number {
    return BYTES_BASIC + length
  }
}
