// How special methods defined in a class become slots of its type, so that operators and built-in functions find them
// where they find those of built-in types (typeobject.c, slotdefs).
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import type { PyObject, PyType } from './object'
import { isStr, textOf } from './str'

/** Calls the special method; the type is known to have it. */
function special(rt: Runtime, object: PyObject, name: string, args: readonly PyObject[]): PyObject {
  const answer = rt.callSpecial(object, name, args)
  if (!answer) throw rt.error('AttributeError', name)
  return answer
}

function dropped(rt: Runtime, object: PyObject): void {
  rt.decref(object)
}

const COMPARISONS = ['__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__']
const BINARY = [
  'add',
  'sub',
  'mul',
  'truediv',
  'floordiv',
  'mod',
  'pow',
  'matmul',
  'lshift',
  'rshift',
  'and',
  'or',
  'xor',
]

/** NotImplemented becomes null: the other operand is asked. */
function unlessNotImplemented(rt: Runtime, answer: PyObject | null): PyObject | null {
  if (answer !== rt.notImplemented) return answer
  rt.decref(answer)
  return null
}

const FILLERS: Readonly<Record<string, (type: PyType) => void>> = {
  __repr__: ({ slots }) => {
    slots.repr = (rt, object) => special(rt, object, '__repr__', [])
  },
  __str__: ({ slots }) => {
    slots.str = (rt, object) => special(rt, object, '__str__', [])
  },
  __hash__: (type) => {
    const { slots } = type
    slots.hash = (rt, object) => {
      const answer = special(rt, object, '__hash__', [])
      const { index } = answer.type.slots
      if (!index) throw rt.error('TypeError', '__hash__ method should return an integer')
      const hash: IntValue = index(rt, answer)
      rt.decref(answer)
      return hash
    }
  },
  __bool__: ({ slots }) => {
    slots.truth = (rt, object) => {
      const answer = special(rt, object, '__bool__', [])
      const isTrue = answer === rt.true
      rt.decref(answer)
      return isTrue
    }
  },
  __len__: ({ slots }) => {
    slots.length = (rt, object) => {
      const answer = special(rt, object, '__len__', [])
      const length = Number(answer.type.slots.index?.(rt, answer) ?? 0)
      rt.decref(answer)
      if (length < 0) throw rt.error('ValueError', '__len__() should return >= 0')
      return length
    }
  },
  __getitem__: ({ slots }) => {
    slots.getItem = (rt, object, key) => special(rt, object, '__getitem__', [key])
  },
  __setitem__: ({ slots }) => {
    setItems(slots)
  },
  __delitem__: ({ slots }) => {
    setItems(slots)
  },
  __contains__: ({ slots }) => {
    slots.contains = (rt, object, item) => {
      const answer = special(rt, object, '__contains__', [item])
      const isTrue = rt.truth(answer)
      rt.decref(answer)
      return isTrue
    }
  },
  __iter__: ({ slots }) => {
    slots.iter = (rt, object) => {
      const made = special(rt, object, '__iter__', [])
      if (made.type.slots.next) return made
      const { name } = made.type
      rt.decref(made)
      throw rt.error('TypeError', `iter() returned non-iterator of type '${name}'`)
    }
  },
  __next__: ({ slots }) => {
    slots.next = (rt, object) => rt.untilStop(() => special(rt, object, '__next__', []))
  },
  __call__: ({ slots }) => {
    slots.call = (rt, object, args, names) => {
      const method = object.type.lookup('__call__') as PyObject
      return rt.call(method, [object, ...args], names)
    }
  },
  __init__: ({ slots }) => {
    slots.init = (rt, object, args, names) => {
      const method = object.type.lookup('__init__') as PyObject
      const answer = rt.call(method, [object, ...args], names)
      const { name } = answer.type
      const isNone = answer === rt.none
      rt.decref(answer)
      if (!isNone) throw rt.error('TypeError', `__init__() should return None, not '${name}'`)
    }
  },
  __getattr__: ({ slots }) => {
    const { getAttribute } = slots
    slots.getAttribute = (rt, object, name) => {
      const found = getAttribute?.(rt, object, name)
      if (found) return found
      const key = rt.internedStr(name)
      try {
        return special(rt, object, '__getattr__', [key])
      } finally {
        rt.decref(key)
      }
    }
  },
  __format__: ({ slots }) => {
    slots.format = (rt, object, spec) => {
      const text = rt.str(spec)
      const made = special(rt, object, '__format__', [text])
      rt.decref(text)
      if (!isStr(rt, made)) throw rt.error('TypeError', `__format__ must return a str, not ${made.type.name}`)
      const shown = textOf(made)
      rt.decref(made)
      return shown
    }
  },
}

function setItems(slots: PyType['slots']): void {
  slots.setItem = (rt, object, key, value) =>
    dropped(
      rt,
      value ? special(rt, object, '__setitem__', [key, value]) : special(rt, object, '__delitem__', [key]),
    )
}

/** Fills the slots of the special methods that the class itself or a base made by the program defines. */
export function fillSlots(rt: Runtime, type: PyType): void {
  const isOwn = (name: string) =>
    type.members.has(name) || type.mro.some((base) => base.isHeap && base.members.has(name))
  for (const [name, fill] of Object.entries(FILLERS)) if (isOwn(name)) fill(type)
  if (COMPARISONS.some(isOwn)) {
    const { compare } = type.slots
    type.slots.compare = (rt, a, b, operator) => {
      const name = COMPARISONS[operator] as string
      if (a.type.lookup(name)) return unlessNotImplemented(rt, rt.callSpecial(a, name, [b]))
      if (name !== '__ne__' || !a.type.lookup('__eq__')) return compare?.(rt, a, b, operator) ?? null
      const equal = unlessNotImplemented(rt, rt.callSpecial(a, '__eq__', [b]))
      if (!equal) return null
      const isEqual = rt.truth(equal)
      rt.decref(equal)
      return rt.bool(!isEqual)
    }
    if (type.members.has('__eq__') && !type.members.has('__hash__')) type.slots.hash = null
  }
  if (type.members.get('__hash__') === rt.none) type.slots.hash = null
  for (const [operator, name] of BINARY.entries()) {
    if (isOwn(`__${name}__`) || isOwn(`__r${name}__`))
      type.slots.binary[operator] = (rt, a, b) => {
        // The left operand's method, unless only the right one has a reflected one.
        if (a.type.slots.binary[operator] === type.slots.binary[operator] || a.type.isSubtypeOf(type)) {
          const made = unlessNotImplemented(rt, rt.callSpecial(a, `__${name}__`, [b]))
          if (made || a.type === b.type) return made
        }
        return b.type.isSubtypeOf(type)
          ? unlessNotImplemented(rt, rt.callSpecial(b, `__r${name}__`, [a]))
          : null
      }
    if (isOwn(`__i${name}__`))
      type.slots.inPlace[operator] = (rt, a, b) =>
        unlessNotImplemented(rt, rt.callSpecial(a, `__i${name}__`, [b]))
  }
  for (const [index, name] of ['__neg__', '__pos__', '__invert__'].entries())
    if (isOwn(name)) type.slots.unary[index] = (rt, object) => special(rt, object, name, [])
}
