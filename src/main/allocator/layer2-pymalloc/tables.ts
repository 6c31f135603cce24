// pymalloc's structures as columns: no object a pool or a block. Read by pymalloc.ts, which alone writes them, and
// by statistics.ts and drawing.ts. Facts: struct pool_header and struct arena_object of obmalloc.c.
import { INITIAL_ARENA_RECORDS, type AllocatorProfile } from '../profiles/profile'

/** Ends every list of pools and of arenas. */
export const NONE = -1
/** DUMMY_SIZE_IDX: a pool that was carved and never had a class. */
export const NO_CLASS = 0xffff

/** The profile's constants in units of its alignment, as powers of two where they are. */
export class Shape {
  readonly sizeClasses: number
  readonly alignmentShift: number
  readonly unitsPerPool: number
  readonly poolShift: number
  readonly headerUnits: number
  readonly poolsPerArena: number
  readonly arenaShift: number

  constructor(profile: AllocatorProfile) {
    const { alignment, smallRequestThreshold, poolSize, poolOverhead, arenaSize } = profile
    this.sizeClasses = smallRequestThreshold / alignment
    this.alignmentShift = Math.log2(alignment)
    this.unitsPerPool = poolSize / alignment
    this.poolShift = Math.log2(this.unitsPerPool)
    this.headerUnits = poolOverhead / alignment
    this.poolsPerArena = arenaSize / poolSize
    this.arenaShift = Math.log2(this.poolsPerArena)
  }

  blocksPerPool(sizeClass: number): number {
    return Math.floor((this.unitsPerPool - this.headerUnits) / (sizeClass + 1))
  }
}

/** struct pool_header. Index: arena record × poolsPerArena + position. Offsets are units from the pool's start. */
export class PoolTable {
  /** ref.count: blocks in use. */
  count = new Uint16Array(0)
  /** freeblock: 1 + offset of the first free block, 0 when the list is empty. */
  freeBlock = new Uint16Array(0)
  /** szidx. */
  sizeClass = new Uint16Array(0)
  /** nextoffset: where the next block will be carved. */
  nextOffset = new Uint16Array(0)
  /**
   * How far anything was written before the pool got the class it has, or when all its blocks were in use. Not in the
   * real header; tells which pages are resident.
   */
  touchedBefore = new Uint16Array(0)
  /** nextpool and prevpool: of usedpools, or (next only) of the arena's freepools. */
  next = new Int32Array(0)
  previous = new Int32Array(0)

  grow(length: number): void {
    this.count = grown(this.count, length)
    this.freeBlock = grown(this.freeBlock, length)
    this.sizeClass = grown(this.sizeClass, length)
    this.nextOffset = grown(this.nextOffset, length)
    this.touchedBefore = grown(this.touchedBefore, length)
    this.next = grown(this.next, length)
    this.previous = grown(this.previous, length)
  }
}

/** struct arena_object. Index: the record. */
export class ArenaTable {
  length = 0
  /** Bytes; 0 while the record has no arena. */
  address = new Float64Array(0)
  /** Creation order of the arena, from 0, never used again. */
  ordinal = new Int32Array(0)
  /** Bytes lost before the first pool because the address is no multiple of the pool size. */
  alignmentLoss = new Int32Array(0)
  /** nfreepools: freed pools and those never carved. */
  freePoolCount = new Int32Array(0)
  /** ntotalpools. */
  poolCount = new Int32Array(0)
  /** pool_address: how many pools have been carved. */
  carved = new Int32Array(0)
  /** freepools: the pool emptied last, then by PoolTable.next. */
  freePools = new Int32Array(0)
  /** nextarena and prevarena: of usable_arenas, or (next only) of unused_arena_objects. */
  next = new Int32Array(0)
  previous = new Int32Array(0)

  /** Records of the table after it has grown: 16, then twice as many each time. */
  get nextLength(): number {
    return this.length === 0 ? INITIAL_ARENA_RECORDS : this.length * 2
  }

  grow(): void {
    const length = this.nextLength
    this.address = grown(this.address, length)
    this.ordinal = grown(this.ordinal, length)
    this.alignmentLoss = grown(this.alignmentLoss, length)
    this.freePoolCount = grown(this.freePoolCount, length)
    this.poolCount = grown(this.poolCount, length)
    this.carved = grown(this.carved, length)
    this.freePools = grown(this.freePools, length)
    this.next = grown(this.next, length)
    this.previous = grown(this.previous, length)
    this.length = length
  }
}

type Column =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>

/** A longer copy, zeros at the end. */
export function grown<C extends Column>(column: C, length: number): C {
  // The constructor of a typed array makes one of the same kind.
  const longer = new (column.constructor as new (length: number) => C)(length)
  longer.set(column)
  return longer
}
