// A profile from a user's JSON file: the constants that differ from the profile it is based on, each checked against
// the rule that obmalloc.c itself states or needs. Called by the replay.
import { Problem } from '@shared/base/problem'
import { fail, ok, type Result } from '@shared/base/result'
import { profileById } from './known'
import type { AllocatorProfile } from './profile'

const CONSTANTS = ['alignment', 'smallRequestThreshold', 'poolSize', 'poolOverhead', 'arenaSize'] as const
type Constants = Record<(typeof CONSTANTS)[number], number>

/** What a profile that names no other is based on. */
export const DEFAULT_BASE = 'cpython-3.14'
/** Rules that a profile follows or does not. */
const SWITCHES = ['keepsLastFreeArena', 'hasRadixTree'] as const
type Switches = Record<(typeof SWITCHES)[number], boolean>

/** What the tables of the model can number. */
const LARGEST_ARENA = 16 * 1024 ** 2
const MOST_UNITS_IN_POOL = 32_768

interface Rule {
  readonly constant: keyof Constants
  readonly says: string
  holds(constants: Constants): boolean
}

const RULES: readonly Rule[] = [
  {
    constant: 'alignment',
    says: 'a power of two from 8 (a free block holds a pointer) to 64',
    holds: ({ alignment }) => isPowerOfTwo(alignment) && alignment >= 8 && alignment <= 64,
  },
  {
    constant: 'poolOverhead',
    says: 'a multiple of alignment, from 0 to 4096: the first block stands behind the header',
    holds: ({ poolOverhead, alignment }) =>
      poolOverhead % alignment === 0 && poolOverhead >= 0 && poolOverhead <= 4096,
  },
  {
    constant: 'poolSize',
    says: `a power of two from 4096 to ${MOST_UNITS_IN_POOL} times alignment`,
    holds: ({ poolSize, alignment }) =>
      isPowerOfTwo(poolSize) && poolSize >= 4096 && poolSize <= MOST_UNITS_IN_POOL * alignment,
  },
  {
    constant: 'smallRequestThreshold',
    says: 'a multiple of alignment, at least alignment',
    holds: ({ smallRequestThreshold, alignment }) =>
      smallRequestThreshold % alignment === 0 && smallRequestThreshold >= alignment,
  },
  {
    constant: 'smallRequestThreshold',
    says: 'at most half of what a pool has behind its header: freeing a block of a full pool must leave one in use',
    holds: ({ smallRequestThreshold, poolSize, poolOverhead }) =>
      2 * smallRequestThreshold <= poolSize - poolOverhead,
  },
  {
    constant: 'arenaSize',
    says: `a power of two up to ${LARGEST_ARENA} that holds at least four pools: an unaligned arena loses one`,
    holds: ({ arenaSize, poolSize }) =>
      isPowerOfTwo(arenaSize) && arenaSize >= 4 * poolSize && arenaSize <= LARGEST_ARENA,
  },
]

/**
 * `text`: {"basedOn": "cpython-3.12", "id": "...", "label": "...", and any of the constants of AllocatorProfile}.
 * Fails with the constant and the rule it breaks.
 */
export function parseCustomProfile(text: string): Result<AllocatorProfile> {
  const stated = parseObject(text)
  if (!stated.ok) return stated
  const { basedOn = DEFAULT_BASE, id = 'custom', label, ...rest } = stated.value
  if (typeof basedOn !== 'string') return refuse('basedOn', 'the id of a profile', basedOn)
  const base = profileById(basedOn)
  if (!base.ok) return base
  if (typeof id !== 'string' || id === '') return refuse('id', 'a name', id)
  if (label !== undefined && typeof label !== 'string') return refuse('label', 'a text', label)
  const constants = withStated(base.value, rest)
  if (!constants.ok) return constants
  const broken = RULES.find((rule) => !rule.holds(constants.value))
  if (broken !== undefined) {
    return refuse(broken.constant, broken.says, constants.value[broken.constant])
  }
  return ok({
    ...constants.value,
    id,
    label: label ?? id,
    evidence: 'custom',
  })
}

function parseObject(text: string): Result<Readonly<Record<string, unknown>>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const message = `The profile is no JSON (${error instanceof Error ? error.message : String(error)})`
    return fail(new Problem({ kind: 'bad-input', message }))
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return ok({ ...value })
  return fail(
    new Problem({
      kind: 'bad-input',
      message: 'The profile is no JSON object',
      expected: '{"alignment": 16}',
    }),
  )
}

function withStated(
  base: Constants & Switches,
  stated: Readonly<Record<string, unknown>>,
): Result<Constants & Switches> {
  const { alignment, smallRequestThreshold, poolSize, poolOverhead, arenaSize } = base
  const { keepsLastFreeArena, hasRadixTree } = base
  const sizes = { alignment, smallRequestThreshold, poolSize, poolOverhead, arenaSize }
  const constants: Constants & Switches = { ...sizes, keepsLastFreeArena, hasRadixTree }
  for (const [name, value] of Object.entries(stated)) {
    const rule = SWITCHES.find((one) => one === name)
    if (rule !== undefined) {
      if (typeof value !== 'boolean') return refuse(rule, 'true or false', value)
      constants[rule] = value
      continue
    }
    const constant = CONSTANTS.find((one) => one === name)
    if (constant === undefined) {
      const expected = ['basedOn', 'id', 'label', ...SWITCHES, ...CONSTANTS].join(', ')
      const message = `A profile has no constant ${JSON.stringify(name)}`
      return fail(new Problem({ kind: 'bad-input', message, expected }))
    }
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
      return refuse(constant, 'a whole number of bytes', value)
    }
    constants[constant] = value
  }
  return ok(constants)
}

function refuse<T>(constant: string, rule: string, value: unknown): Result<T> {
  const message = `The profile’s ${constant} is ${JSON.stringify(value)}`
  return fail(new Problem({ kind: 'bad-input', message, expected: rule }))
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value))
}
