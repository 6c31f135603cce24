// Path mapping: a snapshot as if it had been taken where the files have other names, so that two machines match.
// Names that become equal are merged, and with them frames and tracebacks; filters then see the new names.
import type { PathMapping } from '@shared/model/snapshot'
import { FrameIndex, TracebackIndex } from './interning'
import { Names } from './names'
import type { CellTable, PreparedSnapshot } from './prepared'

/** The first rule whose `from` begins `file` applies, once. */
export function mapPath(file: string, mapping: readonly PathMapping[]): string {
  const rule = mapping.find(({ from }) => file.startsWith(from))
  return rule === undefined ? file : rule.to + file.slice(rule.from.length)
}

/** The last mapping asked for, per snapshot: a view asks for table, tree and source with the same one. */
const lastMapped = new WeakMap<
  PreparedSnapshot,
  { readonly rules: string; readonly mapped: PreparedSnapshot }
>()

/** `prepared` itself when no file is renamed. */
export function mapSnapshot(prepared: PreparedSnapshot, mapping: readonly PathMapping[]): PreparedSnapshot {
  if (mapping.length === 0) return prepared
  const rules = JSON.stringify(mapping)
  const last = lastMapped.get(prepared)
  if (last?.rules === rules) return last.mapped
  const renamed = prepared.names.files.map((file) => mapPath(file, mapping))
  const isSame = renamed.every((file, index) => file === prepared.names.files[index])
  const mapped = isSame ? prepared : rename(prepared, renamed)
  lastMapped.set(prepared, { rules, mapped })
  return mapped
}

function rename({ names, cells, domains }: PreparedSnapshot, renamed: readonly string[]): PreparedSnapshot {
  const files = [...new Set(renamed)]
  const fileIndex = new Map(files.map((file, index) => [file, index]))
  const frameIndex = new FrameIndex({ file: new Uint32Array(0), line: new Uint32Array(0) })
  const frameOf = Uint32Array.from(names.frames.file, (file, frame) =>
    frameIndex.intern(fileIndex.get(renamed[file] ?? '') ?? 0, names.frames.line[frame] ?? 0),
  )
  const { start, frame } = names.tracebacks
  const sequence = Uint32Array.from(frame, (index) => frameOf[index] ?? 0)
  const tracebackIndex = new TracebackIndex(
    { start: new Uint32Array(1), frame: new Uint32Array(0) },
    { tracebacks: start.length - 1, frames: frame.length },
  )
  const tracebackOf = new Uint32Array(start.length - 1)
  for (let t = 0; t < tracebackOf.length; t++) {
    const from = start[t] ?? 0
    tracebackOf[t] = tracebackIndex.intern(sequence, from, (start[t + 1] ?? 0) - from)
  }
  return {
    names: new Names({ files, frames: frameIndex.toTable(), tracebacks: tracebackIndex.toTable() }),
    domains,
    cells: renumbered(cells, tracebackOf),
  }
}

/** Cells of merged tracebacks stay apart: grouping adds them up. */
function renumbered(cells: CellTable, tracebackOf: Uint32Array): CellTable {
  return { ...cells, traceback: cells.traceback.map((t) => tracebackOf[t] ?? 0) }
}
