// isinstance and issubclass (abstract.c): types, tuples of them, and what a metaclass says with __instancecheck__.
import { type PyObject, type PyTuple, PyType } from '../objects/object'
import type { Runtime } from '../vm/runtime'

export function isInstanceOf(rt: Runtime, object: PyObject, wanted: PyObject): boolean {
  if (object.type === wanted) return true
  return asked(rt, wanted, '__instancecheck__', object, () => {
    if (wanted instanceof PyType) return object.type.isSubtypeOf(wanted)
    if (wanted.type === rt.types.UnionType)
      return (wanted.value as PyTuple).value.some((one) => isInstanceOf(rt, object, one))
    if (wanted.type === rt.types.GenericAlias)
      throw rt.error('TypeError', 'isinstance() argument 2 cannot be a parameterized generic')
    if (wanted.type !== rt.types.tuple)
      throw rt.error('TypeError', `isinstance() arg 2 must be a type${others(rt, 'types')}`)
    return (wanted.value as PyObject[]).some((one) =>
      nested(rt, '__instancecheck__', () => isInstanceOf(rt, object, one)),
    )
  })
}

export function isSubclassOf(rt: Runtime, type: PyObject, wanted: PyObject): boolean {
  return asked(rt, wanted, '__subclasscheck__', type, () => {
    if (wanted.type === rt.types.tuple)
      return (wanted.value as PyObject[]).some((one) =>
        nested(rt, '__subclasscheck__', () => isSubclassOf(rt, type, one)),
      )
    if (!(type instanceof PyType)) throw rt.error('TypeError', 'issubclass() arg 1 must be a class')
    if (wanted instanceof PyType) return type.isSubtypeOf(wanted)
    throw rt.error('TypeError', `issubclass() arg 2 must be a class${others(rt, 'classes')}`)
  })
}

function others(rt: Runtime, kinds: string): string {
  return rt.rules.minor >= 10 ? `, a tuple of ${kinds}, or a union` : ` or tuple of ${kinds}`
}

function nested(rt: Runtime, where: string, ask: () => boolean): boolean {
  rt.enter(` in ${where}`)
  try {
    return ask()
  } finally {
    rt.leave()
  }
}

/** A metaclass of the program may answer itself. */
function asked(
  rt: Runtime,
  wanted: PyObject,
  name: string,
  about: PyObject,
  otherwise: () => boolean,
): boolean {
  const answer = wanted.type.isHeap ? rt.callSpecial(wanted, name, [about]) : null
  if (!answer) return otherwise()
  try {
    return rt.truth(answer)
  } finally {
    rt.decref(answer)
  }
}
