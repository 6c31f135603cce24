// int: the block of a value, by the way it came about. Called by the interpreter for every integer that is not cached.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { OBJ } from '../memory'
import {
  BOOL_SIZES,
  DIGIT_BITS,
  DIGIT_BYTES,
  FEWEST_DIGITS,
  INT_BASIC,
  ONE_DIGIT_REQUEST,
  SMALL_INTS,
} from './data/numbers'
import type { FreeLists } from './layout'
import type { FreeList, Requests } from './object-memory'
import { at, type Release } from './releases'

const DIGIT_BASE = 2 ** DIGIT_BITS

export class Ints {
  /** The cached values: one object each. */
  readonly smallest: number
  readonly largest: number
  /** sys.getsizeof(False) and (True), bytes. */
  readonly boolSizes: { readonly false: number; readonly true: number }
  readonly #requests: Requests
  readonly #waiting: FreeList
  readonly #fewestDigits: number
  readonly #oneDigitRequest: number

  constructor(release: Release, requests: Requests, lists: FreeLists) {
    const cached = at(SMALL_INTS, release)
    this.smallest = cached.first
    this.largest = cached.last
    this.boolSizes = at(BOOL_SIZES, release)
    this.#requests = requests
    this.#waiting = lists.named('int')
    this.#fewestDigits = at(FEWEST_DIGITS, release)
    this.#oneDigitRequest = at(ONE_DIGIT_REQUEST, release)
  }

  isCached(value: number | bigint): boolean {
    return value >= this.smallest && value <= this.largest
  }

  /**
   * A value that C computed in a machine word, or of exactly `digits` digits: PyLong_FromLong, the arithmetic of one-digit
   * operands, len(), range() and the like.
   */
  create(digits: number): Pointer {
    return digits <= 1 ? this.#take(this.#oneDigitRequest) : this.createWithRoom(digits)
  }

  /** _PyLong_New: room for `digits`, which the value may then not need all (see room.ts). */
  createWithRoom(digits: number): Pointer {
    const room = Math.max(digits, this.#fewestDigits)
    const request = INT_BASIC + DIGIT_BYTES * room
    return room <= 1 ? this.#take(request) : this.#requests.malloc(OBJ, request)
  }

  /** `digits`: of the value, not of the room. */
  free(pointer: Pointer, digits: number): void {
    if (digits <= 1 && this.#waiting.put(pointer)) return
    this.#requests.free(OBJ, pointer)
  }

  /** sys.getsizeof, bytes. */
  sizeOf(digits: number): number {
    return INT_BASIC + DIGIT_BYTES * Math.max(digits, this.#fewestDigits)
  }

  #take(request: number): Pointer {
    const waiting = this.#waiting.take()
    if (waiting === NO_MEMORY) return this.#requests.malloc(OBJ, request)
    this.#requests.memory.newReference?.(waiting)
    return waiting
  }
}

/** How many digits of 30 bits |value| has; 0 has none. `value`: an integer, a bigint beyond 2 ** 53. */
export function digitsOf(value: number | bigint): number {
  if (typeof value === 'number') {
    let rest = Math.abs(value)
    let digits = 0
    while (rest >= 1) {
      rest = Math.floor(rest / DIGIT_BASE)
      digits++
    }
    return digits
  }
  return Math.ceil(bitLength(value) / DIGIT_BITS)
}

/** int.bit_length. */
export function bitLength(value: bigint): number {
  if (value === 0n) return 0
  const magnitude = value < 0n ? -value : value
  const hex = magnitude.toString(16)
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex.charAt(0), 16)))
}
