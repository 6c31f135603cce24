// Byte sizes as CPython prints them (`tracemalloc._format_size`), byte for byte: used by the text forms of
// statistics, by the command line and by reports. Sizes are bytes and may be fractions (averages).

const UNITS = ['B', 'KiB', 'MiB', 'GiB'] as const

/** "%.0f" of a value >= 0: the exact binary value, ties to even. */
function toInteger(value: number): string {
  const floor = Math.floor(value)
  const rest = value - floor
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 === 1)
  return String(up ? floor + 1 : floor)
}

/** "%.1f" of a value >= 0 below 100. Only .25 and .75 lie exactly between two tenths; `toFixed` is exact elsewhere. */
function toTenth(value: number): string {
  return value % 1 === 0.25 ? `${Math.floor(value)}.2` : value.toFixed(1)
}

/**
 * `size` bytes as "8839 B", "29.9 KiB", "2930 KiB"; `signed` puts + or - always. From 10240 on the next unit is
 * taken, below 100 of it one decimal is shown.
 */
export function formatSize(size: number, signed = false): string {
  const sign = size < 0 ? '-' : signed ? '+' : ''
  let value = Math.abs(size)
  for (const unit of UNITS) {
    if (value < 100 && unit !== 'B') return `${sign}${toTenth(value)} ${unit}`
    if (value < 10_240) return `${sign}${toInteger(value)} ${unit}`
    value /= 1024
  }
  return `${sign}${value < 100 ? toTenth(value) : toInteger(value)} TiB`
}
