// Figures as the window and the reports show them: KiB and MiB with one decimal, whole bytes, a thin
// space in thousands, a real minus sign. The command line's text is CPython's own and made elsewhere.

const KIB = 1024
const MIB = 1024 * KIB
const THIN_SPACE = '\u2009'
const MINUS = '\u2212'

/** A figure and its unit apart, so that digits can line up in a column. */
export interface Quantity {
  readonly value: string
  readonly unit: 'B' | 'KiB' | 'MiB'
}

/** 1234567 → "1 234 567" with thin spaces. */
export function displayCount(count: number): string {
  return groupThousands(String(count))
}

/** 0 → "0", 5 → "+5", -5 → "−5". */
export function displaySignedCount(count: number): string {
  return sign(count) + displayCount(Math.abs(count))
}

/** `bytes` may be negative: the sign stands before the value. */
export function displayQuantity(bytes: number): Quantity {
  const magnitude = Math.abs(bytes)
  const minus = bytes < 0 ? MINUS : ''
  if (magnitude < KIB) return { value: minus + String(magnitude), unit: 'B' }
  // What would round to 1024.0 KiB is 1.0 MiB.
  const inKib = (magnitude / KIB).toFixed(1)
  if (Number(inKib) < KIB) return { value: minus + inKib, unit: 'KiB' }
  return { value: minus + groupThousands((magnitude / MIB).toFixed(1)), unit: 'MiB' }
}

/** 2202010 → "2.1 MiB". */
export function displaySize(bytes: number): string {
  const { value, unit } = displayQuantity(bytes)
  return `${value} ${unit}`
}

/** As `displayQuantity`, with "+" before growth. */
export function displaySignedQuantity(bytes: number): Quantity {
  const { value, unit } = displayQuantity(bytes)
  return { value: bytes > 0 ? `+${value}` : value, unit }
}

/** 2202010 → "+2.1 MiB", -512 → "−512 B", 0 → "0 B". */
export function displaySignedSize(bytes: number): string {
  const { value, unit } = displaySignedQuantity(bytes)
  return `${value} ${unit}`
}

/** `part` of `whole` as "20.1 %"; "–" when the whole is 0. */
export function displayShare(part: number, whole: number): string {
  return whole === 0 ? '–' : `${percent(Math.abs(part) / Math.abs(whole))} %`
}

/** Growth from `old` by `difference`: "+20.1 %", "−3.0 %", "0 %"; null when there was nothing to grow from. */
export function displayGrowth(difference: number, old: number): string | null {
  if (old === 0) return null
  return difference === 0 ? '0 %' : `${sign(difference)}${percent(Math.abs(difference) / old)} %`
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

function sign(value: number): string {
  return value > 0 ? '+' : value < 0 ? MINUS : ''
}

function groupThousands(digits: string): string {
  const point = digits.indexOf('.')
  const whole = point < 0 ? digits : digits.slice(0, point)
  return whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE) + (point < 0 ? '' : digits.slice(point))
}
