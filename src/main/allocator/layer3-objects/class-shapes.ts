// What a class statement decides about the memory of its instances: what stands in front of the body, how large the body
// is and where attributes go. Called by the interpreter for every class it makes.
import { ATTRIBUTE_STORAGE, INLINE_NEEDS_BARE_BODY } from './data/dicts'
import { GC_HEAD, MANAGED_PREHEADER, POINTER_BYTES } from './data/layouts'
import { roundUpToPointer } from './layout'
import { at, isFrom, type Release } from './releases'

/** The body of a base: object, a built-in type or a class with a shape. */
export interface BaseShape {
  /** tp_basicsize, bytes. */
  readonly basic: number
  /** tp_itemsize, bytes: instances of int, bytes and tuple differ in size. */
  readonly item: number
  readonly hasGcHead: boolean
  readonly hasDict: boolean
  readonly hasWeakrefs: boolean
  /** Whether the dict or the weak references stand in front of the GC head. */
  readonly hasPreheader: boolean
  /** Whether it is the dict that stands there. */
  readonly managesDict: boolean
  /** Whether object.__new__ makes the instances (a subclass of list has list's own constructor). */
  readonly isMadeByObject: boolean
}

export interface ClassBody {
  /** Names in __slots__ other than __dict__ and __weakref__; 0 without __slots__. */
  readonly slots: number
  /** No __slots__, or '__dict__' among them. */
  readonly wantsDict: boolean
  /** No __slots__, or '__weakref__' among them. */
  readonly wantsWeakrefs: boolean
}

export interface ClassShape extends BaseShape {
  /** Bytes in front of the body; `id` is the address of the block plus this. */
  readonly head: number
  /**
   * Whether the class has a table of names for its instances (instances.createSharedNames): through 3.10 when they have a
   * __dict__, from 3.11 on when it stands in front of the object. Exceptions carry theirs in the body.
   */
  readonly sharesNames: boolean
  /** Where attributes go: a dict, a block of values, values behind the object, or nowhere. */
  readonly attributes: 'dict' | 'values' | 'inline' | 'none'
}

/** object itself. */
export const OBJECT_SHAPE: BaseShape = {
  basic: 16,
  item: 0,
  hasGcHead: false,
  hasDict: false,
  hasWeakrefs: false,
  hasPreheader: false,
  managesDict: false,
  isMadeByObject: true,
}

/** type_new: the shape of a class with one base that counts (the first with a body larger than object's). */
export function shapeOf(release: Release, base: BaseShape, body: ClassBody): ClassShape {
  const addsDict = body.wantsDict && !base.hasDict
  const addsWeakrefs = body.wantsWeakrefs && !base.hasWeakrefs && base.item === 0
  const dictInFront = addsDict && managesDicts(release, base.item)
  const weakrefsInFront = addsWeakrefs && isFrom(release, '3.12')
  const inBody = (addsDict && !dictInFront ? 1 : 0) + (addsWeakrefs && !weakrefsInFront ? 1 : 0)
  const basic = base.basic + (body.slots + inBody) * POINTER_BYTES
  const hasPreheader = base.hasPreheader || dictInFront || weakrefsInFront
  // A class without slots, dict and weak references became collectable in 3.8.
  const hasGcHead = base.hasGcHead || basic > base.basic || hasPreheader || isFrom(release, '3.8')
  const head = (hasGcHead ? at(GC_HEAD, release) : 0) + (hasPreheader ? MANAGED_PREHEADER : 0)
  const hasDict = base.hasDict || addsDict
  const managesDict = dictInFront || base.managesDict
  return {
    basic,
    item: base.item,
    hasGcHead,
    hasDict,
    hasWeakrefs: base.hasWeakrefs || addsWeakrefs,
    hasPreheader,
    managesDict,
    isMadeByObject: base.isMadeByObject,
    head,
    sharesNames: managesDict || (hasDict && !isFrom(release, '3.11')),
    attributes: hasDict ? attributesOf(release, base, basic, managesDict) : 'none',
  }
}

/**
 * Bytes asked for an instance, without inline values. PyType_GenericAlloc gives variable-size instances room for one item
 * more than they have.
 */
export function requestOfInstance(shape: ClassShape, items = 0): number {
  return shape.head + roundUpToPointer(shape.basic + shape.item * items)
}

/** sys.getsizeof of an instance, bytes; inline values are not counted. */
export function sizeOfInstance(shape: ClassShape, items = 0): number {
  return shape.head + shape.basic + shape.item * items
}

/** Py_TPFLAGS_MANAGED_DICT: from 3.11, of types of fixed size; from 3.12 of all. */
function managesDicts(release: Release, item: number): boolean {
  return isFrom(release, '3.12') || (isFrom(release, '3.11') && item === 0)
}

function attributesOf(
  release: Release,
  base: BaseShape,
  basic: number,
  isManaged: boolean,
): ClassShape['attributes'] {
  if (!isManaged) return 'dict'
  switch (at(ATTRIBUTE_STORAGE, release)) {
    case 'dict':
      return 'dict'
    case 'values':
      return base.isMadeByObject ? 'values' : 'dict'
    case 'inline': {
      const isBare = basic === OBJECT_SHAPE.basic
      return (at(INLINE_NEEDS_BARE_BODY, release) ? isBare : base.item === 0) ? 'inline' : 'dict'
    }
  }
}
