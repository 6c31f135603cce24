// Snapshot.filter_traces: which cells survive a list of Filter and DomainFilter. Each pattern is decided once per
// distinct file, each filter once per traceback, never per trace.
// Source: tracemalloc.py, Filter._match_traceback, Filter._match, DomainFilter._match, Snapshot._filter_trace.
import type { TraceFilter } from '@shared/model/snapshot'
import { compilePattern } from './fnmatch'
import type { Names } from './names'
import type { PreparedSnapshot } from './prepared'

/** 1 for each cell that survives; null when there is no filter, so nothing is to be looked up. */
export function selectCells(prepared: PreparedSnapshot, filters: readonly TraceFilter[]): Uint8Array | null {
  if (filters.length === 0) return null
  const including = filters.filter((filter) => filter.inclusive)
  const cells = prepared.cells.traceback.length
  const selected = new Uint8Array(cells).fill(including.length > 0 ? 0 : 1)
  for (const filter of including) {
    const answer = answers(prepared, filter)
    for (let i = 0; i < cells; i++) selected[i] = (selected[i] ?? 0) | (answer[i] ?? 0)
  }
  for (const filter of filters) {
    if (filter.inclusive) continue
    const answer = answers(prepared, filter)
    for (let i = 0; i < cells; i++) selected[i] = (selected[i] ?? 0) & (answer[i] ?? 0)
  }
  return selected
}

/** What `filter._match` answers for each cell: an exclusive filter's answer is already negated. */
function answers({ names, domains, cells }: PreparedSnapshot, filter: TraceFilter): Uint8Array {
  const result = new Uint8Array(cells.traceback.length)
  const isDomain = domains.map((domain) => domain === filter.domain)
  if (filter.kind === 'domain') {
    for (let i = 0; i < result.length; i++) {
      result[i] = Number((isDomain[cells.domain[i] ?? 0] ?? false) === filter.inclusive)
    }
    return result
  }
  const matched = matchTracebacks(names, filter)
  for (let i = 0; i < result.length; i++) {
    const byName = (matched[cells.traceback[i] ?? 0] === 1) === filter.inclusive
    const inDomain = isDomain[cells.domain[i] ?? 0] ?? false
    if (filter.domain === null) result[i] = Number(byName)
    else result[i] = Number(filter.inclusive ? byName && inDomain : byName || !inDomain)
  }
  return result
}

/** 1 for each traceback whose most recent frame (or any frame) has the file and line asked for. */
function matchTracebacks(names: Names, filter: TraceFilter & { kind: 'filter' }): Uint8Array {
  const { start, frame } = names.tracebacks
  const isMatch = matchFrames(names, filter)
  const result = new Uint8Array(start.length - 1)
  for (let t = 0; t < result.length; t++) {
    const first = start[t] ?? 0
    const end = filter.allFrames ? (start[t + 1] ?? 0) : first + 1
    for (let i = first; i < end; i++) {
      if (isMatch[frame[i] ?? 0] === 1) {
        result[t] = 1
        break
      }
    }
  }
  return result
}

function matchFrames({ files, frames }: Names, filter: TraceFilter & { kind: 'filter' }): Uint8Array {
  const isFile = compilePattern(sourceName(filter.pattern))
  const fileMatches = files.map((file) => isFile(sourceName(file)))
  return Uint8Array.from(frames.file, (file, index) => {
    const isLine = filter.lineno === null || frames.line[index] === filter.lineno
    return Number(isLine && fileMatches[file] === true)
  })
}

/** A trailing .pyc means .py, in file names and in patterns. `os.path.normcase` changes nothing on POSIX. */
function sourceName(name: string): string {
  return name.endsWith('.pyc') ? name.slice(0, -1) : name
}
