// The requests of a program that ran on the simulated allocator, from the first of the interpreter on. Made by
// services/work/run, kept in a session as a recording, played again under other profiles.

/** Bits of `op`: what was asked for, and of which domain. */
export const REQUEST = {
  kind: 0b111,
  malloc: 0,
  calloc: 1,
  realloc: 2,
  free: 3,
  /** No request: a block that waited on a free list belongs to another line from here on. */
  adopt: 4,
  domainShift: 3,
} as const

/** All columns have one row a request or adoption. */
export interface RequestLog {
  /** Release whose objects asked: `3.12`. */
  readonly python: string
  /** What __file__ said. */
  readonly file: string
  /** Requests before the program's first line. */
  readonly start: number
  readonly op: Uint8Array
  /** Bytes; 0 for free. */
  readonly size: Uint32Array
  /**
   * Which block: the number, from 1, of the request that made it live, or of the realloc that moved it last; once it has
   * been read, always that of the first. 0 for what is new, and for NULL.
   */
  readonly block: Uint32Array
  /** The line that asked; 0 when none of the program did. */
  readonly line: Uint32Array
}
