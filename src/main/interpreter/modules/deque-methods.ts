// Methods of collections.deque, and what copies and repeats them (_collectionsmodule.c). Called by deque.ts.
import { ANY, method } from '../objects/define'
import { itemsOf, newList } from '../objects/list'
import type { PyObject, PyType } from '../objects/object'
import { indexOf } from '../objects/sequence'
import { sizeArgument } from '../objects/text-arguments'
import type { Runtime } from '../vm/runtime'
import {
  append,
  appendLeft,
  clearDeque,
  deleteItem,
  dequeOf,
  type DequeValue,
  indexIn,
  listOfDeque,
  newDeque,
  pop,
  popLeft,
  rotate,
} from './deque'

/** deque_extend, deque_extendleft. */
export function extendDeque(rt: Runtime, self: PyObject, iterable: PyObject, isLeft = false): void {
  if (self === iterable) {
    const list = newList(rt, itemsOf(rt, iterable))
    try {
      extendDeque(rt, self, list, isLeft)
    } finally {
      rt.decref(list)
    }
    return
  }
  const deque = dequeOf(self)
  const iterator = rt.iter(iterable)
  try {
    if (deque.maxlen !== 0) {
      if (isLeft) rt.objects.deques.beginExtendLeft(deque.memory)
      else rt.objects.deques.beginExtend(deque.memory)
    }
    for (let item = rt.next(iterator); item; item = rt.next(iterator))
      if (deque.maxlen === 0) rt.decref(item)
      else if (isLeft) appendLeft(rt, deque, item)
      else append(rt, deque, item)
  } finally {
    rt.decref(iterator)
  }
}

/** deque_copy: a subclass makes its own. */
export function copyDeque(rt: Runtime, self: PyObject): PyObject {
  const deque = dequeOf(self)
  const { type } = self
  if (type.isHeap) {
    if (deque.maxlen < 0) return rt.call(type, [self])
    const bound = rt.int(deque.maxlen)
    try {
      return rt.call(type, [self, bound])
    } finally {
      rt.decref(bound)
    }
  }
  const made = newDeque(rt, type)
  made.value.maxlen = deque.maxlen
  if (deque.items.size === 1) {
    const item = deque.items.at(0)
    item.refs++
    append(rt, made.value, item)
  } else extendDeque(rt, made, self)
  return made
}

/** deque_inplace_repeat. */
export function repeatInPlace(rt: Runtime, self: PyObject, times: number): void {
  const deque = dequeOf(self)
  const { size } = deque.items
  if (size === 0 || times === 1) return
  if (times <= 0) {
    clearDeque(rt, deque)
    return
  }
  const { maxlen } = deque
  if (size === 1) {
    const count = maxlen >= 0 && times > maxlen ? maxlen : times
    rt.reserve(8 * count)
    const item = deque.items.at(0)
    for (let left = count - 1; left > 0; left--) {
      item.refs++
      append(rt, deque, item)
    }
    return
  }
  const rounds = maxlen >= 0 && times * size > maxlen ? Math.floor((maxlen + size - 1) / size) : times
  rt.reserve(8 * size * rounds)
  const list = listOfDeque(rt, deque)
  try {
    for (let left = rounds - 1; left > 0; left--) extendDeque(rt, self, list)
  } finally {
    rt.decref(list)
  }
}

/** A method whose arguments PyArg_ParseTuple counts until `since`, in its own words. */
function counted(
  rt: Runtime,
  type: PyType,
  name: string,
  least: number,
  most: number,
  since: number,
  call: (rt: Runtime, args: readonly PyObject[]) => PyObject,
): void {
  if (rt.rules.minor >= since && (name !== 'rotate' || rt.rules.minor >= 13)) {
    method(rt, type, name, least, most, call)
    return
  }
  method(rt, type, name, 0, ANY, (rt, args, names) => {
    if (names && names.length > 0) throw rt.error('TypeError', `${name}() takes no keyword arguments`)
    const count = args.length - 1
    if (count >= least && count <= most) return call(rt, args)
    const bound = count < least ? least : most
    const plural = bound === 1 ? '' : 's'
    if (rt.rules.minor >= since)
      throw rt.error('TypeError', `deque.${name} expected at most ${bound} argument${plural}, got ${count}`)
    const word = least === most ? 'exactly' : count < least ? 'at least' : 'at most'
    throw rt.error('TypeError', `${name}() takes ${word} ${bound} argument${plural} (${count} given)`)
  })
}

export function addDequeMethods(rt: Runtime, type: PyType): void {
  addEnds(rt, type)
  addOthers(rt, type)
  for (const name of ['copy', '__copy__'])
    method(rt, type, name, 0, 0, (rt, [self]) => copyDeque(rt, self as PyObject))
}

function addEnds(rt: Runtime, type: PyType): void {
  const add = (name: string, store: (rt: Runtime, deque: DequeValue, item: PyObject) => void) =>
    method(rt, type, name, 1, 1, (rt, [self, item]) => {
      const given = item as PyObject
      given.refs++
      store(rt, dequeOf(self), given)
      return rt.newNone()
    })
  add('append', append)
  add('appendleft', appendLeft)
  method(rt, type, 'pop', 0, 0, (rt, [self]) => pop(rt, dequeOf(self)))
  method(rt, type, 'popleft', 0, 0, (rt, [self]) => popLeft(rt, dequeOf(self)))
  method(rt, type, 'extend', 1, 1, (rt, [self, iterable]) => {
    extendDeque(rt, self as PyObject, iterable as PyObject)
    return rt.newNone()
  })
  method(rt, type, 'extendleft', 1, 1, (rt, [self, iterable]) => {
    extendDeque(rt, self as PyObject, iterable as PyObject, true)
    return rt.newNone()
  })
  method(rt, type, 'clear', 0, 0, (rt, [self]) => {
    clearDeque(rt, dequeOf(self))
    return rt.newNone()
  })
  counted(rt, type, 'rotate', 0, 1, 10, (rt, [self, steps]) => {
    rotate(rt, dequeOf(self), steps ? sizeArgument(rt, steps) : 1)
    return rt.newNone()
  })
}

/** An index as slices take it, None apart. */
function bound(rt: Runtime, given: PyObject | undefined, missing: number, size: number): number {
  if (!given) return missing
  if (!given.type.slots.index)
    throw rt.error('TypeError', 'slice indices must be integers or have an __index__ method')
  const value = indexOf(rt, given)
  const at = typeof value === 'bigint' ? (value < 0n ? -Infinity : Infinity) : value
  return at < 0 ? Math.max(0, at + size) : at
}

function addOthers(rt: Runtime, type: PyType): void {
  method(rt, type, 'count', 1, 1, (rt, [self, wanted]) => {
    const deque = dequeOf(self)
    const { state } = deque
    let found = 0
    for (let at = 0; at < deque.items.size; at++) {
      const item = deque.items.at(at)
      item.refs++
      try {
        if (rt.equals(item, wanted as PyObject)) found++
      } finally {
        rt.decref(item)
      }
      if (deque.state !== state) throw rt.error('RuntimeError', 'deque mutated during iteration')
    }
    return rt.int(found)
  })
  counted(rt, type, 'index', 1, 3, 13, (rt, [self, wanted, start, stop]) => {
    const deque = dequeOf(self)
    const { size } = deque.items
    const from = bound(rt, start, 0, size)
    const to = bound(rt, stop, size, size)
    const at = indexIn(rt, deque, wanted as PyObject, from, to)
    if (at < 0) throw rt.error('ValueError', `${rt.repr(wanted as PyObject)} is not in deque`)
    return rt.int(at)
  })
  counted(rt, type, 'insert', 2, 2, 13, (rt, [self, where, item]) => {
    const deque = dequeOf(self)
    const at = sizeArgument(rt, where as PyObject)
    const given = item as PyObject
    const { size } = deque.items
    if (size === deque.maxlen) throw rt.error('IndexError', 'deque already at its maximum size')
    given.refs++
    if (at >= size) append(rt, deque, given)
    else if (at <= -size || at === 0) appendLeft(rt, deque, given)
    else {
      rotate(rt, deque, -at)
      if (at < 0) append(rt, deque, given)
      else appendLeft(rt, deque, given)
      rotate(rt, deque, at)
    }
    return rt.newNone()
  })
  method(rt, type, 'remove', 1, 1, (rt, [self, wanted]) => {
    const deque = dequeOf(self)
    const at = indexIn(rt, deque, wanted as PyObject, 0, Infinity, [
      'IndexError',
      'deque mutated during remove().',
    ])
    if (at < 0)
      throw rt.error(
        'ValueError',
        rt.rules.minor >= 10
          ? `${rt.repr(wanted as PyObject)} is not in deque`
          : 'deque.remove(x): x not in deque',
      )
    deleteItem(rt, deque, at)
    return rt.newNone()
  })
  method(rt, type, 'reverse', 0, 0, (rt, [self]) => {
    const { items } = dequeOf(self)
    for (let at = 0, end = items.size - 1; at < end; at++, end--) {
      const item = items.at(at)
      items.set(at, items.at(end))
      items.set(end, item)
    }
    return rt.newNone()
  })
}
