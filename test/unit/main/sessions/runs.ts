// A small run written out by hand for tests of the session file: three arenas, one of them gone, four moments.
import type { Site } from '@shared/model/arenas'
import { LEDGER_LINES } from '@shared/model/ledger'
import type { LedgerLine } from '@shared/model/ledger'
import type { SimulatedRun } from '@shared/model/run'
import type { NewRun } from '@main/sessions/session-file'

export interface TestRun {
  readonly meta: NewRun
  readonly run: SimulatedRun
}

const ARENA = 262_144
const POOL = 4096

export function runOf(
  names: { readonly id: string } & Partial<NewRun>,
  change: Partial<SimulatedRun> = {},
): TestRun {
  const meta: NewRun = { name: names.id, note: '', playedAt: 1_700_000_000_123.5, ...names }
  return { meta, run: { ...SMALL, ...change } }
}

const SITES: readonly Site[] = [
  { kind: 'unknown' },
  { kind: 'births', blockSize: 32, from: 0, to: 500 },
  { kind: 'births', blockSize: 0, from: 500, to: 1000 },
  { kind: 'line', file: '/app/caf\udce9.py', line: 30 },
  { kind: 'type', name: 'dict' },
]

const lines = (first: number): Record<LedgerLine, Float64Array> => {
  const entries = LEDGER_LINES.map(
    (line, i) => [line, Float64Array.of(0, first + i, 2 * first + i, 2 ** 40 + i)] as const,
  )
  return Object.fromEntries(entries) as Record<LedgerLine, Float64Array>
}

function ledger(
  at: Float64Array,
  resident: Record<LedgerLine, Float64Array>,
  untouched: Record<LedgerLine, Float64Array>,
): SimulatedRun['ledger'] {
  const nothing = new Float64Array(at.length)
  const sum = (of: Record<LedgerLine, Float64Array>) =>
    nothing.map((_, moment) => LEDGER_LINES.reduce((bytes, line) => bytes + (of[line][moment] ?? 0), 0))
  const rss = sum(resident)
  const mapped = rss.map((bytes, moment) => bytes + (sum(untouched)[moment] ?? 0))
  return { at, resident, untouched, mapped, baseline: nothing, unexplained: nothing, rss }
}

const SMALL: SimulatedRun = {
  facts: {
    kind: 'trace',
    source: 'survivors-3.9.trace.gz',
    pythonVersion: '3.9.18 (main)',
    profile: 'cpython-3.9',
    profileLabel: 'CPython 3.9',
    evidence: 'recorded',
    events: 1000,
    pymallocEvents: 900,
    arenaSize: ARENA,
    poolSize: POOL,
    arenas: { allocated: 3, released: 1, current: 2, highWater: 3 },
    traced: { current: 10_000, peak: 70_000 },
    trimmable: 8192,
  },
  history: {
    arenaSize: ARENA,
    poolSize: POOL,
    at: Float64Array.of(0, 256, 512, 1000),
    allocated: Float64Array.of(0, 2, 3, 3),
    released: Float64Array.of(0, 0, 0, 1),
    highWater: Float64Array.of(0, 2, 3, 3),
    lives: {
      ordinal: Int32Array.of(0, 1, 2),
      address: Float64Array.of(0x7fff_f75f_c000, 0x7fff_f75b_c000, 0x7fff_f757_c000),
      bornAt: Float64Array.of(1, 200, 400),
      releasedAt: Float64Array.of(Infinity, 800, Infinity),
    },
    livesLeftOut: 0,
    fullness: Uint8Array.of(0, 100, 100, 255, 0, 0, 7, 0, 0, 0, 1, 1),
  },
  ledger: ledger(Float64Array.of(0, 256, 512, 1000), lines(10), lines(0)),
  classes: {
    blockSize: Int32Array.of(32, 512),
    pools: Float64Array.of(3, 1),
    blocksInUse: Float64Array.of(300, 2),
    blocksAvailable: Float64Array.of(78, 5),
  },
  held: {
    arenaSize: ARENA,
    poolSize: POOL,
    poolOverhead: 48,
    keepsLastFreeArena: true,
    ordinal: Int32Array.of(0, 2),
    address: Float64Array.of(0x7fff_f75f_c000, 0x7fff_f757_c000),
    pools: Int32Array.of(64, 63),
    usedPools: Int32Array.of(4, 1),
    liveBlocks: Int32Array.of(300, 2),
    liveBytes: Float64Array.of(9600, 1024),
    pairArena: Int32Array.of(0, 0, 1),
    pairSite: Int32Array.of(1, 3, 1),
    pairBlocks: Int32Array.of(200, 100, 2),
    pairBytes: Float64Array.of(6400, 3200, 1024),
    sites: SITES,
  },
  traced: { size: Float64Array.of(0, 6000, 1000, 3000, 0), count: Float64Array.of(0, 200, 1, 100, 0) },
  checkpoints: [
    {
      label: 'init',
      event: 100,
      measured: { resident: 10_293_248, heap: 561_152, heapInUse: 536_144, mmapped: 0, arenas: 1 },
      simulated: { resident: 500_000, heap: 560_000, heapInUse: 530_000, mmapped: 0, arenas: 1 },
    },
    {
      label: 'end',
      event: 1000,
      measured: { resident: null, heap: null, heapInUse: null, mmapped: null, arenas: 2 },
      simulated: { resident: 600_000, heap: null, heapInUse: null, mmapped: null, arenas: 2 },
    },
  ],
  program: null,
}

/** What makes the small run that of a program. */
export const OF_A_PROGRAM: Partial<SimulatedRun> = {
  facts: { ...SMALL.facts, kind: 'program', source: 'caf\udce9.py', pythonVersion: '3.9' },
  program: {
    text: 'print("\u{1f40d}\\0")\n\0',
    file: '/app/caf\udce9.py',
    python: '3.9',
    customProfile: '{"poolSize": 8192}',
    end: 'raised',
    exit: 1,
    failure: {
      type: 'KeyError',
      message: "'a'",
      line: 7,
      traceback: "Traceback (most recent call last):\nKeyError: 'a'",
      frames: [12, 7],
    },
    output: [
      { event: 0, stream: 'stdout', text: '\u{1f40d}\n' },
      { event: 300, stream: 'stderr', text: 'gone\n' },
      { event: 1000, stream: 'stdout', text: 'no end of line \ud800' },
    ],
    outputLeftOut: 5,
    asked: { current: Float64Array.of(0, 100, 50, 80), peak: Float64Array.of(0, 200, 200, 300) },
    snapshots: [
      { event: 500, id: 'one' },
      { event: 1000, id: 'end' },
    ],
    snapshotsLeftOut: 0,
  },
}

/** Everything a file could hold for a run without an arena. */
export const EMPTY: Partial<SimulatedRun> = {
  facts: {
    ...SMALL.facts,
    events: 0,
    pymallocEvents: 0,
    arenas: { allocated: 0, released: 0, current: 0, highWater: 0 },
    traced: { current: 0, peak: 0 },
    trimmable: 0,
  },
  history: {
    ...SMALL.history,
    at: Float64Array.of(0),
    allocated: new Float64Array(1),
    released: new Float64Array(1),
    highWater: new Float64Array(1),
    lives: {
      ordinal: new Int32Array(),
      address: new Float64Array(),
      bornAt: new Float64Array(),
      releasedAt: new Float64Array(),
    },
    fullness: new Uint8Array(),
  },
  ledger: ledger(Float64Array.of(0), emptyLines(), emptyLines()),
  classes: {
    blockSize: new Int32Array(),
    pools: new Float64Array(),
    blocksInUse: new Float64Array(),
    blocksAvailable: new Float64Array(),
  },
  held: {
    ...SMALL.held,
    ordinal: new Int32Array(),
    address: new Float64Array(),
    pools: new Int32Array(),
    usedPools: new Int32Array(),
    liveBlocks: new Int32Array(),
    liveBytes: new Float64Array(),
    pairArena: new Int32Array(),
    pairSite: new Int32Array(),
    pairBlocks: new Int32Array(),
    pairBytes: new Float64Array(),
    sites: [{ kind: 'unknown' }],
  },
  traced: { size: new Float64Array(1), count: new Float64Array(1) },
  checkpoints: [],
}

function emptyLines(): Record<LedgerLine, Float64Array> {
  return Object.fromEntries(LEDGER_LINES.map((line) => [line, new Float64Array(1)])) as Record<
    LedgerLine,
    Float64Array
  >
}
