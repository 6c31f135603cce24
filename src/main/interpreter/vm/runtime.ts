// Everything one run of a program shares: the allocator, the types, the singletons, the handled exception, and the
// protocols of objects (PyObject_Str, PyObject_RichCompare ...). Native code gets it as its first argument.
import { NO_MEMORY, type Pointer } from '../../allocator/layer1-general/general-allocator'
import { ObjectAllocator } from '../../allocator/layer3-objects/object-allocator'
import { OBJ, type SimulatedMemory } from '../../allocator/memory'
import { EQ, type UNARY_OPERATORS } from '../compile/opcodes'
import { GarbageCollector } from '../objects/collector'
import { makeExceptionTypes, newException } from '../objects/exceptions'
import { type DictValue, dictSet, newDict } from '../objects/dict'
import { newFloat } from '../objects/float'
import { newInt } from '../objects/int'
import { freeInt } from '../objects/int-memory'
import {
  IMMORTAL,
  type Native,
  type PyFloat,
  type PyInt,
  type PyList,
  PyObject,
  type PyStr,
  type PyTuple,
  type PyType,
  PythonError,
  type StrValue,
} from '../objects/object'
import { clearAttributes, freeInstance, newInstance } from '../objects/attributes'
import { genericGet, genericSet } from '../objects/base-object'
import { internedStr, newStr } from '../objects/str'
import { type BuiltinTypes, makeTypes } from '../objects/types'
import type { IntValue } from '../values/int'
import { hashTuple } from '../values/hash'
import type { PythonRules } from '../version'
import { newCell } from '../objects/function'
import { appendToList, type ListBuffer } from '../objects/list'
import { newSequenceIterator } from '../objects/sequence-iterator'
import { newSlice } from '../objects/range'
import { asciiOfRepr } from '../text/repr'
import { callObject } from './call'
import { NotSimulated, type RunSettings } from './control'
import { type Frame, type PyCell, releaseFrame } from './frame'
import {
  binary,
  callSpecial,
  compare,
  missingAttribute,
  reserveSequence,
  shownText,
  unary,
} from './object-protocols'
import { ProgramOutput } from './output'
import {
  asException,
  checkIsSimulated,
  undefinedName,
  unlessAttributeError,
  unraisable,
  untilStop,
} from './raising'
import { RunWatch } from './watch'

export class Runtime {
  /** Layer 3: what objects ask of the allocator, and their free lists. */
  readonly objects: ObjectAllocator
  readonly types: BuiltinTypes
  readonly exceptions: Readonly<Record<string, PyType>>
  readonly none: PyObject
  readonly true: PyInt
  readonly false: PyInt
  readonly ellipsis: PyObject
  readonly notImplemented: PyObject
  readonly emptyTuple: PyTuple
  readonly smallInts: PyInt[] = []
  readonly latin1: (PyStr | undefined)[] = []
  readonly interned = new Map<string, PyStr>()
  readonly gc: GarbageCollector
  readonly builtins: PyObject<DictValue>
  readonly modules: PyObject<DictValue>
  readonly natives = new Map<string, Native>()
  /** The exception being handled: sys.exc_info. Owned. */
  handled: PyObject | null = null
  /** The innermost running frame. */
  frame: Frame | null = null
  /** Python frames, up to 3.11 with native recursion. */
  depth = 0
  recursionLimit = 1000
  /** Native recursion alone, from 3.12 on. */
  nativeDepth = 0
  /** sys.set_int_max_str_digits; 0: no limit. */
  intMaxStrDigits = 4300
  /** Instructions until budgets and control are asked again. */
  fuel = 0
  /** Budgets and control of this run. */
  readonly watch: RunWatch
  /** The instructions of every code object. */
  readonly codes: Int32Array[] = []
  readonly output: ProgramOutput
  readonly errorOutput: ProgramOutput
  /** Of the program's text. */
  lastLine = 0
  /** The line that a site of the memory stands for; 0 when no line of the program does. */
  lineOfSite = (site: number): number => site
  /** Told of the snapshots that the program takes. */
  readonly onSnapshot: RunSettings['onSnapshot']
  /** Containers whose repr is being made: a cycle shows as dots. */
  readonly reprRunning = new Set<PyObject>()
  #deallocDepth = 0
  readonly #delayed: PyObject[] = []

  constructor(
    readonly rules: PythonRules,
    readonly memory: SimulatedMemory,
    settings: RunSettings = {},
  ) {
    this.watch = new RunWatch(this, settings)
    this.output = new ProgramOutput(settings.onOutput)
    this.errorOutput = new ProgramOutput(settings.onErrorOutput)
    this.onSnapshot = settings.onSnapshot
    this.objects = new ObjectAllocator(memory, rules.version)
    this.gc = new GarbageCollector(this)
    this.types = makeTypes(this)
    const { types } = this
    this.none = this.immortal(types.NoneType, null, 16)
    this.ellipsis = this.immortal(types.ellipsis, null, 16)
    this.notImplemented = this.immortal(types.NotImplementedType, null, 16)
    this.true = this.immortal<IntValue>(types.bool, 1, 28)
    this.false = this.immortal<IntValue>(types.bool, 0, 24)
    this.emptyTuple = this.immortal<PyObject[]>(types.tuple, [], 40)
    for (let value = -5; value <= (rules.minor >= 15 ? 1024 : 256); value++)
      this.smallInts.push(this.immortal<IntValue>(types.int, value, 28))
    this.exceptions = makeExceptionTypes(this)
    this.builtins = newDict(this)
    this.modules = newDict(this)
  }

  immortal<V>(type: PyType, value: V, size: number): PyObject<V> {
    const object = new PyObject(type, value, this.memory.malloc(OBJ, size))
    object.refs = IMMORTAL
    return object
  }

  /** A new object in a block of its own. `size`: the whole request, heads included. `items`: as in newInstance. */
  create<V>(type: PyType, value: V, size: number, items = 0): PyObject<V> {
    if (type.isHeap) {
      // A class of the program: its layout, not that of the built-in base, says how much is asked for.
      if (type.layout) return newInstance(this, type, value, items)
      type.refs++
    }
    return new PyObject(type, value, this.memory.malloc(OBJ, size))
  }

  /** An object whose memory belongs to another. */
  withoutMemory<V>(type: PyType, value: V): PyObject<V> {
    return new PyObject(type, value, NO_MEMORY)
  }

  /** Gives the block back and lets go of a class made by the program. The last act of a dealloc slot. */
  release(object: PyObject): void {
    if (object.type.layout) return freeInstance(this, object)
    this.memory.free(OBJ, object.block)
    if (object.type.isHeap) this.decref(object.type)
  }

  decref(object: PyObject): void {
    if (--object.refs === 0) this.dealloc(object)
  }

  /** Deep structures are taken apart in turns, as CPython's trashcan does: 50 levels, then the rest waits. */
  dealloc(object: PyObject): void {
    if (object.type === this.types.int) return freeInt(this, object as PyInt)
    if (this.#deallocDepth >= 50) {
      this.#delayed.push(object)
      return
    }
    this.#deallocDepth++
    try {
      const { dealloc } = object.type.slots
      if (dealloc) dealloc(this, object)
      else this.release(object)
    } finally {
      this.#deallocDepth--
    }
    while (this.#deallocDepth === 0 && this.#delayed.length > 0) {
      const next = this.#delayed.pop() as PyObject
      this.dealloc(next)
    }
  }

  int(value: IntValue): PyInt {
    return newInt(this, value)
  }

  float(value: number): PyFloat {
    return newFloat(this, value)
  }

  str(text: string): PyStr {
    return newStr(this, text)
  }

  bool(value: boolean): PyInt {
    const object = value ? this.true : this.false
    object.refs++
    return object
  }

  newNone(): PyObject {
    this.none.refs++
    return this.none
  }

  /** To be thrown: an exception of a built-in type with one message. */
  error(type: string, message: string | null): PythonError {
    if (message === null) return new PythonError(newException(this, this.exceptions[type] as PyType, []))
    const text = this.str(message)
    const made = newException(this, this.exceptions[type] as PyType, [text])
    this.decref(text)
    return new PythonError(made)
  }

  /** KeyError with the key itself as argument. */
  keyError(key: PyObject): PythonError {
    return new PythonError(newException(this, this.exceptions['KeyError'] as PyType, [key]))
  }

  hashOfTuple(hashes: readonly IntValue[]): IntValue {
    return hashTuple(hashes)
  }

  isInstance(object: PyObject, type: PyType): boolean {
    return object.type === type || object.type.isSubtypeOf(type)
  }

  truth(object: PyObject): boolean {
    if (object === this.true) return true
    if (object === this.false || object === this.none) return false
    const { slots } = object.type
    if (slots.truth) return slots.truth(this, object)
    return slots.length ? slots.length(this, object) !== 0 : true
  }

  hash(object: PyObject): IntValue {
    const { hash } = object.type.slots
    if (!hash) throw this.error('TypeError', `unhashable type: '${object.type.name}'`)
    return hash(this, object)
  }

  /** PyObject_RichCompare: new reference. */
  compare(a: PyObject, b: PyObject, operator: number): PyObject {
    return compare(this, a, b, operator)
  }

  /** Identity, else ==: what containers ask. */
  equals(a: PyObject, b: PyObject): boolean {
    return a === b || this.compares(a, b, EQ)
  }

  compares(a: PyObject, b: PyObject, operator: number): boolean {
    const answer = this.compare(a, b, operator)
    const isTrue = this.truth(answer)
    this.decref(answer)
    return isTrue
  }

  /** `sign`: as messages show the operator. */
  binary(a: PyObject, b: PyObject, operator: number, sign: string): PyObject {
    return binary(this, a, b, operator, sign)
  }

  inPlace(a: PyObject, b: PyObject, operator: number, sign: string): PyObject {
    reserveSequence(this, a, b, operator)
    const made = a.type.slots.inPlace[operator]?.(this, a, b)
    return made ?? this.binary(a, b, operator, `${sign}=`)
  }

  unary(object: PyObject, operator: number, sign: (typeof UNARY_OPERATORS)[number]): PyObject {
    return unary(this, object, operator, sign)
  }

  repr(object: PyObject): string {
    return shownText(this, object, object.type.slots.repr, '__repr__')
  }

  strText(object: PyObject): string {
    if (object.type === this.types.str) return (object.value as StrValue).text
    return shownText(this, object, object.type.slots.str, '__str__')
  }

  /** A Python frame begins. */
  enterFrame(): void {
    if (this.depth >= this.recursionLimit) throw this.tooDeep('')
    this.depth++
  }

  /** Py_EnterRecursiveCall of native code: it counts with the frames up to 3.11, against a limit of its own from 3.12 on. */
  enter(where: string): void {
    const { nativeDepthLimit } = this.rules
    if (nativeDepthLimit === 0) {
      if (this.depth >= this.recursionLimit) throw this.tooDeep(where)
      this.depth++
    } else {
      if (this.nativeDepth >= nativeDepthLimit) throw this.tooDeep(where)
      this.nativeDepth++
    }
  }

  /** Py_LeaveRecursiveCall. */
  leave(): void {
    if (this.rules.nativeDepthLimit === 0) this.depth--
    else this.nativeDepth--
  }

  tooDeep(where: string): PythonError {
    // The error itself is made of objects, and their making must not run into the limit again.
    return this.error('RecursionError', `maximum recursion depth exceeded${where}`)
  }

  /** Ends the program unless `bytes` more of memory fit its budgets; before natives build what is as long as asked. */
  reserve(bytes: number): void {
    this.watch.reserve(bytes)
  }

  /** Bytes that the simulated process has of the system: heap and mappings. */
  bytesInUse(): number {
    const { system } = this.memory.general
    return system.heapBytes + system.mappedBytes
  }

  iter(object: PyObject): PyObject {
    const { iter } = object.type.slots
    if (!iter) throw this.error('TypeError', `'${object.type.name}' object is not iterable`)
    return iter(this, object)
  }

  /** New reference, or null when exhausted. */
  next(iterator: PyObject): PyObject | null {
    const { next } = iterator.type.slots
    if (!next) throw this.error('TypeError', `'${iterator.type.name}' object is not an iterator`)
    if (--this.fuel <= 0) this.watch.refuel(this.memory.site)
    return next(this, iterator)
  }

  /** Calls `take` with each item, a new reference it must use up. */
  forEach(iterable: PyObject, take: (item: PyObject) => void): void {
    const iterator = this.iter(iterable)
    try {
      for (let item = this.next(iterator); item; item = this.next(iterator)) take(item)
    } finally {
      this.decref(iterator)
    }
  }

  length(object: PyObject): number {
    const { length } = object.type.slots
    if (!length) throw this.error('TypeError', `object of type '${object.type.name}' has no len()`)
    return length(this, object)
  }

  /** A new reference, or null when there is none. */
  lookupAttribute(object: PyObject, name: string): PyObject | null {
    const { getAttribute } = object.type.slots
    return getAttribute ? getAttribute(this, object, name) : null
  }

  /** Raises AttributeError where there is none. */
  getAttribute(object: PyObject, name: string): PyObject {
    return this.lookupAttribute(object, name) ?? missingAttribute(this, object, name)
  }

  setAttribute(object: PyObject, name: string, value: PyObject | null): void {
    const { setAttribute } = object.type.slots
    if (!setAttribute)
      throw this.error('AttributeError', `'${object.type.name}' object has no attribute '${name}'`)
    setAttribute(this, object, name, value)
  }

  call(callee: PyObject, args: readonly PyObject[], names: readonly string[] | null = null): PyObject {
    return callObject(this, callee, args, names)
  }

  /** Calls a special method found on the type; null when the type has none. */
  callSpecial(object: PyObject, name: string, args: readonly PyObject[]): PyObject | null {
    return callSpecial(this, object, name, args)
  }

  /** list.append, for the instruction that calls it most. Set when types have their methods. */
  listAppend: PyObject | null = null
  /** __build_class__, once made. */
  buildClass: PyObject | null = null
  readonly importedModules = new Map<string, PyObject>()

  /** New reference, or null when the object says it has none: AttributeError is swallowed. */
  attributeOrNull(object: PyObject, name: string): PyObject | null {
    return this.unlessAttributeError(() => this.lookupAttribute(object, name))
  }

  /** What `ask` gives; null where it raises AttributeError. */
  unlessAttributeError(ask: () => PyObject | null): PyObject | null {
    return unlessAttributeError(this, ask)
  }

  /** iter() of an object that only has __getitem__. */
  newSequenceIterator: (sequence: PyObject) => PyObject = (sequence) => newSequenceIterator(this, sequence)

  /** Bytes in front of an object's body: sys.getsizeof counts them, __sizeof__ does not. */
  headOf(object: PyObject): number {
    const { type } = object
    if (type.layout) return type.layout.head
    return type.slots.traverse ? 16 : 0
  }

  newCell(): PyCell {
    return newCell(this, null)
  }

  ascii(object: PyObject): string {
    return asciiOfRepr(this.repr(object))
  }

  /** An exception of what raise or throw was given: an instance, or a class that is called. New reference. */
  asException(given: PyObject, problem = 'exceptions must derive from BaseException'): PyObject {
    return asException(this, given, problem)
  }

  /** BUILD_SLICE: start, stop and perhaps step, which it takes over. */
  newSlice([start, stop, step]: readonly PyObject[]): PyObject {
    return newSlice(this, {
      start: start as PyObject,
      stop: stop as PyObject,
      step: step ?? this.newNone(),
    })
  }

  /** Throws where CPython's type of this object has the method, and the interpreter does not. */
  checkIsSimulated(object: PyObject, name: string): void {
    checkIsSimulated(this, object, name)
  }

  /** A name that neither the program nor builtins has. */
  undefinedName(name: string): PythonError | NotSimulated {
    return undefinedName(this, name)
  }

  /** To be thrown where a program needs a type that the simulator does not have. It cannot be caught. */
  notSimulated(type: string): NotSimulated {
    return new NotSimulated(`objects of type '${type}' are not simulated`)
  }

  // The next functions belong to families of types; a family that is simulated puts its own in place.

  /** BUILD_SET: takes `count` items off the stack and pushes the set. */
  buildSet: (stack: (PyObject | null)[], count: number) => void = () => {
    throw this.notSimulated('set')
  }

  /** SET_ADD: makes its own reference. */
  addToSet: (set: PyObject, item: PyObject) => void = () => {
    throw this.notSimulated('set')
  }

  /** SET_UPDATE: another set is merged table by table. */
  updateSet: (set: PyObject, iterable: PyObject) => void = (set, iterable) => {
    this.forEach(iterable, (item) => {
      this.addToSet(set, item)
      this.decref(item)
    })
  }

  /** LIST_EXTEND. */
  extendList: (list: PyObject, iterable: PyObject) => void = (list, iterable) => {
    this.forEach(iterable, (item) => appendToList(this, list.value as ListBuffer, item))
  }

  /** A dict display of `count` keys, all of them strings or not; empty. */
  newPresizedDict: (count: number, isUnicode: boolean) => PyObject<DictValue> = () => newDict(this)

  /** DICT_UPDATE: `{**mapping}`. */
  updateDict: (dict: PyObject<DictValue>, mapping: PyObject) => void = (dict, mapping) => {
    if (!this.isInstance(mapping, this.types.dict))
      throw this.error('TypeError', `'${mapping.type.name}' object is not a mapping`)
    const { keys, values } = (mapping as PyObject<DictValue>).value.table
    for (const [at, key] of keys.entries()) if (key) dictSet(this, dict, key, values[at] as PyObject)
  }

  /** A bytes object of these bytes, which it keeps. */
  newBytes: (bytes: Uint8Array) => PyObject = () => {
    throw this.notSimulated('bytes')
  }

  /** A frozenset; takes over the references to the items. */
  newFrozenset: (items: PyObject[]) => PyObject = () => {
    throw this.notSimulated('frozenset')
  }

  genericGet(object: PyObject, name: string): PyObject | null {
    return genericGet(this, object, name)
  }

  genericSet(object: PyObject, name: string, value: PyObject | null): void {
    genericSet(this, object, name, value)
  }

  clearAttributes(object: PyObject): void {
    clearAttributes(this, object)
  }

  internedStr(text: string): PyStr {
    return internedStr(this, text)
  }

  /** What a native next gives: null where Python code raises StopIteration. */
  untilStop(step: () => PyObject): PyObject | null {
    return untilStop(this, step)
  }

  /** What the StopIteration of the iterator that ended last carried: the value of `yield from`. */
  stopValue: PyObject | null = null

  /** New reference; None when there was nothing. */
  takeStopValue(): PyObject {
    const value = this.stopValue
    this.stopValue = null
    return value ?? this.newNone()
  }

  /** Runs what may not raise: a finalizer, a callback. The problem is written where Python writes it. */
  unraisable(run: () => void): void {
    unraisable(this, run)
  }

  clearWeakReferences(object: PyObject): void {
    const { weak } = object
    if (!weak) return
    object.weak = null
    this.weakReferencesDied?.(weak)
  }

  /**
   * Set by the weakref module: references whose object is gone, newest first. `dying`: garbage that goes with it, whose own
   * callbacks are not called.
   */
  weakReferencesDied: ((references: readonly PyObject[], dying?: ReadonlySet<PyObject>) => void) | null = null

  /** One holder less: a traceback, a generator or the loop itself. */
  dropFrame(frame: Frame): void {
    if (--frame.holders === 0) releaseFrame(this, frame)
  }

  /** As repr shows it. */
  addressText(object: PyObject): string {
    return `0x${this.addressOf(object).toString(16)}`
  }

  addressOf(object: PyObject): number {
    return object.block < 0 && object.block >= -1 ? 0 : this.memory.addressOf(object.block as Pointer)
  }
}

export type { PyList }
export { BudgetExceeded, NotSimulated } from './control'
