// collections: what CPython has in C stands in deque.ts, default-dict.ts and tuple-getter.ts; namedtuple,
// Counter and ChainMap are the Python of collections-source.ts.
import { ADD } from '../compile/opcodes'
import { builtin } from '../objects/define'
import { dictGet, dictGetText, dictSet, type PyDict } from '../objects/dict'
import type { PyFunction } from '../objects/function'
import { forEachBorrowed } from '../objects/set'
import type { PyObject, PyTuple } from '../objects/object'
import { textOf } from '../objects/str'
import type { Runtime } from '../vm/runtime'
import { collectionsSource } from './collections-source'
import { makeDefaultDictType } from './default-dict'
import { makeDequeType } from './deque'
import { runLibrary } from './library-source'
import { newModule } from './module'
import { makeTupleGetterType } from './tuple-getter'

const KEYWORDS = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
)

export function makeCollections(rt: Runtime): PyObject {
  const types = {
    deque: makeDequeType(rt),
    defaultdict: makeDefaultDictType(rt),
  }
  const given: Record<string, PyObject> = {
    _tuplegetter: makeTupleGetterType(rt),
    _count_elements: builtin(rt, '_count_elements', 2, 2, countElements),
    _intern: builtin(rt, 'intern', 1, 1, (rt, [text]) => rt.internedStr(textOf(text as PyObject))),
    _is_keyword: builtin(rt, 'iskeyword', 1, 1, (rt, [text]) =>
      rt.bool(KEYWORDS.has(textOf(text as PyObject))),
    ),
    _make_new: builtin(rt, '_make_new', 2, 2, makeNew),
    _calling_module: builtin(rt, '_calling_module', 0, 0, callingModule),
  }
  const globals = runLibrary(rt, 'collections', collectionsSource(rt.rules.minor), given)
  const values: Record<string, PyObject> = { ...types }
  for (const name of ['namedtuple', 'Counter', 'ChainMap']) {
    const one = dictGetText(globals, name) as PyObject
    one.refs++
    values[name] = one
  }
  // The functions of the module keep the namespace they run in.
  return newModule(rt, 'collections', {}, values)
}

/** How often each item comes, added to what a mapping has. */
function countElements(rt: Runtime, [mapping, iterable]: readonly PyObject[]): PyObject {
  const target = mapping as PyObject
  const { setItem } = target.type.slots
  const isPlain = setItem === rt.types.dict.slots.setItem || !target.type.lookup('__setitem__')?.type.isHeap
  const one = rt.int(1)
  forEachBorrowed(rt, iterable as PyObject, (item) => {
    const known = dictGet(rt, target as PyDict, item)
    if (!known) store(rt, target, item, one, isPlain)
    else {
      const sum = rt.binary(known, one, ADD, '+')
      store(rt, target, item, sum, isPlain)
      rt.decref(sum)
    }
    return true
  })
  rt.decref(one)
  return rt.newNone()
}

function store(rt: Runtime, target: PyObject, key: PyObject, value: PyObject, isPlain: boolean): void {
  if (isPlain) dictSet(rt, target as PyDict, key, value)
  else target.type.slots.setItem?.(rt, target, key, value)
}

/** The __new__ of a namedtuple: a parameter for each field. */
function makeNew(rt: Runtime, [name, fields]: readonly PyObject[]): PyObject {
  const names = (fields as PyTuple).value.map((field) => textOf(field))
  const parameters = ['_cls', ...names].join(', ')
  const tuple = names.length === 1 ? `(${names[0]},)` : `(${names.join(', ')})`
  const body = `_tuple_new(_cls, ${tuple})`
  const source =
    rt.rules.minor === 9
      ? `__new__ = lambda ${parameters}: ${body}\n`
      : `def __new__(${parameters}):\n    return ${body}\n`
  const construct = rt.getAttribute(rt.types.tuple, '__new__')
  const globals = runLibrary(rt, `namedtuple_${textOf(name as PyObject)}`, source, { _tuple_new: construct })
  rt.decref(construct)
  const made = dictGetText(globals, '__new__') as PyFunction
  made.refs++
  made.value.qualifiedName = `${textOf(name as PyObject)}.__new__`
  rt.decref(globals)
  return made
}

/** __name__ of the module that called namedtuple. */
function callingModule(rt: Runtime): PyObject {
  const globals = rt.frame?.back?.globals as PyDict | undefined
  const name = globals ? dictGetText(globals, '__name__') : null
  if (!name) return rt.newNone()
  name.refs++
  return name
}
