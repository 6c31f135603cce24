// The operations of test/golden/data/objects/operations.py, in terms of the object-specific allocators. `prepare` runs
// before events count.
import { NO_MEMORY } from '@main/allocator/layer1-general/general-allocator'
import { OBJECT_SHAPE, shapeOf } from '@main/allocator/layer3-objects/class-shapes'
import { NAMESPACE_NAMES } from '@main/allocator/layer3-objects/data/types'
import type { BytearrayBody } from '@main/allocator/layer3-objects/bytearrays'
import type { DequeBody } from '@main/allocator/layer3-objects/deques'
import type { DictBody } from '@main/allocator/layer3-objects/dicts'
import type { InstanceBody } from '@main/allocator/layer3-objects/instances'
import type { ListBody } from '@main/allocator/layer3-objects/lists'
import type { ObjectAllocator } from '@main/allocator/layer3-objects/object-allocator'
import { at, isFrom, type Release } from '@main/allocator/layer3-objects/releases'
import type { SetBody } from '@main/allocator/layer3-objects/sets'
import { MadeClass, PLAIN_CLASS } from './classes'
import { listBody } from './lists'

/** Answers what is recorded, and what lay on the free lists when it began; they were empty otherwise. */
export type Operation = (
  objects: ObjectAllocator,
  release: Release,
) => { readonly act: () => void; readonly park?: () => void }

function operation<T>(
  prepare: (objects: ObjectAllocator, release: Release) => T,
  act: (objects: ObjectAllocator, argument: T) => void,
): Operation {
  return (objects, release) => {
    const argument = prepare(objects, release)
    return { act: () => act(objects, argument) }
  }
}

function times(count: number, step: (index: number) => void): void {
  for (let index = 0; index < count; index++) step(index)
}

function dictOf({ dicts }: ObjectAllocator, count: number, isString = false): DictBody {
  const dict = dicts.create()
  times(count, () => dicts.insert(dict, isString))
  return dict
}

function less({ dicts }: ObjectAllocator, dict: DictBody, count: number): DictBody {
  times(count, () => dicts.remove(dict))
  return dict
}

const updatedEmpty = ({ dicts }: ObjectAllocator, source: DictBody) => dicts.merge(dicts.create(), source)

function fromKeys(count: number) {
  return ({ dicts }: ObjectAllocator) => {
    const dict = dicts.construct()
    dicts.presize(dict, count, false)
    times(count, () => dicts.insert(dict, false))
  }
}

function dictsOf(count: number): Record<string, Operation> {
  const ints = (objects: ObjectAllocator) => dictOf(objects, count)
  const strings = (objects: ObjectAllocator) => dictOf(objects, count, true)
  return {
    [`{} updated by dict of ${count}`]: operation(ints, updatedEmpty),
    [`{} updated by dict of ${count} strings`]: operation(strings, updatedEmpty),
    [`dict of one updated by dict of ${count}`]: operation(ints, (objects, source) => {
      objects.dicts.merge(dictOf(objects, 1), source)
    }),
    [`dict(dict of ${count})`]: operation(ints, ({ dicts }, source) =>
      dicts.merge(dicts.construct(), source),
    ),
    [`copy of dict of ${count}`]: operation(ints, ({ dicts }, source) => dicts.copy(source)),
    [`copy of dict of ${count} strings`]: operation(strings, ({ dicts }, source) => dicts.copy(source)),
    [`dict.fromkeys(dict of ${count})`]: operation(ints, fromKeys(count)),
    [`dict.fromkeys(set of ${count})`]: operation(ints, fromKeys(count)),
  }
}

function dictsLess(count: number, deleted: number): Record<string, Operation> {
  const source = (objects: ObjectAllocator) => less(objects, dictOf(objects, count), deleted)
  return {
    [`copy of dict of ${count} less ${deleted}`]: operation(source, ({ dicts }, dict) => dicts.copy(dict)),
    [`{} updated by dict of ${count} less ${deleted}`]: operation(source, updatedEmpty),
  }
}

function setOf({ sets }: ObjectAllocator, count: number): SetBody {
  const set = sets.create()
  times(count, () => sets.add(set))
  return set
}

function setsOf(count: number): Record<string, Operation> {
  const source = (objects: ObjectAllocator) => setOf(objects, count)
  const merged = ({ sets }: ObjectAllocator) => sets.merge(sets.create(), count)
  return {
    [`set() updated by set of ${count}`]: operation(source, merged),
    [`set() updated by dict of ${count}`]: operation(source, merged),
    [`copy of set of ${count}`]: operation(source, merged),
    [`frozenset(set of ${count})`]: operation(source, merged),
    [`set of ${count} | set of 3`]: operation(source, ({ sets }) => {
      const union = sets.create()
      sets.merge(union, count)
      sets.merge(union, 3)
    }),
    [`set of ${count} cleared, one added`]: operation(source, ({ sets }, set) => {
      sets.clear(set)
      sets.add(set)
    }),
  }
}

/** list(range(n)). */
function listOf({ lists }: ObjectAllocator, count: number): ListBody {
  const body = listBody()
  lists.construct(body)
  lists.beginFromSized(body, count)
  return body
}

/** `kind`: what brings the items. */
function extend(
  { lists }: ObjectAllocator,
  body: ListBody,
  length: number,
  count: number,
  kind: string,
): void {
  if (kind === 'list') lists.extend(body, length, count)
  else if (!lists.tablesAreIterated) lists.extendByTable(body, length, count)
  else {
    lists.beginExtend(body, length, count)
    times(count, (index) => lists.append(body, length + index))
    lists.endExtend(body, length + count)
  }
}

function listsOf(count: number): Record<string, Operation> {
  const source = (objects: ObjectAllocator) => listOf(objects, count)
  const emptied = (step: (objects: ObjectAllocator, body: ListBody, length: number) => void) =>
    operation(source, (objects, body) => times(count, (index) => step(objects, body, count - index)))
  const byKind = ['list', 'set', 'dict'].map((kind) => ({
    [`list(${kind} of ${count})`]: operation(source, (objects) => {
      const body = listBody()
      objects.lists.construct(body)
      if (kind !== 'list' && !objects.lists.tablesAreIterated) objects.lists.extendByTable(body, 0, count)
      else objects.lists.beginFromSized(body, count)
    }),
    [`list of one extended by ${kind} of ${count}`]: operation(source, (objects) => {
      const body = listBody()
      objects.lists.create(body, 1)
      extend(objects, body, 1, count, kind)
    }),
    [`[] extended by ${kind} of ${count}`]: operation(source, (objects) => {
      const body = listBody()
      objects.lists.create(body, 0)
      extend(objects, body, 0, count, kind)
    }),
  }))
  return {
    ...Object.assign({}, ...byKind),
    [`slice of list of ${count}`]: operation(source, ({ lists }) => lists.create(listBody(), count)),
    [`list of ${count} + itself`]: operation(source, ({ lists }) => lists.create(listBody(), 2 * count)),
    [`list of ${count} popped to nothing`]: emptied(({ lists }, body, length) => lists.pop(body, length)),
    [`list of ${count} deleted item by item`]: emptied(({ lists }, body, length) =>
      lists.deleteItem(body, length),
    ),
    [`three put into list of ${count}`]: operation(source, ({ lists }, body) => {
      lists.assignSlice(body, count, count + 3)
    }),
    [`list of ${count} deleted at once`]: operation(source, ({ lists }, body) =>
      lists.assignSlice(body, count, 0),
    ),
    [`list of ${count} cleared, one appended`]: operation(source, ({ lists }, body) => {
      lists.clear(body)
      lists.append(body, 0)
    }),
  }
}

function dequeOf({ deques }: ObjectAllocator, count: number): DequeBody {
  const deque = deques.create()
  deques.beginExtend(deque)
  times(count, () => deques.append(deque))
  return deque
}

const BUFFERS: Readonly<Record<string, Operation>> = {
  'deque of 10 as a queue': operation(
    (objects) => dequeOf(objects, 10),
    ({ deques }, deque) =>
      times(300, () => {
        deques.append(deque)
        deques.popLeft(deque)
      }),
  ),
  'bytearray of 600 cut at the start': operation(
    ({ bytearrays }) => bytearrays.create(600),
    ({ bytearrays }, bytearray) => times(60, () => bytearrays.deleteFront(bytearray, 5)),
  ),
  'bytearray up and down': operation(
    ({ bytearrays }) => bytearrays.create(0),
    ({ bytearrays }, one) => {
      const by = (step: number) => bytearrays.resize(one, one.length + step)
      times(100, () => by(1))
      times(90, () => by(-1))
      bytearrays.resize(one, 0)
      by(1)
    },
  ),
  'bytearray of 10 as a queue': operation(
    ({ bytearrays }): BytearrayBody => bytearrays.create(10),
    ({ bytearrays }, one) =>
      times(20, () => {
        bytearrays.resize(one, one.length + 1)
        bytearrays.deleteFront(one, 1)
      }),
  ),
  'array up and down': operation(
    ({ arrays }) => arrays.create(4, 0),
    ({ arrays }, array) => {
      times(50, (length) => arrays.resize(array, length, length + 1))
      times(50, (index) => arrays.resize(array, 50 - index, 49 - index))
      arrays.resize(array, 0, 1)
    },
  ),
}

const EIGHT = [...'abcdefgh']

function plainClass(objects: ObjectAllocator, release: Release): MadeClass {
  // Before 3.14 it does not matter which names the class body assigns.
  return new MadeClass(objects, release, [])
}

/** An instance whose attributes are set in a loop over names. */
function setNames(names: readonly string[]) {
  return (objects: ObjectAllocator, made: MadeClass): InstanceBody => {
    const instance = made.create()
    const { tupleIterator } = objects.layouts
    const iterator = objects.plain.create(tupleIterator)
    for (const name of names) made.set(instance, name)
    objects.plain.free(tupleIterator, iterator)
    return instance
  }
}

function after(...acts: readonly ((objects: ObjectAllocator, made: MadeClass) => void)[]) {
  return (objects: ObjectAllocator, release: Release) => {
    const made = plainClass(objects, release)
    for (const act of acts) act(objects, made)
    return made
  }
}

function withoutOne({ instances }: ObjectAllocator, made: MadeClass): void {
  const instance = made.create()
  made.set(instance, 'a')
  made.set(instance, 'b')
  if (made.shared !== null) instances.remove(instance, made.shared)
  made.set(instance, 'c')
}

const INSTANCES: Readonly<Record<string, Operation>> = {
  'first instance, 8 attributes': operation(plainClass, setNames(EIGHT)),
  'second instance, 8 attributes after 8': operation(after(setNames(EIGHT)), setNames(EIGHT)),
  'second instance, 8 attributes after 2': operation(after(setNames(['a', 'b'])), setNames(EIGHT)),
  'second instance, other order': operation(after(setNames(['a', 'b', 'c'])), setNames(['c', 'a'])),
  'third instance after another order': operation(
    after(setNames(['a', 'b', 'c']), setNames(['c', 'a'])),
    setNames(['a', 'b']),
  ),
  'attribute deleted': operation(plainClass, withoutOne),
  'instance after one with a deleted attribute': operation(after(withoutOne), setNames(['a', 'b'])),
  '__dict__ read before an attribute': operation(plainClass, (_, made) => {
    const instance = made.create()
    made.dictOf(instance)
    made.set(instance, 'a')
  }),
  'an int put into __dict__': operation(plainClass, ({ instances }, made) => {
    const instance = made.create()
    made.set(instance, 'a')
    instances.insertShared(made.dictOf(instance), made.shared, '5', false)
  }),
  'instance made and freed': operation(after(setNames(['a', 'b'])), ({ instances }, made) => {
    const instance = made.create()
    made.set(instance, 'a')
    made.set(instance, 'b')
    instances.free(instance)
  }),
}

/** A class statement in a function: `methods` functions, or names in __slots__, in its body. */
function classStatement(methods: number, slots: number): Operation {
  return (objects, release) => ({
    act: () => runClassStatement(objects, release, methods, slots),
    park() {
      const { plain, layouts, tuples } = objects
      if (!isFrom(release, '3.12')) tuples.free(tuples.create(1), 1)
      plain.free(layouts.builtin, plain.create(layouts.builtin))
    },
  })
}

function runClassStatement(objects: ObjectAllocator, release: Release, methods: number, slots: number): void {
  const { plain, layouts, dicts, types } = objects
  const { before, after: behind } = at(NAMESPACE_NAMES, release)
  const body = plain.create(layouts.function)
  const beginning = types.begin(0)
  const { namespace } = beginning
  for (const _ of before) dicts.insert(namespace, true)
  for (let method = 0; method < methods; method++) {
    plain.create(layouts.function)
    dicts.insert(namespace, true)
  }
  if (slots > 0) dicts.insert(namespace, true)
  for (const _ of behind) dicts.insert(namespace, true)
  const wanted = slots === 0 ? PLAIN_CLASS : { slots, wantsDict: false, wantsWeakrefs: false }
  types.create(
    {
      definesDocumentation: false,
      shape: shapeOf(release, OBJECT_SHAPE, wanted),
      slots,
      addsDict: wanted.wantsDict,
      addsWeakrefs: wanted.wantsWeakrefs,
      bases: [null],
      mroLength: 2,
      staticAttributes: [],
    },
    beginning,
  )
  dicts.free(namespace)
  plain.free(layouts.function, body)
}

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...Object.assign({}, ...[1, 5, 6, 10, 11, 21, 22, 60].map(dictsOf)),
  ...dictsLess(10, 2),
  ...dictsLess(10, 4),
  ...dictsLess(10, 9),
  ...dictsLess(40, 20),
  ...dictsLess(5, 5),
  'two strings, then an int': operation(
    () => NO_MEMORY,
    (objects) => objects.dicts.insert(dictOf(objects, 2, true), false),
  ),
  'dict of 20 cleared, one inserted': operation(
    (objects) => dictOf(objects, 20),
    ({ dicts }, dict) => {
      dicts.clear(dict)
      dicts.insert(dict, false)
    },
  ),
  'dict of 40 less 38, 10 inserted': operation(
    (objects) => dictOf(objects, 40),
    (objects, dict) => {
      less(objects, dict, 38)
      times(10, () => objects.dicts.insert(dict, false))
    },
  ),
  ...Object.assign({}, ...[1, 3, 5, 10, 20, 80].map(setsOf)),
  ...Object.assign({}, ...[1, 3, 9, 20].map(listsOf)),
  ...BUFFERS,
  ...INSTANCES,
  'class of nothing': classStatement(0, 0),
  'class of two methods': classStatement(2, 0),
  'class of two slots': classStatement(0, 2),
}
