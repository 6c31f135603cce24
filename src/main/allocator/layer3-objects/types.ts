// Classes: the type object and what a class statement makes around it. Called by the interpreter, which keeps the
// namespace's values and runs the body.
import { type Pointer, NO_MEMORY } from '../layer1-general/general-allocator'
import type { ClassShape } from './class-shapes'
import {
  ADDRESS_DIGITS,
  BUILTIN_TYPE_SIZE,
  CALLS_SUPER_WITH_TUPLE,
  HAS_OWN_DICT_DESCRIPTORS,
  MRO_BEFORE_DESCRIPTORS,
  SHARED_NAMES_BEFORE_SUBCLASSES,
} from './data/types'
import type { DictBody, Dicts } from './dicts'
import type { Instances, SharedNames } from './instances'
import type { Ints } from './ints'
import { type Layouts, type PlainObjects, sizeWithItems } from './layout'
import type { ListBody, Lists } from './lists'
import { at, isFrom, type Release } from './releases'
import type { CharacterKind } from './data/text'
import type { Strings } from './text'
import type { Tuples } from './tuples'

/** A class statement whose body has not run yet. */
export interface ClassBeginning {
  /** For the body to fill. */
  readonly namespace: DictBody
  /** The tuple of bases that were named, or NO_MEMORY. */
  readonly bases: Pointer
}

export interface ClassStatement {
  readonly definesDocumentation: boolean
  readonly shape: ClassShape
  /** Names in __slots__ that become members. */
  readonly slots: number
  /** Whether this class, not a base, brings __dict__ and __weakref__. */
  readonly addsDict: boolean
  readonly addsWeakrefs: boolean
  /** Direct bases, object when none is named; null for a built-in type. */
  readonly bases: readonly (TypeBody | null)[]
  /** Classes in the method resolution order, this one included. */
  readonly mroLength: number
  /** Names that methods assign on self. */
  readonly staticAttributes: readonly string[]
}

/** A class as memory sees it. */
export interface TypeBody {
  readonly pointer: Pointer
  readonly slots: number
  readonly dict: DictBody
  /** Of the dict and the weak references, or of slots; then their layout is the same size. */
  readonly descriptors: readonly Pointer[]
  /** The tuple of bases: of object alone when none was named. */
  readonly bases: Pointer
  readonly baseCount: number
  readonly mro: Pointer
  readonly mroLength: number
  /** The tuple of __slots__ names, or NO_MEMORY. */
  readonly slotNames: Pointer
  /** Key and weak reference in the list of each base. */
  readonly entries: readonly { readonly key: Pointer; readonly weakref: Pointer }[]
  readonly shared: SharedNames | null
  /** __subclasses__ of a class that has some. */
  subclasses: DictBody | null
}

interface Parts {
  readonly layouts: Layouts
  readonly plain: PlainObjects
  readonly ints: Ints
  readonly strings: Strings
  readonly tuples: Tuples
  readonly lists: Lists
  readonly dicts: Dicts
  readonly instances: Instances
}

const ASCII: CharacterKind = 'ascii'
/** Name, bases and namespace. */
const CALL_ARGUMENTS = 3

export class Types {
  /** sys.getsizeof of a built-in type, bytes. */
  readonly builtinSize: number
  readonly #parts: Parts
  readonly #mroFirst: boolean
  readonly #hasOwnDictDescriptors: boolean
  readonly #sharedNamesFirst: boolean
  readonly #callsSuperWithTuple: boolean
  /** Through 3.7 a descriptor's name is made twice. */
  readonly #namesTwice: boolean

  constructor(release: Release, parts: Parts) {
    this.#parts = parts
    this.builtinSize = at(BUILTIN_TYPE_SIZE, release)
    this.#mroFirst = at(MRO_BEFORE_DESCRIPTORS, release)
    this.#hasOwnDictDescriptors = at(HAS_OWN_DICT_DESCRIPTORS, release)
    this.#sharedNamesFirst = at(SHARED_NAMES_BEFORE_SUBCLASSES, release)
    this.#callsSuperWithTuple = at(CALLS_SUPER_WITH_TUPLE, release)
    this.#namesTwice = !isFrom(release, '3.8')
  }

  /** __build_class__ before the body runs: the tuple of `named` bases, and a namespace by way of a bound __prepare__. */
  begin(named: number): ClassBeginning {
    const { plain, layouts, dicts, tuples } = this.#parts
    const bases = named > 0 ? tuples.create(named) : NO_MEMORY
    const prepare = plain.create(layouts.builtin)
    const namespace = dicts.create()
    plain.free(layouts.builtin, prepare)
    return { namespace, bases }
  }

  /**
   * type.__call__ after the body ran: type_new, __set_name__ and __init_subclass__. The namespace has what the body
   * defined, __module__ and __qualname__ included, and is the caller's to free.
   */
  create(statement: ClassStatement, { namespace, bases: named }: ClassBeginning): TypeBody {
    const { plain, layouts, dicts, tuples } = this.#parts
    const { slots, mroLength, shape } = statement
    const baseCount = statement.bases.length
    const args = tuples.create(CALL_ARGUMENTS)
    const bases = named === NO_MEMORY ? tuples.create(baseCount) : named
    const dict = dicts.copy(namespace)
    const slotNames = slots > 0 ? this.#createSlotNames(slots) : NO_MEMORY
    // PyType_GenericAlloc: one item more than there are slots.
    const pointer = plain.createWithItems(layouts.type, slots + 1)
    dicts.remove(dict)
    const early = this.#mroFirst ? tuples.create(mroLength) : NO_MEMORY
    const descriptors = this.#createDescriptors(statement, dict)
    const mro = this.#mroFirst ? early : tuples.create(mroLength)
    if (!statement.definesDocumentation) dicts.insert(dict, true)
    let shared: SharedNames | null = null
    const share = () =>
      shape.sharesNames ? this.#parts.instances.createSharedNames(statement.staticAttributes) : null
    if (this.#sharedNamesFirst) shared = share()
    const entries = statement.bases.map((base) => this.#enter(base))
    if (!this.#sharedNamesFirst) shared = share()
    dicts.free(dicts.copy(dict))
    this.#callSuper()
    tuples.free(args, CALL_ARGUMENTS)
    return {
      pointer,
      slots,
      dict,
      descriptors,
      bases,
      baseCount,
      mro,
      mroLength,
      slotNames,
      entries,
      shared,
      subclasses: null,
    }
  }

  /** type_dealloc, after the values in its dict were let go. `bases` as they were given. */
  free(type: TypeBody, bases: readonly (TypeBody | null)[]): void {
    const { plain, layouts, dicts, ints, instances, tuples } = this.#parts
    type.entries.forEach(({ key, weakref }, index) => {
      const listed = bases[index]?.subclasses
      if (listed) dicts.remove(listed)
      ints.free(key, ADDRESS_DIGITS)
      plain.free(layouts.weakref, weakref)
    })
    for (const descriptor of type.descriptors) plain.freeBlock(descriptor)
    dicts.free(type.dict)
    if (type.subclasses !== null) dicts.free(type.subclasses)
    tuples.free(type.mro, type.mroLength)
    tuples.free(type.bases, type.baseCount)
    if (type.slotNames !== NO_MEMORY) tuples.free(type.slotNames, type.slots)
    if (type.shared !== null) instances.freeSharedNames(type.shared)
    plain.freeBlock(type.pointer)
  }

  /** sys.getsizeof of a class, bytes: with the table of names its instances share. */
  sizeOf(type: Pick<TypeBody, 'shared'>): number {
    const keys = type.shared?.keys ?? null
    return (
      sizeWithItems(this.#parts.layouts.type, 0) + (keys === null ? 0 : this.#parts.dicts.tables.sizeOf(keys))
    )
  }

  /** The names as a list that is sorted, then as the tuple that stays. */
  #createSlotNames(count: number): Pointer {
    const { lists, tuples } = this.#parts
    const sorted: ListBody = { pointer: NO_MEMORY, itemsPointer: NO_MEMORY, allocated: 0 }
    lists.create(sorted, count)
    const names = tuples.create(count)
    lists.free(sorted)
    return names
  }

  #createDescriptors({ slots, addsDict, addsWeakrefs }: ClassStatement, dict: DictBody): Pointer[] {
    const { plain, layouts, dicts } = this.#parts
    const made: Pointer[] = []
    for (let slot = 0; slot < slots; slot++) {
      made.push(plain.create(layouts.memberDescriptor))
      dicts.insert(dict, true)
    }
    for (const name of [addsDict ? '__dict__' : '', addsWeakrefs ? '__weakref__' : '']) {
      if (name === '') continue
      if (this.#hasOwnDictDescriptors) {
        if (this.#namesTwice) this.#makeName(name)
        made.push(plain.create(layouts.getsetDescriptor))
        this.#makeName(name)
      }
      dicts.insert(dict, true)
    }
    return made
  }

  /** A string of a name that is interned already lives for a moment. */
  #makeName(name: string): void {
    const { strings } = this.#parts
    strings.free(strings.create(ASCII, name.length))
  }

  /** add_subclass. The list of a built-in base is large and not looked at. */
  #enter(base: TypeBody | null): { readonly key: Pointer; readonly weakref: Pointer } {
    const { plain, layouts, dicts, ints } = this.#parts
    if (base !== null) base.subclasses ??= dicts.create()
    const key = ints.createWithRoom(ADDRESS_DIGITS)
    const weakref = plain.create(layouts.weakref)
    if (base?.subclasses) dicts.insert(base.subclasses, false)
    return { key, weakref }
  }

  /** super(type, type).__init_subclass__(): all of it goes again. */
  #callSuper(): void {
    const { plain, layouts, tuples } = this.#parts
    const args = this.#callsSuperWithTuple ? tuples.create(2) : NO_MEMORY
    const parent = plain.create(layouts.super)
    if (args !== NO_MEMORY) tuples.free(args, 2)
    const method = plain.create(layouts.builtin)
    plain.free(layouts.super, parent)
    plain.free(layouts.builtin, method)
  }
}
