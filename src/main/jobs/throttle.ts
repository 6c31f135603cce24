// Thins progress out, so that a handler may report every step of a tight loop.
import type { Progress } from '@shared/base/progress'

/** Milliseconds between two reports of the same piece of work: 20 a second look continuous. */
const INTERVAL = 50

/** Lets the first and the last report of every label through, and between them one each `INTERVAL`. */
export function throttleProgress(
  report: (progress: Progress) => void,
  now: () => number = () => performance.now(),
): (progress: Progress) => void {
  let label: string | null = null
  let reportedAt = 0
  return (progress) => {
    const time = now()
    const isDue =
      progress.label !== label || progress.done === progress.total || time - reportedAt >= INTERVAL
    if (!isDue) return
    label = progress.label
    reportedAt = time
    report(progress)
  }
}
