// How files of types and modules define methods and functions. A method's self is its first argument.
import { OBJ } from '../../allocator/memory'
import type { Runtime } from '../vm/runtime'
import { IMMORTAL, type Native, PyObject, type PyType } from './object'

export interface BuiltinValue {
  readonly name: string
  readonly call: Native
  /** Positional arguments, self included. */
  readonly least: number
  readonly most: number
  /** Names of all parameters when keywords are taken, `/` and `*` among them; missing ones arrive as undefined. */
  readonly parameters: readonly string[] | null
  /** The type a method belongs to. */
  readonly owner: PyType | null
  /** The module of a function; null for builtins and methods. */
  readonly module: string | null
  /** The object a bound built-in method is called on. */
  readonly self: PyObject | null
}
export type PyBuiltin = PyObject<BuiltinValue>

export const ANY = Number.POSITIVE_INFINITY

/** A method of a built-in type: `least` and `most` count the arguments after self. */
export function method(
  rt: Runtime,
  owner: PyType,
  name: string,
  least: number,
  most: number,
  call: Native,
): void {
  const value: BuiltinValue = {
    name,
    call,
    least: least + 1,
    most: most + 1,
    parameters: null,
    owner,
    module: null,
    self: null,
  }
  owner.members.set(name, rt.immortal(rt.types.method_descriptor, value, 72))
}

/** A method that takes keywords; `parameters` without self, with `/` and `*` as in a signature. */
export function keywordMethod(
  rt: Runtime,
  owner: PyType,
  name: string,
  least: number,
  parameters: readonly string[],
  call: Native,
): void {
  const value: BuiltinValue = {
    name,
    call,
    least: least + 1,
    most: parameters.length + 1,
    parameters: ['self', ...parameters],
    owner,
    module: null,
    self: null,
  }
  owner.members.set(name, rt.immortal(rt.types.method_descriptor, value, 72))
}

/** A function of a module or of builtins. */
export function builtin(
  rt: Runtime,
  name: string,
  least: number,
  most: number,
  call: Native,
  parameters: readonly string[] | null = null,
  module: string | null = null,
): PyBuiltin {
  const value: BuiltinValue = { name, call, least, most, parameters, owner: null, module, self: null }
  const made = new PyObject<BuiltinValue>(
    rt.types.builtin_function_or_method,
    value,
    rt.memory.malloc(OBJ, 72),
  )
  made.refs = IMMORTAL
  return made
}

/** An attribute that native code gives and takes: an entry of tp_getset, or of tp_members when `isMember`. */
export interface GetSetValue {
  readonly owner: PyType
  readonly name: string
  readonly get: (rt: Runtime, object: PyObject) => PyObject
  /** Null: it cannot be set. Value null: it is deleted. */
  readonly set: ((rt: Runtime, object: PyObject, value: PyObject | null) => void) | null
}

export function getset(
  rt: Runtime,
  owner: PyType,
  name: string,
  get: GetSetValue['get'],
  set: GetSetValue['set'] = null,
): void {
  const value: GetSetValue = { owner, name, get, set }
  owner.members.set(name, rt.immortal(rt.types.getset_descriptor, value, 64))
}
