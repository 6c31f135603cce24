// How far a job has come, in words: "6.1 of 10.0 MiB", "120 of 4 000 traces".
import type { Progress } from '@shared/base/progress'
import { displayCount, displayQuantity, displaySize } from '@shared/base/display'

/** '' while nothing can be said. */
export function progressText({ done, total, unit }: Progress): string {
  if (unit === 'bytes') {
    if (total === null) return displaySize(done)
    const [a, b] = [displayQuantity(done), displayQuantity(total)]
    return a.unit === b.unit
      ? `${a.value} of ${b.value} ${b.unit}`
      : `${a.value} ${a.unit} of ${b.value} ${b.unit}`
  }
  if (total === null) return done === 0 ? '' : `${displayCount(done)} ${unit}`
  return `${displayCount(done)} of ${displayCount(total)} ${unit}`
}
