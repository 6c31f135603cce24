// Methods of array.array (arraymodule.c). Called by array.ts.
import type { Runtime } from '../vm/runtime'
import { bytesLike } from '../objects/bytes-codec'
import { method } from '../objects/define'
import { newList, newTuple } from '../objects/list'
import type { ListValue, PyObject, PyType, StrValue } from '../objects/object'
import { sizeArgument } from '../objects/text-arguments'
import {
  appendItem,
  arrayOf,
  type ArrayValue,
  indexIn,
  insertItem,
  isArray,
  itemOf,
  resizeArray,
  storeItem,
  textOfArray,
} from './array'
import { deleteItem, strided } from './array-slices'

/** array.frombytes. */
export function fromBytes(rt: Runtime, array: ArrayValue, bytes: Uint8Array): void {
  const { bytes: width } = array.kind
  if (bytes.length % width !== 0) throw rt.error('ValueError', 'bytes length not a multiple of item size')
  if (bytes.length === 0) return
  const { length } = array
  const copied = bytes.slice()
  resizeArray(rt, array, length + copied.length / width)
  array.bytes.set(copied, length * width)
}

/** array_do_extend; `anyKind`: an array of another type is read item by item. */
export function extendArray(rt: Runtime, array: ArrayValue, other: PyObject, anyKind = false): void {
  if (isArray(other) && !anyKind) {
    if (other.value.kind !== array.kind)
      throw rt.error('TypeError', 'can only extend with array of same kind')
    const bytes = other.value.bytes.slice()
    const before = array.bytes.length
    resizeArray(rt, array, array.length + other.value.length)
    array.bytes.set(bytes, before)
    return
  }
  const iterator = rt.iter(other)
  try {
    for (let item = rt.next(iterator); item; item = rt.next(iterator))
      try {
        appendItem(rt, array, item)
      } finally {
        rt.decref(item)
      }
  } finally {
    rt.decref(iterator)
  }
}

export function addArrayMethods(rt: Runtime, type: PyType): void {
  addItemMethods(rt, type)
  addConversions(rt, type)
  const copy = (rt: Runtime, array: ArrayValue) => strided(rt, array, 0, 1, array.length)
  method(rt, type, '__copy__', 0, 0, (rt, [self]) => copy(rt, arrayOf(self)))
  method(rt, type, '__deepcopy__', 1, 1, (rt, [self]) => copy(rt, arrayOf(self)))
}

function addItemMethods(rt: Runtime, type: PyType): void {
  const { minor } = rt.rules
  method(rt, type, 'append', 1, 1, (rt, [self, item]) => {
    appendItem(rt, arrayOf(self), item as PyObject)
    return rt.newNone()
  })
  method(rt, type, 'extend', 1, 1, (rt, [self, other]) => {
    extendArray(rt, arrayOf(self), other as PyObject)
    return rt.newNone()
  })
  method(rt, type, 'insert', 2, 2, (rt, [self, at, item]) => {
    insertItem(rt, arrayOf(self), sizeArgument(rt, at as PyObject), item as PyObject)
    return rt.newNone()
  })
  method(rt, type, 'pop', 0, 1, (rt, [self, given]) => {
    const array = arrayOf(self)
    const wanted = given ? sizeArgument(rt, given) : -1
    if (array.length === 0) throw rt.error('IndexError', 'pop from empty array')
    const at = wanted < 0 ? wanted + array.length : wanted
    if (at < 0 || at >= array.length) throw rt.error('IndexError', 'pop index out of range')
    const item = itemOf(rt, array, at)
    deleteItem(rt, array, at)
    return item
  })
  method(rt, type, 'remove', 1, 1, (rt, [self, item]) => {
    const array = arrayOf(self)
    const at = indexIn(rt, array, item as PyObject)
    if (at < 0) throw rt.error('ValueError', 'array.remove(x): x not in array')
    deleteItem(rt, array, at)
    return rt.newNone()
  })
  method(rt, type, 'index', 1, minor >= 10 ? 3 : 1, (rt, [self, item, start, stop]) => {
    const array = arrayOf(self)
    const bound = (given: PyObject | undefined, missing: number) => {
      const at = given ? sizeArgument(rt, given) : missing
      return at < 0 ? Math.max(0, at + array.length) : at
    }
    const at = indexIn(rt, array, item as PyObject, bound(start, 0), bound(stop, Infinity))
    if (at < 0) throw rt.error('ValueError', 'array.index(x): x not in array')
    return rt.int(at)
  })
  method(rt, type, 'count', 1, 1, (rt, [self, item]) => {
    const array = arrayOf(self)
    let found = 0
    for (
      let at = indexIn(rt, array, item as PyObject);
      at >= 0;
      at = indexIn(rt, array, item as PyObject, at + 1)
    )
      found++
    return rt.int(found)
  })
  method(rt, type, 'reverse', 0, 0, (rt, [self]) => {
    const array = arrayOf(self)
    const { bytes: width } = array.kind
    const old = array.bytes.slice()
    for (let at = 0; at < array.length; at++)
      array.bytes.set(old.subarray(at * width, (at + 1) * width), (array.length - 1 - at) * width)
    return rt.newNone()
  })
  if (minor >= 13)
    method(rt, type, 'clear', 0, 0, (rt, [self]) => {
      resizeArray(rt, arrayOf(self), 0)
      return rt.newNone()
    })
}

function addConversions(rt: Runtime, type: PyType): void {
  method(rt, type, 'tolist', 0, 0, (rt, [self]) => {
    const array = arrayOf(self)
    rt.reserve(40 * array.length)
    const items: PyObject[] = []
    for (let at = 0; at < array.length; at++) items.push(itemOf(rt, array, at))
    return newList(rt, items)
  })
  method(rt, type, 'fromlist', 1, 1, (rt, [self, given]) => {
    const array = arrayOf(self)
    const list = given as PyObject
    if (!rt.isInstance(list, rt.types.list)) throw rt.error('TypeError', 'arg must be list')
    const { items } = list.value as ListValue
    const { length } = array
    const count = items.length
    if (count === 0) return rt.newNone()
    resizeArray(rt, array, length + count)
    try {
      for (let at = 0; at < count; at++) {
        storeItem(rt, array, length + at, items[at] as PyObject)
        if ((list.value as ListValue).items.length !== count)
          throw rt.error('RuntimeError', 'list changed size during iteration')
      }
    } catch (problem) {
      resizeArray(rt, array, length)
      throw problem
    }
    return rt.newNone()
  })
  method(rt, type, 'tobytes', 0, 0, (rt, [self]) => rt.newBytes(arrayOf(self).bytes.slice()))
  method(rt, type, 'frombytes', 1, 1, (rt, [self, given]) => {
    const bytes = bytesLike(rt, given as PyObject)
    if (!bytes)
      throw rt.error('TypeError', `a bytes-like object is required, not '${(given as PyObject).type.name}'`)
    fromBytes(rt, arrayOf(self), bytes)
    return rt.newNone()
  })
  method(rt, type, 'byteswap', 0, 0, (rt, [self]) => {
    const array = arrayOf(self)
    const { bytes: width } = array.kind
    for (let at = 0; at < array.length; at++) array.bytes.subarray(at * width, (at + 1) * width).reverse()
    return rt.newNone()
  })
  method(rt, type, 'buffer_info', 0, 0, (rt, [self]) => {
    const array = arrayOf(self)
    const { buffer } = array.memory
    const address = buffer < 0 ? 0 : rt.memory.addressOf(buffer)
    return newTuple(rt, [rt.int(address), rt.int(array.length)])
  })
  const which = rt.rules.minor >= 13 ? "unicode type arrays ('u' or 'w')" : 'unicode type arrays'
  const isUnicode = (array: ArrayValue) => array.kind.code === 'u' || array.kind.code === 'w'
  method(rt, type, 'tounicode', 0, 0, (rt, [self]) => {
    const array = arrayOf(self)
    if (!isUnicode(array)) throw rt.error('ValueError', `tounicode() may only be called on ${which}`)
    return rt.str(textOfArray(array))
  })
  method(rt, type, 'fromunicode', 1, 1, (rt, [self, text]) => {
    const array = arrayOf(self)
    const given = text as PyObject
    if (!rt.isInstance(given, rt.types.str))
      throw rt.error('TypeError', `fromunicode() argument must be str, not ${given.type.name}`)
    if (!isUnicode(array)) throw rt.error('ValueError', `fromunicode() may only be called on ${which}`)
    const points = [...(given.value as StrValue).text]
    if (points.length === 0) return rt.newNone()
    const { length } = array
    resizeArray(rt, array, length + points.length)
    for (const [at, point] of points.entries())
      array.view.setUint32(4 * (length + at), point.codePointAt(0) as number, true)
    return rt.newNone()
  })
}
