// str and bytes: structures in front of the characters, and strings that are one object each. Facts:
// Include/cpython/unicodeobject.h, Objects/unicodeobject.c and bytesobject.c 3.7 to 3.14; sizes and identity as recorded.
import type { ByRelease } from '../releases'

/** PEP 393: bytes of a character, by the widest one in the string. */
export type CharacterKind = 'ascii' | 'latin1' | 'ucs2' | 'ucs4'

export const CHARACTER_BYTES: Readonly<Record<CharacterKind, number>> = {
  ascii: 1,
  latin1: 1,
  ucs2: 2,
  ucs4: 4,
}

/** The last code point of a kind; the first of `ucs4` is above `ucs2`. */
export const LAST_CODE_POINT = { ascii: 0x7f, latin1: 0xff, ucs2: 0xffff } as const

/** sizeof(PyASCIIObject), bytes. The wstr members went in 3.12 (PEP 623). */
export const ASCII_BASIC: ByRelease<number> = [
  ['3.7', 48],
  ['3.12', 40],
]

/** sizeof(PyCompactUnicodeObject), bytes. */
export const COMPACT_BASIC: ByRelease<number> = [
  ['3.7', 72],
  ['3.12', 56],
]

/**
 * One-character strings above U+007F carry their UTF-8 form from 3.12 on: two bytes and a zero that sys.getsizeof adds.
 */
export const LATIN1_UTF8_BYTES: ByRelease<number> = [
  ['3.7', 0],
  ['3.12', 3],
]

/** Before 3.10 a one-character latin-1 string is made when it is first needed, then kept; later all exist from the start. */
export const LATIN1_MADE_WHEN_NEEDED: ByRelease<boolean> = [
  ['3.7', true],
  ['3.10', false],
]

/** sizeof(PyUnicodeObject), bytes: the body of a string of a subclass, whose characters stand in another block, ... */
export const UNICODE_BASIC: ByRelease<number> = [
  ['3.7', 80],
  ['3.12', 64],
]
/** ... asked from the MEM domain; before, from OBJ. */
export const CHARACTERS_IN_MEM: ByRelease<boolean> = [
  ['3.7', false],
  ['3.13', true],
]

/** PyBytesObject_SIZE: the structure and the closing zero, bytes. */
export const BYTES_BASIC = 33

/** Like LATIN1_MADE_WHEN_NEEDED, for the one-byte bytes objects. */
export const ONE_BYTE_MADE_WHEN_NEEDED: ByRelease<boolean> = [
  ['3.7', true],
  ['3.11', false],
]

/**
 * Single characters that the interned constants of a program share with the interpreter's own frozen modules, which are
 * other objects than the one-character strings that run time gives: `'hello'[0] is 'h'` is false. Recorded by comparing
 * chr(c) with a compiled constant, for every character a constant is interned with.
 */
export const INTERNED_APART: ByRelease<string> = [
  ['3.7', ''],
  ['3.11', 'BCLST_abcdefhijklmnopqrstvwxy'],
  ['3.12', '_abcdenprsx'],
  ['3.13', ''],
]

/** Where a bytearray's own buffer is asked for; in 3.15 it is a bytes object. */
export type BytearrayBuffer = 'object-domain' | 'memory-domain' | 'bytes-object'
export const BYTEARRAY_BUFFER: ByRelease<BytearrayBuffer> = [
  ['3.7', 'object-domain'],
  ['3.13', 'memory-domain'],
  ['3.15', 'bytes-object'],
]

/** When a string in the table of interned ones goes: with its last reference, or never (3.12 alone, PEP 683). */
export const INTERNED_ARE_IMMORTAL: ByRelease<boolean> = [
  ['3.7', false],
  ['3.12', true],
  ['3.13', false],
]

/** Names in code (variables, attributes, keywords) stay interned for good from 3.12 on. */
export const INTERNED_NAMES_ARE_IMMORTAL: ByRelease<boolean> = [
  ['3.7', false],
  ['3.12', true],
]

/** Whether equal constants of one compiled module are one object across its functions (bpo-34100). */
export const CONSTANTS_MERGED_ACROSS_FUNCTIONS: ByRelease<boolean> = [
  ['3.7', false],
  ['3.8', true],
]

/** Whether frozenset() and frozenset of nothing are one object. */
export const EMPTY_FROZENSET_IS_ONE_OBJECT: ByRelease<boolean> = [
  ['3.7', true],
  ['3.10', false],
]

/** What sys.getrefcount says of an immortal object; null before PEP 683. */
export const IMMORTAL_REFCOUNT: ByRelease<number | null> = [
  ['3.7', null],
  ['3.12', 4_294_967_295],
  ['3.14', 3_221_225_472],
]

/** Folding of constants at compile time: the longest result, and the longest tuple by repetition. Same in all releases. */
export const FOLDING_LIMITS = { characters: 4096, tupleItems: 256, intBits: 128, nestedItems: 1024 } as const
