// The tables of keys of dicts: one block each, of a dict alone or shared by a class and its instances. Called by dicts.ts
// and instances.ts.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import type { Domain } from '../memory'
import { ENTRY_BYTES, HAS_UNICODE_TABLES, KEYS_HEADER, SMALLEST_LOG2 } from './data/dicts'
import type { FreeList, Requests } from './object-memory'
import { at, type Release } from './releases'

export class KeyTable {
  /** Py_EMPTY_KEYS: static, no block, room for nothing. */
  static readonly EMPTY = new KeyTable(NO_MEMORY, 0, true, 0)

  readonly pointer: Pointer
  /** 2 ** log2 slots. */
  readonly log2: number
  /** Whether all keys are exact strings (3.11 on: a form of its own). */
  readonly isUnicode: boolean
  /** dk_usable: entries still free. */
  usable: number
  /** dk_nentries: entries taken, dead ones included. */
  entries = 0
  /** dk_refcnt: dicts, and the class, that have it. */
  users = 1
  /** Of a shared table: the index of each attribute. */
  names: Map<string, number> | null = null

  constructor(pointer: Pointer, log2: number, isUnicode: boolean, usable: number) {
    this.pointer = pointer
    this.log2 = log2
    this.isUnicode = isUnicode
    this.usable = usable
  }
}

export class KeyTables {
  readonly #requests: Requests
  readonly #domain: Domain
  readonly #waiting: FreeList
  readonly #header: number
  readonly #entryBytes: { readonly general: number; readonly unicode: number }
  readonly #hasUnicodeTables: boolean

  constructor(release: Release, requests: Requests, domain: Domain, waiting: FreeList) {
    this.#requests = requests
    this.#domain = domain
    this.#waiting = waiting
    this.#header = at(KEYS_HEADER, release)
    this.#entryBytes = at(ENTRY_BYTES, release)
    this.#hasUnicodeTables = at(HAS_UNICODE_TABLES, release)
  }

  /** new_keys_object. */
  create(log2: number, isUnicode: boolean): KeyTable {
    const waiting = this.#isKept(log2, isUnicode) ? this.#waiting.take() : NO_MEMORY
    const pointer =
      waiting === NO_MEMORY ? this.#requests.malloc(this.#domain, this.#bytes(log2, isUnicode)) : waiting
    return new KeyTable(pointer, log2, isUnicode, Math.floor((2 * 2 ** log2) / 3))
  }

  /** clone_combined_dict_keys: a block of the same size, with the same entries; never from the free list. */
  clone(keys: KeyTable): KeyTable {
    const pointer = this.#requests.malloc(this.#domain, this.#bytes(keys.log2, keys.isUnicode))
    const copy = new KeyTable(pointer, keys.log2, keys.isUnicode, keys.usable)
    copy.entries = keys.entries
    return copy
  }

  /** dictkeys_decref: one user less; the last one frees the block. */
  release(keys: KeyTable): void {
    if (keys === KeyTable.EMPTY) return
    keys.users--
    if (keys.users > 0) return
    if (this.#isKept(keys.log2, keys.isUnicode) && this.#waiting.put(keys.pointer)) return
    this.#requests.free(this.#domain, keys.pointer)
  }

  /** A full collection. */
  clearFreeList(): void {
    while (this.#waiting.length > 0) this.#requests.free(this.#domain, this.#waiting.take())
  }

  /** Bytes of the block. */
  sizeOf(keys: KeyTable): number {
    return keys === KeyTable.EMPTY ? 0 : this.#bytes(keys.log2, keys.isUnicode)
  }

  #isKept(log2: number, isUnicode: boolean): boolean {
    return log2 === SMALLEST_LOG2 && (isUnicode || !this.#hasUnicodeTables)
  }

  #bytes(log2: number, isUnicode: boolean): number {
    const slots = 2 ** log2
    const { general, unicode } = this.#entryBytes
    return (
      this.#header + slots * indexBytes(log2) + Math.floor((2 * slots) / 3) * (isUnicode ? unicode : general)
    )
  }
}

/** Bytes of a slot: the smallest signed integer that numbers the entries. */
function indexBytes(log2: number): number {
  if (log2 < 8) return 1
  if (log2 < 16) return 2
  return log2 < 32 ? 4 : 8
}
