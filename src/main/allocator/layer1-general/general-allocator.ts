// The seam between pymalloc and what lies below it: requests of no bytes, requests above the threshold and pymalloc's
// own tables go to the general allocator of the C library.

/**
 * Where a request ended up. From 0 on: a block of pymalloc's, in units of the profile's alignment (see pymalloc.ts).
 * Below NO_MEMORY: a chunk of the general allocator's, numbered by that allocator.
 */
export type Pointer = number

/** NULL. */
export const NO_MEMORY: Pointer = -1

/** PyMem_RawMalloc and its family: each answers with a pointer below NO_MEMORY, or with NO_MEMORY. Sizes are bytes. */
export interface GeneralAllocator {
  malloc(size: number): Pointer
  calloc(size: number): Pointer
  /** Of NO_MEMORY: malloc. The old chunk stays as it is when the answer is NO_MEMORY. */
  realloc(pointer: Pointer, size: number): Pointer
  free(pointer: Pointer): void
}
