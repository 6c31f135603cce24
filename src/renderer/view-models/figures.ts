// How figures and paths are written in the window: KiB and MiB with one decimal, bytes whole, thin-space thousands,
// a real minus sign, '+' on growth, '–' for what is not there. (The command line prints CPython's own strings instead.)

const THIN_SPACE = '\u2009'
const MINUS = '−'

/** Stands where there is nothing to state. */
export const NONE = '–'

export type SizeUnit = 'B' | 'KiB' | 'MiB'

/** A figure and its unit apart, so that digits line up in a column. */
export interface SizeText {
  readonly number: string
  readonly unit: SizeUnit
}

function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.')
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE)
  return fraction === undefined ? separated : `${separated}.${fraction}`
}

function signed(value: number, magnitude: string): string {
  if (value === 0) return magnitude
  return `${value > 0 ? '+' : MINUS}${magnitude}`
}

function magnitude(bytes: number): SizeText {
  const whole = Math.round(bytes)
  if (whole < 1024) return { number: String(whole), unit: 'B' }
  const kibibytes = (bytes / 1024).toFixed(1)
  if (kibibytes !== '1024.0' && bytes < 1024 * 1024) return { number: kibibytes, unit: 'KiB' }
  return { number: grouped((bytes / 1024 / 1024).toFixed(1)), unit: 'MiB' }
}

/** 463 -> 463 B, 46 387 -> 45.3 KiB, 4 194 304 -> 4.0 MiB. */
export function sizeText(bytes: number): SizeText {
  const text = magnitude(Math.abs(bytes))
  return bytes < 0 ? { ...text, number: `${MINUS}${text.number}` } : text
}

/** As `sizeText`, with '+' on growth; no difference is "0 B". */
export function sizeDifferenceText(bytes: number): SizeText {
  const text = magnitude(Math.abs(bytes))
  return { ...text, number: signed(bytes, text.number) }
}

export function formatSize(bytes: number): string {
  const { number, unit } = sizeText(bytes)
  return `${number} ${unit}`
}

export function formatSizeDifference(bytes: number): string {
  const { number, unit } = sizeDifferenceText(bytes)
  return `${number} ${unit}`
}

/** 50777 -> "50 777". */
export function formatCount(count: number): string {
  const text = grouped(String(Math.abs(Math.round(count))))
  return count < 0 ? `${MINUS}${text}` : text
}

export function formatCountDifference(count: number): string {
  return signed(count, grouped(String(Math.abs(count))))
}

/** Per cent with one decimal, without the sign; NONE when there is no whole. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? NONE : ((part / whole) * 100).toFixed(1)
}

/** "1 line", "3 lines". */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`
}

const two = (value: number): string => String(value).padStart(2, '0')

/** "2026-11-24 02:07", in the reader's time zone; NONE when the time is not known. */
export function formatTime(milliseconds: number | null): string {
  if (milliseconds === null) return NONE
  const time = new Date(milliseconds)
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`
}

export interface PathText {
  /** With its last separator; '' when the path has none. */
  readonly folder: string
  readonly name: string
}

/** "app/cache.py" -> "app/" and "cache.py"; knows both kinds of separators. */
export function splitPath(path: string): PathText {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
  return { folder: path.slice(0, end), name: path.slice(end) }
}

/** "app/cache.py:88"; line 0 stands for the whole file and is left out. */
export function formatLine(file: string, line: number): string {
  return line === 0 ? file : `${file}:${line}`
}
