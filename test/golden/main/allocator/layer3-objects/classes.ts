// Instances of Python classes, in terms of Instances and class shapes.
import {
  type BaseShape,
  type ClassBody,
  type ClassShape,
  OBJECT_SHAPE,
  shapeOf,
  sizeOfInstance,
} from '@main/allocator/layer3-objects/class-shapes'
import { present } from '@shared/base/assert'
import type { DictBody } from '@main/allocator/layer3-objects/dicts'
import { DIGIT_BYTES, INT_BASIC } from '@main/allocator/layer3-objects/data/numbers'
import { UNICODE_BASIC } from '@main/allocator/layer3-objects/data/text'
import type { LayoutName } from '@main/allocator/layer3-objects/data/layouts'
import type { InstanceBody, SharedNames } from '@main/allocator/layer3-objects/instances'
import type { ObjectAllocator } from '@main/allocator/layer3-objects/object-allocator'
import { at, isFrom, type Release } from '@main/allocator/layer3-objects/releases'
import type { Model } from './basics'

export const PLAIN_CLASS = { slots: 0, wantsDict: true, wantsWeakrefs: true }

export function instanceBody(): InstanceBody {
  return { pointer: -1, values: -1, capacity: 0, hasValues: false, used: 0, dict: null }
}

/** A class whose __init__ sets these attributes, and its instances one after the other. */
export class MadeClass {
  readonly shape: ClassShape
  readonly shared: SharedNames | null
  readonly #objects: ObjectAllocator
  readonly #attributes: readonly string[]

  constructor(
    objects: ObjectAllocator,
    release: Release,
    attributes: readonly string[],
    body: ClassBody = PLAIN_CLASS,
    base: BaseShape = OBJECT_SHAPE,
  ) {
    this.shape = shapeOf(release, base, body)
    this.shared = this.shape.sharesNames ? objects.instances.createSharedNames(attributes) : null
    this.#objects = objects
    this.#attributes = attributes
  }

  /** sys.getsizeof of an instance. */
  get size(): number {
    return sizeOfInstance(this.shape)
  }

  dictOf(instance: InstanceBody): DictBody {
    return this.#objects.instances.dictOf(
      instance,
      present(this.shared, 'instances of this class have a dict'),
    )
  }

  create(): InstanceBody {
    const { instances } = this.#objects
    const instance = instanceBody()
    instances.create(instance, this.shape, this.shared)
    for (const name of this.#attributes) this.set(instance, name)
    return instance
  }

  /** o.name = ... of an attribute that it does not have. */
  set(instance: InstanceBody, name: string): void {
    this.#objects.instances.add(instance, present(this.shared, 'instances of this class have a dict'), name)
  }
}

/** Instances as the recordings made them: the 41st of a class that sets n attributes, and one after the other of one class. */
export const attributesOf = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`)

/** The 301st instance, as recorded: the class has settled. */
function settled(attributes: readonly string[], body = PLAIN_CLASS, readsDict = false): Model {
  return (objects, release, capture) => {
    const made = new MadeClass(objects, release, attributes, body)
    for (let warm = 0; warm < 300; warm++) made.create()
    capture?.()
    const instance = made.create()
    if (readsDict && made.shared !== null) objects.instances.dictOf(instance, made.shared)
    return sizeOfInstance(made.shape)
  }
}

/** Of a class that derives from a built-in type whose constructor makes the instance, and of what stands behind it. */
function derived(name: LayoutName | BaseShape, items: number, sizedItems: number, own: Own = {}): Model {
  return (objects, release, capture) => {
    const base = typeof name === 'string' ? baseOf(objects, name) : name
    const made = new MadeClass(objects, release, [], own.body ?? PLAIN_CLASS, base)
    for (let warm = 0; warm < 300; warm++)
      objects.instances.create(instanceBody(), made.shape, made.shared, items)
    capture?.()
    objects.instances.create(instanceBody(), made.shape, made.shared, items)
    return sizeOfInstance(made.shape, sizedItems) + (own.further?.(objects) ?? 0)
  }
}

interface Own {
  readonly body?: ClassBody
  /** Requests of the base's constructor after the object, and their part of sys.getsizeof. */
  readonly further?: (objects: ObjectAllocator) => number
}

function baseOf(objects: ObjectAllocator, name: LayoutName): BaseShape {
  const { basic, item, head } = objects.layouts[name]
  return { ...OBJECT_SHAPE, basic, item, hasGcHead: head > 0, isMadeByObject: false }
}

const NO_SLOTS: ClassBody = { slots: 0, wantsDict: false, wantsWeakrefs: false }

export const CLASSES: Readonly<Record<string, Model>> = {
  'class instance, no attributes': settled([]),
  'class instance, no attributes, after .__dict__': settled([], PLAIN_CLASS, true),
  "class with __slots__ ('a','__weakref__')": settled([], {
    slots: 1,
    wantsDict: false,
    wantsWeakrefs: true,
  }),
  "class with __slots__ ('a','__dict__')": settled([], { slots: 1, wantsDict: true, wantsWeakrefs: false }),
  'dataclass x,y': settled(['x', 'y']),
  'dataclass(slots=True) x,y': settled([], { ...NO_SLOTS, slots: 2 }),
  'Fraction(1,3)': settled([], { ...NO_SLOTS, slots: 2 }),
  'namedtuple x,y': derived('tuple', 3, 2, { body: NO_SLOTS }),
  'subclass of tuple, empty': derived('tuple', 1, 0),
  'subclass of list, empty': derived('list', 0, 0),
  'subclass of int, empty': (objects, release, capture) => {
    // long_subtype_new asks for as many items as 0 has digits; PyType_GenericAlloc adds one.
    const base = { ...OBJECT_SHAPE, basic: INT_BASIC, item: DIGIT_BYTES, isMadeByObject: false }
    const digits = isFrom(release, '3.11') ? 1 : 0
    derived(base, digits + 1, 0)(objects, release, capture)
    return shapeOf(release, base, PLAIN_CLASS).head + objects.ints.sizeOf(0)
  },
  'subclass of str, empty': (objects, release, capture) => {
    const base = { ...OBJECT_SHAPE, basic: at(UNICODE_BASIC, release), isMadeByObject: false }
    derived(base, 0, 0)(objects, release, capture)
    objects.strings.createCharacters('ascii', 0)
    return objects.strings.sizeOfSubclass(shapeOf(release, base, PLAIN_CLASS).head, 'ascii', 0)
  },
  'subclass of dict, empty': dictSubclass(0),
  "Counter('abc')": dictSubclass(3),
}

/** Of a dict and of what a Python class adds to it, with some string keys. */
function dictSubclass(keys: number): Model {
  return (objects, release, capture) => {
    const made = new MadeClass(objects, release, [], PLAIN_CLASS, baseOf(objects, 'dict'))
    const create = () => {
      const instance = instanceBody()
      objects.instances.create(instance, made.shape, made.shared)
      const dict = objects.dicts.construct(instance.pointer)
      for (let key = 0; key < keys; key++) objects.dicts.insert(dict, true)
      return objects.dicts.sizeOf(dict, made.size)
    }
    for (let warm = 0; warm < 300; warm++) create()
    capture?.()
    return create()
  }
}
