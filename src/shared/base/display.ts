// Figures as the window and the reports show them: KiB and MiB with one decimal, whole bytes, a thin
// space in thousands, a real minus sign. The command line's text is CPython's own and made elsewhere.

const KIB = 1024
const MIB = 1024 * KIB
const THIN_SPACE = '\u2009'
const MINUS = '\u2212'

/** Stands where there is nothing to state. */
export const NONE = '–'

/** A figure and its unit apart, so that digits can line up in a column. */
export interface Quantity {
  readonly value: string
  readonly unit: 'B' | 'KiB' | 'MiB'
}

/** 1234567 → "1 234 567" with thin spaces; fractions are rounded away. */
export function displayCount(count: number): string {
  const rounded = whole(count)
  return minus(rounded) + groupThousands(String(Math.abs(rounded)))
}

/** 0 → "0", 5 → "+5", -5 → "−5". */
export function displaySignedCount(count: number): string {
  return plus(whole(count)) + displayCount(count)
}

/** "1 line", "3 lines". */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${displayCount(count)} ${count === 1 ? singular : plural}`
}

/** Rounds to whole bytes first: an average may have a fraction. Of negative `bytes` the sign stands before the value. */
export function displayQuantity(bytes: number): Quantity {
  const rounded = whole(bytes)
  const magnitude = Math.abs(rounded)
  if (magnitude < KIB) return { value: minus(rounded) + String(magnitude), unit: 'B' }
  // What would round to 1024.0 KiB is 1.0 MiB.
  const inKib = (magnitude / KIB).toFixed(1)
  if (Number(inKib) < KIB) return { value: minus(rounded) + inKib, unit: 'KiB' }
  return { value: minus(rounded) + groupThousands((magnitude / MIB).toFixed(1)), unit: 'MiB' }
}

/** 2202010 → "2.1 MiB". */
export function displaySize(bytes: number): string {
  const { value, unit } = displayQuantity(bytes)
  return `${value} ${unit}`
}

/** As `displayQuantity`, with "+" before growth. */
export function displaySignedQuantity(bytes: number): Quantity {
  const { value, unit } = displayQuantity(bytes)
  return { value: plus(whole(bytes)) + value, unit }
}

/** 2202010 → "+2.1 MiB", -512 → "−512 B", 0 → "0 B". */
export function displaySignedSize(bytes: number): string {
  const { value, unit } = displaySignedQuantity(bytes)
  return `${value} ${unit}`
}

/** `part` of the whole in per cent, for a column that names the unit itself: "20.1"; NONE when the whole is 0. */
export function displayPercent(part: number, of: number): string {
  return of === 0 ? NONE : percent(Math.abs(part) / Math.abs(of))
}

/** `part` of the whole as "20.1 %"; NONE when the whole is 0. */
export function displayShare(part: number, of: number): string {
  return of === 0 ? NONE : `${displayPercent(part, of)} %`
}

/** Growth from `old` by `difference`: "+20.1 %", "−3.0 %", "0 %"; null when there was nothing to grow from. */
export function displayGrowth(difference: number, old: number): string | null {
  if (old === 0) return null
  return difference === 0
    ? '0 %'
    : `${plus(difference)}${minus(difference)}${percent(Math.abs(difference) / old)} %`
}

/** Milliseconds since 1970 → "2026-11-24 03:35 UTC": the same text on every machine. */
export function displayInstant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A change too small for a decimal says so, and does not read as none. */
function percent(share: number): string {
  const text = groupThousands((share * 100).toFixed(1))
  return text === '0.0' && share > 0 ? '<0.1' : text
}

/** Half away from zero, so that growth and shrinkage round alike. */
function whole(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value))
}

function plus(value: number): string {
  return value > 0 ? '+' : ''
}

function minus(value: number): string {
  return value < 0 ? MINUS : ''
}

function groupThousands(digits: string): string {
  const point = digits.indexOf('.')
  const integer = point < 0 ? digits : digits.slice(0, point)
  return integer.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE) + (point < 0 ? '' : digits.slice(point))
}
