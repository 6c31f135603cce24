// What is known of a snapshot, in words: for the status bar and tooltips.
import type { SnapshotInfo } from '@shared/model/session'
import { countOf, displaySize } from '@shared/base/display'

/** Short facts, most telling first. */
export function snapshotFacts(snapshot: SnapshotInfo): readonly string[] {
  const { compression, format, pickleProtocol, tracebackLimit, traceCount, totalSize, writer } = snapshot
  const packed = compression === 'gzip' ? ', gzip' : ''
  return [
    `${countOf(traceCount, 'trace')}, ${displaySize(totalSize)}`,
    tracebackLimit === null ? 'frame limit not known' : `up to ${countOf(tracebackLimit, 'frame')} a trace`,
    format === 'simulated'
      ? `taken in a run of ${writer}`
      : `tracemalloc dump, ${writer}, pickle ${pickleProtocol}${packed}`,
  ]
}

/** Null when the dump was whole. */
export function partialWarning(snapshot: SnapshotInfo): string | null {
  if (snapshot.partial === null) return null
  return `Partial: the first ${countOf(snapshot.partial.tracesRead, 'trace')}; ${snapshot.partial.problem}`
}
