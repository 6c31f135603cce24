// Small passes over columns that several files need. Plain loops: the typed arrays' own `from` is ten times slower.

/** column[rows[0]], column[rows[1]] ... */
export function gather(column: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i] ?? 0] ?? 0
  return values
}

/** inverse(order)[order[i]] = i, and back. */
export function inverse(permutation: Uint32Array): Uint32Array {
  const places = new Uint32Array(permutation.length)
  for (let i = 0; i < permutation.length; i++) places[permutation[i] ?? 0] = i
  return places
}

/** 0, 1, 2 ... length - 1 */
export function indexes(length: number): Uint32Array {
  const rows = new Uint32Array(length)
  for (let i = 0; i < length; i++) rows[i] = i
  return rows
}

/** The keys of `ascending` for which `isUsed`, last one first. */
export function usedDescending(ascending: Uint32Array, isUsed: (key: number) => boolean): Uint32Array {
  const keys = new Uint32Array(ascending.length)
  let length = 0
  for (let i = ascending.length - 1; i >= 0; i--) {
    const key = ascending[i] ?? 0
    if (isUsed(key)) keys[length++] = key
  }
  return keys.subarray(0, length)
}

/** `values` re-addressed: result[i] = values[index[i]]. */
export function lookUp(values: Uint32Array, index: Uint32Array): Uint32Array {
  const result = new Uint32Array(index.length)
  for (let i = 0; i < index.length; i++) result[i] = values[index[i] ?? 0] ?? 0
  return result
}
