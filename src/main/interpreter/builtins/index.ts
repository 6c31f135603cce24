// Fills the types and the namespace of builtins. One line for each family.
import { initObject } from '../objects/base-object'
import { dictSetText } from '../objects/dict'
import { initDict } from '../objects/dict'
import { initTraceback } from '../objects/traceback-objects'
import { initFloat } from '../objects/float'
import { initDescriptors } from '../objects/descriptors'
import { initType } from '../objects/type'
import { addSlotMethods } from '../objects/slot-methods'
import { initSequenceIterator } from '../objects/sequence-iterator'
import { initSuper } from '../objects/super'
import { initFunctions } from '../objects/function'
import { initGenerator } from '../objects/generator'
import { initGenericAlias } from '../objects/generic-alias'
import { initInt } from '../objects/int'
import { initIterators } from '../objects/iterators'
import { initLazyIterators } from '../objects/lazy-iterators'
import { initLists } from '../objects/list'
import { type PyType, TypeSlots } from '../objects/object'
import { initRange } from '../objects/range'
import { initSets } from '../objects/set'
import { initSingletons } from '../objects/singletons'
import { initStr } from '../objects/str'
import { initBytes } from '../objects/bytes'
import { initBytearray } from '../objects/bytearray'
import type { Runtime } from '../vm/runtime'
import { addFunctions } from './functions'

const VISIBLE_TYPES = [
  'object',
  'type',
  'int',
  'float',
  'bool',
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
  'enumerate',
  'zip',
  'map',
  'filter',
  'reversed',
  'property',
  'staticmethod',
  'classmethod',
  'super',
] as const

export function fillBuiltins(rt: Runtime): void {
  initObject(rt)
  initType(rt)
  for (const init of [
    initInt,
    initFloat,
    initStr,
    initBytes,
    initBytearray,
    initLists,
    initDict,
    initSets,
    initRange,
    initIterators,
    initLazyIterators,
    initFunctions,
    initGenerator,
    initTraceback,
    initDescriptors,
    initGenericAlias,
    initSuper,
    initSequenceIterator,
    initSingletons,
  ])
    init(rt)
  for (const type of Object.values(rt.types)) completeSlots(rt, type)
  for (const type of Object.values(rt.exceptions)) completeSlots(rt, type)
  for (const type of [...Object.values(rt.types), ...Object.values(rt.exceptions)]) addSlotMethods(rt, type)
  for (const name of VISIBLE_TYPES) dictSetText(rt, rt.builtins, name, rt.types[name])
  for (const [name, type] of Object.entries(rt.exceptions)) dictSetText(rt, rt.builtins, name, type)
  dictSetText(rt, rt.builtins, 'Ellipsis', rt.ellipsis)
  dictSetText(rt, rt.builtins, 'NotImplemented', rt.notImplemented)
  addFunctions(rt)
}

const EMPTY = new TypeSlots()

/** What a type leaves open it takes from its bases, nearest first. A hash of null stays: the type is unhashable. */
function completeSlots(rt: Runtime, type: PyType): void {
  const unhashable = new Set([rt.types.list, rt.types.dict, rt.types.set, rt.types.bytearray, rt.types.slice])
  for (const base of type.mro.slice(1))
    for (const key of Object.keys(EMPTY) as (keyof TypeSlots)[])
      if (type.slots[key] === null && !(key === 'hash' && unhashable.has(type)))
        Object.assign(type.slots, { [key]: base.slots[key] })
}
