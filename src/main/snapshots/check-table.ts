// The integrity walker: holds a snapshot table against every promise of its type. Run on tables that come from a
// session file, which is untrusted, and beside every golden file in tests.
import { Problem } from '@shared/base/problem'
import { fail, ok, type Result } from '@shared/base/result'
import type { SnapshotTable } from '@shared/model/snapshot'
import { FrameIndex, TracebackIndex } from './interning'

/** Domains are indexed by 16 bits. */
const MAX_DOMAINS = 0x10000
const MAX_DOMAIN = 0xffffffff

/** The table itself when all holds, else a problem that names the column and the row. Time and memory are linear. */
export function checkTable(table: SnapshotTable): Result<SnapshotTable> {
  const fact = checkNames(table) ?? checkTracebacks(table) ?? checkTraces(table)
  if (fact === null) return ok(table)
  return fail(new Problem({ kind: 'bad-input', message: `Snapshot table is not consistent: ${fact}` }))
}

function checkNames({ files, frames, domains }: SnapshotTable): string | null {
  if (new Set(files).size !== files.length) return 'a file name occurs twice'
  if (domains.length > MAX_DOMAINS) return `${domains.length} domains, more than ${MAX_DOMAINS}`
  if (new Set(domains).size !== domains.length) return 'a domain occurs twice'
  const domain = domains.findIndex((d) => !Number.isSafeInteger(d) || d < 0 || d > MAX_DOMAIN)
  if (domain !== -1) return `domains[${domain}] is ${domains[domain]}, not an unsigned 32-bit number`
  if (frames.line.length !== frames.file.length) {
    return `frames.line has ${frames.line.length} rows, frames.file ${frames.file.length}`
  }
  const outside = firstOutside('frames.file', frames.file, files.length, 'files')
  if (outside !== null) return outside
  const index = new FrameIndex(frames)
  for (let i = 0; i < frames.file.length; i++) {
    const first = index.find(frames.file[i] ?? 0, frames.line[i] ?? 0)
    if (first !== i) return `frames ${first} and ${i} are equal`
  }
  return null
}

function checkTracebacks({ frames, tracebacks }: SnapshotTable): string | null {
  const { start, frame } = tracebacks
  if (start.length === 0 || start[0] !== 0) return 'tracebacks.start does not begin with 0'
  for (let t = 0; t + 1 < start.length; t++) {
    if ((start[t + 1] ?? 0) <= (start[t] ?? 0)) return `traceback ${t} holds no frame`
  }
  const end = start.at(-1) ?? 0
  if (end !== frame.length)
    return `tracebacks.start ends with ${end}, tracebacks.frame has ${frame.length} rows`
  const outside = firstOutside('tracebacks.frame', frame, frames.file.length, 'frames')
  if (outside !== null) return outside
  const index = new TracebackIndex(tracebacks)
  for (let t = 0; t + 1 < start.length; t++) {
    const from = start[t] ?? 0
    const first = index.find(frame, from, (start[t + 1] ?? 0) - from)
    if (first !== t) return `tracebacks ${first} and ${t} are equal`
  }
  return null
}

function checkTraces({ tracebacks, traces, domains }: SnapshotTable): string | null {
  const rows = traces.traceback.length
  for (const name of ['size', 'domain', 'totalFrames'] as const) {
    if (traces[name].length !== rows)
      return `traces.${name} has ${traces[name].length} rows, traces.traceback ${rows}`
  }
  const size = traces.size.findIndex((bytes) => !Number.isSafeInteger(bytes) || bytes < 0)
  if (size !== -1) return `traces.size[${size}] is ${traces.size[size]}, not a whole number of bytes`
  return (
    firstOutside('traces.traceback', traces.traceback, tracebacks.start.length - 1, 'tracebacks') ??
    firstOutside('traces.domain', traces.domain, domains.length, 'domains')
  )
}

function firstOutside(
  name: string,
  indexes: Uint32Array | Uint16Array,
  limit: number,
  target: string,
): string | null {
  const at = indexes.findIndex((index) => index >= limit)
  return at === -1 ? null : `${name}[${at}] is ${indexes[at]}, of ${limit} ${target}`
}
