// The recorded traces of the checkout, and copies of them with one thing altered.
import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { unwrap } from '@shared/base/result'
import { type AllocationTrace, readAllocationTrace } from '@main/formats/allocation-trace/read'

const FOLDER = new URL('../../golden/data/traces/', import.meta.url)

export const TRACE_NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.trace.gz'))
  .map((name) => name.slice(0, -'.trace.gz'.length))

export interface TraceFiles {
  readonly content: Uint8Array
  readonly side: string
}

export function traceFiles(name: string): TraceFiles {
  return {
    content: readFileSync(new URL(`${name}.trace.gz`, FOLDER)),
    side: readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'),
  }
}

export function recordedTrace(name: string): AllocationTrace {
  const { content, side } = traceFiles(name)
  return unwrap(readAllocationTrace(content, side))
}

/** The block that `event` got lies 16 bytes further. */
export function withAlteredAddress({ content, side }: TraceFiles, event: number): TraceFiles {
  const bytes = gunzipSync(content)
  const { events } = JSON.parse(side) as { readonly events: number }
  const at = events * 9 + event
  bytes[at] = ((bytes[at] ?? 0) + 1) & 0xff
  return { content: gzipSync(bytes, { level: 1 }), side }
}

/** `alter` changes the inflated columns in place. */
export function withAlteredColumns(
  { content, side }: TraceFiles,
  alter: (bytes: Uint8Array) => void,
): TraceFiles {
  const bytes = gunzipSync(content)
  alter(bytes)
  return { content: gzipSync(bytes, { level: 1 }), side }
}

/** `alter` changes the parsed JSON in place. */
export function withAlteredSide({ content, side }: TraceFiles, alter: (side: SideJson) => void): TraceFiles {
  const parsed = JSON.parse(side) as SideJson
  alter(parsed)
  return { content, side: JSON.stringify(parsed) }
}

export interface SideJson {
  events: unknown
  raw_addresses: unknown
  python_version: unknown
  free_threaded: unknown
  arenas: { alloc_event: unknown; free_event: unknown; address: unknown }[]
  checkpoints: {
    label: unknown
    smaps_rollup_kB?: { Rss: unknown }
    statm_pages?: { size: unknown }
    mallinfo2?: { arena: unknown }
    debugmallocstats: { arenas_reclaimed: number; classes: { pools: number; blocks_in_use: number }[] }
  }[]
}

/** A context that nobody watches. */
export const QUIET = { progress: () => undefined, isCancelled: () => false }
