// itertools: groupby with its groups, and tee with the blocks its iterators share.
import { EQ } from '../compile/opcodes'
import { method } from '../objects/define'
import { newTuple } from '../objects/list'
import type { PyObject, PyType } from '../objects/object'
import { indexOf } from '../objects/sequence'
import { bindArguments, signature } from '../vm/builtin-arguments'
import type { Native } from '../objects/object'
import type { Runtime } from '../vm/runtime'
import { iteratorType, positionals } from './itertools-types'

interface GroupbyValue {
  readonly iterator: PyObject
  readonly func: PyObject
  targetKey: PyObject | null
  key: PyObject | null
  item: PyObject | null
  /** The group that may go on; not a reference. */
  group: PyObject | null
}

interface GroupValue {
  readonly parent: PyObject<GroupbyValue>
  readonly targetKey: PyObject
}

const GROUPBY = signature('groupby', 'iterable, key=')

export function makeGroupby(rt: Runtime): PyType {
  const group = iteratorType<GroupValue>(
    rt,
    '_grouper',
    48,
    ({ parent, targetKey }) => {
      if (parent.value.group !== null) parent.value.group = null
      return [parent, targetKey]
    },
    (type) => {
      type.slots.traverse = (object, visit) => {
        const { parent, targetKey } = object.value as GroupValue
        visit(parent)
        visit(targetKey)
      }
      type.slots.next = nextOfGroup
    },
  )
  // A group that dies is no longer its parent's: only the one that is current is forgotten.
  const { dealloc } = group.type.slots
  group.type.slots.dealloc = (rt, object) => {
    const { parent } = (object as PyObject<GroupValue>).value
    const current = parent.value.group
    parent.refs++
    dealloc?.(rt, object)
    if (current !== object) parent.value.group = current
    rt.decref(parent)
  }
  return iteratorType<GroupbyValue>(
    rt,
    'groupby',
    rt.rules.minor >= 12 ? 88 : 80,
    ({ iterator, func, targetKey, key, item }) => [iterator, func, targetKey, key, item],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        const [iterable, given] = bindArguments(rt, GROUPBY, args, names)
        const func = given ?? rt.none
        const iterator = rt.iter(iterable as PyObject)
        func.refs++
        return make(type, { iterator, func, targetKey: null, key: null, item: null, group: null })
      }
      type.slots.next = (rt, object) => {
        const value = object.value as GroupbyValue
        value.group = null
        while (value.key === null || (value.targetKey && rt.compares(value.targetKey, value.key, EQ)))
          if (!step(rt, value)) return null
        const { key, targetKey } = value
        key.refs++
        value.targetKey = key
        if (targetKey) rt.decref(targetKey)
        object.refs++
        key.refs++
        const made = group.make(group.type, { parent: object as PyObject<GroupbyValue>, targetKey: key })
        value.group = made
        key.refs++
        return newTuple(rt, [key, made])
      }
    },
  ).type
}

/** Takes the next item and its key; false at the end. */
function step(rt: Runtime, value: GroupbyValue): boolean {
  const item = rt.next(value.iterator)
  if (item === null) return false
  let key = item
  if (value.func === rt.none) item.refs++
  else {
    try {
      key = rt.call(value.func, [item])
    } catch (problem) {
      rt.decref(item)
      throw problem
    }
  }
  const old = [value.item, value.key]
  value.item = item
  value.key = key
  for (const one of old) if (one) rt.decref(one)
  return true
}

function nextOfGroup(rt: Runtime, object: PyObject): PyObject | null {
  const { parent, targetKey } = (object as PyObject<GroupValue>).value
  const { value } = parent
  if (value.group !== object) return null
  if (value.item === null && !step(rt, value)) return null
  if (!rt.equals(targetKey, value.key as PyObject)) return null
  const { item, key } = value
  value.item = null
  value.key = null
  if (key) rt.decref(key)
  return item
}

/** LINKCELLS: items of one block. */
const BLOCK_ITEMS = 57

interface BlockValue {
  readonly iterator: PyObject
  readonly items: PyObject[]
  next: PyObject<BlockValue> | null
  isRunning: boolean
}

interface TeeValue {
  block: PyObject<BlockValue>
  at: number
}

/** tee, and the types of what it gives. */
export function makeTee(rt: Runtime): Native {
  const block = iteratorType<BlockValue>(
    rt,
    '_tee_dataobject',
    512,
    ({ iterator, items, next }) => [iterator, ...items, next],
    (type) => {
      type.slots.iter = null
    },
  )
  const newBlock = (iterator: PyObject) => {
    iterator.refs++
    return block.make(block.type, { iterator, items: [], next: null, isRunning: false })
  }
  const tee = iteratorType<TeeValue>(
    rt,
    '_tee',
    rt.rules.minor >= 12 ? 64 : 56,
    ({ block }) => [block],
    (type, { make }) => {
      type.slots.next = (rt, object) => {
        const value = object.value as TeeValue
        if (value.at >= BLOCK_ITEMS) {
          const full = value.block
          full.value.next ??= newBlock(full.value.iterator)
          full.value.next.refs++
          value.block = full.value.next
          value.at = 0
          rt.decref(full)
        }
        const item = itemOfBlock(rt, value.block.value, value.at)
        if (item) value.at++
        return item
      }
      method(rt, type, '__copy__', 0, 0, (_, [self]) => copyOf(self as PyObject<TeeValue>, make))
    },
  )
  const copyOf = (
    { value: { block, at } }: PyObject<TeeValue>,
    make: (type: PyType, value: TeeValue) => PyObject,
  ) => {
    block.refs++
    return make(tee.type, { block, at })
  }
  return (rt, args, names) => {
    if (names && names.length > 0)
      throw rt.error(
        'TypeError',
        `${rt.rules.minor >= 9 ? 'itertools.' : ''}tee() takes no keyword arguments`,
      )
    const [iterable, given] = positionals(rt, 'tee', args, null, 1, 2)
    const count = given ? Number(indexOf(rt, given)) : 2
    if (count < 0) throw rt.error('ValueError', 'n must be >= 0')
    if (count === 0) return newTuple(rt, [])
    rt.reserve(64 * count)
    const iterator = rt.iter(iterable as PyObject)
    let first: PyObject = iterator
    try {
      if (iterator.type === tee.type) {
        // Up to 3.13.0 the first of them is the iterator that was given.
        const isIndependent = rt.rules.minor >= 14 || rt.rules.version === '3.13.18'
        if (isIndependent) first = copyOf(iterator as PyObject<TeeValue>, tee.make)
        else first.refs++
      } else first = tee.make(tee.type, { block: newBlock(iterator), at: 0 })
    } finally {
      rt.decref(iterator)
    }
    const items = [first]
    while (items.length < count) items.push(copyOf(first as PyObject<TeeValue>, tee.make))
    return newTuple(rt, items)
  }
}

function itemOfBlock(rt: Runtime, block: BlockValue, at: number): PyObject | null {
  let item: PyObject | null = block.items[at] ?? null
  if (item === null) {
    if (block.isRunning) throw rt.error('RuntimeError', 'cannot re-enter the tee iterator')
    block.isRunning = true
    try {
      item = rt.next(block.iterator)
    } finally {
      block.isRunning = false
    }
    if (item === null) return null
    block.items.push(item)
  }
  item.refs++
  return item
}
