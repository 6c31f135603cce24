// dict: the object, its table of keys, and when the table is replaced. Called by the interpreter, which keeps the keys
// and values themselves, and by instances.ts, which adds tables that instances share.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { type Domain, MEM, OBJ } from '../memory'
import {
  CONSTRUCTOR_HAS_TABLE,
  FEWEST_PRESIZED,
  GROWTH_FACTOR,
  HAS_UNICODE_TABLES,
  KEYS_IN_MEM,
  LITERAL_HAS_TABLE,
  MERGE_RULE,
  type MergeRule,
  SIZE_BY_BIT_LENGTH,
  SMALLEST_LOG2,
} from './data/dicts'
import { POINTER_BYTES } from './data/layouts'
import { KeyTable, KeyTables } from './key-tables'
import type { FreeLists, Layout, PlainObjects } from './layout'
import type { Requests } from './object-memory'
import { at, isFrom, type Release } from './releases'

/** A dict as memory sees it; the interpreter's dict has one. */
export class DictBody {
  pointer: Pointer = NO_MEMORY
  keys: KeyTable = KeyTable.EMPTY
  /** ma_values: with them, `keys` is shared with the class. NO_MEMORY: none of its own. */
  values: Pointer = NO_MEMORY
  /** Whether the values stand in or behind an instance (3.11 on); then `values` may be NO_MEMORY. */
  isSplit = false
  /** ma_used. */
  used = 0
}

export class Dicts {
  readonly tables: KeyTables
  readonly #requests: Requests
  readonly #plain: PlainObjects
  readonly #layout: Layout
  readonly #keysDomain: Domain
  readonly #literalHasTable: boolean
  readonly #constructorHasTable: boolean
  readonly #sizesByBitLength: boolean
  readonly #hasUnicodeTables: boolean
  readonly #mergeRule: MergeRule
  /** 3.11 on: a split table counts what the class can still take, not what the table could. */
  readonly #countsSharedRoom: boolean

  constructor(release: Release, requests: Requests, plain: PlainObjects, layout: Layout, lists: FreeLists) {
    this.#requests = requests
    this.#plain = plain
    this.#layout = layout
    this.#keysDomain = at(KEYS_IN_MEM, release) ? MEM : OBJ
    this.tables = new KeyTables(release, requests, this.#keysDomain, lists.named('dictKeys'))
    this.#literalHasTable = at(LITERAL_HAS_TABLE, release)
    this.#constructorHasTable = at(CONSTRUCTOR_HAS_TABLE, release)
    this.#sizesByBitLength = at(SIZE_BY_BIT_LENGTH, release)
    this.#hasUnicodeTables = at(HAS_UNICODE_TABLES, release)
    this.#mergeRule = at(MERGE_RULE, release)
    this.#countsSharedRoom = isFrom(release, '3.11')
  }

  /** PyDict_New: `{}`, **kwargs, a namespace. */
  create(): DictBody {
    const dict = new DictBody()
    if (this.#literalHasTable) dict.keys = this.tables.create(SMALLEST_LOG2, true)
    dict.pointer = this.#plain.create(this.#layout)
    return dict
  }

  /**
   * The constructor `dict`: never from the free list. `pointer`: of a subclass, whose instance exists already (see
   * instances.ts, or the layout of defaultdict).
   */
  construct(pointer: Pointer = this.#requests.malloc(OBJ, this.#layout.request)): DictBody {
    const dict = new DictBody()
    dict.pointer = pointer
    if (this.#constructorHasTable) dict.keys = this.tables.create(SMALLEST_LOG2, true)
    return dict
  }

  /** The object of a dict whose table exists already. */
  createObject(layout: Layout = this.#layout): Pointer {
    return this.#plain.create(layout)
  }

  /** _PyDict_NewPresized: a display of `count` keys, all of them strings or not. */
  createPresized(count: number, isUnicode: boolean): DictBody {
    if (count < FEWEST_PRESIZED) return this.create()
    const dict = new DictBody()
    dict.keys = this.tables.create(this.#log2Estimated(count), isUnicode)
    dict.pointer = this.#plain.create(this.#layout)
    return dict
  }

  /**
   * Before a key that is not there yet goes in. `isString`: whether it is an exact str. For a dict with a shared table,
   * use instances.insertShared.
   */
  insert(dict: DictBody, isString: boolean): void {
    const { keys } = dict
    if (keys === KeyTable.EMPTY) dict.keys = this.tables.create(SMALLEST_LOG2, isString)
    else if (keys.isUnicode && !isString && this.#hasUnicodeTables) this.grow(dict, false)
    else if (keys.usable <= 0 || dict.isSplit) this.grow(dict, keys.isUnicode)
    dict.keys.usable--
    dict.keys.entries++
    dict.used++
  }

  /** After a key was taken out: its entry stays dead until the table is replaced. */
  remove(dict: DictBody): void {
    dict.used--
  }

  /** popitem takes the last entry back, but not the room. */
  removeLast(dict: DictBody): void {
    dict.used--
    dict.keys.entries--
  }

  /** dict.clear. */
  clear(dict: DictBody): void {
    this.#letTableGo(dict)
    dict.used = 0
  }

  /** dict.copy and PyDict_Copy. The copy has all entries. */
  copy(source: DictBody): DictBody {
    if (source.used === 0) return this.create()
    const { keys } = source
    if (!source.isSplit && source.used >= Math.floor((keys.entries * 2) / 3)) {
      const dict = new DictBody()
      dict.keys = this.tables.clone(keys)
      dict.used = source.used
      dict.pointer = this.#plain.create(this.#layout)
      return dict
    }
    const dict = this.create()
    this.merge(dict, source)
    return dict
  }

  /**
   * dict_merge, first step: room for the keys of `source` in `dict`; then insert() each that is new. True when the table
   * was cloned: then all are in.
   */
  beginMerge(dict: DictBody, source: DictBody): boolean {
    if (source.used === 0) return false
    const { keys } = source
    switch (this.#mergeRule) {
      case 'double-when-two-thirds':
        if (dict.keys.usable * 3 < source.used * 2)
          this.#resize(dict, this.#log2For((dict.used + source.used) * 2), true)
        return false
      case 'estimate-when-too-few':
        if (dict.keys.usable < source.used)
          this.#resize(dict, this.#log2Estimated(dict.used + source.used), true)
        return false
      case 'clone-or-estimate':
        if (
          dict.used === 0 &&
          !source.isSplit &&
          keys.entries === source.used &&
          isTight(keys, source.used)
        ) {
          this.#letTableGo(dict)
          dict.keys = this.tables.clone(keys)
          dict.used = source.used
          return true
        }
        if (usableOf(dict.keys.log2) < source.used) {
          this.#resize(dict, this.#log2Estimated(dict.used + source.used), keys.isUnicode)
        }
        return false
    }
  }

  /** Both steps where no key of `source` is in `dict` yet, all keys of the kind of its table. */
  merge(dict: DictBody, source: DictBody): void {
    if (this.beginMerge(dict, source)) return
    for (let left = source.used; left > 0; left--) this.insert(dict, source.keys.isUnicode)
  }

  /** dict.fromkeys of a dict or a set: room for all its keys at once. */
  presize(dict: DictBody, count: number, isUnicode: boolean): void {
    this.#resize(dict, this.#log2Estimated(count), isUnicode)
  }

  /** dict_dealloc of an exact dict. */
  free(dict: DictBody): void {
    this.#letTableGo(dict)
    this.#plain.free(this.#layout, dict.pointer)
  }

  /** Of an instance of a subclass: what it has besides its own block. */
  freeTable(dict: DictBody): void {
    this.#letTableGo(dict)
  }

  /** sys.getsizeof, bytes. `objectBytes`: head and body, more for a subclass. */
  sizeOf(dict: DictBody, objectBytes: number = this.#layout.request): number {
    const { keys } = dict
    const own = keys.users === 1 ? this.tables.sizeOf(keys) : 0
    if (!dict.isSplit) return objectBytes + own
    const slots = this.#countsSharedRoom ? keys.entries + keys.usable : usableOf(keys.log2)
    return objectBytes + slots * POINTER_BYTES + own
  }

  /** insertion_resize: a table for three times the keys, of this dict alone. */
  grow(dict: DictBody, isUnicode: boolean): void {
    this.#resize(dict, this.#log2For(dict.used * GROWTH_FACTOR), isUnicode)
  }

  /** dictresize to the size it has: a shared table becomes the dict's own. */
  unshare(dict: DictBody): void {
    this.#resize(dict, dict.keys.log2, dict.keys.isUnicode)
  }

  #resize(dict: DictBody, log2: number, isUnicode: boolean): void {
    const keys = this.tables.create(log2, isUnicode && (dict.keys === KeyTable.EMPTY || dict.keys.isUnicode))
    keys.entries = dict.used
    keys.usable -= dict.used
    const { keys: old, values } = dict
    dict.keys = keys
    dict.values = NO_MEMORY
    dict.isSplit = false
    this.tables.release(old)
    this.#requests.free(MEM, values)
  }

  #letTableGo(dict: DictBody): void {
    this.#requests.free(MEM, dict.values)
    this.tables.release(dict.keys)
    dict.values = NO_MEMORY
    dict.isSplit = false
    dict.keys = KeyTable.EMPTY
  }

  /** The table for `entries`, as a power of two. */
  #log2For(entries: number): number {
    if (this.#sizesByBitLength) return bitLength(((entries | 8) - 1) | 7)
    let log2 = SMALLEST_LOG2
    while (2 ** log2 < entries) log2++
    return log2
  }

  /** ESTIMATE_SIZE, estimate_log2_keysize: a table that `count` keys fit in without growing. */
  #log2Estimated(count: number): number {
    return this.#log2For(Math.floor((count * GROWTH_FACTOR + 1) / 2))
  }
}

/** USABLE_FRACTION: entries of a table with 2 ** log2 slots. */
export function usableOf(log2: number): number {
  return Math.floor((2 * 2 ** log2) / 3)
}

/** Whether a table half as large would not do. */
function isTight(keys: KeyTable, used: number): boolean {
  return keys.log2 === SMALLEST_LOG2 || usableOf(keys.log2 - 1) < used
}

function bitLength(value: number): number {
  return 32 - Math.clz32(value)
}
