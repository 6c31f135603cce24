// All snapshot formats, in the order they are tried, and the one way in: bytes of any origin to the tables of a snapshot.
// Called in worker threads for files that were dropped, opened or named on a command line.
import { cancelled, Problem } from '@shared/base/problem'
import { fail, ok, type Result } from '@shared/base/result'
import type { ReadSnapshot } from '@shared/model/snapshot'
import { inflate, inflateHead } from './gzip/read'
import type { ReadOptions } from './options'
import { foreignContent, recognise, type ContentKind } from './signatures'
import { BOUNDS } from './tracemalloc/bounds'
import { readTracemalloc } from './tracemalloc/read'

export type { ReadOptions } from './options'
export { HEAD_BYTES, recognise, type ContentKind } from './signatures'

interface SnapshotFormat {
  readonly kind: ContentKind
  /** Never throws for bad content; the Problem carries offsets into the uncompressed content. */
  read(content: Uint8Array, options: ReadOptions): Result<ReadSnapshot>
}

const FORMATS: readonly SnapshotFormat[] = [{ kind: 'tracemalloc', read: readTracemalloc }]

/** The snapshot in `content`, plain or gzip; told apart by content, never by `options.file`. Runs until done or cancelled;
 *  expected failures come back as a Problem about `options.file`. */
export function readSnapshot(content: Uint8Array, options: ReadOptions): Result<ReadSnapshot> {
  const result = recognise(content) === 'gzip' ? readGzip(content, options) : readPlain(content, options)
  return result.ok ? result : fail(result.problem.about(options.file))
}

function readPlain(content: Uint8Array, options: ReadOptions): Result<ReadSnapshot> {
  const kind = recognise(content)
  const format = FORMATS.find((format) => format.kind === kind)
  return format === undefined ? fail(foreignContent(kind)) : format.read(content, options)
}

function readGzip(compressed: Uint8Array, options: ReadOptions): Result<ReadSnapshot> {
  // What is no snapshot is refused before all of it is inflated.
  const head = inflateHead(compressed)
  if (!head.ok) return head
  const kind = recognise(head.value)
  const isKnown = FORMATS.some((format) => format.kind === kind)
  if (!isKnown && head.value.length >= 2) return fail(insideGzip(foreignContent(kind)))
  if (options.isCancelled()) return fail(cancelled())
  const label = `Decompressing ${options.file}`
  options.progress({ label, done: 0, total: compressed.length, unit: 'bytes' })
  const inflated = inflate(compressed, BOUNDS.contentBytes)
  if (!inflated.ok) return inflated
  const { content, endsEarly } = inflated.value
  if (content.length < 2) return fail(endsEarly ? gzipEndsEarly(0) : insideGzip(foreignContent('empty')))
  const result = readPlain(content, options)
  if (!result.ok) return result
  const { table, facts } = result.value
  const whole: ReadSnapshot = { table, facts: { ...facts, compression: 'gzip' } }
  return endsEarly && facts.partial === null ? withoutChecksum(whole, options) : ok(whole)
}

/** The pickle is whole, but the compressed data lacks its end and with it the checksum. */
function withoutChecksum(read: ReadSnapshot, options: ReadOptions): Result<ReadSnapshot> {
  const problem = gzipEndsEarly(read.facts.traceCount)
  if (!options.acceptPartial) return fail(problem)
  const partial = { problem: problem.message, tracesRead: read.facts.traceCount }
  return ok({ table: read.table, facts: { ...read.facts, partial } })
}

function gzipEndsEarly(wholeTraces: number): Problem {
  return new Problem({
    kind: 'bad-input',
    message: `The gzip data ends early, before its checksum and after ${wholeTraces} whole traces`,
    remedy: 'Copy or compress the file again',
  })
}

function insideGzip(problem: Problem): Problem {
  return new Problem({ ...problem.toData(), message: `Inside the gzip data: ${problem.message}` })
}
