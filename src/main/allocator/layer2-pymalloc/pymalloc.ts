// pymalloc, the same address for the same requests. Read it beside Objects/obmalloc.c, in the same order:
// requests, then pools, then arenas. State stands in tables.ts, constants in profiles/.
//
//   usedPools[class] ─► pool ─► pool      some blocks free, some in use; only the first is allocated from
//   (in no list)        full pool
//   arena.freePools  ─► pool ─► pool      no block in use
//   usable           ─► arena ─► arena    some pools free, fewest first
//   unusedRecords    ─► record ─► record  no memory
//
// A block's pointer is (pool << poolShift) + offset, in units of the alignment, so that shifts find its pool and arena.
import { assert } from '@shared/base/assert'
import { type GeneralAllocator, NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { ARENA_RECORD_BYTES, type AllocatorProfile } from '../profiles/profile'
import type { ArenaSource } from '../system/arena-source'
import { ArenaMap } from './arena-map'
import { ArenaTable, grown, NO_CLASS, NONE, PoolTable, Shape } from './tables'

/** Pointers are 32-bit integers: 32 GiB of arenas with 16-byte alignment. */
const MOST_UNITS = 2 ** 31

/** What the allocator counts as it goes. */
export interface ArenaCounters {
  /** ntimes_arena_allocated. */
  readonly allocated: number
  readonly released: number
  /** narenas_currently_allocated. */
  readonly current: number
  /** narenas_highwater. */
  readonly highWater: number
}

export class Pymalloc {
  readonly profile: AllocatorProfile
  readonly shape: Shape
  readonly pools = new PoolTable()
  readonly arenas = new ArenaTable()
  /** Per size class the first pool with blocks free and in use, or NONE. */
  readonly usedPools: Int32Array
  /** usable_arenas. */
  usable = NONE
  /** The link in each free block: 1 + offset of the next free block of its pool, 0 at the end. Index: pointer. */
  links: Uint16Array<ArrayBuffer> = new Uint16Array(0)

  readonly #general: GeneralAllocator
  readonly #source: ArenaSource
  readonly #arenaMap: ArenaMap | null
  /** nfp2lasta: per number of free pools the last usable arena that has it. 3.6 and 3.7 walk to the same place. */
  readonly #lastWith: Int32Array
  #unusedRecords = NONE
  #arenaTable: Pointer = NO_MEMORY
  #generalBlocks = 0
  #arenasAllocated = 0
  #arenasReleased = 0
  #highWater = 0

  // What the hot paths read on every call.
  readonly #threshold: number
  readonly #alignmentShift: number
  readonly #poolShift: number
  readonly #offsetMask: number

  constructor(profile: AllocatorProfile, general: GeneralAllocator, source: ArenaSource) {
    this.profile = profile
    this.shape = new Shape(profile)
    this.#general = general
    this.#source = source
    this.#arenaMap = profile.hasRadixTree ? new ArenaMap(profile.arenaSize, general) : null
    this.usedPools = new Int32Array(this.shape.sizeClasses).fill(NONE)
    this.#lastWith = new Int32Array(this.shape.poolsPerArena + 1).fill(NONE)
    this.#threshold = profile.smallRequestThreshold
    this.#alignmentShift = this.shape.alignmentShift
    this.#poolShift = this.shape.poolShift
    this.#offsetMask = this.shape.unitsPerPool - 1
  }

  get arenaCounters(): ArenaCounters {
    const allocated = this.#arenasAllocated
    const released = this.#arenasReleased
    return { allocated, released, current: allocated - released, highWater: this.#highWater }
  }

  /** raw_allocated_blocks: requests handed on to the general allocator and not freed yet. */
  get generalBlocks(): number {
    return this.#generalBlocks
  }

  // ---- Requests. Indexes into the tables are in range by construction, hence the casts. ----

  /** _PyObject_Malloc: a block, a chunk of the general allocator's, or NO_MEMORY. */
  malloc(size: number): Pointer {
    if (size === 0 || size > this.#threshold) return this.#counted(this.#general.malloc(size))
    const pointer = this.#allocate(size)
    return pointer === NO_MEMORY ? this.#counted(this.#general.malloc(size)) : pointer
  }

  /** _PyObject_Calloc; `size` is the product. Blocks are placed as by malloc. */
  calloc(size: number): Pointer {
    if (size === 0 || size > this.#threshold) return this.#counted(this.#general.calloc(size))
    const pointer = this.#allocate(size)
    return pointer === NO_MEMORY ? this.#counted(this.#general.calloc(size)) : pointer
  }

  /** _PyObject_Free. NO_MEMORY is NULL and does nothing. */
  free(pointer: Pointer): void {
    if (pointer < 0) {
      if (pointer !== NO_MEMORY) this.#freeGeneral(pointer)
      return
    }
    const { count, freeBlock } = this.pools
    const pool = pointer >>> this.#poolShift
    const lastFree = freeBlock[pool] as number
    this.links[pointer] = lastFree
    freeBlock[pool] = (pointer & this.#offsetMask) + 1
    const inUse = (count[pool] as number) - 1
    count[pool] = inUse
    if (lastFree === 0) this.#insertUsedPool(pool)
    else if (inUse === 0) this.#freePool(pool)
  }

  /** _PyObject_Realloc: in place while at least a quarter of the block would not go to waste. */
  realloc(pointer: Pointer, size: number): Pointer {
    if (pointer === NO_MEMORY) return this.malloc(size)
    // What the general allocator gave stays there, however small it becomes.
    if (pointer < 0) return this.#general.realloc(pointer, size)
    const blockSize = this.blockSizeOf(pointer)
    if (size <= blockSize && 4 * size > 3 * blockSize) return pointer
    const moved = this.malloc(size)
    if (moved !== NO_MEMORY) this.free(pointer)
    return moved
  }

  /** Bytes of the block at `pointer`, a block's. */
  blockSizeOf(pointer: Pointer): number {
    return ((this.pools.sizeClass[pointer >>> this.#poolShift] as number) + 1) << this.#alignmentShift
  }

  /** Creation order of the arena that holds the block. */
  arenaOrdinalOf(pointer: Pointer): number {
    return this.arenas.ordinal[this.#arenaOf(pointer)] as number
  }

  /** Bytes from the start of its arena to the block. */
  offsetInArena(pointer: Pointer): number {
    const inPools = pointer & ((1 << (this.#poolShift + this.shape.arenaShift)) - 1)
    return (this.arenas.alignmentLoss[this.#arenaOf(pointer)] as number) + (inPools << this.#alignmentShift)
  }

  /** The block's address in bytes. */
  addressOf(pointer: Pointer): number {
    return (this.arenas.address[this.#arenaOf(pointer)] as number) + this.offsetInArena(pointer)
  }

  #arenaOf(pointer: Pointer): number {
    return pointer >>> (this.#poolShift + this.shape.arenaShift)
  }

  #counted(pointer: Pointer): Pointer {
    if (pointer !== NO_MEMORY) this.#generalBlocks++
    return pointer
  }

  #freeGeneral(pointer: Pointer): void {
    this.#generalBlocks--
    this.#general.free(pointer)
  }

  // ---- Pools ----

  /** pymalloc_alloc: `size` is 1 ... threshold. */
  #allocate(size: number): Pointer {
    const sizeClass = (size - 1) >> this.#alignmentShift
    const pool = this.usedPools[sizeClass] as number
    if (pool === NONE) return this.#allocateFromNewPool(sizeClass)
    const { count, freeBlock } = this.pools
    count[pool] = (count[pool] as number) + 1
    const pointer = (pool << this.#poolShift) + (freeBlock[pool] as number) - 1
    const nextFree = this.links[pointer] as number
    freeBlock[pool] = nextFree
    if (nextFree === 0) this.#extendPool(pool, sizeClass)
    return pointer
  }

  /** pymalloc_pool_extend: the free list has run out. One more block is carved, or the pool is full and leaves its list. */
  #extendPool(pool: number, sizeClass: number): void {
    const { freeBlock, nextOffset } = this.pools
    const offset = nextOffset[pool] as number
    if (offset + sizeClass + 1 <= this.shape.unitsPerPool) {
      freeBlock[pool] = offset + 1
      this.links[(pool << this.#poolShift) + offset] = 0
      nextOffset[pool] = offset + sizeClass + 1
      return
    }
    this.pools.touchedBefore[pool] = offset
    this.#unlinkUsedPool(pool)
  }

  /** allocate_from_new_pool: no pool of the class has a free block. */
  #allocateFromNewPool(sizeClass: number): Pointer {
    const pool = this.#takePool()
    if (pool === NONE) return NO_MEMORY
    const { count, freeBlock, nextOffset, sizeClass: classes } = this.pools
    if (classes[pool] !== sizeClass) this.#carvePool(pool, sizeClass)
    this.#insertUsedPool(pool)
    count[pool] = 1
    // A pool that had this class before hands out its old free list, the block freed last first.
    const pointer = (pool << this.#poolShift) + (freeBlock[pool] as number) - 1
    freeBlock[pool] = this.links[pointer] as number
    assert(freeBlock[pool] !== 0, 'an empty pool has at least two free blocks')
    assert((nextOffset[pool] as number) <= this.shape.unitsPerPool, 'carving stays in the pool')
    return pointer
  }

  /** The pool's free list becomes its first two blocks of `sizeClass`; the rest stays uncarved. */
  #carvePool(pool: number, sizeClass: number): void {
    const first = this.shape.headerUnits
    const second = first + sizeClass + 1
    const start = pool << this.#poolShift
    this.links[start + first] = second + 1
    this.links[start + second] = 0
    this.pools.touchedBefore[pool] = this.touchedUnits(pool)
    this.pools.sizeClass[pool] = sizeClass
    this.pools.freeBlock[pool] = first + 1
    this.pools.nextOffset[pool] = second + sizeClass + 1
  }

  /**
   * How far into the pool anything was ever written, in units: blocks are carved one after the other, so what was
   * written is one stretch from the header on. The block carved last has only its link until it is handed out.
   */
  touchedUnits(pool: number): number {
    const { nextOffset, sizeClass, touchedBefore } = this.pools
    const before = touchedBefore[pool] as number
    const size = sizeClass[pool] as number
    return size === NO_CLASS ? before : Math.max(before, (nextOffset[pool] as number) - size)
  }

  /** insert_to_usedpool: at the front. */
  #insertUsedPool(pool: number): void {
    const { next, previous, sizeClass } = this.pools
    const size = sizeClass[pool] as number
    const front = this.usedPools[size] as number
    next[pool] = front
    previous[pool] = NONE
    if (front !== NONE) previous[front] = pool
    this.usedPools[size] = pool
  }

  #unlinkUsedPool(pool: number): void {
    const { next, previous, sizeClass } = this.pools
    const after = next[pool] as number
    const before = previous[pool] as number
    if (after !== NONE) previous[after] = before
    if (before !== NONE) next[before] = after
    else {
      const size = sizeClass[pool] as number
      assert(this.usedPools[size] === pool, 'a pool without predecessor is the front of its list')
      this.usedPools[size] = after
    }
  }

  // ---- Arenas ----

  /** A pool of the first usable arena: the one emptied last, or else a new one. NONE when the system has no memory. */
  #takePool(): number {
    if (this.usable === NONE && !this.#newUsableArena()) return NONE
    const arena = this.usable
    const free = this.arenas.freePoolCount[arena] as number
    const lastWith = this.#lastWith
    if (lastWith[free] === arena) lastWith[free] = NONE
    if (free > 1) {
      assert(lastWith[free - 1] === NONE, 'no usable arena has fewer free pools than the first')
      lastWith[free - 1] = arena
    }
    return this.#popPool(arena, free)
  }

  #popPool(arena: number, free: number): number {
    const { carved, freePools, freePoolCount, next, poolCount, previous } = this.arenas
    freePoolCount[arena] = free - 1
    if (free === 1) {
      this.usable = next[arena] as number
      if (this.usable !== NONE) previous[this.usable] = NONE
    }
    const emptied = freePools[arena] as number
    if (emptied !== NONE) {
      freePools[arena] = this.pools.next[emptied] as number
      return emptied
    }
    const position = carved[arena] as number
    assert(
      position < (poolCount[arena] as number),
      'an arena with free pools has one that was emptied or never carved',
    )
    carved[arena] = position + 1
    const pool = (arena << this.shape.arenaShift) + position
    this.pools.sizeClass[pool] = NO_CLASS
    this.pools.touchedBefore[pool] = 0
    return pool
  }

  #newUsableArena(): boolean {
    const arena = this.#newArena()
    if (arena === NONE) return false
    this.usable = arena
    this.arenas.next[arena] = NONE
    this.arenas.previous[arena] = NONE
    this.#lastWith[this.arenas.freePoolCount[arena] as number] = arena
    return true
  }

  /** new_arena: a record with memory from the system. NONE, and nothing changed, when there is none. */
  #newArena(): number {
    if (this.#unusedRecords === NONE && !this.#growArenaTable()) return NONE
    const address = this.#source.map(this.profile.arenaSize)
    if (address === null) return NONE
    if (this.#arenaMap?.markUsed(address) === false) {
      this.#source.unmap(address, this.profile.arenaSize)
      return NONE
    }
    const arena = this.#unusedRecords
    const { arenas } = this
    assert(arenas.address[arena] === 0, 'an unused record has no arena')
    this.#unusedRecords = arenas.next[arena] as number
    const excess = address % this.profile.poolSize
    const pools = this.shape.poolsPerArena - (excess === 0 ? 0 : 1)
    arenas.address[arena] = address
    arenas.ordinal[arena] = this.#arenasAllocated
    arenas.alignmentLoss[arena] = excess === 0 ? 0 : this.profile.poolSize - excess
    arenas.poolCount[arena] = pools
    arenas.freePoolCount[arena] = pools
    arenas.carved[arena] = 0
    arenas.freePools[arena] = NONE
    this.#arenasAllocated++
    this.#highWater = Math.max(this.#highWater, this.#arenasAllocated - this.#arenasReleased)
    return arena
  }

  /** 16 records, then twice as many; the lowest new one is used first. */
  #growArenaTable(): boolean {
    const { arenas, pools } = this
    const { poolsPerArena, unitsPerPool } = this.shape
    const from = arenas.length
    const length = arenas.nextLength
    if (length * poolsPerArena * unitsPerPool > MOST_UNITS) return false
    const table = this.#general.realloc(this.#arenaTable, length * ARENA_RECORD_BYTES)
    if (table === NO_MEMORY) return false
    this.#arenaTable = table
    arenas.grow()
    pools.grow(length * poolsPerArena)
    this.links = grown(this.links, length * poolsPerArena * unitsPerPool)
    for (let record = from; record < length; record++) arenas.next[record] = record + 1
    arenas.next[length - 1] = NONE
    this.#unusedRecords = from
    return true
  }

  /** insert_to_freepool: the pool's last block was freed. It keeps its class and free list. */
  #freePool(pool: number): void {
    this.#unlinkUsedPool(pool)
    const { freePools, freePoolCount, next, poolCount, previous } = this.arenas
    const lastWith = this.#lastWith
    const arena = pool >>> this.shape.arenaShift
    this.pools.next[pool] = freePools[arena] as number
    freePools[arena] = pool

    const before = freePoolCount[arena] as number
    const lastBefore = lastWith[before] as number
    if (lastBefore === arena) {
      const predecessor = previous[arena] as number
      lastWith[before] = predecessor !== NONE && freePoolCount[predecessor] === before ? predecessor : NONE
    }
    const free = before + 1
    freePoolCount[arena] = free

    // All pools are free.
    const isKept = this.profile.keepsLastFreeArena && next[arena] === NONE
    if (free === poolCount[arena] && !isKept) {
      this.#unlinkArena(arena)
      this.#releaseArena(arena)
      return
    }
    // It was full, and in no list: now it is the fullest usable one.
    if (free === 1) {
      this.#insertArenaAfter(NONE, arena)
      if (lastWith[1] === NONE) lastWith[1] = arena
      return
    }
    if (lastWith[free] === NONE) lastWith[free] = arena
    // Behind the last arena that has as many free pools as this one had.
    if (arena === lastBefore) return
    assert(lastBefore !== NONE, 'an arena out of order has one behind it with its old number of free pools')
    this.#unlinkArena(arena)
    this.#insertArenaAfter(lastBefore, arena)
  }

  #unlinkArena(arena: number): void {
    const { next, previous } = this.arenas
    const after = next[arena] as number
    const before = previous[arena] as number
    if (after !== NONE) previous[after] = before
    if (before !== NONE) next[before] = after
    else {
      assert(this.usable === arena, 'an arena without predecessor is the first usable one')
      this.usable = after
    }
  }

  /** Into the usable arenas behind `place`; at the front for NONE. */
  #insertArenaAfter(place: number, arena: number): void {
    const { next, previous } = this.arenas
    const after = place === NONE ? this.usable : (next[place] as number)
    previous[arena] = place
    next[arena] = after
    if (after !== NONE) previous[after] = arena
    if (place === NONE) this.usable = arena
    else next[place] = arena
  }

  #releaseArena(arena: number): void {
    const { address, next } = this.arenas
    const start = address[arena] as number
    assert(start !== 0, 'an arena is released once')
    next[arena] = this.#unusedRecords
    this.#unusedRecords = arena
    address[arena] = 0
    this.#arenasReleased++
    this.#source.unmap(start, this.profile.arenaSize)
  }
}
