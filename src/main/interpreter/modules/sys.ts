// sys.
import { IMMORTAL, type PyObject } from '../objects/object'
import type { Runtime } from '../vm/runtime'
import { newModule } from './module'

/** Immortal objects show these counts. */
function shownCount(rt: Runtime, object: PyObject): number {
  if (object.refs < IMMORTAL / 2) return object.refs
  return rt.rules.minor >= 14
    ? 3221225472
    : rt.rules.minor >= 12
      ? 4294967295
      : object.refs - IMMORTAL + 1_000_000
}

export function makeSys(rt: Runtime): PyObject {
  return newModule(rt, 'sys', {
    getsizeof: [
      1,
      2,
      (rt, [object]) => {
        const { size } = (object as PyObject).type.slots
        return rt.int(size ? size(rt, object as PyObject) : 16)
      },
    ],
    getrefcount: [1, 1, (rt, [object]) => rt.int(shownCount(rt, object as PyObject) + 1)],
    getrecursionlimit: [0, 0, (rt) => rt.int(rt.recursionLimit)],
  })
}
