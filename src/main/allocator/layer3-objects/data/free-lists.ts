// Free lists of object types: how many freed objects each keeps. Facts: the PyXxx_MAXFREELIST constants of Objects/*.c
// (3.7 to 3.13) and Include/internal/pycore_freelist_state.h (from 3.13); the reuse itself was measured in 3.7 to 3.15.
import type { ByRelease } from '../releases'

export type FreeListName =
  | 'tuple'
  | 'list'
  | 'dict'
  | 'dictKeys'
  | 'float'
  | 'int'
  | 'slice'
  | 'frame'
  | 'method'
  | 'builtin'
  | 'listIterator'
  | 'tupleIterator'
  | 'range'
  | 'rangeIterator'

export interface FreeListFacts {
  /** Objects kept at most; for tuples per length. 0: no list. */
  readonly limit: ByRelease<number>
  /** Whether a collection of the oldest generation frees what waits. */
  readonly isCleared: ByRelease<boolean>
}

const CLEARED: ByRelease<boolean> = [['3.7', true]]
/** Only since all lists are one structure that the collector empties as a whole. */
const CLEARED_FROM_3_14: ByRelease<boolean> = [
  ['3.7', false],
  ['3.14', true],
]

export const FREE_LISTS: Readonly<Record<FreeListName, FreeListFacts>> = {
  tuple: { limit: [['3.7', 2000]], isCleared: CLEARED },
  list: { limit: [['3.7', 80]], isCleared: CLEARED },
  dict: { limit: [['3.7', 80]], isCleared: CLEARED },
  dictKeys: { limit: [['3.7', 80]], isCleared: CLEARED },
  float: { limit: [['3.7', 100]], isCleared: CLEARED },
  int: {
    limit: [
      ['3.7', 0],
      ['3.14', 100],
    ],
    isCleared: CLEARED_FROM_3_14,
  },
  slice: { limit: [['3.7', 1]], isCleared: CLEARED_FROM_3_14 },
  frame: {
    limit: [
      ['3.7', 200],
      ['3.11', 0],
    ],
    isCleared: CLEARED,
  },
  method: {
    limit: [
      ['3.7', 256],
      ['3.9', 0],
      ['3.14', 20],
    ],
    isCleared: CLEARED,
  },
  builtin: {
    limit: [
      ['3.7', 256],
      ['3.9', 0],
      ['3.14', 16],
    ],
    isCleared: CLEARED,
  },
  listIterator: {
    limit: [
      ['3.7', 0],
      ['3.14', 10],
    ],
    isCleared: CLEARED_FROM_3_14,
  },
  tupleIterator: {
    limit: [
      ['3.7', 0],
      ['3.14', 10],
    ],
    isCleared: CLEARED_FROM_3_14,
  },
  range: {
    limit: [
      ['3.7', 0],
      ['3.14', 6],
    ],
    isCleared: CLEARED_FROM_3_14,
  },
  rangeIterator: {
    limit: [
      ['3.7', 0],
      ['3.14', 6],
    ],
    isCleared: CLEARED_FROM_3_14,
  },
}

/**
 * The order in which a full collection empties them (clear_freelists, _PyObject_ClearFreeLists), from the front to the
 * back of each list; tuples by length from the shortest up. Recorded by hooking the allocators of 3.8 to 3.13.
 */
export const CLEARING_ORDER: ByRelease<readonly FreeListName[]> = [
  [
    '3.7',
    [
      'method',
      'frame',
      'builtin',
      'tuple',
      'float',
      'list',
      'dict',
      'dictKeys',
      'slice',
      'int',
      'range',
      'rangeIterator',
      'listIterator',
      'tupleIterator',
    ],
  ],
  [
    '3.13',
    [
      'float',
      'tuple',
      'list',
      'listIterator',
      'tupleIterator',
      'dict',
      'dictKeys',
      'slice',
      'range',
      'rangeIterator',
      'int',
      'builtin',
      'method',
      'frame',
    ],
  ],
]

/** PyTuple_MAXSAVESIZE: the longest tuple that is kept; the empty one is a singleton. */
export const LONGEST_KEPT_TUPLE: ByRelease<number> = [
  ['3.7', 19],
  ['3.11', 20],
]

/** MAXFREEBLOCKS of a deque: spare blocks, for the whole module through 3.10, then for each deque. */
export const SPARE_DEQUE_BLOCKS = 16
/** Whether each deque keeps its own. */
export const SPARES_PER_DEQUE: ByRelease<boolean> = [
  ['3.7', false],
  ['3.11', true],
]
