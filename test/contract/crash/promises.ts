// What a session file must hold after a kill: everything that was announced as saved, and nothing that never was.
import type { SessionInfo } from '@shared/model/session'

/**
 * Sentences about where `found` breaks what was told; none = it keeps it. Snapshots are known by their source; `told`
 * holds every announced state, oldest first. A change made after the last 'saved' may be in the file or not.
 */
export function brokenPromises(found: SessionInfo, told: readonly SessionInfo[]): string[] {
  const savedAt = Math.max(lastSaved(told), 0)
  const possible = told.slice(savedAt)
  const everyTime = (source: string) =>
    possible.map(({ snapshots }) => snapshots.find((one) => one.source === source))
  const broken = [
    ...unexpected(
      'The name',
      found.name,
      possible.map(({ name }) => name),
    ),
    ...unexpected(
      'The note',
      found.note,
      possible.map(({ note }) => note),
    ),
  ]
  if (lastSaved(told) >= 0) {
    for (const { source } of told[savedAt]?.snapshots ?? []) {
      const isFound = found.snapshots.some((one) => one.source === source)
      if (!isFound && !everyTime(source).includes(undefined)) broken.push(`${source} is missing`)
    }
  }
  for (const snapshot of found.snapshots) {
    const { source } = snapshot
    for (const key of ['name', 'note', 'takenAt', 'traceCount', 'totalSize', 'tracebackLimit'] as const) {
      const values = everyTime(source).flatMap((one) => (one === undefined ? [] : [one[key]]))
      broken.push(...unexpected(`The ${key} of ${source}`, snapshot[key], values))
    }
  }
  const sources = found.snapshots.map(({ source }) => source)
  if (sources.join() !== sources.toSorted().join()) broken.push(`The order is ${sources.join()}`)
  return broken
}

/** Place of the last state that was announced as saved, -1 when none was. */
export function lastSaved(told: readonly SessionInfo[]): number {
  return told.findLastIndex(({ persistence }) => persistence === 'saved')
}

function unexpected(what: string, is: unknown, values: readonly unknown[]): string[] {
  const expected = [...new Set(values)].join(' or ')
  return values.includes(is) ? [] : [`${what} is ${String(is)}, expected ${expected}`]
}
