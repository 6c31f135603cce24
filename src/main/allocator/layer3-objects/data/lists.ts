// list and array: how much room a growing one gets. Facts: list_resize, list_preallocate_exact and list_extend of
// Objects/listobject.c 3.7 to 3.14, array_resize of Modules/arraymodule.c; every series was recorded from 3.7 to 3.15.
import type { ByRelease } from '../releases'

/** Items that list_resize makes room for when a list of `oldLength` gets `length` items. */
export type GrowthRule = 'eighth' | 'eighth-in-fours'
export const LIST_GROWTH: ByRelease<GrowthRule> = [
  ['3.7', 'eighth'],
  ['3.9', 'eighth-in-fours'],
]

/** A list of no items and no room that is filled from something whose length is known or guessed. */
export type Preallocation = 'resize' | 'exact' | 'even'

/** list(x) of an x with len(). */
export const LIST_FROM_SIZED: ByRelease<Preallocation> = [
  ['3.7', 'resize'],
  ['3.8', 'exact'],
  ['3.10', 'even'],
]

/** list.extend(x), [*x], sorted(x), a display of three and more constants. */
export const LIST_EXTEND: ByRelease<Preallocation> = [
  ['3.7', 'resize'],
  ['3.10', 'even'],
]

/** Whether list(x) makes room before it asks for the iterator, or after. */
export const ROOM_BEFORE_ITERATOR: ByRelease<boolean> = [
  ['3.7', false],
  ['3.8', true],
  ['3.10', false],
]

/** Whether extending by a set, a dict or a view of a dict goes by their iterator; later it reads the table at once. */
export const TABLES_ARE_ITERATED: ByRelease<boolean> = [
  ['3.7', true],
  ['3.13', false],
]

/** PyObject_LengthHint where an iterator has no idea. */
export const GUESSED_LENGTH = 8

/**
 * Room that a list keeps however few items are left in it. Measured, not read: 3.14.10 and 3.15.2 never shrink lists with
 * room for 8 to 32 items, and do from 40 on.
 */
export const ROOM_NEVER_SHRUNK: ByRelease<number> = [
  ['3.7', 0],
  ['3.14', 32],
]

/** What deleting the last item there is does: free the buffer, or resize it to no bytes, which leaves a block of one. */
export type Emptying = 'clear' | 'resize'
/** pop(), pop(i). Measured by counting blocks. */
export const LIST_POP_EMPTIES_BY: ByRelease<Emptying> = [
  ['3.7', 'resize'],
  ['3.12', 'clear'],
]
/** Whether del l[i] leaves the buffer as it is, however few items remain; slices and remove() shrink. Recorded in 3.13.0. */
export const DELETE_KEEPS_BUFFER: ByRelease<boolean> = [
  ['3.7', false],
  ['3.13', true],
]

/** STACK_USE_GUIDELINE: a display of more elements is built by appending them one by one. */
export const LONGEST_DISPLAY_AT_ONCE: ByRelease<number> = [
  ['3.7', Infinity],
  ['3.10', 30],
]

/** From how many constants on a display is a list extended by one constant tuple. */
export const FEWEST_CONSTANTS_FOR_EXTEND: ByRelease<number> = [
  ['3.7', Infinity],
  ['3.9', 3],
]

/** Whether a display of constants beyond LONGEST_DISPLAY_AT_ONCE still is (folded before the limit is looked at). */
export const CONSTANT_DISPLAY_HAS_NO_LIMIT: ByRelease<boolean> = [
  ['3.7', true],
  ['3.14', false],
]
