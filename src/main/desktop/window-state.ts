// Where the window was when it was last closed, kept in the data folder.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BrowserWindow, Rectangle } from 'electron'
import * as v from 'valibot'

export interface WindowState {
  /** Device-independent pixels; null = wherever the system puts it. */
  readonly bounds: Rectangle | null
  readonly isMaximized: boolean
}

const extent = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(100_000))
const position = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000))
const stored = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    bounds: v.nullable(v.object({ x: position, y: position, width: extent, height: extent })),
    isMaximized: v.boolean(),
  }),
)

const INITIAL: WindowState = { bounds: null, isMaximized: false }

/** What `file` holds, if its bounds are still on one of the `screens`; a window must not open where nobody sees it. */
export function readWindowState(file: string, screens: readonly Rectangle[]): WindowState {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    // Missing at the first start; unreadable, it is replaced at the end.
    return INITIAL
  }
  const parsed = v.safeParse(stored, text)
  if (!parsed.success) return INITIAL
  const { bounds, isMaximized } = parsed.output
  const isSeen = bounds !== null && screens.some((screen) => overlaps(screen, bounds))
  return { bounds: isSeen ? bounds : null, isMaximized }
}

/** Synchronous, because it runs while the window closes. */
export function writeWindowState(
  file: string,
  window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized'>,
): void {
  const state: WindowState = { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, JSON.stringify(state))
  renameSync(`${file}.new`, file)
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
