// The gate of `--fail-above`: how much growth is allowed, in bytes or as a share of the old total.
// Read by the command line, by reports and by the window's fields.
import { Problem } from './problem'
import { fail, ok, type Result } from './result'

export type GrowthLimit =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'share'; readonly percent: number }

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
}

/** "5%", "10MiB", "1.5 GiB", "65536" (bytes). Fails with kind 'bad-argument'. */
export function parseGrowthLimit(text: string): Result<GrowthLimit> {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(%|[a-z]*)\s*$/i.exec(text)
  const [, digits, unit] = match ?? []
  if (digits === undefined || unit === undefined) return fail(notAnAmount(text))
  const amount = Number(digits)
  if (unit === '%') return ok({ kind: 'share', percent: amount })
  const factor = UNITS[unit.toLowerCase()]
  const bytes = factor === undefined ? Number.NaN : amount * factor
  return Number.isFinite(bytes) ? ok({ kind: 'bytes', bytes }) : fail(notAnAmount(text))
}

/** Growth equal to the limit is still allowed. With nothing to grow from, any growth is above every share. */
export function exceedsLimit(limit: GrowthLimit, oldSize: number, newSize: number): boolean {
  const growth = newSize - oldSize
  if (growth <= 0) return false
  return limit.kind === 'bytes' ? growth > limit.bytes : growth * 100 > limit.percent * oldSize
}

function notAnAmount(text: string): Problem {
  return new Problem({
    kind: 'bad-argument',
    message: `${JSON.stringify(text)} is no amount of growth`,
    expected: 'bytes ("65536", "10MiB") or a share of the old total ("5%")',
  })
}
