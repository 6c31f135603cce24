// How far a job has come, in words: "6.1 of 10.0 MiB", "120 of 4 000 traces".
import type { Progress } from '@shared/base/progress'
import { formatCount, formatSize, sizeText } from './figures'

/** '' while nothing can be said. */
export function progressText({ done, total, unit }: Progress): string {
  if (unit === 'bytes') {
    if (total === null) return formatSize(done)
    const [a, b] = [sizeText(done), sizeText(total)]
    return a.unit === b.unit
      ? `${a.number} of ${b.number} ${b.unit}`
      : `${a.number} ${a.unit} of ${b.number} ${b.unit}`
  }
  if (total === null) return done === 0 ? '' : `${formatCount(done)} ${unit}`
  return `${formatCount(done)} of ${formatCount(total)} ${unit}`
}
