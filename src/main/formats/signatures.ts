// What a file is, by its first bytes and never by its name. Formats we read come first; the others are known so that a
// message can name them and say what to do. Sources: each format's own specification of its magic number.
import { assert } from '@shared/base/assert'
import { Problem } from '@shared/base/problem'

export type ContentKind =
  | 'tracemalloc'
  | 'gzip'
  | 'session'
  | 'empty'
  | 'pickle-0-1'
  | 'memray'
  | 'bzip2'
  | 'xz'
  | 'zstd'
  | 'lz4'
  | 'lzma'
  | 'zip'
  | 'elf'
  | 'macho'
  | 'windows-executable'
  | 'sqlite'
  | 'pdf'
  | 'png'
  | 'npy'
  | 'tar'
  | 'html'
  | 'json'
  | 'text'
  | 'unknown'

/** Enough bytes for `recognise`. */
export const HEAD_BYTES = 512

interface Signature {
  readonly kind: ContentKind
  readonly at: number
  readonly bytes: readonly number[]
}

const SIGNATURES: readonly Signature[] = [
  { kind: 'gzip', at: 0, bytes: [0x1f, 0x8b] },
  { kind: 'session', at: 8, bytes: ascii('DUCK') },
  { kind: 'memray', at: 0, bytes: ascii('memray\0') },
  { kind: 'bzip2', at: 0, bytes: ascii('BZh') },
  { kind: 'xz', at: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { kind: 'zstd', at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { kind: 'lzma', at: 0, bytes: [0x5d, 0x00, 0x00] },
  { kind: 'zip', at: 0, bytes: ascii('PK\x03\x04') },
  { kind: 'zip', at: 0, bytes: ascii('PK\x05\x06') },
  { kind: 'elf', at: 0, bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { kind: 'macho', at: 0, bytes: [0xcf, 0xfa, 0xed, 0xfe] },
  { kind: 'macho', at: 0, bytes: [0xca, 0xfe, 0xba, 0xbe] },
  { kind: 'windows-executable', at: 0, bytes: ascii('MZ') },
  { kind: 'sqlite', at: 0, bytes: ascii('SQLite format 3\0') },
  { kind: 'pdf', at: 0, bytes: ascii('%PDF-') },
  { kind: 'png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47] },
  { kind: 'npy', at: 0, bytes: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] },
  { kind: 'tar', at: 257, bytes: ascii('ustar') },
]

const LZ4_FRAME: readonly number[] = [0x04, 0x22, 0x4d, 0x18]

/** What begins with `head` (up to HEAD_BYTES are looked at). 'tracemalloc' = a pickle of protocol 2 to 5. */
export function recognise(head: Uint8Array): ContentKind {
  if (head.length === 0) return 'empty'
  if (head[0] === 0x80 && isBetween(head[1] ?? 5, 2, 5)) return 'tracemalloc'
  // memray compresses its captures; the magic stands as a literal in the first block.
  if (startsAt(head, 0, LZ4_FRAME)) return latin1(head.subarray(0, 64)).includes('memray') ? 'memray' : 'lz4'
  const known = SIGNATURES.find(({ at, bytes }) => startsAt(head, at, bytes))
  if (known !== undefined) return known.kind
  return recogniseText(head.subarray(0, HEAD_BYTES))
}

function recogniseText(head: Uint8Array): ContentKind {
  const text = decodedStart(head)
  // eslint-disable-next-line no-control-regex -- control characters are what tells text from bytes
  if (text === null || /[\x00-\x08\x0e-\x1f]/.test(text)) return 'unknown'
  const start = text.trimStart()
  if (/^c(?:copy_reg|tracemalloc)\n/.test(start)) return 'pickle-0-1'
  if (/^<(?:!doctype html|html|!--|\?xml)/i.test(start)) return 'html'
  return /^[[{]/.test(start) ? 'json' : 'text'
}

/** UTF-8, possibly cut in the middle of a character; null when it is something else. */
function decodedStart(head: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

function startsAt(head: Uint8Array, at: number, bytes: readonly number[]): boolean {
  return bytes.every((byte, k) => head[at + k] === byte)
}

function isBetween(value: number, low: number, high: number): boolean {
  return value >= low && value <= high
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0))
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

const DUMP_AGAIN = 'Write the snapshot with tracemalloc.Snapshot.dump and open that file'

/** How content that we recognise but do not read as a snapshot is spoken of. */
const FOREIGN: Readonly<Record<Exclude<ContentKind, 'tracemalloc'>, { is: string; remedy: string }>> = {
  gzip: { is: 'gzip data inside gzip data', remedy: 'Decompress it once with gunzip first' },
  session: { is: 'a DuckDB database, the kind of file a session is', remedy: 'Open it as a session' },
  empty: {
    is: 'an empty file',
    remedy: 'Check that the program that wrote it had ended and the disk had room',
  },
  'pickle-0-1': {
    is: 'a pickle of protocol 0 or 1, which calls functions while it loads',
    remedy: DUMP_AGAIN,
  },
  memray: {
    is: 'a memray capture, which cannot be read yet',
    remedy: 'Read it with memray, or take a tracemalloc snapshot',
  },
  bzip2: { is: 'bzip2 data', remedy: 'Decompress it with bunzip2 first, or compress with gzip' },
  xz: { is: 'xz data', remedy: 'Decompress it with xz -d first, or compress with gzip' },
  zstd: { is: 'Zstandard data', remedy: 'Decompress it with zstd -d first, or compress with gzip' },
  lz4: { is: 'LZ4 data', remedy: 'Decompress it with lz4 -d first, or compress with gzip' },
  lzma: { is: 'LZMA data', remedy: 'Decompress it with unlzma first, or compress with gzip' },
  zip: { is: 'a ZIP archive', remedy: 'Unpack it and open the dump inside' },
  tar: { is: 'a tar archive', remedy: 'Unpack it and open the dump inside' },
  elf: { is: 'an ELF program or library', remedy: DUMP_AGAIN },
  macho: { is: 'a macOS program or library', remedy: DUMP_AGAIN },
  'windows-executable': { is: 'a Windows program or library', remedy: DUMP_AGAIN },
  sqlite: { is: 'an SQLite database', remedy: DUMP_AGAIN },
  pdf: { is: 'a PDF document', remedy: DUMP_AGAIN },
  png: { is: 'a PNG picture', remedy: DUMP_AGAIN },
  npy: { is: 'a NumPy array', remedy: DUMP_AGAIN },
  html: { is: 'an HTML or XML document', remedy: 'If it was downloaded, check that it is not an error page' },
  json: { is: 'JSON', remedy: DUMP_AGAIN },
  text: { is: 'text', remedy: DUMP_AGAIN },
  unknown: { is: 'of no kind that is known here', remedy: DUMP_AGAIN },
}

/** Why content of `kind` is not read as a snapshot. */
export function foreignContent(kind: ContentKind): Problem {
  assert(kind !== 'tracemalloc', 'a tracemalloc dump is read, not refused')
  const { is, remedy } = FOREIGN[kind]
  return new Problem({
    kind: 'bad-input',
    message: `The content is ${is}`,
    offset: 0,
    expected: 'a tracemalloc dump (first bytes 80 02 to 80 05), plain or gzip',
    remedy,
  })
}
