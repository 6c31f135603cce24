// Figures of several rounds as cells of a Markdown table. Used by scripts/bench.mjs and bench/allocator.mjs.

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** "0.5 (0.4–0.6)" */
export const ratioText = (values) =>
  `${median(values).toFixed(3)} (${Math.min(...values).toFixed(3)}–${Math.max(...values).toFixed(3)})`

export function row(cells) {
  return `| ${cells.join(' | ')} |`
}

/** Smaller is better. */
export function verdict(value, must, aim) {
  if (value <= aim) return 'aim reached'
  return value <= must ? 'must reached' : '**missed**'
}
