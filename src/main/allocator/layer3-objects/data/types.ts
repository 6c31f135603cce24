// Classes: what type.__new__ makes besides the type object. Facts: Objects/typeobject.c 3.7 to 3.13; the order was
// recorded by hooking the allocators of 3.7 to 3.13, for 3.14 and 3.15 it follows from recorded requests.
import type { ByRelease } from '../releases'

/** sys.getsizeof of a built-in type such as int, bytes. */
export const BUILTIN_TYPE_SIZE: ByRelease<number> = [
  ['3.7', 400],
  ['3.8', 416],
  ['3.9', 408],
  ['3.11', 424],
  ['3.12', 432],
  ['3.13', 416],
  ['3.15', 424],
]

/** Whether the method resolution order is worked out before the descriptors are made. */
export const MRO_BEFORE_DESCRIPTORS: ByRelease<boolean> = [
  ['3.7', false],
  ['3.10', true],
]

/** Whether each class has descriptors of its own for __dict__ and __weakref__. */
export const HAS_OWN_DICT_DESCRIPTORS: ByRelease<boolean> = [
  ['3.7', true],
  ['3.15', false],
]

/** Whether the shared table of names is made before the class enters its bases' lists of subclasses. */
export const SHARED_NAMES_BEFORE_SUBCLASSES: ByRelease<boolean> = [
  ['3.7', false],
  ['3.15', true],
]

/** Whether super().__init_subclass__ is called with a tuple of arguments. */
export const CALLS_SUPER_WITH_TUPLE: ByRelease<boolean> = [
  ['3.7', true],
  ['3.11', false],
]

/** Digits of an address, the key in a list of subclasses. */
export const ADDRESS_DIGITS = 2

/** Names that a class statement adds to what its body defines, before the body runs and after it. */
export const NAMESPACE_NAMES: ByRelease<{
  readonly before: readonly string[]
  readonly after: readonly string[]
}> = [
  ['3.7', { before: ['__module__', '__qualname__'], after: [] }],
  ['3.13', { before: ['__module__', '__qualname__', '__firstlineno__'], after: ['__static_attributes__'] }],
]
