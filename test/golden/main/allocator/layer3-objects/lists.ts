// Ways to make a list, in terms of Lists: what the interpreter does for each.
import {
  CONSTANT_DISPLAY_HAS_NO_LIMIT,
  FEWEST_CONSTANTS_FOR_EXTEND,
  LONGEST_DISPLAY_AT_ONCE,
} from '@main/allocator/layer3-objects/data/lists'
import type { ListBody } from '@main/allocator/layer3-objects/lists'
import type { ObjectAllocator } from '@main/allocator/layer3-objects/object-allocator'
import { at, isFrom } from '@main/allocator/layer3-objects/releases'
import type { Model } from './basics'

export function listBody(): ListBody {
  return { pointer: -1, itemsPointer: -1, allocated: 0 }
}

/** Makes a list by `fill` and answers its sys.getsizeof. */
export function list(fill: (body: ListBody, objects: ObjectAllocator) => void): Model {
  return (objects) => {
    const body = listBody()
    fill(body, objects)
    return objects.lists.sizeOf(body)
  }
}

export const emptyList = list((body, { lists }) => lists.create(body, 0))

export function exactList(length: number): Model {
  return list((body, { lists }) => lists.create(body, length))
}

export function appended(count: number): Model {
  return list((body, { lists }) => {
    lists.create(body, 0)
    for (let length = 0; length < count; length++) lists.append(body, length)
  })
}

export function extended(count: number): Model {
  return list((body, { lists }) => {
    lists.create(body, 0)
    lists.extend(body, 0, count)
  })
}

/** A display of things that are not constant. */
export function display(count: number): Model {
  return (objects, release) =>
    (count > at(LONGEST_DISPLAY_AT_ONCE, release) ? appended(count) : exactList(count))(objects, release)
}

export function displayOfConstants(count: number): Model {
  return (objects, release) => {
    if (count < at(FEWEST_CONSTANTS_FOR_EXTEND, release)) return display(count)(objects, release)
    const tooLong = count > at(LONGEST_DISPLAY_AT_ONCE, release)
    if (tooLong && !at(CONSTANT_DISPLAY_HAS_NO_LIMIT, release)) return appended(count)(objects, release)
    return extended(count)(objects, release)
  }
}

/** list(i for i in range(n)); 3.15 builds it as a comprehension. */
export function fromGenerator(count: number): Model {
  return (objects, release) => {
    if (isFrom(release, '3.15')) return appended(count)(objects, release)
    return list((body, { lists }) => {
      lists.create(body, 0)
      lists.beginExtend(body, 0)
      for (let length = 0; length < count; length++) lists.append(body, length)
      lists.endExtend(body, count)
    })(objects, release)
  }
}

/** list(x) of a range or a tuple. */
export function fromSized(count: number): Model {
  return list((body, { lists }) => {
    lists.construct(body)
    lists.beginFromSized(body, count)
  })
}

/** sorted(x): a list of the length that x says. */
export function sorted(count: number): Model {
  return list((body, { lists }) => {
    lists.create(body, 0)
    lists.beginExtend(body, 0, count)
    for (let length = 0; length < count; length++) lists.append(body, length)
    lists.endExtend(body, count)
  })
}
