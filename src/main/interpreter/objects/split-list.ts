// The list that split and its relatives fill (stringlib/split.h): made with up to twelve slots, then appended to.
import { MEM } from '../../allocator/memory'
import type { Runtime } from '../vm/runtime'
import { appendToList, newList } from './list'
import type { PyObject } from './object'

const PREALLOCATED = 12

/** `splits`: how many may be made, which limits the slots; null when the list starts empty (splitlines). */
export function newSplitList(
  rt: Runtime,
  count: number,
  splits: number | null,
  part: (at: number) => PyObject,
): PyObject {
  const room = splits === null ? 0 : splits >= PREALLOCATED ? PREALLOCATED : splits + 1
  const made = newList(rt, [])
  const list = made.value
  if (room > 0) {
    list.buffer = rt.memory.calloc(MEM, room * 8)
    list.allocated = room
  }
  for (let at = 0; at < count; at++) {
    const item = part(at)
    if (at < room) list.items.push(item)
    else appendToList(rt, list, item)
  }
  return made
}
