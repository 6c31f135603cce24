// Which rows of a long table stand on screen. Chromium clamps an element at 2^25 px (1.39 million rows of
// 24 px), so above a limit the scrollbar is scaled: "position" is where the view stands in real pixels of the
// rows, "scrollTop" what the scroll container says. Pure; called by components/VirtualTable.vue.

/** Tallest content given to the browser, px; Chromium's own limit is 33,554,432. */
export const MAX_CONTENT_HEIGHT = 30_000_000

export interface RowGeometry {
  readonly rowCount: number
  /** px */
  readonly rowHeight: number
  /** Height left for rows between header and footer, px. */
  readonly viewport: number
}

/** Rows `first` to `end` - 1. */
export interface RowRange {
  readonly first: number
  readonly end: number
}

/** Height of the scrolled content, px: all rows, or the limit. */
export function contentHeight({ rowCount, rowHeight }: RowGeometry): number {
  return Math.min(rowCount * rowHeight, MAX_CONTENT_HEIGHT)
}

export function isScaled({ rowCount, rowHeight }: RowGeometry): boolean {
  return rowCount * rowHeight > MAX_CONTENT_HEIGHT
}

/** Largest position, px. */
export function maxPosition({ rowCount, rowHeight, viewport }: RowGeometry): number {
  return Math.max(0, rowCount * rowHeight - viewport)
}

export function clampPosition(geometry: RowGeometry, position: number): number {
  return Math.min(Math.max(0, position), maxPosition(geometry))
}

/** Position for a `scrollTop`: the ends map to the ends, linear between. */
export function positionAt(geometry: RowGeometry, scrollTop: number): number {
  const range = Math.max(0, contentHeight(geometry) - geometry.viewport)
  if (range === 0) return 0
  return clampPosition(geometry, (scrollTop / range) * maxPosition(geometry))
}

/** The inverse of `positionAt`. */
export function scrollTopFor(geometry: RowGeometry, position: number): number {
  const max = maxPosition(geometry)
  if (max === 0) return 0
  const range = contentHeight(geometry) - geometry.viewport
  return (clampPosition(geometry, position) / max) * range
}

/** Rows at least partly on screen, widened by `overscan` rows on both sides. */
export function rowsAt(geometry: RowGeometry, position: number, overscan: number): RowRange {
  const { rowCount, rowHeight, viewport } = geometry
  const first = Math.max(0, Math.floor(position / rowHeight) - overscan)
  const end = Math.min(rowCount, Math.ceil((position + viewport) / rowHeight) + overscan)
  return { first: Math.min(first, end), end }
}

/** The nearest position at which row `index` is wholly on screen. */
export function positionToReveal(geometry: RowGeometry, position: number, index: number): number {
  const top = index * geometry.rowHeight
  const bottom = top + geometry.rowHeight
  if (top < position) return clampPosition(geometry, top)
  if (bottom > position + geometry.viewport) return clampPosition(geometry, bottom - geometry.viewport)
  return clampPosition(geometry, position)
}

/** Where a key moves the selected row (-1 = none yet), or null when it is not a key of the table. */
export function rowForKey(geometry: RowGeometry, selected: number, key: string): number | null {
  const last = geometry.rowCount - 1
  if (last < 0) return null
  const page = Math.max(1, Math.floor(geometry.viewport / geometry.rowHeight) - 1)
  const clamp = (index: number) => Math.min(Math.max(0, index), last)
  switch (key) {
    case 'ArrowDown':
      return clamp(selected + 1)
    case 'ArrowUp':
      return selected < 0 ? last : clamp(selected - 1)
    case 'PageDown':
      return clamp(Math.max(0, selected) + page)
    case 'PageUp':
      return clamp(selected - page)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
