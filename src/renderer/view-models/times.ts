// How times are written in the window. (Reports write them in UTC, the same on every machine.)
import { NONE } from '@shared/base/display'

const two = (value: number): string => String(value).padStart(2, '0')

/** "2026-11-24 02:07", in the reader's time zone; NONE when the time is not known. */
export function formatTime(milliseconds: number | null): string {
  if (milliseconds === null) return NONE
  const time = new Date(milliseconds)
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`
}
