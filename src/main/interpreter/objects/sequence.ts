// Indices of sequences.
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import type { PyObject } from './object'

/** What an object is as an index (__index__); throws the TypeError of the protocol. */
export function indexOf(rt: Runtime, object: PyObject): IntValue {
  const { index } = object.type.slots
  if (!index) throw rt.error('TypeError', `'${object.type.name}' object cannot be interpreted as an integer`)
  return index(rt, object)
}

/** A valid position in a sequence of `length` items. `what`: 'list', 'tuple', 'string'. */
export function sequenceIndex(rt: Runtime, key: PyObject, length: number, what: string): number {
  const { index } = key.type.slots
  if (!index) {
    const shown =
      what === 'string' && rt.rules.minor >= 11
        ? `, not '${key.type.name}'`
        : what === 'string'
          ? ''
          : `, not ${key.type.name}`
    throw rt.error(
      'TypeError',
      `${what} indices must be integers${what === 'string' ? '' : ' or slices'}${shown}`,
    )
  }
  const at = Number(index(rt, key))
  const from = at < 0 ? at + length : at
  if (from < 0 || from >= length) throw rt.error('IndexError', `${what} index out of range`)
  return from
}
