// What JSON cannot say, as JSON: codec.ts packs a message before it is written and unpacks it after reading.
// An object whose only key is "$" is special: {"$": 3} is typed array 3 of the frame, {"$": "NaN"} (also "Infinity",
// "-Infinity", "-0", "undefined") that value, and {"$": {...}} an object that itself has a key "$".
import { Problem } from '@shared/base/problem'
import { fail, ok } from '@shared/base/result'
import type { Result } from '@shared/base/result'
import { isTypedArray } from './array-types'
import type { TypedArray } from './array-types'

const MARK = '$'

const SPECIAL: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
  ['undefined', undefined],
])

/** `value` as JSON can say it; its typed arrays are appended to `arrays`. Throws for what no message may hold. */
export function pack(value: unknown, arrays: TypedArray[], depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (Number.isFinite(value) && !Object.is(value, -0)) return value
      return { [MARK]: Object.is(value, -0) ? '-0' : String(value) }
    case 'undefined':
      return { [MARK]: 'undefined' }
    case 'object':
      return value === null ? null : packObject(value, arrays, depth)
    default:
      throw new TypeError(`Invariant broken: a ${typeof value} in a message`)
  }
}

function packObject(value: object, arrays: TypedArray[], depth: number): unknown {
  if (isTypedArray(value)) {
    arrays.push(value)
    return { [MARK]: arrays.length - 1 }
  }
  if (depth === 0) throw new Error('Invariant broken: a message is nested too deeply or contains itself')
  if (Array.isArray(value)) return value.map((item: unknown) => pack(item, arrays, depth - 1))

  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`Invariant broken: a ${value.constructor.name} in a message`)
  }
  const packed: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw new Error('Invariant broken: a key __proto__ in a message')
    if (item !== undefined) packed[key] = pack(item, arrays, depth - 1)
  }
  return MARK in packed ? { [MARK]: packed } : packed
}

export interface UnpackLimits {
  readonly values: number
  readonly depth: number
}

/** The value that was packed. Each of `arrays` must be named exactly once. `parsed` is used up. */
export function unpack(
  parsed: unknown,
  arrays: readonly TypedArray[],
  limits: UnpackLimits,
): Result<unknown> {
  const unpacker = new Unpacker(arrays, limits.values)
  const value = unpacker.value(parsed, limits.depth)
  const fault = unpacker.fault ?? unpacker.unusedArray()
  if (fault === null) return ok(value)
  return fail(new Problem({ kind: 'bad-input', message: `Not a message: ${fault}` }))
}

class Unpacker {
  /** The first thing found wrong; what is returned after it is of no use. */
  fault: string | null = null
  readonly #arrays: readonly TypedArray[]
  readonly #isUsed: Uint8Array
  #valuesLeft: number

  constructor(arrays: readonly TypedArray[], values: number) {
    this.#arrays = arrays
    this.#isUsed = new Uint8Array(arrays.length)
    this.#valuesLeft = values
  }

  value(parsed: unknown, depth: number): unknown {
    this.#valuesLeft -= 1
    if (this.#valuesLeft < 0) return this.#refuse('it holds too many values')
    if (typeof parsed !== 'object' || parsed === null) return parsed
    if (depth === 0) return this.#refuse('it is nested too deeply')
    if (Array.isArray(parsed)) {
      for (let i = 0; i < parsed.length && this.fault === null; i++)
        parsed[i] = this.value(parsed[i], depth - 1)
      return parsed
    }
    // JSON.parse gives plain objects.
    const object = parsed as Record<string, unknown>
    return Object.hasOwn(object, MARK) ? this.#marked(object, depth) : this.#properties(object, depth)
  }

  unusedArray(): string | null {
    const index = this.#isUsed.indexOf(0)
    return index === -1 ? null : `no value is array ${index}`
  }

  #marked(object: Record<string, unknown>, depth: number): unknown {
    if (Object.keys(object).length !== 1) return this.#refuse('a special value has further keys')
    const mark = object[MARK]
    if (typeof mark === 'number') return this.#array(mark)
    if (typeof mark === 'string' && SPECIAL.has(mark)) return SPECIAL.get(mark)
    if (typeof mark === 'object' && mark !== null && !Array.isArray(mark) && Object.hasOwn(mark, MARK)) {
      return this.#properties(mark as Record<string, unknown>, depth)
    }
    return this.#refuse('a special value is not known')
  }

  #array(index: number): unknown {
    const array = this.#arrays[index]
    if (array === undefined) return this.#refuse(`there is no array ${index}`)
    if (this.#isUsed[index] === 1) return this.#refuse(`two values are array ${index}`)
    this.#isUsed[index] = 1
    return array
  }

  #properties(object: Record<string, unknown>, depth: number): unknown {
    for (const key of Object.keys(object)) {
      if (key === '__proto__') return this.#refuse('it has a key __proto__')
      if (this.fault !== null) return undefined
      object[key] = this.value(object[key], depth - 1)
    }
    return object
  }

  #refuse(fault: string): undefined {
    this.fault ??= fault
    return undefined
  }
}
