// Which CPython an object layout belongs to, and tables that say from which release on a fact holds. Read by every
// file of this folder; the interpreter asks for a Release once per run.
import { present } from '@shared/base/assert'

/** In order. `3.13` is 3.13.0, `3.13.18` a later release of that series, `3.7` stands for 3.7.4 and later. */
export const RELEASES = [
  '3.7',
  '3.8',
  '3.9',
  '3.10',
  '3.11',
  '3.12',
  '3.13',
  '3.13.18',
  '3.14',
  '3.15',
] as const
export type Release = (typeof RELEASES)[number]

/** First release of each value, in order; the first entry speaks for everything before it, too. */
export type ByRelease<T> = readonly [
  readonly [first: Release, value: T],
  ...(readonly (readonly [first: Release, value: T])[]),
]

/** The value that `table` has for `release`. */
export function at<T>(table: ByRelease<T>, release: Release): T {
  let value = table[0][1]
  for (const [first, next] of table) if (isFrom(release, first)) value = next
  return value
}

/** Whether `release` is `first` or later. */
export function isFrom(release: Release, first: Release): boolean {
  return RELEASES.indexOf(release) >= RELEASES.indexOf(first)
}

/** The article's profile is a geometry of pools and arenas; its programs run on these layouts. */
const ARTICLE_LAYOUTS: Release = '3.11'

/** Of a name as `--python` takes it: a release of the list, `article`, or undefined. */
export function releaseOf(name: string): Release | undefined {
  return name === 'article' ? ARTICLE_LAYOUTS : RELEASES.find((one) => one === name)
}

/** The profile of pymalloc that goes with `name` (see releaseOf). */
export function profileIdOf(name: string): string {
  if (name === 'article') return 'article'
  const release = present(releaseOf(name), `${name} is a release`)
  if (release === '3.7') return 'cpython-3.7.4'
  return `cpython-${release === '3.13.18' ? '3.13' : release}`
}
