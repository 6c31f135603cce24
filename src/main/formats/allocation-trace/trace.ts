// An allocation trace in memory: every allocator call of a process from its first one, and what the recorder saw
// besides. Made by read.ts, replayed by services/work/replay.

/** Bits of `op`. */
export const OP = {
  kind: 0b11,
  malloc: 0,
  calloc: 1,
  realloc: 2,
  free: 3,
  domain: 0b1100,
  raw: 0,
  /** Made by the allocator itself inside the call that follows. */
  nested: 0b1_0000,
} as const

/**
 * A pointer of the recording: 0 is NULL; with bit 31 a block, bits 30-16 the serial of its arena, bits 15-0 its
 * offset there in 16 bytes; else the number of an address outside the arenas.
 */
export type TracePointer = number
export const IN_ARENA = 0x8000_0000

/** All columns have one row an event. */
export interface AllocationTrace {
  /** sys.version of the recorded interpreter. */
  readonly pythonVersion: string
  /** What the recorder found; null where it found no size classes. Bytes. */
  readonly geometry: {
    readonly alignment: number
    readonly poolSize: number
    readonly arenaSize: number
  } | null
  readonly op: Uint8Array
  /** Bytes requested; 0 for free. */
  readonly size: Uint32Array
  /** The block given to realloc and free. */
  readonly old: Uint32Array
  /** What malloc, calloc and realloc gave. */
  readonly new: Uint32Array
  /** Bytes; the pointer k > 0 of a block outside the arenas is the address rawAddress[k - 1]. */
  readonly rawAddress: Float64Array
  /** Those of pymalloc, in the order of their creation. */
  readonly arenas: readonly RecordedArena[]
  /** What the arena allocator was asked for besides: from 3.11 on the interpreter's frame stack. */
  readonly otherMappings: readonly RecordedMapping[]
  /** By event. */
  readonly checkpoints: readonly RecordedCheckpoint[]
}

export interface RecordedArena {
  readonly serial: number
  readonly address: number
  /** The event during which it was mapped, or one nested in it. */
  readonly bornEvent: number
  /** The event during which it was unmapped; null when it was not. */
  readonly freeEvent: number | null
}

export interface RecordedMapping extends RecordedArena {
  /** Bytes. */
  readonly size: number
}

/** What sys._debugmallocstats() printed before the event, and the system beside it. Sizes are bytes. */
export interface RecordedCheckpoint {
  readonly label: string
  readonly event: number
  /** Those with pools only. */
  readonly classes: readonly {
    readonly blockSize: number
    readonly pools: number
    readonly blocksInUse: number
    readonly blocksAvailable: number
  }[]
  readonly arenasAllocated: number
  readonly arenasReclaimed: number
  readonly arenasHighWater: number
  readonly arenasCurrent: number
  readonly unusedPools: number
  readonly bytesInUse: number
  readonly bytesAvailable: number
  readonly bytesLostToPoolHeaders: number
  readonly bytesLostToQuantization: number
  readonly bytesLostToArenaAlignment: number
  /** Null where the recorder could not ask for them. */
  readonly resident: RecordedResidency | null
  readonly mallinfo: RecordedMallinfo | null
}

/** /proc/self/smaps_rollup and statm, in bytes. The recorder's own 3,211,264 anonymous bytes are in them. */
export interface RecordedResidency {
  readonly rss: number
  readonly pss: number
  readonly anonymous: number
  /** Address space, and what of it is private and writable. */
  readonly mapped: number
  readonly data: number
}

/** mallinfo2 of glibc, by its own names; ordblks and hblks are counts, the others bytes. */
export interface RecordedMallinfo {
  readonly arena: number
  readonly ordblks: number
  readonly hblks: number
  readonly hblkhd: number
  readonly uordblks: number
  readonly fordblks: number
  readonly keepcost: number
}
