// sys, as far as it says something about the interpreter and not about the machine. Source: Python/sysmodule.c.
import { statisticsOf } from '../../allocator/layer2-pymalloc/statistics'
import { method } from '../objects/define'
import { dictGetText, type PyDict } from '../objects/dict'
import { newException, type PyException } from '../objects/exceptions'
import { newList, newTuple } from '../objects/list'
import { IMMORTAL, type PyObject, type PyStr, PyType, PythonError } from '../objects/object'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import { newModule } from './module'
import { borrowedReferences } from '../vm/borrowed-references'
import { namedTupleType } from './named-tuple-types'

/** Immortal objects show these counts. */
function shownCount(rt: Runtime, object: PyObject): number {
  if (object.refs < IMMORTAL / 2)
    return object.refs - (rt.rules.borrowsLocals ? borrowedReferences(rt, object) : 0)
  return rt.rules.minor >= 14
    ? 3221225472
    : rt.rules.minor >= 12
      ? 4294967295
      : object.refs - IMMORTAL + 1_000_000
}

/** sys.getsizeof without a fallback, bytes. */
function sizeOf(rt: Runtime, object: PyObject): number {
  const own = object.type.isHeap ? object.type.lookup('__sizeof__') : null
  if (own?.type === rt.types.function) {
    const answer = rt.callSpecial(object, '__sizeof__', []) as PyObject
    const { type, value } = answer
    const isInt = rt.isInstance(answer, rt.types.int)
    rt.decref(answer)
    if (!isInt) throw rt.error('TypeError', `'${type.name}' object cannot be interpreted as an integer`)
    if ((value as number) < 0) throw rt.error('ValueError', '__sizeof__() should return >= 0')
    return Number(value as IntValue) + rt.headOf(object)
  }
  const { size } = object.type.slots
  return size ? size(rt, object) : rt.objects.layouts.object.request
}

export function makeSys(rt: Runtime): PyObject {
  const { minor, micro } = rt.rules
  const integer = (object: PyObject): number => {
    const { index } = object.type.slots
    if (!index)
      throw rt.error('TypeError', `'${object.type.name}' object cannot be interpreted as an integer`)
    return Number(index(rt, object))
  }
  const none = () => rt.newNone()
  const version = () => [rt.int(3), rt.int(minor), rt.int(micro), rt.internedStr('final'), rt.int(0)]
  const hex = (3 << 24) | (minor << 16) | (micro << 8) | 0xf0
  const versionInfo = namedTupleType(rt, 'sys', 'version_info', [
    'major',
    'minor',
    'micro',
    'releaselevel',
    'serial',
  ])
  const stdout = textStream(rt, '<stdout>', (text) => rt.output.push(text))
  const stderr = textStream(rt, '<stderr>', (text) => rt.errorOutput.push(text))
  return newModule(
    rt,
    'sys',
    {
      getsizeof: [
        1,
        2,
        (rt, [object, fallback]) => {
          try {
            return rt.int(sizeOf(rt, object as PyObject))
          } catch (problem) {
            const wanted = rt.exceptions['TypeError'] as PyType
            if (!fallback || !(problem instanceof PythonError) || !problem.exception.type.isSubtypeOf(wanted))
              throw problem
            rt.decref(problem.exception)
            fallback.refs++
            return fallback
          }
        },
      ],
      getrefcount: [1, 1, (rt, [object]) => rt.int(shownCount(rt, object as PyObject))],
      getrecursionlimit: [0, 0, (rt) => rt.int(rt.recursionLimit)],
      setrecursionlimit: [
        1,
        1,
        (rt, [limit]) => {
          const wanted = integer(limit as PyObject)
          if (wanted < 1) throw rt.error('ValueError', 'recursion limit must be greater or equal than 1')
          if (rt.depth >= wanted)
            throw rt.error(
              'RecursionError',
              `cannot set the recursion limit to ${wanted} at the recursion depth ${rt.depth}: the limit is too low`,
            )
          rt.recursionLimit = wanted
          return none()
        },
      ],
      get_int_max_str_digits: [0, 0, (rt) => rt.int(rt.intMaxStrDigits)],
      set_int_max_str_digits: [
        1,
        1,
        (rt, [limit]) => {
          const wanted = integer(limit as PyObject)
          if (wanted !== 0 && wanted < 640)
            throw rt.error('ValueError', 'maxdigits must be 0 or larger than 640')
          rt.intMaxStrDigits = wanted
          return none()
        },
      ],
      intern: [1, 1, (rt, [text]) => intern(rt, text as PyObject)],
      getallocatedblocks: [0, 0, (rt) => rt.int(allocatedBlocks(rt))],
      exc_info: [0, 0, exceptionInfo],
      exit: [
        0,
        1,
        (rt, [code]) => {
          throw new PythonError(newException(rt, rt.exceptions['SystemExit'] as PyType, code ? [code] : []))
        },
      ],
      is_finalizing: [0, 0, (rt) => rt.bool(false)],
      getdefaultencoding: [0, 0, (rt) => rt.internedStr('utf-8')],
      getswitchinterval: [0, 0, (rt) => rt.float(0.005)],
    },
    {
      version_info: versionInfo(version()),
      version: rt.str(`3.${minor}.${micro} (simulated)`),
      hexversion: rt.int(hex),
      maxsize: rt.int(2n ** 63n - 1n),
      maxunicode: rt.int(0x10ffff),
      byteorder: rt.internedStr('little'),
      platform: rt.internedStr('linux'),
      copyright: rt.str('Copyright (c) Python Software Foundation.'),
      argv: newList(rt, [programFile(rt)]),
      path: newList(rt, []),
      modules: (rt.modules.refs++, rt.modules),
      stdout: (stdout.refs++, stdout),
      __stdout__: stdout,
      stderr,
      int_info: namedTupleType(rt, 'sys', 'int_info', [
        'bits_per_digit',
        'sizeof_digit',
        'default_max_str_digits',
        'str_digits_check_threshold',
      ])([30, 4, 4300, 640].map((one) => rt.int(one))),
      float_info: floatInfo(rt),
      hash_info: namedTupleType(rt, 'sys', 'hash_info', [
        'width',
        'modulus',
        'inf',
        'nan',
        'imag',
        'algorithm',
        'hash_bits',
        'seed_bits',
        'cutoff',
      ])([
        rt.int(64),
        rt.int(2n ** 61n - 1n),
        rt.int(314159),
        rt.int(0),
        rt.int(1000003),
        rt.str(minor >= 11 ? 'siphash13' : 'siphash24'),
        rt.int(64),
        rt.int(128),
        rt.int(0),
      ]),
      implementation: implementation(rt, versionInfo(version()), hex),
    },
  )
}

/** sys.intern: the string that is there for this text, or from now on the one that is given. */
function intern(rt: Runtime, text: PyObject): PyObject {
  if (!rt.isInstance(text, rt.types.str))
    throw rt.error('TypeError', `intern() argument must be str, not ${text.type.name}`)
  if (text.type !== rt.types.str) throw rt.error('TypeError', `can't intern ${text.type.name}`)
  const { value } = text as PyStr
  const known = rt.interned.get(value.text)
  if (known) {
    known.refs++
    return known
  }
  value.isInterned = true
  rt.interned.set(value.text, text as PyStr)
  text.refs++
  return text
}

/** _Py_GetAllocatedBlocks: blocks of pymalloc and what it handed on. */
function allocatedBlocks(rt: Runtime): number {
  const { pymalloc } = rt.memory
  let blocks = pymalloc.generalBlocks
  for (const { blocksInUse } of statisticsOf(pymalloc).classes) blocks += blocksInUse
  return blocks
}

function exceptionInfo(rt: Runtime): PyObject {
  const { handled } = rt
  const parts = handled
    ? [handled.type, handled, (handled as PyException).value.traceback ?? rt.none]
    : [rt.none, rt.none, rt.none]
  for (const part of parts) part.refs++
  return newTuple(rt, parts)
}

function programFile(rt: Runtime): PyObject {
  const globals = rt.frame?.globals as PyDict | undefined
  const file = globals ? dictGetText(globals, '__file__') : null
  if (!file) return rt.str('')
  file.refs++
  return file
}

/** Standard output and error: text only, and never flushed because nothing waits. */
function textStream(rt: Runtime, name: string, write: (text: string) => void): PyObject {
  const type = new PyType(rt.types.type, 'TextIOWrapper', rt.types.object, rt.types.object.block)
  type.refs = IMMORTAL
  type.module = '_io'
  type.slots.construct = null
  method(rt, type, 'write', 1, 1, (rt, [, text]) => {
    const given = text as PyObject
    if (!rt.isInstance(given, rt.types.str))
      throw rt.error('TypeError', `write() argument must be str, not ${given.type.name}`)
    const { value } = given as PyStr
    write(value.text)
    return rt.int(value.length)
  })
  method(rt, type, 'flush', 0, 0, (rt) => rt.newNone())
  method(rt, type, 'isatty', 0, 0, (rt) => rt.bool(false))
  type.slots.repr = (rt) => rt.str(`<_io.TextIOWrapper name='${name}' mode='w' encoding='utf-8'>`)
  return rt.immortal(type, null, 16)
}

function floatInfo(rt: Runtime): PyObject {
  const whole = (value: number) => rt.int(value)
  const facts: Readonly<Record<string, PyObject>> = {
    max: rt.float(Number.MAX_VALUE),
    max_exp: whole(1024),
    max_10_exp: whole(308),
    min: rt.float(2 ** -1022),
    min_exp: whole(-1021),
    min_10_exp: whole(-307),
    dig: whole(15),
    mant_dig: whole(53),
    epsilon: rt.float(Number.EPSILON),
    radix: whole(2),
    rounds: whole(1),
  }
  return namedTupleType(rt, 'sys', 'float_info', Object.keys(facts))(Object.values(facts))
}

/** A plain object with names: sys.implementation. */
function implementation(rt: Runtime, version: PyObject, hexversion: number): PyObject {
  return newModule(
    rt,
    'sys.implementation',
    {},
    {
      name: rt.internedStr('cpython'),
      cache_tag: rt.internedStr(`cpython-3${rt.rules.minor}`),
      version,
      hexversion: rt.int(hexversion),
    },
  )
}
