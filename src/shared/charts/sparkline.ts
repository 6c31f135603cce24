// A row's size over a session's snapshots as one line: zero at the bottom, steps in the order of the session.
import { rounded } from './svg'

/** An SVG path in a box of `width` by `height` pixels; '' for no values. All values >= 0. */
export function sparklinePath(values: ArrayLike<number>, width: number, height: number): string {
  const last = values.length - 1
  if (last < 0) return ''
  let largest = 0
  for (let i = 0; i <= last; i++) largest = Math.max(largest, values[i] ?? 0)
  // Half a pixel of room, so that a line at the edge is not cut.
  const y = (value: number) =>
    rounded(height - 0.5 - (largest === 0 ? 0 : value / largest) * Math.max(0, height - 1))
  if (last === 0) return `M0 ${y(values[0] ?? 0)}H${rounded(width)}`
  const points: string[] = []
  for (let i = 0; i <= last; i++) points.push(`${rounded((i / last) * width)} ${y(values[i] ?? 0)}`)
  return `M${points.join('L')}`
}
