// What the iterator types of itertools share: how a type is made, its size, and how arguments are read. The types
// themselves are in itertools-*.ts; itertools.ts puts them into the module.
import type { Layout } from '../../allocator/layer3-objects/layout'
import { initLazy } from '../objects/lazy-iterators'
import type { PyObject, PyType } from '../objects/object'
import type { Runtime } from '../vm/runtime'
import { moduleType } from './module-types'

export interface IteratorType<V> {
  readonly type: PyType
  readonly layout: Layout
  /** A tracked instance of the type, or of a class of the program that derives from it. */
  readonly make: (type: PyType, value: V) => PyObject<V>
}

/**
 * A type of the module. `size`: sys.getsizeof of an instance, GC head included; `held`: the references it owns, in the
 * order it lets them go.
 */
export function iteratorType<V>(
  rt: Runtime,
  name: string,
  size: number,
  held: (value: V) => readonly (PyObject | null)[],
  fill: (type: PyType, made: IteratorType<V>) => void,
): IteratorType<V> {
  const layout: Layout = { ...rt.objects.layouts.chain, basic: size - 16, request: size }
  const make = (type: PyType, value: V): PyObject<V> => {
    const object = rt.create(type, value, size)
    rt.gc.track(object)
    return object
  }
  let made: IteratorType<V> | null = null
  const type = moduleType(rt, 'itertools', name, (type) => {
    initLazy(type, layout, held)
    made = { type, layout, make }
    fill(type, made)
  })
  return made ?? { type, layout, make }
}

/** Calls with one argument and asks for the truth of the answer. */
export function holds(rt: Runtime, func: PyObject, item: PyObject): boolean {
  const answer = rt.call(func, [item])
  try {
    return rt.truth(answer)
  } finally {
    rt.decref(answer)
  }
}

/** PyTuple_Size positional arguments of a type whose subclasses may take keywords. */
export function positionals(
  rt: Runtime,
  name: string,
  args: readonly PyObject[],
  names: readonly string[] | null,
  least: number,
  most: number,
): readonly PyObject[] {
  if (names && names.length > 0) throw rt.error('TypeError', `${name}() takes no keyword arguments`)
  const count = args.length
  if (count >= least && count <= most) return args
  const bound = count < least ? least : most
  const word = least === most ? '' : count < least ? 'at least ' : 'at most '
  throw rt.error(
    'TypeError',
    `${name} expected ${word}${bound} argument${bound === 1 ? '' : 's'}, got ${count}`,
  )
}
