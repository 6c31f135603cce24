// Instances of Python classes: the block of the object, its attributes, and the table of names that the class shares with
// them. Called by the interpreter, which keeps the attributes themselves.
import { present } from '@shared/base/assert'
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { MEM, OBJ } from '../memory'
import {
  ATTRIBUTE_STORAGE,
  type AttributeStorage,
  MOST_SHARED_KEYS,
  SHARED_KEYS_LOG2,
  STATIC_ATTRIBUTES_ARE_SHARED,
} from './data/dicts'
import { POINTER_BYTES } from './data/layouts'
import { DictBody, type Dicts, usableOf } from './dicts'
import type { KeyTable } from './key-tables'
import { type Layout, roundUpToPointer } from './layout'
import type { Requests } from './object-memory'
import { type ClassShape, requestOfInstance } from './class-shapes'
import { at, type Release } from './releases'

/** An instance as memory sees it. */
export interface InstanceBody {
  pointer: Pointer
  /** The block of values (3.11, 3.12). */
  values: Pointer
  /** Slots for values, in that block or behind the object. */
  capacity: number
  /** Whether attributes still go to the values, not to a dict of the instance's own. */
  hasValues: boolean
  /** Attributes that have a value in the slots. */
  used: number
  /** __dict__, when there is one. */
  dict: DictBody | null
}

/** What the class of an instance keeps for them all; null when its instances have no __dict__, or stopped sharing. */
export interface SharedNames {
  keys: KeyTable | null
}

export class Instances {
  readonly storage: AttributeStorage
  readonly #requests: Requests
  readonly #dicts: Dicts
  readonly #dictLayout: Layout
  readonly #sharedLog2: number
  readonly #sharesStaticAttributes: boolean

  constructor(release: Release, requests: Requests, dicts: Dicts, dictLayout: Layout) {
    this.storage = at(ATTRIBUTE_STORAGE, release)
    this.#requests = requests
    this.#dicts = dicts
    this.#dictLayout = dictLayout
    this.#sharedLog2 = at(SHARED_KEYS_LOG2, release)
    this.#sharesStaticAttributes = at(STATIC_ATTRIBUTES_ARE_SHARED, release)
  }

  /**
   * _PyDict_NewKeysForClass: the request of a class whose instances have a __dict__. `staticAttributes`: names that methods
   * in the class body assign on self; the compiler sorts them for __static_attributes__.
   */
  createSharedNames(staticAttributes: readonly string[]): SharedNames {
    const keys = this.#dicts.tables.create(this.#sharedLog2, true)
    keys.names = new Map()
    if (this.storage !== 'dict') keys.usable = MOST_SHARED_KEYS
    if (this.#sharesStaticAttributes) {
      for (const name of [...staticAttributes].sort().slice(0, MOST_SHARED_KEYS)) addName(keys, name)
    }
    return { keys }
  }

  /** The class dies. */
  freeSharedNames(shared: SharedNames): void {
    if (shared.keys !== null) this.#dicts.tables.release(shared.keys)
    shared.keys = null
  }

  /**
   * tp_alloc of a class of this shape; `shared` null when its instances have no __dict__. `items`: of subclasses of int,
   * bytes and tuple, one more than the value needs (see class-shapes.ts).
   */
  create(instance: InstanceBody, shape: ClassShape, shared: SharedNames | null, items = 0): void {
    instance.values = NO_MEMORY
    instance.capacity = 0
    instance.hasValues = false
    instance.used = 0
    instance.dict = null
    const keys = shared?.keys ?? null
    if (shape.attributes === 'inline' && keys !== null) {
      const capacity = keys.entries + keys.usable
      instance.pointer = this.#requests.malloc(
        OBJ,
        requestOfInstance(shape, items) + inlineValuesBytes(capacity),
      )
      instance.capacity = capacity
      instance.hasValues = true
      if (keys.usable > 1) keys.usable--
      return
    }
    instance.pointer = this.#requests.malloc(OBJ, requestOfInstance(shape, items))
    if (shape.attributes !== 'values' || keys === null) return
    if (keys.usable > 1) keys.usable--
    instance.capacity = keys.entries + keys.usable
    instance.values = this.#requests.malloc(MEM, separateValuesBytes(instance.capacity))
    instance.hasValues = true
  }

  /**
   * Before an attribute that the instance does not have gets its first value. Finds room in the values, or makes the dict
   * that it needs.
   */
  add(instance: InstanceBody, shared: SharedNames | null, name: string): void {
    const { dict } = instance
    if (dict !== null) {
      this.insertShared(dict, shared, name, true)
      instance.hasValues &&= dict.isSplit
      return
    }
    if (!instance.hasValues) {
      instance.dict = this.#createSplit(shared)
      this.insertShared(instance.dict, shared, name, true)
      return
    }
    const keys = present(shared?.keys, 'an instance with values has a class that shares names')
    if (takesName(keys, name)) {
      instance.used++
      return
    }
    const made = this.dictOf(instance, shared)
    this.#dicts.grow(made, true)
    instance.hasValues = false
    this.#dicts.insert(made, true)
  }

  /** After an attribute was deleted. `shared` stops being shared before 3.11. */
  remove(instance: InstanceBody, shared: SharedNames | null): void {
    if (instance.dict === null) {
      instance.used--
      return
    }
    this.removeShared(instance.dict, shared)
  }

  /** The dict of an instance for `__dict__` and vars(); made when it is asked for the first time. */
  dictOf(instance: InstanceBody, shared: SharedNames | null): DictBody {
    if (instance.dict !== null) return instance.dict
    if (!instance.hasValues) {
      instance.dict = this.#createSplit(shared)
      return instance.dict
    }
    const keys = present(shared?.keys, 'an instance with values has a class that shares names')
    const dict = this.#dicts.create()
    dict.keys = keys
    dict.isSplit = true
    dict.values = instance.values
    dict.used = instance.used
    keys.users++
    instance.dict = dict
    instance.values = NO_MEMORY
    return dict
  }

  /**
   * insertdict of a key that a dict with a shared table does not have. `isString`: exact str. `byAttribute`:
   * setattr, which lets the class share a larger table when no other instance uses the one it has (before 3.11).
   */
  insertShared(
    dict: DictBody,
    shared: SharedNames | null,
    key: string,
    isString: boolean,
    byAttribute = isString,
  ): void {
    if (!dict.isSplit) {
      this.#dicts.insert(dict, isString)
      return
    }
    const { keys } = dict
    if (isString && this.#takesInOrder(dict, key) && takesName(keys, key)) {
      dict.used++
      return
    }
    this.#dicts.grow(dict, isString)
    this.#dicts.insert(dict, isString)
    if (!byAttribute || this.storage !== 'dict' || shared?.keys !== keys) return
    const isAlone = keys.users === 1
    shared.keys = isAlone ? this.#share(dict, keys, key) : null
    this.#dicts.tables.release(keys)
  }

  /** After a key was deleted from the dict of an instance. */
  removeShared(dict: DictBody, shared: SharedNames | null): void {
    if (dict.isSplit && this.storage === 'dict') {
      this.#dicts.unshare(dict)
      if (shared !== null) this.freeSharedNames(shared)
    }
    this.#dicts.remove(dict)
  }

  /**
   * subtype_dealloc, after the attributes were let go. `dictLives`: somebody else has its __dict__, which then takes the
   * values with it.
   */
  free(instance: InstanceBody, dictLives = false): void {
    const { dict } = instance
    this.#requests.free(MEM, instance.values)
    if (dict !== null && !dictLives) this.#dicts.free(dict)
    else if (dict !== null && dict.isSplit && this.storage === 'inline') {
      dict.values = this.#requests.malloc(MEM, inlineValuesBytes(instance.capacity))
    }
    this.#requests.free(OBJ, instance.pointer)
  }

  /** new_dict_with_shared_keys, or a plain dict when the class shares nothing. */
  #createSplit(shared: SharedNames | null): DictBody {
    const keys = shared?.keys ?? null
    if (keys === null) return this.#dicts.create()
    const dict = new DictBody()
    const slots = this.storage === 'dict' ? usableOf(keys.log2) : keys.entries + keys.usable
    dict.values = this.#requests.malloc(MEM, this.#valuesBytes(slots))
    dict.keys = keys
    dict.isSplit = true
    keys.users++
    dict.pointer = this.#dicts.createObject(this.#dictLayout)
    return dict
  }

  /** make_keys_shared: the dict's own table becomes the class's, its values get a block. */
  #share(dict: DictBody, old: KeyTable, added: string): KeyTable {
    const { keys } = dict
    keys.names = new Map([...(old.names ?? [])].map(([name], index) => [name, index]))
    keys.names.set(added, keys.names.size)
    keys.users++
    dict.values = this.#requests.malloc(MEM, this.#valuesBytes(usableOf(keys.log2)))
    dict.isSplit = true
    return keys
  }

  /** Before 3.11 a split dict takes keys only in the order of the shared table. */
  #takesInOrder(dict: DictBody, key: string): boolean {
    if (this.storage !== 'dict') return true
    return (dict.keys.names?.get(key) ?? dict.keys.entries) === dict.used
  }

  #valuesBytes(slots: number): number {
    switch (this.storage) {
      case 'dict':
        return slots * POINTER_BYTES
      case 'values':
        return separateValuesBytes(slots)
      case 'inline':
        return inlineValuesBytes(slots)
    }
  }
}

/** new_values of 3.11 and 3.12: the order of insertion, a byte each and two more, stands in front. */
export function separateValuesBytes(capacity: number): number {
  return roundUpToPointer(capacity + 2) + capacity * POINTER_BYTES
}

/** _PyInlineValuesSize: four bytes of state and padding, the values, and a byte each behind them. */
export function inlineValuesBytes(capacity: number): number {
  return roundUpToPointer(capacity) + (capacity + 1) * POINTER_BYTES
}

/** insert_into_dictkeys: whether a shared table has a name, or takes it because it has room. */
function takesName(keys: KeyTable, name: string): boolean {
  const names = present(keys.names, 'a shared table has names')
  if (names.has(name)) return true
  if (keys.usable <= 0) return false
  addName(keys, name)
  return true
}

function addName(keys: KeyTable, name: string): void {
  const names = present(keys.names, 'a shared table has names')
  names.set(name, names.size)
  keys.usable--
  keys.entries++
}
