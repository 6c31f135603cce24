// What a class takes from its bases before it exists: the body its instances extend, its __slots__, and its order of
// resolution (typeobject.c: best_base, solid_base, type_new_slots, mro_implementation). Called by class.ts.
import { type BaseShape, OBJECT_SHAPE } from '../../allocator/layer3-objects/class-shapes'
import { DIGIT_BYTES, INT_BASIC } from '../../allocator/layer3-objects/data/numbers'
import type { Layout } from '../../allocator/layer3-objects/layout'
import type { Runtime } from '../vm/runtime'
import type { PyObject, PyType } from './object'
import { isStr, textOf } from './str'

/** Types that refuse to be a base (no Py_TPFLAGS_BASETYPE). */
const FINAL_TYPES = new Set([
  'bool',
  'NoneType',
  'ellipsis',
  'NotImplementedType',
  'function',
  'builtin_function_or_method',
  'method_descriptor',
  'member_descriptor',
  'getset_descriptor',
  'method',
  'code',
  'cell',
  'frame',
  'traceback',
  'generator',
  'range',
  'slice',
  'mappingproxy',
  'memoryview',
  'dict_keys',
  'dict_values',
  'dict_items',
])

/** Exceptions and types whose body is described under another name. */
const LAYOUT_NAMES: Readonly<Record<string, string>> = {
  frozenset: 'set',
  'array.array': 'array',
  'collections.deque': 'deque',
  'collections.defaultdict': 'defaultDict',
  'collections.OrderedDict': 'orderedDict',
  NameError: 'nameError',
  AttributeError: 'attributeError',
  ImportError: 'importError',
  OSError: 'osError',
  UnicodeError: 'unicodeError',
  StopIteration: 'exceptionWithValue',
  SystemExit: 'exceptionWithValue',
}

/** The layout of an exception of a built-in type. */
export function layoutOfException(rt: Runtime, type: PyType): Layout {
  const named = rt.objects.layouts as Readonly<Record<string, Layout>>
  for (const one of type.mro) {
    const layout = named[LAYOUT_NAMES[one.name] ?? '']
    if (layout) return layout
  }
  return rt.objects.layouts.exception
}

/** PyLongObject: digits of 4 bytes behind the head. */
const INT_SHAPE: BaseShape = {
  ...OBJECT_SHAPE,
  basic: INT_BASIC,
  item: DIGIT_BYTES,
  isMadeByObject: false,
}

/** The body of a base; exceptions have layouts of their own. */
export function shapeOfBase(rt: Runtime, base: PyType): BaseShape {
  if (base.layout) return base.layout
  if (base === rt.types.object) return OBJECT_SHAPE
  if (base.isSubtypeOf(rt.types.int)) return INT_SHAPE
  const { layouts } = rt.objects
  const named = layouts as Readonly<Record<string, Layout>>
  let layout: Layout | undefined
  for (const one of base.mro) layout ??= named[LAYOUT_NAMES[one.name] ?? one.name]
  if (base.isException && layout?.name === 'object') layout = layouts.exception
  if (!layout) return OBJECT_SHAPE
  return {
    ...OBJECT_SHAPE,
    basic: layout.basic,
    item: layout.item,
    hasGcHead: layout.head > 0,
    hasDict: base.isException || base === rt.types.type,
    hasWeakrefs: base.hasWeakReferences,
    isMadeByObject: false,
  }
}

/** solid_base: the nearest type whose instances have a body of their own. */
export function solidBase(rt: Runtime, type: PyType): PyType {
  for (const one of type.mro) {
    if (one.isHeap ? one.ownSlots > 0 : !sharesBodyOfBase(rt, one)) return one
  }
  return rt.types.object
}

/** Exceptions without fields of their own: ValueError has the body of BaseException. */
function sharesBodyOfBase(rt: Runtime, type: PyType): boolean {
  if (!type.isException || !type.base || type.base === rt.types.object) return false
  return shapeOfBase(rt, type).basic === shapeOfBase(rt, type.base).basic
}

/** best_base: the one whose layout the new class extends. */
export function bestBase(rt: Runtime, bases: readonly PyType[]): PyType {
  let winner: PyType | null = null
  let best: PyType | null = null
  for (const base of bases) {
    if (!base.isHeap && FINAL_TYPES.has(base.name))
      throw rt.error('TypeError', `type '${shownName(base)}' is not an acceptable base type`)
    const candidate = solidBase(rt, base)
    if (winner === null || (candidate !== winner && candidate.isSubtypeOf(winner))) {
      winner = candidate
      best = base
    } else if (!winner.isSubtypeOf(candidate))
      throw rt.error('TypeError', 'multiple bases have instance lay-out conflict')
  }
  return best ?? rt.types.object
}

function shownName(type: PyType): string {
  return type.module === 'builtins' ? type.name : `${type.module}.${type.name}`
}

export interface SlotNames {
  readonly names: readonly string[]
  readonly wantsDict: boolean
  readonly wantsWeakrefs: boolean
}

/** What __slots__ says; null when there is none. */
export function slotNames(rt: Runtime, name: string, base: PyType, slots: PyObject | null): SlotNames | null {
  if (slots === null) return null
  const given: string[] = []
  const add = (one: PyObject) => {
    if (!isStr(rt, one))
      throw rt.error('TypeError', `__slots__ items must be strings, not '${one.type.name}'`)
    const text = textOf(one)
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text)) throw rt.error('TypeError', '__slots__ must be identifiers')
    given.push(text)
  }
  if (isStr(rt, slots)) add(slots)
  else
    rt.forEach(slots, (one) => {
      try {
        add(one)
      } finally {
        rt.decref(one)
      }
    })
  const { int, tuple, bytes, type } = rt.types
  const isVariable = [int, tuple, bytes, type].some((one) => base.isSubtypeOf(one))
  const wantsDict = given.includes('__dict__')
  const wantsWeakrefs = given.includes('__weakref__')
  if (wantsDict && base.hasDict) throw rt.error('TypeError', '__dict__ slot disallowed: we already got one')
  if (wantsWeakrefs && base.hasWeakReferences)
    throw rt.error(
      'TypeError',
      rt.rules.minor >= 12
        ? '__weakref__ slot disallowed: we already got one'
        : '__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0',
    )
  const names = given.filter((one) => one !== '__dict__' && one !== '__weakref__')
  if (isVariable && names.length > 0)
    throw rt.error('TypeError', `nonempty __slots__ not supported for subtype of '${base.name}'`)
  const owner = name.replace(/^_+/, '')
  const mangled = names.map((one) =>
    one.startsWith('__') && !one.endsWith('__') && owner ? `_${owner}${one}` : one,
  )
  return { names: mangled.toSorted(), wantsDict, wantsWeakrefs }
}

/** C3 linearisation. */
export function mergedOrder(rt: Runtime, type: PyType, bases: readonly PyType[]): PyType[] {
  const lists = [...bases.map((base) => [...base.mro]), [...bases]]
  const order: PyType[] = [type]
  while (lists.some((list) => list.length > 0)) {
    const next = lists
      .map((list) => list[0])
      .find((head) => head && lists.every((list) => list.indexOf(head, 1) < 0))
    if (!next) {
      const heads = new Set(lists.flatMap((list) => list[0] ?? []))
      const names = [...heads].map((base) => base.name).join(', ')
      throw rt.error(
        'TypeError',
        `Cannot create a consistent method resolution${rt.rules.minor >= 13 ? ' order' : '\norder'} (MRO) for bases ${names}`,
      )
    }
    order.push(next)
    for (const list of lists) if (list[0] === next) list.shift()
  }
  return order
}
