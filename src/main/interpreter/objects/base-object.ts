// object: how attributes are found and set (PyObject_GenericGetAttr), and the methods every object has.
import { type ClassShape, sizeOfInstance } from '../../allocator/layer3-objects/class-shapes'
import { BUILTINS_OF_CPYTHON } from '../builtins/known-names'
import { EQ } from '../compile/opcodes'
import { hashAddress } from '../values/hash'
import type { IntValue } from '../values/int'
import { NotSimulated, type Runtime } from '../vm/runtime'
import {
  changeClass,
  deleteOwnAttribute,
  namesOfDict,
  newInstance,
  ownAttribute,
  setOwnAttribute,
} from './attributes'
import { ANY, builtin, getset, method } from './define'
import { newClassMethod } from './descriptors'
import { attributeError } from './exceptions'
import { newList } from './list'
import { type PyObject, PyType } from './object'
import { textOf } from './str'

/** PyObject_GenericGetAttr: data descriptor, instance, class. New reference or null. */
export function genericGet(rt: Runtime, object: PyObject, name: string): PyObject | null {
  const found = object.type.lookup(name)
  const descrGet = found?.type.slots.descrGet
  if (found && descrGet && found.type.slots.descrSet) return descrGet(rt, found, object, object.type)
  const own = ownAttribute(object, name)
  if (own) {
    own.refs++
    return own
  }
  if (!found) return null
  if (descrGet) return descrGet(rt, found, object, object.type)
  found.refs++
  return found
}

export function genericSet(rt: Runtime, object: PyObject, name: string, value: PyObject | null): void {
  const { type } = object
  const found = type.lookup(name)
  const descrSet = found?.type.slots.descrSet
  if (found && descrSet) return descrSet(rt, found, object, value)
  if (!type.hasDict) {
    const isNew = rt.rules.minor >= 13 && type.slots.setAttribute === rt.types.object.slots.setAttribute
    const problem = found
      ? `'${type.name}' object attribute '${name}' is read-only`
      : isNew
        ? `'${type.name}' object has no attribute '${name}' and no __dict__ for setting new attributes`
        : `'${type.name}' object has no attribute '${name}'`
    throw attributeError(rt, problem, object, name)
  }
  if (value) setOwnAttribute(rt, object, name, value)
  else if (!deleteOwnAttribute(rt, object, name))
    throw attributeError(
      rt,
      rt.rules.minor >= 11 ? `'${type.name}' object has no attribute '${name}'` : name,
      object,
      name,
    )
}

/** Throws for a type that CPython calls and the interpreter cannot make objects of. */
export function checkIsMade(rt: Runtime, type: PyType): void {
  const isBuiltin = !type.isHeap && type !== rt.types.object && BUILTINS_OF_CPYTHON.has(type.name)
  if (isBuiltin) throw rt.notSimulated(type.name)
}

/** object.__new__ with arguments that nobody takes. */
function refuseArguments(rt: Runtime, type: PyType, count: number): void {
  if (count === 0) return
  const { object } = rt.types
  if (type.slots.construct !== object.slots.construct)
    throw rt.error('TypeError', 'object.__new__() takes exactly one argument (the type to instantiate)')
  if (type.slots.init === object.slots.init) throw rt.error('TypeError', `${type.name}() takes no arguments`)
}

export function initObject(rt: Runtime): void {
  const { object } = rt.types
  const { slots } = object
  slots.getAttribute = genericGet
  slots.setAttribute = genericSet
  slots.hash = (rt, one) => hashAddress(rt.addressOf(one)) as IntValue
  slots.compare = (rt, a, b, operator) => (operator === EQ && a === b ? rt.bool(true) : null)
  slots.repr = (rt, one) => {
    const { module, qualifiedName } = one.type
    const name = module === 'builtins' ? qualifiedName : `${module}.${qualifiedName}`
    return rt.str(`<${name} object at ${rt.addressText(one)}>`)
  }
  slots.str = (rt, one) => rt.str(rt.repr(one))
  slots.size = (rt, one) => {
    const { layout } = one.type
    return layout ? sizeOfInstance(layout) : rt.objects.layouts.object.request
  }
  slots.construct = (rt, made, args) => {
    checkIsMade(rt, made)
    refuseArguments(rt, made, args.length)
    if (made.isHeap) {
      refuseAbstract(rt, made)
      const instance = newInstance(rt, made, null)
      if ((made.layout as ClassShape).hasGcHead) rt.gc.track(instance)
      return instance
    }
    if (made !== object) throw rt.error('TypeError', `cannot create '${made.name}' instances`)
    return rt.create(made, null, rt.objects.layouts.object.request)
  }
  slots.init = (rt, one, args) => {
    if (args.length === 0) return
    const { type: made } = one
    if (made.slots.init !== slots.init)
      throw rt.error('TypeError', 'object.__init__() takes exactly one argument (the instance to initialize)')
    if (made.slots.construct === slots.construct)
      throw rt.error(
        'TypeError',
        `${made.name}.__init__() takes exactly one argument (the instance to initialize)`,
      )
  }
  initMethods(rt, object)
}

/** A class with names in __abstractmethods__, as abc would leave it. */
function refuseAbstract(rt: Runtime, type: PyType): void {
  const names = type.members.get('__abstractmethods__')
  if (!names || !rt.truth(names)) return
  const shown: string[] = []
  rt.forEach(names, (one) => {
    shown.push(textOf(one))
    rt.decref(one)
  })
  shown.sort()
  const many = shown.length === 1 ? '' : 's'
  const list = shown.map((one) => (rt.rules.minor >= 12 ? `'${one}'` : one)).join(', ')
  const middle =
    rt.rules.minor >= 12
      ? `without an implementation for abstract method${many}`
      : `with abstract method${many}`
  throw rt.error('TypeError', `Can't instantiate abstract class ${type.name} ${middle} ${list}`)
}

function initMethods(rt: Runtime, object: PyType): void {
  getset(
    rt,
    object,
    '__class__',
    (_, self) => {
      self.type.refs++
      return self.type
    },
    setClass,
  )
  const initSubclass = builtin(rt, '__init_subclass__', 1, ANY, (rt, args, names) => {
    const [made] = args as [PyType]
    if (names && names.length > 0)
      throw rt.error(
        'TypeError',
        `${rt.rules.minor >= 9 ? `${made.name}.` : ''}__init_subclass__() takes no keyword arguments`,
      )
    if (args.length > 1)
      throw rt.error(
        'TypeError',
        `${rt.rules.minor >= 9 ? `${made.name}.` : ''}__init_subclass__() takes no arguments (${args.length - 1} given)`,
      )
    return rt.newNone()
  })
  object.members.set('__init_subclass__', newClassMethod(rt, initSubclass))
  const hook = builtin(rt, '__subclasshook__', 1, ANY, (rt) => {
    rt.notImplemented.refs++
    return rt.notImplemented
  })
  object.members.set('__subclasshook__', newClassMethod(rt, hook))
  method(rt, object, '__dir__', 0, 0, (rt, [self]) => directoryOf(rt, self as PyObject))
  for (const [name, count] of [
    ['__reduce__', 0],
    ['__reduce_ex__', 1],
  ] as const)
    method(rt, object, name, count, count, () => {
      throw new NotSimulated(`'object.${name}' is not simulated`)
    })
}

/** object_set_class: both are classes of the program whose instances have one layout. */
function setClass(rt: Runtime, object: PyObject, value: PyObject | null): void {
  if (!value) throw rt.error('TypeError', "can't delete __class__ attribute")
  if (!(value instanceof PyType))
    throw rt.error('TypeError', `__class__ must be set to a class, not '${value.type.name}' object`)
  const old = object.type
  if (!old.isHeap || !value.isHeap)
    throw rt.error(
      'TypeError',
      rt.rules.minor >= 10
        ? '__class__ assignment only supported for mutable types or ModuleType subclasses'
        : '__class__ assignment only supported for heap types or ModuleType subclasses',
    )
  const [a, b] = [old.layout as ClassShape, value.layout as ClassShape]
  const isSame =
    a.basic === b.basic && a.head === b.head && a.item === b.item && a.attributes === b.attributes
  const sameSlots = old.slotNames.join() === value.slotNames.join()
  if (!isSame || !sameSlots)
    throw rt.error(
      'TypeError',
      `__class__ assignment: '${value.name}' object layout differs from '${old.name}'`,
    )
  value.refs++
  changeClass(rt, object, value)
  rt.decref(old)
}

/** dir() of an object: its own attributes, its class's, those of the bases. */
function directoryOf(rt: Runtime, object: PyObject): PyObject {
  const names = new Set<string>()
  const dict = rt.attributeOrNull(object, '__dict__')
  if (dict) {
    if (rt.isInstance(dict, rt.types.dict)) for (const name of namesOfDict(rt, dict)) names.add(name)
    rt.decref(dict)
  }
  for (const type of object.type.mro) for (const name of type.members.keys()) names.add(name)
  return newList(
    rt,
    [...names].map((name) => rt.internedStr(name)),
  )
}
