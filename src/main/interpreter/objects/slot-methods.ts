// Slots of built-in types as methods that programs can name, such as list.__len__ or object.__init__ (wrapper
// descriptors). Made once for every built-in type after its slots are filled.
import { COMPARE_OPERATORS } from '../compile/opcodes'
import type { Runtime } from '../vm/runtime'
import { ANY, builtin, method } from './define'
import { type PyObject, PyType, type TypeSlots } from './object'
import { textOf } from './str'

export const COMPARE_METHODS = ['__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__'] as const
export const UNARY_METHODS = ['__neg__', '__pos__', '__invert__'] as const
export const BINARY_METHODS = [
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
] as const

/** The slot a special method lives in. */
export const SLOT_OF_METHOD: Readonly<Record<string, keyof TypeSlots>> = {
  __repr__: 'repr',
  __str__: 'str',
  __hash__: 'hash',
  __bool__: 'truth',
  __len__: 'length',
  __index__: 'index',
  __getitem__: 'getItem',
  __setitem__: 'setItem',
  __contains__: 'contains',
  __iter__: 'iter',
  __next__: 'next',
  __call__: 'call',
  __new__: 'construct',
  __init__: 'init',
  __getattribute__: 'getAttribute',
  __setattr__: 'setAttribute',
  __format__: 'format',
  __get__: 'descrGet',
  __set__: 'descrSet',
  __sizeof__: 'size',
}

/** In the slot of a type whose __hash__ is None. */
export function NO_HASH(rt: Runtime, object: PyObject): never {
  throw rt.error('TypeError', `unhashable type: '${object.type.name}'`)
}

type Maker = (slots: TypeSlots) => readonly [least: number, most: number, call: SlotCall] | null
type SlotCall = (rt: Runtime, self: PyObject, args: readonly PyObject[]) => PyObject

const MAKERS: Readonly<Record<string, Maker>> = {
  __repr__: ({ repr }) => repr && [0, 0, (rt, self) => repr(rt, self)],
  __str__: ({ str }) => str && [0, 0, (rt, self) => str(rt, self)],
  __hash__: ({ hash }) => hash && [0, 0, (rt, self) => rt.int(hash(rt, self))],
  __bool__: ({ truth }) => truth && [0, 0, (rt, self) => rt.bool(truth(rt, self))],
  __len__: ({ length }) => length && [0, 0, (rt, self) => rt.int(length(rt, self))],
  __index__: ({ index }) => index && [0, 0, (rt, self) => rt.int(index(rt, self))],
  __getitem__: ({ getItem }) => getItem && [1, 1, (rt, self, [key]) => getItem(rt, self, key as PyObject)],
  __setitem__: ({ setItem }) =>
    setItem && [
      2,
      2,
      (rt, self, [key, value]) => {
        setItem(rt, self, key as PyObject, value as PyObject)
        return rt.newNone()
      },
    ],
  __delitem__: ({ setItem }) =>
    setItem && [
      1,
      1,
      (rt, self, [key]) => {
        setItem(rt, self, key as PyObject, null)
        return rt.newNone()
      },
    ],
  __contains__: ({ contains }) =>
    contains && [1, 1, (rt, self, [item]) => rt.bool(contains(rt, self, item as PyObject))],
  __iter__: ({ iter }) => iter && [0, 0, (rt, self) => iter(rt, self)],
  __next__: ({ next }) =>
    next && [
      0,
      0,
      (rt, self) => {
        const item = next(rt, self)
        if (!item) throw rt.error('StopIteration', null)
        return item
      },
    ],
  __getattribute__: ({ getAttribute }) =>
    getAttribute && [
      1,
      1,
      (rt, self, [name]) => {
        const found = getAttribute(rt, self, textOf(name as PyObject))
        if (found) return found
        throw rt.error(
          'AttributeError',
          `'${self.type.name}' object has no attribute '${textOf(name as PyObject)}'`,
        )
      },
    ],
  __setattr__: ({ setAttribute }) =>
    setAttribute && [
      2,
      2,
      (rt, self, [name, value]) => {
        setAttribute(rt, self, textOf(name as PyObject), value as PyObject)
        return rt.newNone()
      },
    ],
  __delattr__: ({ setAttribute }) =>
    setAttribute && [
      1,
      1,
      (rt, self, [name]) => {
        setAttribute(rt, self, textOf(name as PyObject), null)
        return rt.newNone()
      },
    ],
  __format__: ({ format }) =>
    format && [1, 1, (rt, self, [spec]) => rt.str(format(rt, self, textOf(spec as PyObject)))],
  __sizeof__: ({ size }) => size && [0, 0, (rt, self) => rt.int(size(rt, self) - rt.headOf(self))],
  __get__: ({ descrGet }) =>
    descrGet && [
      1,
      2,
      (rt, self, [object, owner]) =>
        descrGet(
          rt,
          self,
          object === rt.none ? null : (object as PyObject),
          (owner as PyType | undefined) ?? (object as PyObject).type,
        ),
    ],
}

/** Adds to a built-in type the methods of the slots that it fills itself, not those of its base. */
export function addSlotMethods(rt: Runtime, type: PyType): void {
  const { slots, base } = type
  const isOwn = (slot: keyof TypeSlots) => slots[slot] !== null && slots[slot] !== base?.slots[slot]
  for (const [name, make] of Object.entries(MAKERS)) {
    const slot = SLOT_OF_METHOD[name] ?? (name === '__delattr__' ? 'setAttribute' : 'setItem')
    if (type.members.has(name) || !isOwn(slot)) continue
    const made = make(slots)
    if (made) {
      const [least, most, call] = made
      method(rt, type, name, least, most, (rt, args) => call(rt, args[0] as PyObject, args.slice(1)))
    }
  }
  if (slots.hash === null) type.members.set('__hash__', rt.newNone())
  addOperators(rt, type)
  const { compare, init, construct, call } = slots
  if (compare && isOwn('compare'))
    for (const [operator, name] of COMPARE_METHODS.entries())
      method(rt, type, name, 1, 1, (rt, [a, b]) => {
        const answer = compare(rt, a as PyObject, b as PyObject, operator)
        if (answer) return answer
        if (COMPARE_OPERATORS[operator] === '!=' && type === rt.types.object) {
          const equal = rt.callSpecial(a as PyObject, '__eq__', [b as PyObject])
          if (equal && equal !== rt.notImplemented) {
            const isEqual = rt.truth(equal)
            rt.decref(equal)
            return rt.bool(!isEqual)
          }
          if (equal) rt.decref(equal)
        }
        rt.notImplemented.refs++
        return rt.notImplemented
      })
  if (init && isOwn('init'))
    method(rt, type, '__init__', 0, ANY, (rt, args, names) => {
      init(rt, args[0] as PyObject, args.slice(1), names)
      return rt.newNone()
    })
  if (call && isOwn('call'))
    method(rt, type, '__call__', 0, ANY, (rt, args, names) =>
      call(rt, args[0] as PyObject, args.slice(1), names),
    )
  if (construct && isOwn('construct')) {
    const made = builtin(rt, '__new__', 0, ANY, (rt, args, names) => {
      const [wanted, ...rest] = args
      if (!(wanted instanceof PyType)) {
        const problem = wanted
          ? `${type.name}.__new__(X): X is not a type object (${wanted.type.name})`
          : `${type.name}.__new__(): not enough arguments`
        throw rt.error('TypeError', problem)
      }
      if (!wanted.isSubtypeOf(type))
        throw rt.error(
          'TypeError',
          `${type.name}.__new__(${wanted.name}): ${wanted.name} is not a subtype of ${type.name}`,
        )
      return construct(rt, wanted, rest, names)
    })
    type.members.set('__new__', made)
  }
}

function addOperators(rt: Runtime, type: PyType): void {
  const { slots, base } = type
  const answered = (rt: Runtime, answer: PyObject | null) => {
    if (answer) return answer
    rt.notImplemented.refs++
    return rt.notImplemented
  }
  for (const [operator, name] of BINARY_METHODS.entries()) {
    const binary = slots.binary[operator]
    if (binary && binary !== base?.slots.binary[operator]) {
      method(rt, type, `__${name}__`, 1, name === 'pow' ? 2 : 1, (rt, [a, b]) =>
        answered(rt, rt.isInstance(a as PyObject, type) ? binary(rt, a as PyObject, b as PyObject) : null),
      )
      // Sequences have no reflected + and %; their * does.
      const isNumber = slots.index !== null || type.name === 'float'
      if (isNumber || name === 'mul' || (['and', 'or', 'xor', 'sub'].includes(name) && !isNumber))
        method(rt, type, `__r${name}__`, 1, 1, (rt, [a, b]) =>
          answered(rt, binary(rt, b as PyObject, a as PyObject)),
        )
    }
    const inPlace = slots.inPlace[operator]
    if (inPlace && inPlace !== base?.slots.inPlace[operator])
      method(rt, type, `__i${name}__`, 1, 1, (rt, [a, b]) =>
        answered(rt, inPlace(rt, a as PyObject, b as PyObject)),
      )
  }
  for (const [index, name] of UNARY_METHODS.entries()) {
    const unary = slots.unary[index]
    if (unary && unary !== base?.slots.unary[index])
      method(rt, type, name, 0, 0, (rt, [a]) => unary(rt, a as PyObject))
  }
}
