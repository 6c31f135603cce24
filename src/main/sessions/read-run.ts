// The columns of one run, from rows of the session file: the inverse of write-run.ts. session-file.ts calls it, and
// holds what it gives against check-run.ts before anybody sees it.
import type { Problem } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { ArenaHistory, HeldArenas, Site } from '@shared/model/arenas'
import { LEDGER_LINES } from '@shared/model/ledger'
import type { LedgerHistory, LedgerLine } from '@shared/model/ledger'
import type { CheckpointFigures, RunCheckpoint, SimulatedRun } from '@shared/model/run'
import type { Database } from './database'
import { KeyedRows } from './keyed-rows'
import { readProgramRun } from './program-rows'
import type { RunRecord } from './run-records'
import { fromStoredText } from './stored-text'

const MOST_MOMENTS = 2 ** 16
const MOST_LIVES = 2 ** 20
/** Fullness is lives times moments, whatever few rows a file states it in. */
const MOST_FULLNESS = 2 ** 27
const MOST_SITES = 2 ** 22
const MOST_CHECKPOINTS = 2 ** 16
const MOST_CLASSES = 2 ** 16

/** Throws what `refuse` makes of the first row that is not where it should be. What the values say is not checked here. */
export async function readRun(
  database: Database,
  record: RunRecord,
  refuse: (fact: string) => Problem,
  ctx: CallContext,
): Promise<SimulatedRun> {
  const rows = new RunRows(database, { column: 'run_key', key: record.key, word: 'run' }, refuse, ctx)
  const { facts } = record
  const history = await rows.history(record)
  const ledger = await rows.ledger(history.at)
  const classes = await rows.classes()
  const { sites, traced } = await rows.sites()
  const held = { ...(await rows.held(record)), sites }
  const checkpoints = await rows.checkpoints()
  const isProgram = facts.kind === 'program'
  const program = isProgram ? await readProgramRun(database, record, refuse, ctx) : null
  return { facts, history, ledger, classes, held, traced, checkpoints, program }
}

const FIGURE_COLUMNS = ['resident', 'heap', 'heap_in_use', 'mmapped', 'arenas'] as const

class RunRows extends KeyedRows {
  async history({ facts, livesLeftOut }: RunRecord): Promise<ArenaHistory> {
    const { arenaSize, poolSize } = facts
    const moments = await this.count('run_moments', MOST_MOMENTS)
    const column = () => new Float64Array(moments)
    const [instants, allocated, released, highWater] = [column(), column(), column(), column()]
    await this.scatter(
      'run_moments',
      'moment',
      {
        event: instants,
        arenas_allocated: allocated,
        arenas_released: released,
        arenas_high_water: highWater,
      },
      moments,
    )
    const count = await this.count('run_lives', MOST_LIVES)
    const lives = {
      ordinal: new Int32Array(count),
      address: new Float64Array(count),
      bornAt: new Float64Array(count),
      releasedAt: new Float64Array(count),
    }
    await this.scatter(
      'run_lives',
      'life',
      {
        ordinal: lives.ordinal,
        address: lives.address,
        born_at: lives.bornAt,
        released_at: lives.releasedAt,
      },
      count,
      { whenNull: { released_at: Infinity } },
    )
    const fullness = await this.fullness(count, moments)
    return {
      arenaSize,
      poolSize,
      at: instants,
      allocated,
      released,
      highWater,
      lives,
      livesLeftOut,
      fullness,
    }
  }

  async ledger(instants: Float64Array): Promise<LedgerHistory> {
    const moments = instants.length
    const resident = emptyLines(moments)
    const untouched = emptyLines(moments)
    const seen = emptyLines(moments)
    let done = 0
    await this.eachChunk('run_ledger', ['moment', 'line', 'resident', 'untouched'], (chunk) => {
      for (const [moment, line, inRam, never] of chunk.getRows()) {
        const place = this.number(moment)
        const name = LEDGER_LINES.find((one) => one === line)
        if (name === undefined) throw this.refuse('Table run_ledger names a line that is not known')
        if (place >= moments || seen[name][place] === 1) throw this.misplaced('run_ledger')
        seen[name][place] = 1
        resident[name][place] = this.number(inRam)
        untouched[name][place] = this.number(never)
        done++
      }
    })
    if (done !== moments * LEDGER_LINES.length) throw this.misplaced('run_ledger')
    const rss = sumOf(resident, moments)
    const never = sumOf(untouched, moments)
    return {
      at: instants.slice(),
      resident,
      untouched,
      mapped: rss.map((bytes, moment) => bytes + (never[moment] ?? 0)),
      baseline: new Float64Array(moments),
      unexplained: new Float64Array(moments),
      rss,
    }
  }

  async classes(): Promise<SimulatedRun['classes']> {
    const count = await this.count('run_classes', MOST_CLASSES)
    const column = () => new Float64Array(count)
    const classes = {
      blockSize: new Int32Array(count),
      pools: column(),
      blocksInUse: column(),
      blocksAvailable: column(),
    }
    const { blockSize, pools, blocksInUse, blocksAvailable } = classes
    await this.scatter(
      'run_classes',
      'size_class',
      { block_size: blockSize, pools, blocks_in_use: blocksInUse, blocks_available: blocksAvailable },
      count,
    )
    return classes
  }

  async held({ facts, poolOverhead, keepsLastFreeArena }: RunRecord): Promise<Omit<HeldArenas, 'sites'>> {
    const count = await this.count('run_held', MOST_LIVES)
    const ordinal = new Int32Array(count)
    const address = new Float64Array(count)
    const pools = new Int32Array(count)
    const usedPools = new Int32Array(count)
    const liveBlocks = new Int32Array(count)
    const liveBytes = new Float64Array(count)
    await this.scatter(
      'run_held',
      'held',
      { ordinal, address, pools, used_pools: usedPools, live_blocks: liveBlocks, live_bytes: liveBytes },
      count,
    )
    const pairs = await this.count('run_pins')
    const pairArena = new Int32Array(pairs)
    const pairSite = new Int32Array(pairs)
    const pairBlocks = new Int32Array(pairs)
    const pairBytes = new Float64Array(pairs)
    await this.scatter(
      'run_pins',
      'pin',
      { held: pairArena, site: pairSite, blocks: pairBlocks, bytes: pairBytes },
      pairs,
    )
    const { arenaSize, poolSize } = facts
    const geometry = { arenaSize, poolSize, poolOverhead, keepsLastFreeArena }
    const arenas = { ...geometry, ordinal, address, pools, usedPools }
    return { ...arenas, liveBlocks, liveBytes, pairArena, pairSite, pairBlocks, pairBytes }
  }

  async sites(): Promise<Pick<HeldArenas, 'sites'> & Pick<SimulatedRun, 'traced'>> {
    const count = await this.count('run_sites', MOST_SITES)
    const sites = Array.from<Site>({ length: count })
    const traced = { size: new Float64Array(count), count: new Float64Array(count) }
    const columns = [
      'kind',
      'name',
      'line',
      'block_size',
      'born_from',
      'born_to',
      'traced_size',
      'traced_count',
    ]
    await this.eachPlaced('run_sites', 'site', columns, count, (place, values) => {
      sites[place] = this.siteOf(values)
      traced.size[place] = this.number(values[6])
      traced.count[place] = this.number(values[7])
    })
    return { sites, traced }
  }

  async checkpoints(): Promise<readonly RunCheckpoint[]> {
    const count = await this.count('run_checkpoints', MOST_CHECKPOINTS)
    const checkpoints = Array.from<RunCheckpoint>({ length: count })
    const columns = ['measured', 'simulated'].flatMap((side) =>
      FIGURE_COLUMNS.map((name) => `${side}_${name}`),
    )
    await this.eachPlaced(
      'run_checkpoints',
      'checkpoint',
      ['label', 'event', ...columns],
      count,
      (place, row) => {
        const [label, event, ...figures] = row
        checkpoints[place] = {
          label: this.text(label),
          event: this.number(event),
          measured: this.figures(figures.slice(0, FIGURE_COLUMNS.length)),
          simulated: this.figures(figures.slice(FIGURE_COLUMNS.length)),
        }
      },
    )
    return checkpoints
  }

  private async fullness(lives: number, moments: number): Promise<Uint8Array> {
    this.checkBound('moments of arenas', lives * moments, MOST_FULLNESS)
    const fullness = new Uint8Array(lives * moments)
    const columns = ['life', 'from_moment', 'to_moment', 'fullness']
    await this.eachChunk('run_fullness', columns, (chunk) => {
      for (const values of chunk.getRows()) {
        const [life = 0, from = 0, to = 0, value = 0] = values.map((one) => this.number(one))
        if (life >= lives || from >= to || to > moments) throw this.outside()
        const row = fullness.subarray(life * moments + from, life * moments + to)
        // Filling bounds the work too: no entry is filled twice.
        if (value < 1 || value > 255 || row.some((before) => before !== 0)) throw this.outside()
        row.fill(value)
      }
    })
    return fullness
  }

  private siteOf([kind, name, line, blockSize, from, to]: readonly unknown[]): Site {
    switch (kind) {
      case 'unknown':
        return { kind }
      case 'line':
        return { kind, file: this.text(name), line: this.number(line) }
      case 'type':
        return { kind, name: this.text(name) }
      case 'births':
        return { kind, blockSize: this.number(blockSize), from: this.number(from), to: this.number(to) }
      default:
        throw this.refuse('Table run_sites names a kind of site that is not known')
    }
  }

  private figures([resident, heap, heapInUse, mmapped, arenas]: readonly unknown[]): CheckpointFigures {
    const orNull = (value: unknown) => (value === null ? null : this.number(value))
    return {
      resident: orNull(resident),
      heap: orNull(heap),
      heapInUse: orNull(heapInUse),
      mmapped: orNull(mmapped),
      arenas: this.number(arenas),
    }
  }

  private text(value: unknown): string {
    if (typeof value === 'string') return fromStoredText(value)
    throw this.refuse('A value is missing where none may be')
  }

  private outside(): Problem {
    return this.refuse('Table run_fullness has a stretch outside its run, or over another')
  }
}

/** A simulation has nothing but its lines. */
function sumOf(lines: Readonly<Record<LedgerLine, Float64Array>>, moments: number): Float64Array {
  const sum = new Float64Array(moments)
  for (const line of LEDGER_LINES) {
    for (let moment = 0; moment < moments; moment++) {
      sum[moment] = (sum[moment] as number) + (lines[line][moment] as number)
    }
  }
  return sum
}

function emptyLines(moments: number): Record<LedgerLine, Float64Array> {
  const entries = LEDGER_LINES.map((line) => [line, new Float64Array(moments)] as const)
  return Object.fromEntries(entries) as Record<LedgerLine, Float64Array>
}
