// The runs service: pages of what runs of the simulated allocator left behind, and playing one again elsewhere.
import type { Services } from '@shared/contract/index'
import { Problem } from '@shared/base/problem'
import type { HeldArenas, Site } from '@shared/model/arenas'
import type { RunId, SimulatedRun } from '@shared/model/run'
import { pinsOf } from '@main/arenas/pins'
import type { Crew } from '@main/jobs'
import type { JobBoard } from './job-board'
import { programRunName } from './names'
import type { OpenRun, OpenSession } from './sessions/open-session'
import type { Shelf } from './sessions/shelf'
import type { SimulationHandlers } from './work/replay/simulation'
import type { SessionHandlers } from './work/sessions'

export interface RunsPorts {
  readonly shelf: Shelf
  readonly store: Crew<SessionHandlers>
  readonly board: JobBoard
  readonly startSimulation: () => Crew<SimulationHandlers>
}

/** Runs that were read from their files and are kept: a view asks for several pages of one. */
const MOST_READ = 4

export function createRunsService({ shelf, store, board, startSimulation }: RunsPorts): Services['runs'] {
  const read = new Map<RunId, Promise<SimulatedRun>>()

  const load = async (id: RunId): Promise<SimulatedRun> => {
    const { session, run } = shelf.run(id)
    if (run.columns !== null) return run.columns.run
    const known = read.get(id) ?? store.call('loadRun', { path: pathOf(session), run: run.storedId })
    read.delete(id)
    read.set(id, known)
    // Who asked hears of the failure; the next one tries again.
    known.catch(() => read.delete(id))
    for (const oldest of [...read.keys()].slice(0, -MOST_READ)) read.delete(oldest)
    return known
  }

  const recordingOf = async (session: OpenSession, { columns, storedId }: OpenRun) => {
    if (columns !== null) return columns.recording
    return store.call('loadRecording', { path: pathOf(session), run: storedId })
  }

  return {
    async program({ run: id }) {
      const { program } = await load(id)
      if (program === null) return null
      const { output: _, outputLeftOut: __, asked: ___, ...rest } = program
      const { snapshots } = shelf.run(id).session
      const open = new Map(snapshots.map((one) => [one.storedId, one.id]))
      return {
        ...rest,
        snapshots: program.snapshots.flatMap(({ event, id: stored }) => {
          const snapshot = open.get(stored)
          return snapshot === undefined ? [] : [{ event, id: snapshot }]
        }),
      }
    },
    async moments({ run }) {
      const { history, ledger, program } = await load(run)
      const { at, allocated, released, highWater } = history
      return { at, allocated, released, highWater, ledger, asked: program?.asked ?? null }
    },
    classes: async ({ run }) => (await load(run)).classes,
    async lives({ run, offset, limit }) {
      const { history } = await load(run)
      const { ordinal, address, bornAt, releasedAt } = history.lives
      const moments = history.at.length
      const end = offset + limit
      return {
        lives: {
          ordinal: ordinal.slice(offset, end),
          address: address.slice(offset, end),
          bornAt: bornAt.slice(offset, end),
          releasedAt: releasedAt.slice(offset, end),
        },
        fullness: history.fullness.slice(offset * moments, end * moments),
        moments,
        rowCount: ordinal.length,
        leftOut: history.livesLeftOut,
      }
    },
    async held({ run, offset, limit }) {
      const { held } = await load(run)
      const end = offset + limit
      return {
        arenaSize: held.arenaSize,
        poolSize: held.poolSize,
        ordinal: held.ordinal.slice(offset, end),
        address: held.address.slice(offset, end),
        pools: held.pools.slice(offset, end),
        usedPools: held.usedPools.slice(offset, end),
        liveBlocks: held.liveBlocks.slice(offset, end),
        liveBytes: held.liveBytes.slice(offset, end),
        rowCount: held.ordinal.length,
      }
    },
    async sites({ run, offset, limit }) {
      const { held, traced } = await load(run)
      const pins = pinsOf(held)
      const order = [...held.sites.keys()].sort(
        (one, other) => (pins.bytes[other] ?? 0) - (pins.bytes[one] ?? 0) || one - other,
      )
      const site = Int32Array.from(order.slice(offset, offset + limit))
      const of = (column: ArrayLike<number>) => Float64Array.from(site, (at) => column[at] as number)
      return {
        sites: sitesAt(held, site),
        site,
        blocks: of(pins.blocks),
        bytes: of(pins.bytes),
        arenas: Int32Array.from(of(pins.arenas)),
        aloneArenas: Int32Array.from(of(pins.aloneArenas)),
        tracedSize: of(traced.size),
        tracedCount: of(traced.count),
        rowCount: order.length,
      }
    },
    async pins({ run, of, offset, limit }) {
      const { held } = await load(run)
      const wanted = of.kind === 'arena' ? of.arena : of.site
      const column = of.kind === 'arena' ? held.pairArena : held.pairSite
      const found: number[] = []
      column.forEach((value, pair) => {
        if (value === wanted) found.push(pair)
      })
      found.sort((one, other) => (held.pairBytes[other] as number) - (held.pairBytes[one] as number))
      const pairs = found.slice(offset, offset + limit)
      const site = Int32Array.from(pairs, (pair) => held.pairSite[pair] as number)
      return {
        arena: Int32Array.from(pairs, (pair) => held.pairArena[pair] as number),
        site,
        sites: sitesAt(held, site),
        blocks: Int32Array.from(pairs, (pair) => held.pairBlocks[pair] as number),
        bytes: Float64Array.from(pairs, (pair) => held.pairBytes[pair] as number),
        rowCount: found.length,
      }
    },
    async output({ run, offset, limit }) {
      const { program } = await load(run)
      const pieces = program?.output ?? []
      const leftOut = program?.outputLeftOut ?? 0
      return { pieces: pieces.slice(offset, offset + limit), pieceCount: pieces.length, leftOut }
    },

    async replay({ run: id, choice }, caller) {
      const { session, run } = shelf.run(id)
      const { program } = await load(id)
      const recording = await recordingOf(session, run)
      if (program === null || recording === null) throw notPlayable(program === null)
      const played = await board.run(`Replaying ${run.description.name}`, caller, async (context) => {
        const crew = startSimulation()
        const { progress: onProgress, signal } = context
        try {
          return await crew.call('playAgain', { recording, program, choice }, { onProgress, signal })
        } finally {
          await crew.close()
        }
      })
      const { source, pythonVersion, profile } = played.facts
      const name = programRunName(source, pythonVersion, profile)
      return shelf.addRun(session, { name, note: '' }, { run: played, recording })
    },
    async rename({ run: id, name }) {
      shelf.describeRun(shelf.run(id).session, id, { name })
    },
    async annotate({ run: id, note }) {
      shelf.describeRun(shelf.run(id).session, id, { note })
    },
    async remove({ run: id }) {
      shelf.deleteRun(shelf.run(id).session, id)
      read.delete(id)
    },
  }
}

function sitesAt({ sites }: HeldArenas, places: Int32Array): readonly Site[] {
  return Array.from(places, (place) => sites[place] ?? { kind: 'unknown' as const })
}

function pathOf({ binding }: OpenSession): string {
  if (binding !== null) return binding.path
  throw new Error('Invariant broken: a draft keeps the columns of its runs')
}

function notPlayable(isTrace: boolean): Problem {
  return isTrace
    ? new Problem({ kind: 'bad-argument', message: 'Only runs of programs can be played again here' })
    : new Problem({
        kind: 'not-found',
        message: 'The run had too many requests to keep them',
        remedy: 'Run its program again under the other profile',
      })
}
