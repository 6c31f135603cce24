// Hashes of numbers and containers as signed 64-bit values (pyhash.c, tupleobject.c, setobject.c). Equal numbers have
// equal hashes whatever their type. A hash is never -1, which says error in C.
import { intOfWhole, type IntValue, normalised } from './int'
import type { Minor } from './value-problem'
import { highWord, lowWord, multiplyHigh, signedValue } from './words64'

/** 2**61 - 1, the prime that hashes of numbers are reduced by. */
const MODULUS = (1n << 61n) - 1n
const INFINITY_HASH = 314159

export function hashInt(a: IntValue): IntValue {
  if (typeof a === 'number') return a === -1 ? -2 : a
  const size = (a < 0n ? -a : a) % MODULUS
  const hash = normalised(a < 0n ? -size : size)
  return hash === -1 ? -2 : hash
}

/** Of a float that is not nan: see `hashNan`. */
export function hashFloat(x: number): IntValue {
  if (Number.isInteger(x)) return hashInt(intOfWhole(x))
  if (!Number.isFinite(x)) return x < 0 ? -INFINITY_HASH : INFINITY_HASH
  // x = whole / 2**power; dividing by 2 modulo 2**61 - 1 turns the 61 bits to the right.
  let whole = Math.abs(x)
  let power = 0
  while (!Number.isInteger(whole)) {
    whole *= 2
    power++
  }
  const turn = BigInt((61 - (power % 61)) % 61)
  const bits = BigInt(whole) << turn
  const size = ((bits & MODULUS) + (bits >> 61n)) % MODULUS
  const hash = normalised(x < 0 ? -size : size)
  return hash === -1 ? -2 : hash
}

/** 0 up to 3.9; from 3.10 that of the object's address. */
export function hashNan(address: IntValue, minor: Minor): IntValue {
  return minor >= 10 ? hashAddress(address) : 0
}

/** Of an object without a hash of its own: its address, turned by the 4 bits that alignment leaves 0. */
export function hashAddress(address: IntValue): IntValue {
  const low = lowWord(address)
  const high = highWord(address)
  const hash = signedValue((high >>> 4) | (low << 28), (low >>> 4) | (high << 28))
  return hash === -1 ? -2 : hash
}

/** None has a constant from 3.12 on, before the hash of its address. */
export function hashNone(address: IntValue, minor: Minor): IntValue {
  return minor >= 12 ? 0xfca86420 : hashAddress(address)
}

// xxHash's primes 1, 2 and 5.
const PRIME1_HIGH = 0x9e3779b1
const PRIME1_LOW = 0x85ebca87
const PRIME2_HIGH = 0xc2b2ae3d
const PRIME2_LOW = 0x27d4eb4f
const PRIME5_HIGH = 0x27d4eb2f
const PRIME5_LOW = 0x165667c5

/** Of a tuple, from the hashes of its items (tuplehash, from 3.8). */
export function hashTuple(hashes: readonly IntValue[]): IntValue {
  let high = PRIME5_HIGH | 0
  let low = PRIME5_LOW | 0
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i] ?? 0
    const itemLow = lowWord(hash)
    const itemHigh = highWord(hash)
    const addedLow = Math.imul(itemLow, PRIME2_LOW)
    const addedHigh =
      (multiplyHigh(itemLow, PRIME2_LOW) +
        Math.imul(itemHigh, PRIME2_LOW) +
        Math.imul(itemLow, PRIME2_HIGH)) |
      0
    const sum = (low + addedLow) | 0
    high = (high + addedHigh + (sum >>> 0 < low >>> 0 ? 1 : 0)) | 0
    // Turned left by 31: by 32 the halves change places, and one bit back.
    const turnedHigh = (sum >>> 1) | (high << 31)
    const turnedLow = (high >>> 1) | (sum << 31)
    low = Math.imul(turnedLow, PRIME1_LOW)
    high =
      (multiplyHigh(turnedLow, PRIME1_LOW) +
        Math.imul(turnedHigh, PRIME1_LOW) +
        Math.imul(turnedLow, PRIME1_HIGH)) |
      0
  }
  const added = (hashes.length ^ PRIME5_LOW ^ 3527539) | 0
  const sum = (low + added) | 0
  high = (high + PRIME5_HIGH + (sum >>> 0 < low >>> 0 ? 1 : 0)) | 0
  return high === -1 && sum === -1 ? 1546275796 : signedValue(high, sum)
}

const WORD = (1n << 64n) - 1n

function shuffleBits(hash: bigint): bigint {
  return ((hash ^ 89869747n ^ (hash << 16n)) * 3644798167n) & WORD
}

/** Of a frozenset, from the hashes of its items in any order; the state of its table has no part in it. */
export function hashFrozenset(hashes: Iterable<IntValue>): IntValue {
  let hash = 0n
  let count = 0n
  for (const item of hashes) {
    hash ^= shuffleBits(BigInt(item) & WORD)
    count++
  }
  hash ^= (count + 1n) * 1927868237n
  hash ^= (hash >> 11n) ^ (hash >> 25n)
  hash = (hash * 69069n + 907133923n) & WORD
  return hash === WORD ? 590923713 : normalised(BigInt.asIntN(64, hash))
}
