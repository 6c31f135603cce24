// What int and float define alike: attributes computed from the value, class methods, bytes out of any buffer.
import type { Runtime } from '../vm/runtime'
import { ANY, builtin, getset } from './define'
import { newClassMethod } from './descriptors'
import type { Native, PyObject, PyType } from './object'
import { indexOf } from './sequence'

/** Read-only attributes of a built-in type; values are new references. */
export function nativeAttributes(
  rt: Runtime,
  type: PyType,
  attributes: Readonly<Record<string, (rt: Runtime, self: PyObject) => PyObject>>,
): void {
  for (const [name, get] of Object.entries(attributes)) getset(rt, type, name, get)
}

/** A read-only attribute that C keeps in the object (tp_members): its message names nothing. */
export function readOnlyMember(
  rt: Runtime,
  type: PyType,
  name: string,
  get: (rt: Runtime, self: PyObject) => PyObject,
): void {
  getset(rt, type, name, get, (rt) => {
    throw rt.error('AttributeError', 'readonly attribute')
  })
}

/** A class method of a built-in type: the class comes first. */
export function classFunction(rt: Runtime, type: PyType, name: string, call: Native): void {
  type.members.set(name, newClassMethod(rt, builtin(rt, name, 0, ANY, call)))
}

/** PyObject_Bytes of bytes, bytearrays and iterables of ints. */
export function bytesOf(rt: Runtime, object: PyObject): Uint8Array {
  if (rt.isInstance(object, rt.types.str) || !object.type.slots.iter)
    throw rt.error('TypeError', `cannot convert '${object.type.name}' object to bytes`)
  const made: number[] = []
  rt.forEach(object, (item) => {
    try {
      const value = indexOf(rt, item)
      if (value < 0 || value > 255) throw rt.error('ValueError', 'bytes must be in range(0, 256)')
      made.push(Number(value))
    } finally {
      rt.decref(item)
    }
  })
  return Uint8Array.from(made)
}
