// The profiles that come with Arenascope, one a geometry or release, and how they are found. Called by the replay.
import { Problem } from '@shared/base/problem'
import { fail, ok, type Result } from '@shared/base/result'
import { type AllocatorProfile, type Geometry, hasGeometry } from './profile'

const KIB = 1024
const MIB = 1024 * KIB

/** 3.6 to 3.7.3: 8-byte classes; a 4 KiB pool is a page, an arena 64 of them. */
const EIGHT_BYTE_CLASSES = {
  alignment: 8,
  smallRequestThreshold: 512,
  poolSize: 4 * KIB,
  poolOverhead: 48,
  arenaSize: 256 * KIB,
  keepsLastFreeArena: false,
  hasRadixTree: false,
  evidence: 'source',
} as const

/** bpo-27987, in 3.7.4 and 3.8: 16-byte classes. */
const SIXTEEN_BYTE_CLASSES = { ...EIGHT_BYTE_CLASSES, alignment: 16, evidence: 'recorded' } as const

/** From 3.10 on arenas are found by a radix tree, so pools may be larger than a page. */
const LARGE_POOLS = {
  ...SIXTEEN_BYTE_CLASSES,
  poolSize: 16 * KIB,
  arenaSize: MIB,
  keepsLastFreeArena: true,
  hasRadixTree: true,
} as const

/** [major, minor, micro] of the first and the last release a profile speaks for. */
type Release = readonly [number, number, number]

interface KnownProfile extends AllocatorProfile {
  /** Null for a profile that no release has. */
  readonly releases: { readonly first: Release; readonly last: Release } | null
}

/** Where two profiles speak for the same release, the first is what python.org ships. */
const KNOWN: readonly KnownProfile[] = [
  {
    ...EIGHT_BYTE_CLASSES,
    id: 'article',
    label: 'The article’s allocator: 8-byte classes, pools without a header',
    poolOverhead: 0,
    evidence: 'article',
    releases: null,
  },
  {
    ...EIGHT_BYTE_CLASSES,
    id: 'cpython-3.6',
    label: 'CPython 3.6',
    releases: wholeSeries(6),
  },
  {
    ...SIXTEEN_BYTE_CLASSES,
    id: 'cpython-3.6-16',
    label: 'CPython 3.6, patched by a distributor to 16-byte classes',
    releases: wholeSeries(6),
  },
  {
    ...EIGHT_BYTE_CLASSES,
    id: 'cpython-3.7.0',
    label: 'CPython 3.7.0 to 3.7.3',
    releases: { first: [3, 7, 0], last: [3, 7, 3] },
  },
  {
    ...SIXTEEN_BYTE_CLASSES,
    id: 'cpython-3.7.4',
    label: 'CPython 3.7.4 and later 3.7',
    releases: { first: [3, 7, 4], last: [3, 7, Infinity] },
  },
  { ...SIXTEEN_BYTE_CLASSES, id: 'cpython-3.8', label: 'CPython 3.8', releases: wholeSeries(8) },
  {
    ...SIXTEEN_BYTE_CLASSES,
    id: 'cpython-3.9',
    label: 'CPython 3.9',
    keepsLastFreeArena: true,
    releases: wholeSeries(9),
  },
  ...[10, 11, 12, 13, 14, 15].map((minor) => ({
    ...LARGE_POOLS,
    id: `cpython-3.${minor}`,
    label: `CPython 3.${minor}`,
    releases: wholeSeries(minor),
  })),
]

export const PROFILES: readonly AllocatorProfile[] = KNOWN

const FREE_THREADED = new Problem({
  kind: 'bad-argument',
  message: 'Free-threaded builds allocate with mimalloc, which is not modelled; they have no pymalloc',
  remedy: 'Name a version with the GIL, such as 3.14',
})

/** By id. Fails with the list of ids. */
export function profileById(id: string): Result<AllocatorProfile> {
  if (id.startsWith('mimalloc')) return fail(FREE_THREADED)
  const profile = PROFILES.find((one) => one.id === id)
  if (profile !== undefined) return ok(profile)
  const expected = `one of ${PROFILES.map((one) => one.id).join(', ')}, or a JSON file`
  return fail(new Problem({ kind: 'bad-argument', message: `${JSON.stringify(id)} is no profile`, expected }))
}

/**
 * By release as `platform.python_version` or `sys.version` print it: "3.12", "3.7.3", "3.15.0a2 (main, ...)". Without
 * a micro version the last of the series is meant. With `geometry`, what was recorded decides between an
 * original and a distributor's patch.
 */
export function profileByVersion(version: string, geometry?: Geometry): Result<AllocatorProfile> {
  const match = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?(t?)(?!\d)/.exec(version)
  if (match === null) {
    const message = `${JSON.stringify(version)} is no version of Python`
    return fail(new Problem({ kind: 'bad-argument', message, expected: 'a release such as 3.12 or 3.7.3' }))
  }
  if (match[4] === 't' || version.includes('free-threading')) return fail(FREE_THREADED)
  const micro = match[3] === undefined ? Infinity : Number(match[3])
  const release: Release = [Number(match[1]), Number(match[2]), micro]
  const series = `${match[1]}.${match[2]}`
  const candidates = KNOWN.filter(({ releases }) => releases !== null && isWithin(release, releases))
  if (candidates.length === 0) {
    const message = `The allocator of Python ${series} is not modelled`
    return fail(new Problem({ kind: 'bad-argument', message, expected: 'a release from 3.6 to 3.15' }))
  }
  const found = candidates.find((one) => geometry === undefined || hasGeometry(one, geometry))
  if (found !== undefined) return ok(found)
  return fail(
    new Problem({
      kind: 'bad-input',
      message: `No known build of Python ${series} has ${describeGeometry(geometry)}`,
      remedy: 'Describe the build in a JSON file and name it with --profile',
    }),
  )
}

function wholeSeries(minor: number): { readonly first: Release; readonly last: Release } {
  return { first: [3, minor, 0], last: [3, minor, Infinity] }
}

function isWithin(release: Release, { first, last }: { readonly first: Release; readonly last: Release }) {
  return compareReleases(first, release) <= 0 && compareReleases(release, last) <= 0
}

/** Below 0 when `one` is the earlier. */
function compareReleases(one: Release, other: Release): number {
  if (one[0] !== other[0]) return one[0] - other[0]
  if (one[1] !== other[1]) return one[1] - other[1]
  return one[2] === other[2] ? 0 : one[2] - other[2]
}

function describeGeometry(geometry: Geometry | undefined): string {
  if (geometry === undefined) return 'such a geometry'
  const { alignment, poolSize, arenaSize } = geometry
  return `${alignment}-byte classes, pools of ${poolSize} and arenas of ${arenaSize} bytes`
}
