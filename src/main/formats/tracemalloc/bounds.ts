// Limits of the pickle reader. A real dump stays far below each of them; what exceeds one is refused with its offset,
// before anything of that size is allocated.

const KIB = 1024
const MIB = 1024 * KIB

export const BOUNDS = {
  /** Bytes of the pickle itself, after decompression. */
  contentBytes: 2 * KIB * MIB,
  /** Values on the stack at once; CPython's batches hold 1,000. */
  stackDepth: 16 * MIB,
  /** MARKs open at once; a dump has three. */
  openMarks: 64,
  /** Memo entries: one a MEMOIZE. */
  memoEntries: 256 * MIB,
  traces: 256 * MIB,
  /** UTF-8 bytes of one string. */
  stringBytes: 64 * KIB,
  /** UTF-8 bytes of all distinct strings together. */
  allStringBytes: 64 * MIB,
  /** Bytes of one LONG1 or LONG4. */
  longBytes: 16,
  /** Dicts, lists, instances and the like; a dump has eight. */
  objects: 64,
  /** Bytes of a module or class name in GLOBAL. */
  globalNameBytes: 256,
  /** Frames of one traceback, and the largest `total_nframe`: CPython counts them in 16 bits. */
  framesPerTraceback: 65_535,
  /** Source lines and domains are C `unsigned int`. */
  unsignedInt: 0xffff_ffff,
  /** Distinct domains: an index into them has 16 bits. */
  domains: 65_536,
} as const
