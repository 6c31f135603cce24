// The JSON beside a trace: build, arenas, checkpoints. Called by read.ts. Every field that is used is checked: the
// file is as hostile as any.
import { Problem } from '@shared/base/problem'
import { fail, ok, type Result } from '@shared/base/result'
import type {
  AllocationTrace,
  RecordedArena,
  RecordedCheckpoint,
  RecordedMallinfo,
  RecordedMapping,
  RecordedResidency,
} from './trace'

/** The trace without its columns, and how long they are. */
export interface SideFile extends Pick<
  AllocationTrace,
  'pythonVersion' | 'geometry' | 'arenas' | 'otherMappings' | 'checkpoints'
> {
  readonly events: number
  readonly rawAddresses: number
}

/** 40 million events are 520 MB of columns. */
export const MOST_EVENTS = 40_000_000
const MOST_SERIALS = 32_768
/** Linux gives a process 47 bits unless it asks for more. */
export const HIGHEST_ADDRESS = 2 ** 48
const KIB = 1024
/** x86-64. */
const PAGE = 4096
const MOST_BYTES = 2 ** 48

type Fields = Readonly<Record<string, unknown>>

/** A field that is not as it should be. Never leaves this file: parseSideFile makes a Problem of it. */
class SideFileError extends Error {}

export function parseSideFile(text: string): Result<SideFile> {
  try {
    return ok(sideFileOf(fields(JSON.parse(text), 'the file')))
  } catch (error) {
    if (error instanceof Problem) return fail(error)
    if (!(error instanceof SideFileError) && !(error instanceof SyntaxError)) throw error
    return fail(new Problem({ kind: 'bad-input', message: `No description of a trace: ${error.message}` }))
  }
}

function sideFileOf(side: Fields): SideFile {
  if (side['free_threaded'] === true) {
    throw new Problem({
      kind: 'bad-input',
      message:
        'Recorded with a free-threaded build, which allocates with mimalloc and has no pymalloc to replay',
      remedy: 'Record with a build that has the GIL',
    })
  }
  const events = integer(side, 'events', MOST_EVENTS)
  const poolSize = integer(side, 'pool_size', 2 ** 31)
  const arenaSize = integer(side, 'arena_size', 2 ** 31)
  const checkpointList = list(side, 'checkpoints')
  const alignment = checkpointList
    .map((one, i) => classStep(fields(one, `checkpoint ${i}`)))
    .find((step) => step > 0)
  const mappings = list(side, 'arenas').map((one, i) => fields(one, `arena ${i}`))
  return {
    events,
    rawAddresses: integer(side, 'raw_addresses', events),
    pythonVersion: text(side, 'python_version'),
    geometry: alignment === undefined ? null : { alignment, poolSize, arenaSize },
    arenas: mappings.filter(isArena).map((one) => arenaOf(one, events)),
    otherMappings: mappings.filter((one) => !isArena(one)).map((one) => mappingOf(one, events)),
    checkpoints: checkpointList
      .map((one, i) => checkpointOf(fields(one, `checkpoint ${i}`), events))
      .sort((one, other) => one.event - other.event),
  }
}

function isArena(mapping: Fields): boolean {
  return mapping['kind'] === 'pymalloc'
}

function mappingOf(mapping: Fields, events: number): RecordedMapping {
  return { ...arenaOf(mapping, events), size: integer(mapping, 'size', MOST_BYTES) }
}

function arenaOf(arena: Fields, events: number): RecordedArena {
  const address = Number(text(arena, 'address'))
  if (!Number.isSafeInteger(address) || address <= 0 || address > HIGHEST_ADDRESS) {
    throw new SideFileError(`${JSON.stringify(arena['address'])} is no address of an arena`)
  }
  const freeEvent = arena['free_event'] === null ? null : integer(arena, 'free_event', events)
  const bornEvent = integer(arena, 'alloc_event', events)
  return { serial: integer(arena, 'serial', MOST_SERIALS - 1), address, bornEvent, freeEvent }
}

function checkpointOf(checkpoint: Fields, events: number): RecordedCheckpoint {
  const statistics = fields(checkpoint['debugmallocstats'], 'debugmallocstats')
  const figure = (name: string) => integer(statistics, name, Number.MAX_SAFE_INTEGER)
  return {
    label: text(checkpoint, 'label'),
    event: integer(checkpoint, 'event', events),
    classes: list(statistics, 'classes').map((one) => {
      const row = fields(one, 'a size class')
      return {
        blockSize: integer(row, 'size', 2 ** 31),
        pools: integer(row, 'pools', 2 ** 31),
        blocksInUse: integer(row, 'blocks_in_use', 2 ** 31),
        blocksAvailable: integer(row, 'avail_blocks', 2 ** 31),
      }
    }),
    arenasAllocated: figure('arenas_allocated_total'),
    arenasReclaimed: figure('arenas_reclaimed'),
    arenasHighWater: figure('arenas_highwater_mark'),
    arenasCurrent: figure('arenas_allocated_current'),
    unusedPools: figure('unused_pools'),
    bytesInUse: figure('bytes_in_allocated_blocks'),
    bytesAvailable: figure('bytes_in_available_blocks'),
    bytesLostToPoolHeaders: figure('bytes_lost_to_pool_headers'),
    bytesLostToQuantization: figure('bytes_lost_to_quantization'),
    bytesLostToArenaAlignment: figure('bytes_lost_to_arena_alignment'),
    resident: residencyOf(checkpoint),
    mallinfo: mallinfoOf(checkpoint),
  }
}

function residencyOf(checkpoint: Fields): RecordedResidency | null {
  const rollup = optionalFields(checkpoint, 'smaps_rollup_kB')
  const statm = optionalFields(checkpoint, 'statm_pages')
  if (rollup === null || statm === null) return null
  const kibibytes = (name: string) => integer(rollup, name, MOST_BYTES / KIB) * KIB
  const pages = (name: string) => integer(statm, name, MOST_BYTES / PAGE) * PAGE
  return {
    rss: kibibytes('Rss'),
    pss: kibibytes('Pss'),
    anonymous: kibibytes('Anonymous'),
    mapped: pages('size'),
    data: pages('data'),
  }
}

function mallinfoOf(checkpoint: Fields): RecordedMallinfo | null {
  const mallinfo = optionalFields(checkpoint, 'mallinfo2')
  if (mallinfo === null) return null
  const figure = (name: string) => integer(mallinfo, name, MOST_BYTES)
  return {
    arena: figure('arena'),
    ordblks: figure('ordblks'),
    hblks: figure('hblks'),
    hblkhd: figure('hblkhd'),
    uordblks: figure('uordblks'),
    fordblks: figure('fordblks'),
    keepcost: figure('keepcost'),
  }
}

/** Bytes from one size class to the next; 0 when the checkpoint lists none. */
function classStep(checkpoint: Fields): number {
  const first = list(fields(checkpoint['debugmallocstats'], 'debugmallocstats'), 'classes')[0]
  if (first === undefined) return 0
  const row = fields(first, 'a size class')
  return integer(row, 'size', 2 ** 31) / (integer(row, 'class', 2 ** 16) + 1)
}

function fields(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new SideFileError(`${what} is no JSON object`)
}

function optionalFields(of: Fields, name: string): Fields | null {
  return of[name] === undefined || of[name] === null ? null : fields(of[name], name)
}

function list(of: Fields, name: string): readonly unknown[] {
  const value = of[name]
  if (Array.isArray(value)) return value
  throw new SideFileError(`${name} is no list`)
}

function text(of: Fields, name: string): string {
  const value = of[name]
  if (typeof value === 'string') return value
  throw new SideFileError(`${name} is no text`)
}

function integer(of: Fields, name: string, most: number): number {
  const value = of[name]
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
  throw new SideFileError(
    `${name} is ${JSON.stringify(value) ?? 'missing'}, not a whole number from 0 to ${most}`,
  )
}
