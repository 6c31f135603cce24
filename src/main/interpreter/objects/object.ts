// The object every Python value is, and types with their slots. One JavaScript class for all values, so that the hot
// loop reads references and types from one shape; what differs lies in `value`, described by the file of the type.
import type { Pointer } from '../../allocator/layer1-general/general-allocator'
import type { ClassShape } from '../../allocator/layer3-objects/class-shapes'
import type { SharedNames } from '../../allocator/layer3-objects/instances'
import type { TypeBody } from '../../allocator/layer3-objects/types'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import type { InstanceAttributes, Shape } from './attributes'

/** Immortal objects start with this count; it is far from anything a program reaches. */
export const IMMORTAL = 1 << 30

export class PyObject<V = unknown> {
  refs = 1
  /** Instance attributes: the __dict__ of instances, functions, modules and exceptions. */
  attributes: InstanceAttributes | null = null
  /** Weak references to this object, newest first. */
  weak: PyObject[] | null = null
  /** Set while the collector tracks the object. */
  gc: GcHead | null = null

  constructor(
    public type: PyType,
    public value: V,
    public block: Pointer,
  ) {}
}

/** PyGC_Head: a place in one of the collector's doubly linked lists. */
export interface GcHead {
  readonly object: PyObject
  next: GcHead
  previous: GcHead
  /** gc_refs: what is left of the count while a collection runs. */
  refs: number
}

export interface StrValue {
  readonly text: string
  /** PyUnicode kind and compactness: 0 ASCII, 1 latin-1, 2 UCS-2, 3 UCS-4. */
  readonly kind: 0 | 1 | 2 | 3
  /** Code points. */
  readonly length: number
  hash: IntValue | null
  isInterned: boolean
}

export type PyInt = PyObject<IntValue>
export type PyFloat = PyObject<number>
export type PyStr = PyObject<StrValue>
export type PyTuple = PyObject<PyObject[]>
export interface ListValue {
  items: PyObject[]
}
export type PyList = PyObject<ListValue>

/** Arguments are borrowed, the result is a new reference. The last names.length arguments are keywords. */
export type Native = (rt: Runtime, args: readonly PyObject[], names: readonly string[] | null) => PyObject

export type UnarySlot = (rt: Runtime, object: PyObject) => PyObject
/** Null: NotImplemented. */
export type BinarySlot = (rt: Runtime, a: PyObject, b: PyObject) => PyObject | null

/** What a type does, as CPython's slots. Subtypes copy what they do not define. */
export class TypeSlots {
  dealloc: ((rt: Runtime, object: PyObject) => void) | null = null
  /** Calls visit for every reference the object owns. Types without it are no containers. */
  traverse: ((object: PyObject, visit: (held: PyObject) => void) => void) | null = null
  /** tp_clear: drops the references a cycle can go through. */
  clear: ((rt: Runtime, object: PyObject) => void) | null = null
  repr: UnarySlot | null = null
  str: UnarySlot | null = null
  format: ((rt: Runtime, object: PyObject, spec: string) => string) | null = null
  hash: ((rt: Runtime, object: PyObject) => IntValue) | null = null
  /** operator: index into COMPARE_OPERATORS. */
  compare: ((rt: Runtime, a: PyObject, b: PyObject, operator: number) => PyObject | null) | null = null
  truth: ((rt: Runtime, object: PyObject) => boolean) | null = null
  length: ((rt: Runtime, object: PyObject) => number) | null = null
  getItem: ((rt: Runtime, object: PyObject, key: PyObject) => PyObject) | null = null
  /** Value null: del object[key]. */
  setItem: ((rt: Runtime, object: PyObject, key: PyObject, value: PyObject | null) => void) | null = null
  contains: ((rt: Runtime, object: PyObject, item: PyObject) => boolean) | null = null
  iter: UnarySlot | null = null
  /** Null: exhausted, which is no exception here. */
  next: ((rt: Runtime, object: PyObject) => PyObject | null) | null = null
  call:
    | ((
        rt: Runtime,
        object: PyObject,
        args: readonly PyObject[],
        names: readonly string[] | null,
      ) => PyObject)
    | null = null
  /** Null: no such attribute; the caller raises. */
  getAttribute: ((rt: Runtime, object: PyObject, name: string) => PyObject | null) | null = null
  setAttribute: ((rt: Runtime, object: PyObject, name: string, value: PyObject | null) => void) | null = null
  /** tp_descr_get: object null when asked through the class. */
  descrGet: ((rt: Runtime, descriptor: PyObject, object: PyObject | null, owner: PyType) => PyObject) | null =
    null
  descrSet: ((rt: Runtime, descriptor: PyObject, object: PyObject, value: PyObject | null) => void) | null =
    null
  /** tp_new. */
  construct:
    | ((rt: Runtime, type: PyType, args: readonly PyObject[], names: readonly string[] | null) => PyObject)
    | null = null
  /** tp_init. */
  init:
    | ((rt: Runtime, object: PyObject, args: readonly PyObject[], names: readonly string[] | null) => void)
    | null = null
  /** What __sizeof__ answers plus the heads: sys.getsizeof, in bytes. */
  size: ((rt: Runtime, object: PyObject) => number) | null = null
  index: ((rt: Runtime, object: PyObject) => IntValue) | null = null
  /** bf_getbuffer: the bytes as they are now. bytes and bytearray do without. */
  buffer: ((object: PyObject) => Uint8Array) | null = null
  /** By index into UNARY_OPERATORS, without 'not'. */
  unary: (UnarySlot | null)[] = [null, null, null]
  /** By index into BINARY_OPERATORS. */
  binary: (BinarySlot | null)[] = Array.from({ length: 13 }, () => null)
  inPlace: (BinarySlot | null)[] = Array.from({ length: 13 }, () => null)
}

let versions = 0

export class PyType extends PyObject<null> {
  readonly slots = new TypeSlots()
  /** The type itself first, object last. */
  mro: PyType[] = [this]
  readonly members = new Map<string, PyObject>()
  /** Types made by a class statement are objects that die; their instances hold them. */
  isHeap = false
  isException = false
  /** Instances have a __dict__. */
  hasDict = false
  hasWeakReferences = false
  /** Names of __slots__, own and inherited; instances keep them in value. */
  slotNames: readonly string[] = []
  /** How many of them the class itself brings. */
  ownSlots = 0
  /** Looked-up attributes; emptied when this type or a base changes. */
  readonly cache = new Map<string, PyObject | null>()
  readonly subtypes: PyType[] = []
  /** Direct bases. */
  bases: readonly PyType[]
  /** Of a class made by the program: where its instances' attributes go, and the names they share. */
  layout: ClassShape | null = null
  shared: SharedNames | null = null
  rootShape: Shape | null = null
  body: TypeBody | null = null
  /** tp_mro. */
  mroTuple: PyTuple | null = null
  /** Changes whenever a lookup could give something else: what inline caches compare. */
  version = 0
  qualifiedName: string
  module = 'builtins'

  constructor(
    metatype: PyType | null,
    public name: string,
    public base: PyType | null,
    block: Pointer,
  ) {
    super(metatype as PyType, null, block)
    if (metatype === null) this.type = this
    this.qualifiedName = name
    this.bases = base ? [base] : []
    if (base) {
      this.mro = [this, ...base.mro]
      base.subtypes.push(this)
      this.isException = base.isException
      this.hasDict = base.hasDict
      this.hasWeakReferences = base.hasWeakReferences
      this.slotNames = base.slotNames
      inheritSlots(this, base)
    }
  }

  /** The attribute of the first type in the order of resolution that has it. Borrowed. */
  lookup(name: string): PyObject | null {
    const cached = this.cache.get(name)
    if (cached !== undefined) return cached
    let found: PyObject | null = null
    for (const type of this.mro) {
      const member = type.members.get(name)
      if (member) {
        found = member
        break
      }
    }
    this.cache.set(name, found)
    return found
  }

  /** Forgets what was looked up, here and in every subtype. */
  changed(): void {
    this.cache.clear()
    this.version = ++versions
    for (const subtype of this.subtypes) subtype.changed()
  }

  isSubtypeOf(other: PyType): boolean {
    return this === other || this.mro.includes(other)
  }
}

/** A subtype does what its base does until it says otherwise. */
export function inheritSlots(type: PyType, base: PyType): void {
  const { unary, binary, inPlace } = type.slots
  Object.assign(type.slots, base.slots)
  type.slots.unary = [...base.slots.unary]
  type.slots.binary = base.slots.binary.map((slot, index) => binary[index] ?? slot)
  type.slots.inPlace = base.slots.inPlace.map((slot, index) => inPlace[index] ?? slot)
  unary.length = 3
}

/** A Python exception on its way through native code. */
export class PythonError {
  /** Raised again: the frame is in the traceback already. */
  isAgain = false

  constructor(public exception: PyObject) {}
}
