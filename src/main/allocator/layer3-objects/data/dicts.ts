// dict: key tables, their growth, and tables that instances share. Facts: Objects/dictobject.c 3.7 to 3.14,
// Include/internal/pycore_dict.h; sizes and growth as recorded from 3.7 to 3.15.
import type { ByRelease } from '../releases'

/** sizeof(PyDictKeysObject), bytes. */
export const KEYS_HEADER: ByRelease<number> = [
  ['3.7', 40],
  ['3.11', 32],
]

/** sizeof(PyDictKeyEntry), bytes; and of the entries of tables with string keys only, which have no stored hash. */
export const ENTRY_BYTES: ByRelease<{ readonly general: number; readonly unicode: number }> = [
  ['3.7', { general: 24, unicode: 24 }],
  ['3.11', { general: 24, unicode: 16 }],
]

/** Whether a table of string keys has a form of its own that the first other key ends. */
export const HAS_UNICODE_TABLES: ByRelease<boolean> = [
  ['3.7', false],
  ['3.11', true],
]

/** PyDict_LOG_MINSIZE: the smallest table has 8 slots. */
export const SMALLEST_LOG2 = 3

/** Whether key tables are asked from the MEM domain; before, from OBJ. */
export const KEYS_IN_MEM: ByRelease<boolean> = [
  ['3.7', false],
  ['3.13', true],
]

/** What an empty dict has of its own: {} and dict(). Later it points to the static empty table. */
export const LITERAL_HAS_TABLE: ByRelease<boolean> = [
  ['3.7', true],
  ['3.8', false],
]
export const CONSTRUCTOR_HAS_TABLE: ByRelease<boolean> = [
  ['3.7', true],
  ['3.10', false],
]

/** GROWTH_RATE: a full table is replaced by one for this many times its keys. */
export const GROWTH_FACTOR = 3

/** How the smallest table for n entries is found: the power of two that is at least n, or calculate_log2_keysize. */
export const SIZE_BY_BIT_LENGTH: ByRelease<boolean> = [
  ['3.7', false],
  ['3.10', true],
]

/** A display of this many keys or more asks for the table before the first insertion (_PyDict_NewPresized). */
export const FEWEST_PRESIZED = 6

/** STACK_USE_GUIDELINE: a display of more pairs (two values each) starts empty and inserts them one by one. */
export const LONGEST_PRESIZED_DISPLAY: ByRelease<number> = [
  ['3.7', Infinity],
  ['3.10', 15],
]

/** How many entries a merge into a dict makes room for at once, and when. Recorded by hooking the allocators of 3.8 to 3.13. */
export type MergeRule = 'double-when-two-thirds' | 'estimate-when-too-few' | 'clone-or-estimate'
export const MERGE_RULE: ByRelease<MergeRule> = [
  ['3.7', 'double-when-two-thirds'],
  ['3.8', 'estimate-when-too-few'],
  ['3.10', 'clone-or-estimate'],
]

/** SHARED_KEYS_MAX_SIZE: attributes that instances of one class can share a table for. Before 3.11 it just grows. */
export const MOST_SHARED_KEYS = 30
/** NEXT_LOG2_SHARED_KEYS_MAX_SIZE: slots of the shared table. */
export const SHARED_KEYS_LOG2: ByRelease<number> = [
  ['3.7', 3],
  ['3.11', 6],
]

/**
 * Where an instance keeps its attributes: in a dict with a table shared by the class, in a block of values of its own,
 * or in values behind the object. The latter two make a dict when __dict__ is read.
 */
export type AttributeStorage = 'dict' | 'values' | 'inline'
export const ATTRIBUTE_STORAGE: ByRelease<AttributeStorage> = [
  ['3.7', 'dict'],
  ['3.11', 'values'],
  ['3.13', 'inline'],
]

/** Whether the shared table starts with the attributes that the compiler saw assigned on self (__static_attributes__). */
export const STATIC_ATTRIBUTES_ARE_SHARED: ByRelease<boolean> = [
  ['3.7', false],
  ['3.14', true],
]

/** Classes whose instances have inline values: with nothing but the head in the body, or of fixed size. */
export const INLINE_NEEDS_BARE_BODY: ByRelease<boolean> = [
  ['3.7', true],
  ['3.14', false],
]

/** sizeof(_ODictNode), bytes. */
export const ORDERED_NODE_BYTES = 32
