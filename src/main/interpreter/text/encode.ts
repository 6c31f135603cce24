// str to bytes and back: UTF-8, ASCII, latin-1, with the error handlers strict, ignore and replace. Messages are those
// of UnicodeEncodeError and UnicodeDecodeError.
import { ValueProblem } from '../values/value-problem'
import { codePointIndex } from './code-points'

export type Codec = 'utf-8' | 'ascii' | 'latin-1'
export type ErrorHandler = 'strict' | 'ignore' | 'replace'

const CODECS: Readonly<Record<string, Codec>> = {
  utf8: 'utf-8',
  utf_8: 'utf-8',
  u8: 'utf-8',
  utf: 'utf-8',
  cp65001: 'utf-8',
  ascii: 'ascii',
  us_ascii: 'ascii',
  '646': 'ascii',
  latin1: 'latin-1',
  latin_1: 'latin-1',
  iso8859_1: 'latin-1',
  iso_8859_1: 'latin-1',
  '8859': 'latin-1',
  l1: 'latin-1',
  latin: 'latin-1',
  cp819: 'latin-1',
}

export function codecOf(name: string): Codec {
  const codec = CODECS[name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')]
  if (codec === undefined) throw new ValueProblem('LookupError', `unknown encoding: ${name}`)
  return codec
}

export function errorHandlerOf(name: string): ErrorHandler {
  if (name === 'strict' || name === 'ignore' || name === 'replace') return name
  throw new ValueProblem('LookupError', `unknown error handler name '${name}'`)
}

export function encode(text: string, codec: Codec, errors: ErrorHandler): Uint8Array {
  return codec === 'utf-8' ? encodeUtf8(text, errors) : encodeNarrow(text, codec, errors)
}

export function decode(bytes: Uint8Array, codec: Codec, errors: ErrorHandler): string {
  if (codec === 'utf-8') return decodeUtf8(bytes, errors)
  return codec === 'ascii' ? decodeAscii(bytes, errors) : latin1Text(bytes)
}

/** Bytes as text of the same codes: the form in which the str kernels serve bytes. */
export function latin1Text(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x2000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x2000))
  }
  return text
}

/** The way back; every character is below U+0100. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

const LONE = /\p{Cs}+/gu

function encodeUtf8(text: string, errors: ErrorHandler): Uint8Array {
  const known =
    errors === 'ignore' ? text.replaceAll(LONE, '') : text.replaceAll(LONE, (run) => '?'.repeat(run.length))
  if (errors === 'strict' && known !== text) {
    const found = [...text.matchAll(LONE)][0]
    throw encodeProblem(text, found?.index ?? 0, found?.[0] ?? '', 'utf-8', 'surrogates not allowed')
  }
  return new TextEncoder().encode(known)
}

function encodeNarrow(text: string, codec: 'ascii' | 'latin-1', errors: ErrorHandler): Uint8Array {
  const beyond = codec === 'ascii' ? /[^\0-\x7f]+/gu : /[^\0-\xff]+/gu
  if (errors === 'strict') {
    const found = beyond.exec(text)
    if (found !== null) {
      const limit = codec === 'ascii' ? 128 : 256
      throw encodeProblem(text, found.index, found[0], codec, `ordinal not in range(${limit})`)
    }
    return latin1Bytes(text)
  }
  const mark = errors === 'replace' ? '?' : ''
  return latin1Bytes(text.replaceAll(beyond, (run) => mark.repeat([...run].length)))
}

function encodeProblem(
  text: string,
  offset: number,
  run: string,
  codec: Codec,
  reason: string,
): ValueProblem {
  const start = codePointIndex(text, offset)
  const characters = [...run]
  const code = run.codePointAt(0) ?? 0
  const where =
    characters.length === 1
      ? `character '${codeText(code)}' in position ${start}`
      : `characters in position ${start}-${start + characters.length - 1}`
  return new ValueProblem('UnicodeEncodeError', `'${codec}' codec can't encode ${where}: ${reason}`)
}

function codeText(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

function decodeAscii(bytes: Uint8Array, errors: ErrorHandler): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte < 128) text += String.fromCharCode(byte)
    else if (errors === 'strict') throw decodeProblem(bytes, 'ascii', i, i + 1, 'ordinal not in range(128)')
    else if (errors === 'replace') text += '\ufffd'
  }
  return text
}

function decodeProblem(
  bytes: Uint8Array,
  codec: Codec,
  start: number,
  end: number,
  reason: string,
): ValueProblem {
  const where =
    end - start === 1
      ? `byte 0x${(bytes[start] ?? 0).toString(16).padStart(2, '0')} in position ${start}`
      : `bytes in position ${start}-${end - 1}`
  return new ValueProblem('UnicodeDecodeError', `'${codec}' codec can't decode ${where}: ${reason}`)
}

/** Bytes of the sequence that a first byte starts, 0 for none; the lowest and highest second byte. */
function sequenceOf(first: number): readonly [size: number, low: number, high: number] {
  if (first >= 0xc2 && first <= 0xdf) return [2, 0x80, 0xbf]
  if (first === 0xe0) return [3, 0xa0, 0xbf]
  if (first === 0xed) return [3, 0x80, 0x9f]
  if (first >= 0xe1 && first <= 0xef) return [3, 0x80, 0xbf]
  if (first === 0xf0) return [4, 0x90, 0xbf]
  if (first >= 0xf1 && first <= 0xf3) return [4, 0x80, 0xbf]
  return first === 0xf4 ? [4, 0x80, 0x8f] : [0, 0, 0]
}

/** A broken sequence counts as one error as far as it could have been right (Unicode's best practice). */
function decodeUtf8(bytes: Uint8Array, errors: ErrorHandler): string {
  let text = ''
  let i = 0
  while (i < bytes.length) {
    const first = bytes[i] ?? 0
    if (first < 0x80) {
      text += String.fromCharCode(first)
      i++
      continue
    }
    const [size, low, high] = sequenceOf(first)
    let good = 1
    let code = first & (0xff >> (size + 1))
    for (; good < size; good++) {
      const next = bytes[i + good] ?? 0
      const isRight = good === 1 ? next >= low && next <= high : (next & 0xc0) === 0x80
      if (!isRight) break
      code = (code << 6) | (next & 0x3f)
    }
    if (good < size || size === 0) {
      if (errors === 'strict') throw utf8Problem(bytes, i, good, size)
      if (errors === 'replace') text += '\ufffd'
    } else text += String.fromCodePoint(code)
    i += good
  }
  return text
}

function utf8Problem(bytes: Uint8Array, start: number, good: number, size: number): ValueProblem {
  if (size === 0) return decodeProblem(bytes, 'utf-8', start, start + 1, 'invalid start byte')
  if (start + good >= bytes.length) {
    return decodeProblem(bytes, 'utf-8', start, bytes.length, 'unexpected end of data')
  }
  return decodeProblem(bytes, 'utf-8', start, start + good, 'invalid continuation byte')
}
