// Which values are one object, held against what real interpreters answered to `is`.
import { present } from '@shared/base/assert'
import { describe, expect, it } from 'vitest'
import { FOLDING_LIMITS } from '@main/allocator/layer3-objects/data/text'
import { type Constant, Identity } from '@main/allocator/layer3-objects/identity'
import { type Release, RELEASES } from '@main/allocator/layer3-objects/releases'
import { isInternable } from '@main/allocator/layer3-objects/text'
import { entries } from './recorded'

const recorded = entries('identity')

function facts(section: string, release: Release): ReadonlyMap<string, unknown> {
  const own = recorded.filter((one) => one.section === section && one.release === release)
  return new Map(own.map(({ name, value }) => [name, value]))
}

const str = (text: string): Constant => ({ type: 'str', text })
const int = (value: bigint): Constant => ({ type: 'int', value })
const OTHER: Constant = { type: 'other' }

/** Literals as the recordings name them, after folding; null: no constant, made anew each time. */
const CONSTANTS: Readonly<Record<string, Constant | null>> = {
  '"hello"': str('hello'),
  '"hello_world1"': str('hello_world1'),
  '"hello world"': str('hello world'),
  '"hello-world"': str('hello-world'),
  '"1abc"': str('1abc'),
  '""': str(''),
  '"a"': str('a'),
  '" "': str(' '),
  [String.raw`"\n"`]: str('\n'),
  [String.raw`"\xe9"`]: str('\u00e9'),
  [String.raw`"\xff"`]: str('\u00ff'),
  [String.raw`"\u0100"`]: str('\u0100'),
  [String.raw`"\u20ac"`]: str('\u20ac'),
  [String.raw`"caf\xe9"`]: str('caf\u00e9'),
  '"a" * 20': str('a'.repeat(20)),
  '"a" * 21': str('a'.repeat(21)),
  '"a" * 4096': str('a'.repeat(FOLDING_LIMITS.characters)),
  '"a" * 4097': null,
  '"ab" "cd"': str('abcd'),
  '"ab" + "cd"': str('abcd'),
  '"hello" + " world"': str('hello world'),
  'b"hello"': { type: 'bytes', length: 5 },
  'b""': { type: 'bytes', length: 0 },
  'b"a"': { type: 'bytes', length: 1 },
  [String.raw`b"\xff"`]: { type: 'bytes', length: 1 },
  'b"ab"': { type: 'bytes', length: 2 },
  '1000': int(1000n),
  '-1000': int(-1000n),
  '257': int(257n),
  '-6': int(-6n),
  '2**40': int(2n ** 40n),
  '1000 + 1': int(1001n),
  '1.5': OTHER,
  '1e300': OTHER,
  '0.0': OTHER,
  '-0.0': OTHER,
  '1j': OTHER,
  '()': { type: 'tuple', length: 0 },
  '(1, 2)': { type: 'tuple', length: 2 },
  '(1, "a")': { type: 'tuple', length: 2 },
  '(1, [])': null,
  '((1, 2), 3)': { type: 'tuple', length: 2 },
  None: { type: 'singleton' },
  True: { type: 'singleton' },
  '...': { type: 'singleton' },
  'f"{1}"': null,
}

describe('constants of compiled code', () => {
  it.each(RELEASES)('%s: which are one object, and how far', (release) => {
    const identity = new Identity(release)
    const known = facts('constants (a is b)', release)
    for (const [literal, constant] of Object.entries(CONSTANTS)) {
      const sharing = constant === null ? null : identity.sharingOf(constant)
      const actual = [sharing !== null, sharing === 'process' || sharing === 'module', sharing === 'process']
      const expected = ['same_code_object', 'two_functions_of_one_module', 'two_separately_compiled_units']
      // f"{1}" makes a new string each time, though one character would be one object.
      expect(actual, literal).toEqual(expected.map((where) => known.get(`${literal} / ${where}`)))
    }
  })

  it.each(RELEASES)('%s: interns those of letters, digits and underscores', (release) => {
    const known = facts('compile_time_string_is_interned', release)
    const texts: Readonly<Record<string, string>> = {
      '"hello"': 'hello',
      '"hello world"': 'hello world',
      '"hello-world"': 'hello-world',
      '"a1_b"': 'a1_b',
      '"9lives"': '9lives',
      [String.raw`"caf\xe9"`]: 'caf\u00e9',
      [String.raw`"\u0394x"`]: '\u0394x',
      '"a" * 30': 'a'.repeat(30),
      '"with.dot"': 'with.dot',
      '"ab" "cd"': 'abcd',
      '"x" * 21': 'x'.repeat(21),
      [String.raw`"tab\tx"`]: 'tab\tx',
    }
    const actual = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, isInternable(text)]))
    expect(actual).toEqual(Object.fromEntries(known))
  })
})

describe('values made at run time', () => {
  it.each(RELEASES)('%s: small ints, single characters and bytes, empty containers', (release) => {
    const identity = new Identity(release)
    const cache = facts('int_cache', release)
    const [lowest, highest] = ['lowest', 'highest'].map((end) =>
      BigInt(present(cache.get(end), end) as number),
    )
    const isCached = (value: bigint) => identity.isOneObject(int(value))
    expect([lowest, highest].map((end) => isCached(end as bigint))).toEqual([true, true])
    expect([isCached((lowest as bigint) - 1n), isCached((highest as bigint) + 1n)]).toEqual([false, false])

    const single = facts('single_latin1_characters', release)
    const range = [...Array(257).keys()].map((code) => identity.isOneObject(str(String.fromCodePoint(code))))
    expect(range.slice(0, 256).every(Boolean)).toBe(single.get('all 0..255'))
    expect(range[256]).toBe(single.get('256'))
    expect(identity.isOneObject({ type: 'bytes', length: 1 })).toBe(single.get('single bytes 0..255 cached'))

    const built = facts('run_time_built', release)
    const same = (name: string) => built.get(`${name} / two_builds_identical`)
    expect(identity.emptyFrozensetIsOneObject).toBe(same('frozenset()'))
    expect(identity.isOneObject({ type: 'tuple', length: 0 })).toBe(same('tuple([])'))
    expect(identity.isOneObject({ type: 'tuple', length: 1 })).toBe(same('tuple([1])'))
    expect(identity.isOneObject(int(257n))).toBe(same("int('257')"))
    expect(identity.isOneObject(OTHER)).toBe(same("float('1.5')"))
    expect(identity.isOneObject(str('ab'))).toBe(same("b'ab'.decode()"))
    expect(identity.isOneObject(str('a'))).toBe(same("b'a'.decode()"))
    expect(identity.isOneObject({ type: 'bytes', length: 0 })).toBe(same('bytes(0)'))
  })

  it.each(RELEASES)('%s: interned strings and immortal objects', (release) => {
    const identity = new Identity(release)
    const dropped =
      'a dropped interned string leaves the table (intern of a new equal string returns the new one)'
    expect(!identity.internedAreImmortal).toBe(facts('sys_intern', release).get(dropped))
    const counted = facts('singletons_refcount', release).get('None')
    if (identity.immortalRefcount === null) expect(counted).toBeLessThan(1_000_000)
    else expect(identity.immortalRefcount).toBe(counted)
  })
})
