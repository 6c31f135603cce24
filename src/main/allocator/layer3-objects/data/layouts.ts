// Objects of a fixed layout: sizeof of their C structure, whether the collector tracks them, and the free list that
// takes them. Measured with type.__basicsize__ in 3.7 to 3.13 and read from recorded requests of 3.13.18, 3.14, 3.15.
import type { ByRelease } from '../releases'
import type { FreeListName } from './free-lists'

export interface LayoutFacts {
  /** tp_basicsize, bytes. */
  readonly basic: ByRelease<number>
  /** tp_itemsize, bytes. */
  readonly item?: ByRelease<number>
  /** Py_TPFLAGS_HAVE_GC. */
  readonly hasGcHead: ByRelease<boolean>
  readonly freeList?: FreeListName
}

const GC: ByRelease<boolean> = [['3.7', true]]
const PLAIN: ByRelease<boolean> = [['3.7', false]]
const POINTERS: ByRelease<number> = [['3.7', 8]]

/** From 3.11 on a generator holds its frame. */
const FRAME_INSIDE: ByRelease<number> = [
  ['3.7', 0],
  ['3.11', 8],
]

function always(bytes: number): ByRelease<number> {
  return [['3.7', bytes]]
}

/** BaseException grew by 8 in 3.11 (notes); `extra`: what a subclass adds to it. */
function exception(extra: number): ByRelease<number> {
  return [
    ['3.7', 64 + extra],
    ['3.11', 72 + extra],
  ]
}

/** sizeof(PyGC_Head), bytes. */
export const GC_HEAD: ByRelease<number> = [
  ['3.7', 32],
  ['3.8', 16],
]

/** Two pointers in front of the GC head of instances of Python classes: values or dict, and weak references. */
export const MANAGED_PREHEADER = 16

/** Bytes of a pointer, the step of _PyObject_VAR_SIZE. */
export const POINTER_BYTES = 8

export const LAYOUTS = {
  object: { basic: always(16), hasGcHead: PLAIN },
  float: { basic: always(24), hasGcHead: PLAIN, freeList: 'float' },
  complex: { basic: always(32), hasGcHead: PLAIN },
  // str and bytes as bases of classes; exact ones are asked for by text.ts. The body of a str that is not compact.
  str: {
    basic: [
      ['3.7', 80],
      ['3.12', 64],
    ],
    hasGcHead: PLAIN,
  },
  bytes: { basic: always(33), item: always(1), hasGcHead: PLAIN },
  list: { basic: always(40), hasGcHead: GC, freeList: 'list' },
  dict: { basic: always(48), hasGcHead: GC, freeList: 'dict' },
  set: { basic: always(200), hasGcHead: GC },
  tuple: {
    // The cached hash came in 3.14.
    basic: [
      ['3.7', 24],
      ['3.14', 32],
    ],
    item: POINTERS,
    hasGcHead: GC,
  },
  bytearray: {
    basic: [
      ['3.7', 56],
      ['3.15', 64],
    ],
    hasGcHead: PLAIN,
  },
  array: {
    basic: always(64),
    hasGcHead: [
      ['3.7', false],
      ['3.10', true],
    ],
  },
  deque: {
    basic: [
      ['3.7', 80],
      ['3.11', 216],
    ],
    hasGcHead: GC,
  },
  defaultDict: { basic: always(56), hasGcHead: GC },
  orderedDict: { basic: always(112), hasGcHead: GC },

  range: { basic: always(48), hasGcHead: PLAIN, freeList: 'range' },
  rangeIterator: {
    basic: [
      ['3.7', 48],
      ['3.12', 40],
    ],
    hasGcHead: PLAIN,
    freeList: 'rangeIterator',
  },
  longRangeIterator: {
    basic: [
      ['3.7', 48],
      ['3.12', 40],
    ],
    hasGcHead: PLAIN,
  },
  slice: { basic: always(40), hasGcHead: GC, freeList: 'slice' },
  listIterator: { basic: always(32), hasGcHead: GC, freeList: 'listIterator' },
  listReverseIterator: { basic: always(32), hasGcHead: GC },
  tupleIterator: { basic: always(32), hasGcHead: GC, freeList: 'tupleIterator' },
  strIterator: { basic: always(32), hasGcHead: GC },
  bytesIterator: { basic: always(32), hasGcHead: GC },
  bytearrayIterator: { basic: always(32), hasGcHead: GC },
  /** Over keys, values or items, in either direction. */
  dictIterator: { basic: always(56), hasGcHead: GC },
  /** keys(), values(), items(). */
  dictView: { basic: always(24), hasGcHead: GC },
  setIterator: { basic: always(48), hasGcHead: GC },
  dequeIterator: { basic: always(56), hasGcHead: GC },
  arrayIterator: { basic: always(40), hasGcHead: GC },
  callableIterator: { basic: always(32), hasGcHead: GC },
  /** Over an object with __getitem__ only. */
  sequenceIterator: { basic: always(32), hasGcHead: GC },
  reversed: { basic: always(32), hasGcHead: GC },
  enumerate: {
    basic: [
      ['3.7', 48],
      ['3.11', 56],
    ],
    hasGcHead: GC,
  },
  zip: {
    basic: [
      ['3.7', 40],
      ['3.10', 48],
    ],
    hasGcHead: GC,
  },
  map: {
    basic: [
      ['3.7', 32],
      ['3.14', 40],
    ],
    hasGcHead: GC,
  },
  filter: { basic: always(32), hasGcHead: GC },
  count: { basic: always(40), hasGcHead: GC },
  chain: { basic: always(32), hasGcHead: GC },
  islice: { basic: always(56), hasGcHead: GC },
  repeat: { basic: always(32), hasGcHead: GC },

  function: {
    basic: [
      ['3.7', 112],
      ['3.8', 120],
      ['3.10', 128],
      ['3.11', 136],
      ['3.12', 144],
      ['3.14', 152],
    ],
    hasGcHead: GC,
  },
  cell: { basic: always(24), hasGcHead: GC },
  method: {
    basic: [
      ['3.7', 40],
      ['3.8', 48],
    ],
    hasGcHead: GC,
    freeList: 'method',
  },
  builtin: {
    basic: [
      ['3.7', 48],
      ['3.8', 56],
    ],
    hasGcHead: GC,
    freeList: 'builtin',
  },
  methodWrapper: { basic: always(32), hasGcHead: GC },
  generator: {
    basic: [
      ['3.7', 96],
      ['3.10', 88],
      ['3.11', 152],
      ['3.12', 144],
      ['3.14', 152],
    ],
    item: FRAME_INSIDE,
    hasGcHead: GC,
  },
  coroutine: {
    basic: [
      ['3.7', 104],
      ['3.10', 96],
      ['3.11', 152],
      ['3.12', 144],
      ['3.14', 152],
    ],
    item: FRAME_INSIDE,
    hasGcHead: GC,
  },
  frame: {
    basic: [
      ['3.7', 368],
      ['3.10', 360],
      ['3.11', 120],
      ['3.13', 136],
      ['3.14', 152],
    ],
    item: POINTERS,
    hasGcHead: GC,
  },
  traceback: { basic: always(40), hasGcHead: GC },
  code: {
    basic: [
      ['3.7', 144],
      ['3.8', 176],
      ['3.11', 184],
      ['3.12', 192],
      ['3.13', 200],
      ['3.14', 208],
    ],
    item: [
      ['3.7', 0],
      ['3.11', 2],
    ],
    hasGcHead: PLAIN,
  },
  type: {
    basic: [
      ['3.7', 864],
      ['3.8', 880],
      ['3.10', 888],
      ['3.11', 904],
      ['3.12', 920],
      ['3.13', 928],
      ['3.14', 936],
      ['3.15', 944],
    ],
    // PyMemberDef, one for each slot.
    item: always(40),
    hasGcHead: GC,
  },
  property: {
    basic: [
      ['3.7', 56],
      ['3.10', 64],
    ],
    hasGcHead: GC,
  },
  staticMethod: { basic: always(32), hasGcHead: GC },
  classMethod: { basic: always(32), hasGcHead: GC },
  super: { basic: always(40), hasGcHead: GC },
  weakref: {
    basic: [
      ['3.7', 56],
      ['3.11', 64],
    ],
    hasGcHead: GC,
  },
  memberDescriptor: { basic: always(48), hasGcHead: GC },
  getsetDescriptor: { basic: always(48), hasGcHead: GC },
  mappingProxy: { basic: always(24), hasGcHead: GC },
  namespace: { basic: always(24), hasGcHead: GC },
  partial: {
    basic: [
      ['3.7', 64],
      ['3.14', 80],
    ],
    hasGcHead: GC,
  },
  module: {
    basic: [
      ['3.7', 56],
      ['3.15', 104],
    ],
    hasGcHead: GC,
  },
  memoryview: { basic: always(144), item: POINTERS, hasGcHead: GC },
  managedBuffer: { basic: always(112), hasGcHead: GC },

  /** BaseException and all exceptions without fields of their own. */
  exception: { basic: exception(0), hasGcHead: GC },
  /** StopIteration and SystemExit: one field. */
  exceptionWithValue: { basic: exception(8), hasGcHead: GC },
  nameError: {
    basic: [
      ['3.7', 64],
      ['3.10', 72],
      ['3.11', 80],
    ],
    hasGcHead: GC,
  },
  attributeError: {
    basic: [
      ['3.7', 64],
      ['3.10', 80],
      ['3.11', 88],
    ],
    hasGcHead: GC,
  },
  importError: {
    basic: [
      ['3.7', 88],
      ['3.11', 96],
      ['3.12', 104],
    ],
    hasGcHead: GC,
  },
  osError: { basic: exception(40), hasGcHead: GC },
  unicodeError: { basic: exception(40), hasGcHead: GC },
} as const satisfies Readonly<Record<string, LayoutFacts>>

export type LayoutName = keyof typeof LAYOUTS
