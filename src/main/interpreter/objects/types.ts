// The built-in types by name, made before anything else of a run. Each is filled by the file of its family; see
// builtins/index.ts for the order.
import { OBJ } from '../../allocator/memory'
import type { Runtime } from '../vm/runtime'
import { IMMORTAL, PyType } from './object'

/** Name in Python, and the type it derives from when that is not object. */
const NAMES = [
  'int',
  'float',
  'complex',
  'str',
  'bytes',
  'bytearray',
  'list',
  'tuple',
  'dict',
  'set',
  'frozenset',
  'range',
  'slice',
  'NoneType',
  'ellipsis',
  'NotImplementedType',
  'function',
  'builtin_function_or_method',
  'method_descriptor',
  'method',
  'code',
  'cell',
  'frame',
  'traceback',
  'module',
  'generator',
  'property',
  'staticmethod',
  'classmethod',
  'super',
  'member_descriptor',
  'getset_descriptor',
  'mappingproxy',
  'list_iterator',
  'list_reverseiterator',
  'tuple_iterator',
  'str_iterator',
  'bytes_iterator',
  'bytearray_iterator',
  'range_iterator',
  'longrange_iterator',
  'set_iterator',
  'dict_keys',
  'dict_values',
  'dict_items',
  'dict_keyiterator',
  'dict_valueiterator',
  'dict_itemiterator',
  'enumerate',
  'zip',
  'map',
  'filter',
  'reversed',
  'iterator',
  'callable_iterator',
  'GenericAlias',
  'UnionType',
] as const

export type BuiltinTypes = Readonly<Record<(typeof NAMES)[number] | 'object' | 'type' | 'bool', PyType>>

export function makeTypes(rt: Runtime): BuiltinTypes {
  const block = () => rt.memory.malloc(OBJ, 408)
  const object = new PyType(null, 'object', null, block())
  const type = new PyType(null, 'type', object, block())
  object.type = type
  const made: Record<string, PyType> = { object, type }
  for (const name of NAMES) made[name] = new PyType(type, name, object, block())
  made['bool'] = new PyType(type, 'bool', made['int'] as PyType, block())
  for (const one of Object.values(made)) one.refs = IMMORTAL
  return made as BuiltinTypes
}

/** After the slots of a base were filled: subtypes made earlier take them over. */
export { inheritSlots } from './object'
