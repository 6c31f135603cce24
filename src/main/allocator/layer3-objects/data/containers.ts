// set, deque, array and bytearray: the constants of their buffers. Facts: Objects/setobject.c, Modules/_collectionsmodule.c,
// Modules/arraymodule.c, Objects/bytearrayobject.c 3.7 to 3.14; every series was recorded from 3.7 to 3.15.

/** PySet_MINSIZE: slots that stand in the object itself. */
export const SMALLEST_SET = 8
/** sizeof(setentry), bytes. */
export const SET_ENTRY_BYTES = 16
/** A set grows to this many times its elements, ... */
export const SET_GROWTH = 4
/** ... and to fewer times beyond this many. */
export const LARGE_SET = 50_000
export const LARGE_SET_GROWTH = 2

/** BLOCKLEN: items of a deque's block. */
export const DEQUE_BLOCK_ITEMS = 64
/** sizeof(block): the items and two links, bytes. */
export const DEQUE_BLOCK_BYTES = 528
/** CENTER: where an empty deque starts to fill. */
export const DEQUE_CENTER = 31

/** array.array: bytes of an item by type code. */
export const ARRAY_ITEM_BYTES: Readonly<Record<string, number>> = {
  b: 1,
  B: 1,
  u: 4,
  w: 4,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  q: 8,
  Q: 8,
  f: 4,
  d: 8,
}
