// The arrangement of panes as text in the settings. It may come from another version or be damaged.
import type { SerializedDockview } from 'dockview-vue'

/** Raised when an older text can no longer be read. */
const VERSION = 1

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function writeArrangement(arrangement: SerializedDockview): string {
  return JSON.stringify({ version: VERSION, arrangement })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Null when `text` is no arrangement of `views`: it is empty, broken, of another version, or names views there are not. */
export function readArrangement(text: string, views: readonly string[]): SerializedDockview | null {
  const stored = parse(text)
  if (!isObject(stored) || stored['version'] !== VERSION || !isObject(stored['arrangement'])) return null
  const { grid, panels } = stored['arrangement']
  if (!isObject(grid) || !isObject(grid['root']) || !isObject(panels)) return null
  const ids = Object.keys(panels)
  if (ids.length === 0 || !ids.every((id) => views.includes(id))) return null
  // Written by writeArrangement; what is still wrong inside makes the library throw when it is given this.
  return stored['arrangement'] as unknown as SerializedDockview
}
