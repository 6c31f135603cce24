// Stable radix sort of row indexes by a column: the one sort behind rankings, differences and views.
// Several keys are sorted by several calls, least important first. A hot loop; measured by the bench "group by
// traceback": 16 bits at a time, one or two passes for the whole numbers that sizes and counts are.

const BUCKETS = 1 << 16
/** Where the least significant 16 bits of a number in memory stand. */
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

type Direction = 'ascending' | 'descending'
type Column = Float64Array | Uint32Array

/**
 * `order` (indexes into `values`), sorted by `values`, equal ones in the order given. The result is a new array.
 * Values are finite or infinite, not NaN; -0 may stand below 0.
 */
export function sortedBy(order: Uint32Array, values: Column, direction: Direction): Uint32Array {
  const keys = integerKeys(order, values, direction) ?? doubleKeys(order, values, direction)
  const digits = order.length === 0 ? 0 : keys.length / order.length
  const starts = new Uint32Array(BUCKETS)
  let rows: Uint32Array<ArrayBuffer> | null = null
  let to = new Uint32Array(order.length)
  for (let digit = 0; digit < digits; digit++) {
    const offset = IS_LITTLE_ENDIAN ? digit : digits - 1 - digit
    if (!fillStarts(starts, keys, offset, digits)) continue
    for (let i = 0; i < order.length; i++) {
      const row = rows === null ? i : (rows[i] ?? 0)
      const bucket = keys[row * digits + offset] ?? 0
      const place = starts[bucket] ?? 0
      starts[bucket] = place + 1
      to[place] = row
    }
    const free = rows
    rows = to
    to = free ?? new Uint32Array(order.length)
  }
  if (rows === null) return order.slice()
  for (let i = 0; i < rows.length; i++) to[i] = order[rows[i] ?? 0] ?? 0
  return to
}

/** The first place of each bucket of a digit; false when all rows share one, so that there is nothing to move. */
function fillStarts(starts: Uint32Array, keys: Uint16Array, offset: number, digits: number): boolean {
  starts.fill(0)
  let highest = 0
  for (let at = offset; at < keys.length; at += digits) {
    const bucket = keys[at] ?? 0
    starts[bucket] = (starts[bucket] ?? 0) + 1
    if (bucket > highest) highest = bucket
  }
  if ((starts[highest] ?? 0) * digits === keys.length) return false
  let start = 0
  for (let bucket = 0; bucket <= highest; bucket++) {
    const size = starts[bucket] ?? 0
    starts[bucket] = start
    start += size
  }
  return true
}

/** Distances from the smallest (descending: the largest) value; null unless they are whole and below 2^32. */
function integerKeys(order: Uint32Array, values: Column, direction: Direction): Uint16Array | null {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < order.length; i++) {
    const value = values[order[i] ?? 0] ?? 0
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(high - low < 2 ** 32)) return null
  const keys = new Uint32Array(order.length)
  for (let i = 0; i < order.length; i++) {
    const value = values[order[i] ?? 0] ?? 0
    if (!Number.isInteger(value)) return null
    keys[i] = direction === 'ascending' ? value - low : high - value
  }
  return new Uint16Array(keys.buffer)
}

/** The bits of the doubles, changed so that their unsigned order is the order wanted. */
function doubleKeys(order: Uint32Array, values: Column, direction: Direction): Uint16Array {
  const doubles = new Float64Array(order.length)
  for (let i = 0; i < order.length; i++) doubles[i] = values[order[i] ?? 0] ?? 0
  const words = new Uint32Array(doubles.buffer)
  const high = IS_LITTLE_ENDIAN ? 1 : 0
  const flip = direction === 'ascending' ? 0 : 0xffffffff
  for (let at = 0; at < words.length; at += 2) {
    // A negative double has its sign bit set and grows towards minus infinity.
    const isNegative = (words[at + high] ?? 0) >>> 31 === 1
    words[at + high] = (words[at + high] ?? 0) ^ (isNegative ? 0xffffffff : 0x80000000) ^ flip
    words[at + 1 - high] = (words[at + 1 - high] ?? 0) ^ (isNegative ? 0xffffffff : 0) ^ flip
  }
  return new Uint16Array(doubles.buffer)
}
