// How each recorded object comes about, in terms of the object-specific allocators: what the interpreter does for the
// expression that names the entry. Figures of code objects (slots of frames) are inputs, as they are for the allocator.
import type { LayoutName } from '@main/allocator/layer3-objects/data/layouts'
import { digitsOf } from '@main/allocator/layer3-objects/ints'
import { roomForText } from '@main/allocator/layer3-objects/int-room'
import { sizeWithItems } from '@main/allocator/layer3-objects/layout'
import type { ObjectAllocator } from '@main/allocator/layer3-objects/object-allocator'
import { isFrom, type Release } from '@main/allocator/layer3-objects/releases'
import { isSingleCharacter, kindOfCodePoint, measure } from '@main/allocator/layer3-objects/text'
import { displayOfConstants, emptyList, exactList } from './lists'
import { CLASSES } from './classes'

/** Makes the object and answers its sys.getsizeof. Requests before the last call of `capture` do not count. */
export type Model = (objects: ObjectAllocator, release: Release, capture?: () => void) => number

function plain(name: LayoutName, items = 0): Model {
  return (objects) => {
    const layout = objects.layouts[name]
    if (items === 0) objects.plain.create(layout)
    else objects.plain.createWithItems(layout, items)
    return sizeWithItems(layout, items)
  }
}

/**
 * While these were recorded, a block of the kind waited on its free list in the releases from `first` up to `before`; so it
 * does here.
 */
function waiting(
  model: Model,
  free: (objects: ObjectAllocator) => void,
  first: Release,
  before?: Release,
): Model {
  return (objects, release, capture) => {
    if (isFrom(release, first) && (before === undefined || !isFrom(release, before))) free(objects)
    capture?.()
    return model(objects, release)
  }
}

/** Objects made one after the other; the size is the last one's, unless `sized` names another. */
function sequence(...models: readonly Model[]): Model {
  return (objects, release) => models.map((model) => model(objects, release)).at(-1) ?? 0
}

function sizedFirst(...models: readonly Model[]): Model {
  return (objects, release) => models.map((model) => model(objects, release))[0] ?? 0
}

/** An object that exists already: no request. */
function existing(size: (objects: ObjectAllocator) => number): Model {
  return (objects) => size(objects)
}

function intFromText(value: bigint): Model {
  return (objects) => {
    const digits = digitsOf(value)
    if (!objects.ints.isCached(value)) {
      objects.ints.createWithRoom(roomForText((value < 0n ? -value : value).toString().length, 10))
    }
    return objects.ints.sizeOf(digits)
  }
}

function text(character: string, count: number): Model {
  return (objects) => {
    const value = character.repeat(count)
    const { kind, length } = measure(value)
    if (!isSingleCharacter(value)) objects.strings.create(kind, length)
    return objects.strings.sizeOf(kind, length)
  }
}

function bytes(length: number): Model {
  return (objects) => {
    if (length > 0) objects.bytes.create(length)
    return objects.bytes.sizeOf(length)
  }
}

function tuple(length: number): Model {
  return (objects) => {
    if (length > 0) objects.tuples.create(length)
    return objects.tuples.sizeOf(length)
  }
}

const emptyDict: Model = (objects) => objects.dicts.sizeOf(objects.dicts.create())

function dictDisplay(count: number, isUnicode: boolean): Model {
  return (objects) => {
    const dict = objects.dicts.createPresized(count, isUnicode)
    for (let key = 0; key < count; key++) objects.dicts.insert(dict, isUnicode)
    return objects.dicts.sizeOf(dict)
  }
}

/** Through 3.10 a frame of its own first; `slots`: locals, cells and stack, as the code object says. */
function generator(name: 'generator' | 'coroutine', slots: (release: Release) => number): Model {
  return (objects, release) => {
    if (isFrom(release, '3.11')) return plain(name, slots(release))(objects, release)
    objects.frames.create({ spareFrame: -1, frameSlots: slots(release) })
    return plain(name)(objects, release)
  }
}

/** No locals; from 3.12 on the stack is deeper by the exception that a generator turns StopIteration into. */
function slotsOfOneYield(release: Release): number {
  return isFrom(release, '3.12') ? 2 : 1
}

/** A coroutine’s frame came from the free list in the recordings before 3.11. */
const coroutine: Model = (objects, release) =>
  plain('coroutine', isFrom(release, '3.11') ? slotsOfOneYield(release) : 0)(objects, release)

const emptySet: Model = (objects) => objects.sets.sizeOf(objects.sets.create())

function setOf(count: number): Model {
  return (objects) => {
    const set = objects.sets.create()
    for (let index = 0; index < count; index++) objects.sets.add(set)
    return objects.sets.sizeOf(set)
  }
}

const emptyFrozenset: Model = (objects) => {
  if (!objects.sets.emptyFrozensetIsOneObject) return emptySet(objects, objects.release)
  return objects.layouts.set.request
}

/** staticmethod and classmethod copy the attributes of the function into a __dict__ from 3.10 on. */
function wrapper(name: LayoutName): Model {
  return (objects, release) => {
    const size = plain(name)(objects, release)
    if (!isFrom(release, '3.10')) return size
    const dict = objects.dicts.create()
    for (let copied = 0; copied < 4; copied++) objects.dicts.insert(dict, true)
    return size
  }
}

export const BASICS: Readonly<Record<string, Model>> = {
  ...Object.fromEntries(
    Object.entries({
      '0': 0n,
      '1': 1n,
      '-1': -1n,
      '255': 255n,
      '256': 256n,
      '2**30-1': 2n ** 30n - 1n,
      '2**30': 2n ** 30n,
      '-(2**30)': -(2n ** 30n),
      '2**60-1': 2n ** 60n - 1n,
      '2**60': 2n ** 60n,
      '2**100': 2n ** 100n,
      '2**1000': 2n ** 1000n,
    }).map(([name, value]) => [`int(${name})`, intFromText(value)]),
  ),
  'int(257)': waiting(intFromText(257n), ({ ints }) => ints.free(ints.create(1), 1), '3.14'),
  True: existing((objects) => objects.ints.boolSizes.true),
  False: existing((objects) => objects.ints.boolSizes.false),
  None: existing((objects) => objects.layouts.object.request),
  Ellipsis: existing((objects) => objects.layouts.object.request),
  NotImplemented: existing((objects) => objects.layouts.object.request),
  'float(1.5)': plain('float'),
  'complex(1,2)': plain('complex'),
  'object()': plain('object'),

  'str()': text('', 0),
  ...Object.fromEntries(
    Object.entries({ ascii: 'a', latin1: '\u00e9', ucs2: '\u20ac', ucs4: '\u{1f600}' }).flatMap(
      ([kind, character]) =>
        [1, 2, 5, 11, 64].map((count) => {
          if (kindOfCodePoint(character.codePointAt(0) ?? 0) !== kind)
            throw new Error(`${character} is not ${kind}`)
          return [`str_${kind}(${count})`, text(character, count)]
        }),
    ),
  ),
  ...Object.fromEntries([0, 1, 5, 64, 600].map((length) => [`bytes(${length})`, bytes(length)])),
  ...Object.fromEntries(
    [0, 1, 5, 64].map((length) => [
      `bytearray(${length})`,
      ((objects) => objects.bytearrays.sizeOf(objects.bytearrays.create(length))) satisfies Model,
    ]),
  ),
  ...Object.fromEntries([0, 2, 3, 5, 10, 20, 21].map((length) => [`tuple(${length})`, tuple(length)])),
  'tuple(1)': waiting(tuple(1), ({ tuples }) => tuples.free(tuples.create(1), 1), '3.7', '3.12'),

  'list []': emptyList,
  'list [1,2,3]': displayOfConstants(3),
  'list [one,one,one] (not constant)': exactList(3),
  'list [1,2]': displayOfConstants(2),
  'list [1,2,3,4,5]': displayOfConstants(5),
  'list [1..8] literal': displayOfConstants(8),

  'dict {}': emptyDict,
  'dict()': (objects) => objects.dicts.sizeOf(objects.dicts.construct()),
  "dict {'a':1}": dictDisplay(1, true),
  'dict {1:1} int key': dictDisplay(1, false),
  'dict 5 str keys literal': dictDisplay(5, true),
  'dict 6 str keys literal': dictDisplay(6, true),
  'set()': emptySet,
  'set {1,2,3}': setOf(3),
  'frozenset()': emptyFrozenset,
  'frozenset([1,2,3])': setOf(3),

  'range(10)': plain('range'),
  'slice(1,2,3)': plain('slice'),
  function: plain('function'),
  lambda: plain('function'),
  'closure with one cell': sequence(plain('cell'), plain('function')),
  cell: plain('cell'),
  'generator (just made)': generator('generator', slotsOfOneYield),
  // Two locals and a stack of two; 3.15 makes the iterator inside, with a deeper stack.
  'generator expression': (objects, release) => {
    const makesIteratorInside = isFrom(release, '3.15')
    if (isFrom(release, '3.11')) plain('function')(objects, release)
    if (!makesIteratorInside) plain('tupleIterator')(objects, release)
    return generator('generator', () => (makesIteratorInside ? 6 : 4))(objects, release)
  },
  coroutine,
  'bound method': plain('method'),
  'builtin bound method [].append': sequence(emptyList, plain('builtin')),

  'deque()': (objects) => objects.deques.sizeOf(objects.deques.create()),
  "Exception('x')": plain('exception'),
  'ValueError()': plain('exception'),
  "OSError(2,'x')": plain('osError'),
  "memoryview(b'abc')": sequence(plain('managedBuffer'), plain('memoryview', 3)),

  enumerate: sizedFirst(plain('enumerate'), plain('tupleIterator')),
  zip: sequence(plain('tupleIterator'), plain('tupleIterator'), plain('zip')),
  map: sequence(plain('tupleIterator'), plain('map')),
  'iter(list)': sequence(emptyList, plain('listIterator')),
  'iter(tuple of 1)': plain('tupleIterator'),
  'iter(dict)': sequence(emptyDict, plain('dictIterator')),
  'iter(range)': waiting(
    plain('rangeIterator'),
    ({ plain: kept, layouts }) => kept.free(layouts.rangeIterator, kept.create(layouts.rangeIterator)),
    '3.14',
  ),
  'reversed(list)': sequence(emptyList, plain('listReverseIterator')),
  'itertools.count': plain('count'),
  'dict.keys()': sequence(emptyDict, plain('dictView')),
  mappingproxy: sequence(emptyDict, plain('mappingProxy')),
  partial: sizedFirst(plain('partial'), emptyDict),
  'weakref.ref': plain('weakref'),
  property: plain('property'),
  staticmethod: wrapper('staticMethod'),
  classmethod: wrapper('classMethod'),
  'super()': plain('super'),
  // The namespace of one keyword; through 3.7 the dict came with its table.
  'SimpleNamespace(a=1)': (objects, release) => {
    const size = plain('namespace')(objects, release)
    objects.dicts.insert(objects.dicts.create(), true)
    return size
  },
  'OrderedDict()': ({ orderedDicts }) => orderedDicts.sizeOf(orderedDicts.create()),
  'defaultdict(int)': (objects) => {
    const { dicts, plain: one, layouts } = objects
    return dicts.sizeOf(dicts.construct(one.create(layouts.defaultDict)), layouts.defaultDict.request)
  },
  // Through 3.10 the dict of a module was there before it, from the free list.
  module: (objects, release) => {
    const size = plain('module')(objects, release)
    if (isFrom(release, '3.11')) objects.dicts.create()
    return size
  },
  ...CLASSES,
}
