// Special methods and slots (typeobject.c, slotdefs): a method defined in a class becomes the slot of its type, so that
// operators and built-in functions find it where they find those of built-in types; and a slot of a built-in type is a
// method that programs can name: super().__init__(), int.__add__.
import { NO_HASH } from './slot-methods'
import type { IntValue } from '../values/int'
import { normalised } from '../values/int'
import type { Runtime } from '../vm/runtime'
import { BINARY_METHODS, COMPARE_METHODS, SLOT_OF_METHOD, UNARY_METHODS } from './slot-methods'
import type { PyObject, PyType, TypeSlots } from './object'
import { isStr, textOf } from './str'

/** Calls the special method; the type is known to have it. */
function special(rt: Runtime, object: PyObject, name: string, args: readonly PyObject[]): PyObject {
  const answer = rt.callSpecial(object, name, args)
  if (!answer) throw rt.error('AttributeError', name)
  return answer
}

/** NotImplemented becomes null: the other operand is asked. */
function unlessNotImplemented(rt: Runtime, answer: PyObject | null): PyObject | null {
  if (answer !== rt.notImplemented) return answer
  rt.decref(answer)
  return null
}

/** PyNumber_Index of what a special method gave; takes over the reference. */
function indexOf(rt: Runtime, answer: PyObject, problem?: string): IntValue {
  const { index } = answer.type.slots
  try {
    if (!index)
      throw rt.error(
        'TypeError',
        problem ?? `'${answer.type.name}' object cannot be interpreted as an integer`,
      )
    return index(rt, answer)
  } finally {
    rt.decref(answer)
  }
}

/** A hash from __hash__: wide ints are reduced as hash() reduces them. */
function hashOf(rt: Runtime, object: PyObject): IntValue {
  const answer = special(rt, object, '__hash__', [])
  try {
    if (!rt.isInstance(answer, rt.types.int))
      throw rt.error('TypeError', '__hash__ method should return an integer')
    const value = answer.value as IntValue
    const wide = BigInt(value)
    const isWide = wide >= 1n << 63n || wide < -(1n << 63n)
    const hash = isWide ? rt.hash(answer) : value
    return hash === -1 ? -2 : normalised(BigInt(hash))
  } finally {
    rt.decref(answer)
  }
}

type Filler = (slots: TypeSlots, type: PyType) => void

/** What stands in a slot when the first class with the method is one of the program's. */
const FILLERS: Readonly<Record<string, Filler>> = {
  __repr__: (slots) => {
    slots.repr = (rt, object) => special(rt, object, '__repr__', [])
  },
  __str__: (slots) => {
    slots.str = (rt, object) => special(rt, object, '__str__', [])
  },
  __hash__: (slots) => {
    slots.hash = hashOf
  },
  __bool__: (slots) => {
    slots.truth = (rt, object) => {
      const answer = special(rt, object, '__bool__', [])
      const { name } = answer.type
      rt.decref(answer)
      if (answer !== rt.true && answer !== rt.false)
        throw rt.error('TypeError', `__bool__ should return bool, returned ${name}`)
      return answer === rt.true
    }
  },
  __len__: (slots) => {
    slots.length = (rt, object) => {
      const length = indexOf(rt, special(rt, object, '__len__', []))
      if (length < 0) throw rt.error('ValueError', '__len__() should return >= 0')
      if (typeof length === 'bigint')
        throw rt.error('OverflowError', "cannot fit 'int' into an index-sized integer")
      return length
    }
  },
  __index__: (slots) => {
    slots.index = (rt, object) => {
      const answer = special(rt, object, '__index__', [])
      const { type, value } = answer
      const isInt = rt.isInstance(answer, rt.types.int)
      rt.decref(answer)
      if (!isInt) throw rt.error('TypeError', `__index__ returned non-int (type ${type.name})`)
      return value as IntValue
    }
  },
  __getitem__: (slots) => {
    slots.getItem = (rt, object, key) => special(rt, object, '__getitem__', [key])
  },
  __setitem__: setItems,
  __delitem__: setItems,
  __contains__: (slots) => {
    slots.contains = (rt, object, item) => {
      const answer = special(rt, object, '__contains__', [item])
      try {
        return rt.truth(answer)
      } finally {
        rt.decref(answer)
      }
    }
  },
  __iter__: (slots) => {
    slots.iter = (rt, object) => {
      const made = special(rt, object, '__iter__', [])
      if (made.type.slots.next) return made
      const { name } = made.type
      rt.decref(made)
      throw rt.error('TypeError', `iter() returned non-iterator of type '${name}'`)
    }
  },
  __next__: (slots) => {
    slots.next = (rt, object) => rt.untilStop(() => special(rt, object, '__next__', []))
  },
  __call__: (slots) => {
    slots.call = (rt, object, args, names) => {
      const method = object.type.lookup('__call__') as PyObject
      return callBound(rt, method, object, args, names)
    }
  },
  __new__: (slots) => {
    slots.construct = (rt, type, args, names) => {
      const method = rt.getAttribute(type, '__new__')
      try {
        return rt.call(method, [type, ...args], names)
      } finally {
        rt.decref(method)
      }
    }
  },
  __init__: (slots) => {
    slots.init = (rt, object, args, names) => {
      const method = object.type.lookup('__init__') as PyObject
      const answer = callBound(rt, method, object, args, names)
      const { name } = answer.type
      rt.decref(answer)
      if (answer !== rt.none) throw rt.error('TypeError', `__init__() should return None, not '${name}'`)
    }
  },
  __getattribute__: getAttributes,
  __getattr__: getAttributes,
  __setattr__: setAttributes,
  __delattr__: setAttributes,
  __format__: (slots) => {
    slots.format = (rt, object, spec) => {
      const text = rt.str(spec)
      let made: PyObject
      try {
        made = special(rt, object, '__format__', [text])
      } finally {
        rt.decref(text)
      }
      const { name } = made.type
      const shown = isStr(rt, made) ? textOf(made) : null
      rt.decref(made)
      if (shown === null) throw rt.error('TypeError', `__format__ must return a str, not ${name}`)
      return shown
    }
  },
  __get__: (slots) => {
    slots.descrGet = (rt, descriptor, object, owner) =>
      special(rt, descriptor, '__get__', [object ?? rt.none, owner])
  },
  __set__: setDescriptors,
  __delete__: setDescriptors,
  __sizeof__: (slots, type) => {
    const head = type.layout?.hasGcHead ? 16 : 0
    slots.size = (rt, object) => Number(indexOf(rt, special(rt, object, '__sizeof__', []))) + head
  },
}

function callBound(
  rt: Runtime,
  method: PyObject,
  object: PyObject,
  args: readonly PyObject[],
  names: readonly string[] | null,
): PyObject {
  if (method.type === rt.types.function) return rt.call(method, [object, ...args], names)
  const { descrGet } = method.type.slots
  if (!descrGet) return rt.call(method, args, names)
  const bound = descrGet(rt, method, object, object.type)
  try {
    return rt.call(bound, args, names)
  } finally {
    rt.decref(bound)
  }
}

function setItems(slots: TypeSlots): void {
  slots.setItem = (rt, object, key, value) => {
    const name = value ? '__setitem__' : '__delitem__'
    if (!object.type.lookup(name))
      throw rt.error(
        'TypeError',
        value
          ? `'${object.type.name}' object does not support item assignment`
          : `'${object.type.name}' object doesn't support item deletion`,
      )
    rt.decref(special(rt, object, name, value ? [key, value] : [key]))
  }
}

function setAttributes(slots: TypeSlots): void {
  slots.setAttribute = (rt, object, name, value) => {
    const key = rt.internedStr(name)
    try {
      rt.decref(
        value ? special(rt, object, '__setattr__', [key, value]) : special(rt, object, '__delattr__', [key]),
      )
    } finally {
      rt.decref(key)
    }
  }
}

function setDescriptors(slots: TypeSlots): void {
  slots.descrSet = (rt, descriptor, object, value) => {
    const name = value ? '__set__' : '__delete__'
    const answer = rt.callSpecial(descriptor, name, value ? [object, value] : [object])
    if (!answer) throw rt.error('AttributeError', name)
    rt.decref(answer)
  }
}

/** slot_tp_getattr_hook: __getattribute__, then __getattr__ when that raises AttributeError. */
function getAttributes(slots: TypeSlots): void {
  slots.getAttribute = (rt, object, name) => {
    const { type } = object
    const first = type.lookup('__getattribute__')
    const isPython = first?.type === rt.types.function
    const fallback = type.lookup('__getattr__')
    const key = rt.internedStr(name)
    try {
      const found = fallback
        ? rt.unlessAttributeError(() =>
            isPython ? special(rt, object, '__getattribute__', [key]) : rt.genericGet(object, name),
          )
        : isPython
          ? special(rt, object, '__getattribute__', [key])
          : rt.genericGet(object, name)
      if (found || !fallback) return found
      return special(rt, object, '__getattr__', [key])
    } finally {
      rt.decref(key)
    }
  }
}

/** The first class in the order of resolution that has the method, if it is the program's; else the one to copy from. */
function ownerOf(type: PyType, names: readonly string[]): PyType | null {
  for (const one of type.mro) if (names.some((name) => one.members.has(name))) return one
  return null
}

/** Names that fill the same slot are looked for together. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  __setitem__: ['__setitem__', '__delitem__'],
  __setattr__: ['__setattr__', '__delattr__'],
  __getattribute__: ['__getattribute__', '__getattr__'],
  __set__: ['__set__', '__delete__'],
}
const SECOND = new Set(['__delitem__', '__delattr__', '__getattr__', '__delete__'])

/** Fills the slots of a class of the program from its order of resolution. */
export function fillSlots(rt: Runtime, type: PyType): void {
  const { slots } = type
  for (const [name, fill] of Object.entries(FILLERS)) {
    if (SECOND.has(name)) continue
    const owner = ownerOf(type, TOGETHER[name] ?? [name])
    const slot = SLOT_OF_METHOD[name] as keyof TypeSlots | undefined
    if (owner?.isHeap) fill(slots, type)
    else if (owner && slot) Object.assign(slots, { [slot]: owner.slots[slot] })
    else if (!owner && slot) Object.assign(slots, { [slot]: type.base?.slots[slot] ?? null })
  }
  fillComparison(rt, type)
  if (type.lookup('__hash__') === rt.none) slots.hash = NO_HASH
  if (type.lookup('__iter__') === rt.none) slots.iter = null
  if (type.lookup('__contains__') === rt.none) slots.contains = null
  if (!slots.iter && slots.getItem && ownerOf(type, ['__getitem__'])?.isHeap)
    slots.iter = (rt, object) => rt.newSequenceIterator(object)
  for (const [operator, name] of BINARY_METHODS.entries()) fillBinary(rt, type, operator, name)
  for (const [index, name] of UNARY_METHODS.entries()) {
    const owner = ownerOf(type, [name])
    slots.unary[index] = owner?.isHeap
      ? (rt, object) => special(rt, object, name, [])
      : (owner?.slots.unary[index] ?? type.base?.slots.unary[index] ?? null)
  }
}

function fillComparison(rt: Runtime, type: PyType): void {
  const owner = ownerOf(type, COMPARE_METHODS)
  if (!owner?.isHeap) {
    if (owner) type.slots.compare = owner.slots.compare
    return
  }
  type.slots.compare = (rt, a, b, operator) => {
    const name = COMPARE_METHODS[operator] as string
    const method = a.type.lookup(name)
    // object's own __ne__ turns __eq__ around; its other comparisons know nothing.
    if (name === '__ne__' && (!method || rt.types.object.members.get(name) === method)) {
      const equal = a.type.lookup('__eq__')
        ? unlessNotImplemented(rt, rt.callSpecial(a, '__eq__', [b]))
        : null
      if (!equal) return null
      const isEqual = rt.truth(equal)
      rt.decref(equal)
      return rt.bool(!isEqual)
    }
    return method ? unlessNotImplemented(rt, rt.callSpecial(a, name, [b])) : null
  }
  void rt
}

function fillBinary(rt: Runtime, type: PyType, operator: number, name: string): void {
  const { slots } = type
  const plain = `__${name}__`
  const reflected = `__r${name}__`
  const owner = ownerOf(type, [plain, reflected])
  if (owner?.isHeap) {
    // SLOT1BINFULL: a's method, then b's reflected one; a subclass that overrides the reflected method goes first.
    const slot = (rt: Runtime, a: PyObject, b: PyObject): PyObject | null => {
      const isRight =
        a.type !== b.type && b.type.slots.binary[operator]?.length === 3 && isPythonSlot(b.type, operator)
      if (isPythonSlot(a.type, operator)) {
        if (isRight && b.type.isSubtypeOf(a.type) && b.type.lookup(reflected) !== a.type.lookup(reflected)) {
          const made = reflectedCall(rt, b, reflected, a)
          if (made) return made
          return unlessNotImplemented(rt, rt.callSpecial(a, plain, [b]))
        }
        const method = a.type.lookup(plain)
        if (method) {
          const made = unlessNotImplemented(rt, rt.callSpecial(a, plain, [b]))
          if (made || a.type === b.type) return made
        }
      }
      return isRight ? reflectedCall(rt, b, reflected, a) : null
    }
    PYTHON_SLOTS.add(slot)
    slots.binary[operator] = slot
  } else slots.binary[operator] = owner?.slots.binary[operator] ?? type.base?.slots.binary[operator] ?? null
  const inPlace = ownerOf(type, [`__i${name}__`])
  slots.inPlace[operator] = inPlace?.isHeap
    ? (rt, a, b) => unlessNotImplemented(rt, rt.callSpecial(a, `__i${name}__`, [b]))
    : (inPlace?.slots.inPlace[operator] ?? type.base?.slots.inPlace[operator] ?? null)
  void rt
}

const PYTHON_SLOTS = new WeakSet<object>()

function isPythonSlot(type: PyType, operator: number): boolean {
  const slot = type.slots.binary[operator]
  return slot !== null && slot !== undefined && PYTHON_SLOTS.has(slot)
}

function reflectedCall(rt: Runtime, object: PyObject, name: string, other: PyObject): PyObject | null {
  return unlessNotImplemented(rt, rt.callSpecial(object, name, [other]))
}
