// The columns of one run, to rows of the session file. session-file.ts calls it, inside its transaction, with a run
// that check-run.ts has passed. read-run.ts is its inverse.
import { setImmediate } from 'node:timers/promises'
import { cancelled } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { ArenaHistory, Site } from '@shared/model/arenas'
import { LEDGER_LINES } from '@shared/model/ledger'
import type { LedgerLine } from '@shared/model/ledger'
import type { SimulatedRun } from '@shared/model/run'
import type { Cell, Database } from './database'
import { at } from './keyed-rows'
import { writeProgramRun } from './program-rows'
import type { TableName } from './schema'
import { toStoredText } from './stored-text'

export async function writeRun(
  database: Database,
  key: number,
  run: SimulatedRun,
  ctx: CallContext,
): Promise<void> {
  const { history, ledger, classes, held, traced, checkpoints } = run
  const label = 'Saving the run'
  const tables = 9
  let done = 0
  const pause = async () => {
    await setImmediate()
    if (ctx.signal.aborted) throw cancelled()
  }
  const fill = async (name: TableName, rows: number, cells: readonly Cell[]) => {
    ctx.progress({ label, done: done++, total: tables, unit: 'steps' })
    await pause()
    await database.append(name, [() => key, ...cells], rows, pause)
  }
  const big =
    (column: ArrayLike<number>): Cell =>
    (row) =>
      BigInt(at(column, row))
  const plain =
    (column: ArrayLike<number>): Cell =>
    (row) =>
      at(column, row)
  const moments = history.at.length
  await fill('run_moments', moments, [
    index,
    big(history.at),
    big(history.allocated),
    big(history.released),
    big(history.highWater),
  ])
  const lineOf = (row: number): LedgerLine => at(LEDGER_LINES, row % LEDGER_LINES.length)
  const momentOf = (row: number): number => Math.floor(row / LEDGER_LINES.length)
  await fill('run_ledger', moments * LEDGER_LINES.length, [
    momentOf,
    lineOf,
    (row) => BigInt(at(ledger.resident[lineOf(row)], momentOf(row))),
    (row) => BigInt(at(ledger.untouched[lineOf(row)], momentOf(row))),
  ])
  await fill('run_classes', classes.blockSize.length, [
    index,
    plain(classes.blockSize),
    big(classes.pools),
    big(classes.blocksInUse),
    big(classes.blocksAvailable),
  ])
  const { lives } = history
  await fill('run_lives', lives.ordinal.length, [
    index,
    plain(lives.ordinal),
    big(lives.address),
    big(lives.bornAt),
    (row) => (lives.releasedAt[row] === Infinity ? null : BigInt(at(lives.releasedAt, row))),
  ])
  const stretches = stretchesOf(history)
  await fill('run_fullness', stretches.life.length, [
    plain(stretches.life),
    plain(stretches.from),
    plain(stretches.to),
    plain(stretches.fullness),
  ])
  await fill('run_held', held.ordinal.length, [
    index,
    plain(held.ordinal),
    big(held.address),
    plain(held.pools),
    plain(held.usedPools),
    plain(held.liveBlocks),
    big(held.liveBytes),
  ])
  await fill('run_pins', held.pairArena.length, [
    index,
    plain(held.pairArena),
    plain(held.pairSite),
    plain(held.pairBlocks),
    big(held.pairBytes),
  ])
  const site = (row: number): StoredSite => storedSite(at(held.sites, row))
  await fill('run_sites', held.sites.length, [
    index,
    (row) => site(row).kind,
    (row) => site(row).name,
    (row) => site(row).line,
    (row) => site(row).blockSize,
    (row) => site(row).from,
    (row) => site(row).to,
    big(traced.size),
    big(traced.count),
  ])
  const figures = (side: 'measured' | 'simulated'): readonly Cell[] => [
    ...OPTIONAL_FIGURES.map(
      (name): Cell =>
        (row) =>
          bigOrNull(at(checkpoints, row)[side][name]),
    ),
    (row) => BigInt(at(checkpoints, row)[side].arenas),
  ]
  await fill('run_checkpoints', checkpoints.length, [
    index,
    (row) => toStoredText(at(checkpoints, row).label),
    (row) => BigInt(at(checkpoints, row).event),
    ...figures('measured'),
    ...figures('simulated'),
  ])
  if (run.program !== null) await writeProgramRun(database, key, run.program, ctx)
  ctx.progress({ label, done: tables, total: tables, unit: 'steps' })
}

const index: Cell = (row) => row

const OPTIONAL_FIGURES = ['resident', 'heap', 'heapInUse', 'mmapped'] as const
interface StoredSite {
  readonly kind: Site['kind']
  readonly name: string | null
  readonly line: bigint | null
  readonly blockSize: bigint | null
  readonly from: bigint | null
  readonly to: bigint | null
}

function storedSite(site: Site): StoredSite {
  const nothing = { name: null, line: null, blockSize: null, from: null, to: null }
  switch (site.kind) {
    case 'unknown':
      return { ...nothing, kind: site.kind }
    case 'line':
      return { ...nothing, kind: site.kind, name: toStoredText(site.file), line: BigInt(site.line) }
    case 'type':
      return { ...nothing, kind: site.kind, name: toStoredText(site.name) }
    case 'births':
      return {
        ...nothing,
        kind: site.kind,
        blockSize: BigInt(site.blockSize),
        from: BigInt(site.from),
        to: BigInt(site.to),
      }
  }
}

function bigOrNull(value: number | null): bigint | null {
  return value === null ? null : BigInt(value)
}

/** Runs of equal fullness above 0, life by life. */
function stretchesOf({ at: moments, lives, fullness }: ArenaHistory) {
  const life: number[] = []
  const from: number[] = []
  const to: number[] = []
  const value: number[] = []
  for (let row = 0; row < lives.ordinal.length; row++) {
    for (let moment = 0; moment < moments.length;) {
      const first = moment
      const held = at(fullness, row * moments.length + first)
      while (moment < moments.length && fullness[row * moments.length + moment] === held) moment++
      if (held === 0) continue
      life.push(row)
      from.push(first)
      to.push(moment)
      value.push(held)
    }
  }
  return { life, from, to, fullness: value }
}
