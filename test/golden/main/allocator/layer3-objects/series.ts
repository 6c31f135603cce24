// Recorded series of sizes: one kind of object made ever longer, in terms of the object-specific allocators.
import type { CharacterKind } from '@main/allocator/layer3-objects/data/text'
import { ARRAY_ITEM_BYTES } from '@main/allocator/layer3-objects/data/containers'
import { LONGEST_PRESIZED_DISPLAY } from '@main/allocator/layer3-objects/data/dicts'
import type { DictBody } from '@main/allocator/layer3-objects/dicts'
import type { ObjectAllocator } from '@main/allocator/layer3-objects/object-allocator'
import { at, type Release } from '@main/allocator/layer3-objects/releases'
import type { Model } from './basics'
import { MadeClass } from './classes'
import {
  appended,
  display,
  displayOfConstants,
  exactList,
  fromGenerator,
  fromSized,
  list,
  listBody,
  sorted,
} from './lists'

/** The whole series, as recorded. */
export type Series = (objects: ObjectAllocator, release: Release) => unknown

/** One size for each length from 0. */
function lengths(count: number, model: (length: number) => Model): Series {
  return (objects, release) => Array.from({ length: count }, (_, length) => model(length)(objects, release))
}

/** [length, size] at the start and whenever the size changes. `grow` brings the object from `length` to one more. */
function changes<T>(
  count: number,
  start: (objects: ObjectAllocator) => T,
  size: (objects: ObjectAllocator, one: T) => number,
  grow: (objects: ObjectAllocator, one: T, length: number) => void,
): Series {
  return (objects) => {
    const one = start(objects)
    const seen = [[0, size(objects, one)]]
    for (let length = 0; length < count; length++) {
      grow(objects, one, length)
      const now = size(objects, one)
      if (now !== seen.at(-1)?.[1]) seen.push([length + 1, now])
    }
    return seen
  }
}

/** Sizes after each of 40 steps that bring a list from `length` to `length` + `step`. */
function fortySteps(
  step: number,
  grow: (objects: ObjectAllocator, body: ReturnType<typeof listBody>, length: number) => void,
): Series {
  return (objects) => {
    const body = listBody()
    objects.lists.create(body, 0)
    return Array.from({ length: 40 }, (_, index) => {
      grow(objects, body, index * step)
      return objects.lists.sizeOf(body)
    })
  }
}

const popped: Series = (objects) => {
  const body = listBody()
  objects.lists.create(body, 0)
  for (let length = 0; length < 2000; length++) objects.lists.append(body, length)
  const seen = [[2000, objects.lists.sizeOf(body)]]
  for (let length = 2000; length > 0; length--) {
    objects.lists.pop(body, length)
    const now = objects.lists.sizeOf(body)
    if (now !== seen.at(-1)?.[1]) seen.push([length - 1, now])
  }
  return seen
}

function strings(kind: CharacterKind): Series {
  return lengths(
    65,
    (length) =>
      ({ strings: text }) =>
        text.sizeOf(length === 0 ? 'ascii' : kind, length),
  )
}

function dict(make: (objects: ObjectAllocator, release: Release) => DictBody): Model {
  return (objects, release) => objects.dicts.sizeOf(make(objects, release))
}

function filled(objects: ObjectAllocator, body: DictBody, count: number, isString: boolean): DictBody {
  for (let key = 0; key < count; key++) objects.dicts.insert(body, isString)
  return body
}

function dictDisplay(count: number): Model {
  return dict((objects, release) => {
    const isPresized = count <= at(LONGEST_PRESIZED_DISPLAY, release)
    return filled(objects, objects.dicts.createPresized(isPresized ? count : 0, true), count, true)
  })
}

function dictGrowth(isString: boolean): Series {
  return changes(
    2000,
    ({ dicts }) => dicts.construct(),
    ({ dicts }, body) => dicts.sizeOf(body),
    ({ dicts }, body) => dicts.insert(body, isString),
  )
}

function setOfList(count: number): Model {
  return ({ sets }) => {
    const set = sets.create()
    for (let index = 0; index < count; index++) sets.add(set)
    return sets.sizeOf(set)
  }
}

export const SERIES: Readonly<Record<string, Series>> = {
  str_ascii_0_to_64: strings('ascii'),
  str_latin1_0_to_64: strings('latin1'),
  str_ucs2_0_to_64: strings('ucs2'),
  str_ucs4_0_to_64: strings('ucs4'),
  bytes_0_to_64: lengths(
    65,
    (length) =>
      ({ bytes }) =>
        bytes.sizeOf(length),
  ),
  bytearray_0_to_64: lengths(
    65,
    (length) =>
      ({ bytearrays }) =>
        bytearrays.sizeOf(bytearrays.create(length)),
  ),
  'bytearray_append_to_2000 [len,size] at each change': changes(
    2000,
    ({ bytearrays }) => bytearrays.create(0),
    ({ bytearrays }, one) => bytearrays.sizeOf(one),
    ({ bytearrays }, one, length) => bytearrays.resize(one, length + 1),
  ),
  tuple_0_to_40: lengths(
    41,
    (length) =>
      ({ tuples }) =>
        tuples.sizeOf(length),
  ),
  list_literal_nonconst_0_to_40: lengths(41, display),
  list_literal_const_0_to_40: lengths(41, displayOfConstants),
  'list_range_0_to_40  list(range(n))': lengths(41, fromSized),
  'list_tuple_0_to_40  list(tuple of n)': lengths(41, fromSized),
  'list_generator_0_to_40  list(i for i in range(n))': lengths(41, fromGenerator),
  'list_mul_0_to_40  [None]*n': lengths(41, exactList),
  'list_copy_0_to_40  list.copy()': lengths(41, exactList),
  'list_slice_0_to_40  l[:]': lengths(41, exactList),
  list_comprehension_0_to_40: lengths(41, appended),
  list_sorted_0_to_40: lengths(41, sorted),
  ...Object.fromEntries(
    [2000, 200_000].map((count) => [
      `list_append_to_${count} [len,size] at each change`,
      changes(
        count,
        ({ lists }) => {
          const body = listBody()
          lists.create(body, 0)
          return body
        },
        ({ lists }, body) => lists.sizeOf(body),
        ({ lists }, body, length) => lists.append(body, length),
      ),
    ]),
  ),
  'list_pop_from_2000 [len,size] at each change': popped,
  'list_extend_by_tuple3_40_times sizes': fortySteps(3, ({ lists }, body, length) =>
    lists.extend(body, length, 3),
  ),
  'list_insert0_40_times sizes': fortySteps(1, ({ lists }, body, length) =>
    lists.resize(body, length, length + 1),
  ),
  'list_iadd1_40_times sizes': fortySteps(1, ({ lists }, body, length) => lists.extend(body, length, 1)),

  dict_literal_str_0_to_40: lengths(41, dictDisplay),
  dict_comprehension_int_0_to_40: lengths(41, (count) =>
    dict((objects) => filled(objects, objects.dicts.create(), count, false)),
  ),
  'dict_insert_int_to_2000 [len,size] at each change': dictGrowth(false),
  'dict_insert_str_to_2000 [len,size] at each change': dictGrowth(true),
  dict_copy_of_n_ints_0_to_40: lengths(41, (count) =>
    dict((objects) => objects.dicts.copy(filled(objects, objects.dicts.create(), count, false))),
  ),
  dict_fromkeys_range_0_to_40: lengths(41, (count) =>
    dict((objects) => filled(objects, objects.dicts.construct(), count, false)),
  ),
  'set_add_to_2000 [len,size] at each change': changes(
    2000,
    ({ sets }) => sets.create(),
    ({ sets }, set) => sets.sizeOf(set),
    ({ sets }, set) => sets.add(set),
  ),
  set_of_list_0_to_40: lengths(41, setOfList),
  frozenset_of_list_0_to_40: lengths(41, setOfList),
  'dict_of_the_kth_instance_with_2_attributes_looked_at_at_once k=1..45': (objects, release) => {
    const made = new MadeClass(objects, release, ['x', 'y'])
    return Array.from({ length: 45 }, () => objects.dicts.sizeOf(made.dictOf(made.create())))
  },
  'array_i_append_to_2000 [len,size] at each change': changes(
    2000,
    ({ arrays }) => arrays.create(4, 0),
    ({ arrays }, array) => arrays.sizeOf(array),
    ({ arrays }, array, length) => arrays.resize(array, length, length + 1),
  ),
  OrderedDict_0_to_40: lengths(41, (count) => ({ orderedDicts }) => {
    const ordered = orderedDicts.create()
    for (let key = 0; key < count; key++) orderedDicts.insert(ordered, false)
    return orderedDicts.sizeOf(ordered)
  }),
  defaultdict_0_to_40: lengths(41, (count) => ({ dicts, plain, layouts }) => {
    const dict = dicts.construct(plain.create(layouts.defaultDict))
    for (let key = 0; key < count; key++) dicts.insert(dict, false)
    return dicts.sizeOf(dict, layouts.defaultDict.request)
  }),
  deque_0_to_200: lengths(201, (count) => ({ deques }) => {
    const deque = deques.create()
    deques.beginExtend(deque)
    for (let index = 0; index < count; index++) deques.append(deque)
    return deques.sizeOf(deque)
  }),
}

const MILLION = 1_000_000

const builtinTypeSize: Series = ({ types }) => types.builtinSize

/** [empty, a million items from bytes, bytes of an item]. Unicode characters come as one string, exactly. */
function arrayFromBytes(code: string, itemBytes: number): Series {
  return ({ arrays }) => {
    const isText = code === 'u' || code === 'w'
    const filledArray = arrays.create(itemBytes, isText ? MILLION : 0)
    if (!isText) arrays.resize(filledArray, 0, MILLION)
    return [arrays.sizeOf(arrays.create(itemBytes, 0)), arrays.sizeOf(filledArray), itemBytes]
  }
}

export const TYPES: Readonly<Record<string, Series>> = {
  "str latin1(10) getsizeof before / after encode('utf-8')": ({ strings: text }) => [
    text.sizeOf('latin1', 10),
    text.sizeOf('latin1', 10),
  ],
  'dict of 100: size full / after deleting all / after one more insert': ({ dicts }) => {
    const body = dicts.construct()
    const sizes: number[] = []
    for (let key = 0; key < 100; key++) dicts.insert(body, false)
    sizes.push(dicts.sizeOf(body))
    for (let key = 0; key < 100; key++) dicts.remove(body)
    sizes.push(dicts.sizeOf(body))
    dicts.insert(body, false)
    return [...sizes, dicts.sizeOf(body)]
  },
  'first-ever instance of a class with 2 attributes: instance, __dict__': (objects, release) => {
    const made = new MadeClass(objects, release, ['x', 'y'])
    return [made.size, objects.dicts.sizeOf(made.dictOf(made.create()))]
  },
  'dataclass x,y: __dict__': (objects, release) => {
    const made = new MadeClass(objects, release, ['x', 'y'])
    for (let warm = 0; warm < 300; warm++) made.create()
    return objects.dicts.sizeOf(made.dictOf(made.create()))
  },
  ...Object.fromEntries(
    Object.entries(ARRAY_ITEM_BYTES).map(([code, itemBytes]) => [
      `array.array('${code}') empty / 1_000_000 items from bytes / itemsize`,
      arrayFromBytes(code, itemBytes),
    ]),
  ),
  "array.array('i', range(1_000_000)) (from an iterable)": ({ arrays }) => {
    const array = arrays.create(4, 0)
    for (let length = 0; length < MILLION; length++) arrays.resize(array, length, length + 1)
    return arrays.sizeOf(array)
  },
  ...Object.fromEntries(
    ['int', 'str', 'list', 'dict', 'tuple', 'type', 'object'].map((name) => [
      `sizes of type objects / ${name}`,
      builtinTypeSize,
    ]),
  ),
  'sizes of type objects / C0': (objects, release) => {
    const { shared } = new MadeClass(objects, release, [])
    return objects.types.sizeOf({ shared })
  },
  'list(range(1_000_000))': fromSized(MILLION),
  '[i for i in range(1_000_000)]': list((body, { lists }) => {
    lists.create(body, 0)
    for (let length = 0; length < MILLION; length++) lists.append(body, length)
  }),
}
