// The hash table of dicts, by what a key equals: strings and numbers by their value, most other objects by identity,
// the rest by hash and ==. Insertion order is kept as in CPython; deleted entries leave a hole until the next resize.
import type { Runtime } from '../vm/runtime'
import type { PyObject } from './object'

/** What a key is found by without calling anything; undefined when it has to be hashed and compared. */
function plainKey(rt: Runtime, key: PyObject): unknown {
  const { types } = rt
  switch (key.type) {
    case types.str:
      return (key.value as { text: string }).text
    case types.int:
    case types.bool:
      return key.value
    case types.float: {
      const x = key.value as number
      if (Number.isSafeInteger(x)) return x === 0 ? 0 : x
      if (Number.isNaN(x)) return key
      return Number.isInteger(x) ? BigInt(x) : x
    }
    default:
      return key.type.slots.compare === types.object.slots.compare &&
        key.type.slots.hash === types.object.slots.hash
        ? key
        : undefined
  }
}

export class DictTable {
  keys: (PyObject | null)[] = []
  values: (PyObject | null)[] = []
  used = 0
  /** Counts keys that came and went: what inline caches of globals compare. */
  version = 0
  /** Entries by plain key. */
  readonly #plain = new Map<unknown, number>()
  /** Entries by hash, of keys that are compared by calling ==. */
  #hashed: Map<unknown, number[]> | null = null

  /** Index of the entry, or -1. May run Python code. */
  find(rt: Runtime, key: PyObject): number {
    const plain = plainKey(rt, key)
    if (plain !== undefined) {
      const at = this.#plain.get(plain)
      if (at !== undefined) return at
      return this.#hashed === null ? -1 : this.#findHashed(rt, key)
    }
    const at = this.#findHashed(rt, key)
    return at >= 0 || !key.type.isHeap ? at : this.#findAmongPlain(rt, key)
  }

  findText(text: string): number {
    return this.#plain.get(text) ?? -1
  }

  #findHashed(rt: Runtime, key: PyObject): number {
    const hash = rt.hash(key)
    for (const at of this.#hashed?.get(hash) ?? []) {
      const candidate = this.keys[at]
      if (candidate && (candidate === key || rt.equals(candidate, key))) return at
    }
    return -1
  }

  /** An instance with its own == may equal a string or a number of the same hash. */
  #findAmongPlain(rt: Runtime, key: PyObject): number {
    if (this.#plain.size === 0) return -1
    const hash = rt.hash(key)
    for (const at of this.#plain.values()) {
      const candidate = this.keys[at]
      if (candidate && rt.hash(candidate) === hash && rt.equals(candidate, key)) return at
    }
    return -1
  }

  /** Adds an entry for a key that is not there. Takes over both references. */
  append(rt: Runtime, key: PyObject, value: PyObject): void {
    const at = this.keys.push(key) - 1
    this.values.push(value)
    this.used++
    this.version++
    const plain = plainKey(rt, key)
    if (plain !== undefined) {
      this.#plain.set(plain, at)
      return
    }
    this.#hashed ??= new Map()
    const hash = rt.hash(key)
    const chain = this.#hashed.get(hash)
    if (chain) chain.push(at)
    else this.#hashed.set(hash, [at])
  }

  /** Leaves a hole; the references of the entry are the caller's now. */
  remove(rt: Runtime, at: number): void {
    const key = this.keys[at] as PyObject
    const plain = plainKey(rt, key)
    if (plain !== undefined) this.#plain.delete(plain)
    else {
      const hash = rt.hash(key)
      const chain = this.#hashed?.get(hash)?.filter((one) => one !== at)
      if (chain && chain.length > 0) this.#hashed?.set(hash, chain)
      else this.#hashed?.delete(hash)
    }
    this.keys[at] = null
    this.values[at] = null
    this.used--
    this.version++
    if (this.used === 0) this.clear()
  }

  clear(): void {
    this.keys = []
    this.values = []
    this.used = 0
    this.version++
    this.#plain.clear()
    this.#hashed = null
  }
}
