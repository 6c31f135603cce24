// Each rule of pymalloc decides addresses: with any one of them changed, the recordings no longer come out.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { profileById } from '@main/allocator/profiles/known'
import { type Checkpoint, playConformance, type PymallocClass } from '@test/support/allocator/conformance'
import { type Mutation, mutatedPymalloc } from '@test/support/allocator/mutant'

interface Case {
  readonly profile: string
  readonly offset: number
  readonly checkpoints: readonly Checkpoint[]
  readonly final: { readonly hash: number; readonly arenasAllocated: number; readonly arenasFreed: number }
}

const DATA = new URL('../../data/pymalloc/conformance.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(DATA, 'utf8')) as { readonly cases: readonly Case[] }

/** Whether one recorded case comes out of `Allocator`. A broken list may also stop it by an assert. */
function comesOut(Allocator: PymallocClass, { profile, offset, checkpoints, final }: Case): boolean {
  const last: Checkpoint = [400_000, final.hash, 0, final.arenasAllocated, final.arenasFreed]
  const expected = [...checkpoints, last]
  let isExact = true
  const fits = (checkpoint: Checkpoint, index: number) => {
    isExact = checkpoint.every((figure, column) => figure === expected[index]?.[column])
    return isExact
  }
  try {
    const played = playConformance(Allocator, unwrap(profileById(profile)), offset, fits)
    return isExact && played.length === expected.length
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Invariant broken')) return false
    throw error
  }
}

function caseOf(profile: string, offset: number): Case {
  const found = cases.find((one) => one.profile === profile && one.offset === offset)
  if (found === undefined) throw new Error(`No recording of ${profile} at ${offset}`)
  return found
}

interface Rule extends Mutation {
  readonly rule: string
  readonly profile: string
  readonly offset: number
}

const RULES: readonly Rule[] = [
  {
    rule: 'the block freed last is handed out first',
    from: `    this.links[pointer] = lastFree
    freeBlock[pool] = (pointer & this.#offsetMask) + 1
`,
    to: `    this.links[pointer] = 0
    if (lastFree === 0) freeBlock[pool] = (pointer & this.#offsetMask) + 1
    else {
      let end = (pool << this.#poolShift) + lastFree - 1
      while (this.links[end] !== 0) end = (pool << this.#poolShift) + this.links[end] - 1
      this.links[end] = (pointer & this.#offsetMask) + 1
    }
`,
    profile: 'cpython-3.9',
    offset: 0,
  },
  {
    rule: 'from 3.9 on the last free arena is kept',
    from: 'this.profile.keepsLastFreeArena && next[arena] === NONE',
    to: 'false',
    profile: 'cpython-3.9',
    offset: 0,
  },
  {
    rule: 'before 3.9 it is not',
    from: 'this.profile.keepsLastFreeArena && next[arena] === NONE',
    to: 'next[arena] === NONE',
    profile: 'cpython-3.8',
    offset: 0,
  },
  {
    rule: 'realloc leaves a block in place above three quarters of it',
    from: '4 * size > 3 * blockSize',
    to: '2 * size > blockSize',
    profile: 'cpython-3.7.4',
    offset: 0,
  },
  {
    rule: 'three quarters themselves are too little',
    from: '4 * size > 3 * blockSize',
    to: '4 * size >= 3 * blockSize',
    profile: 'cpython-3.7.4',
    offset: 0,
  },
  {
    rule: 'a pool that is no longer full goes to the front of its list',
    from: `    const front = this.usedPools[size] as number
    next[pool] = front
    previous[pool] = NONE
    if (front !== NONE) previous[front] = pool
    this.usedPools[size] = pool
`,
    to: `    let end = this.usedPools[size]
    while (end !== NONE && next[end] !== NONE) end = next[end]
    next[pool] = NONE
    previous[pool] = end
    if (end === NONE) this.usedPools[size] = pool
    else next[end] = pool
`,
    profile: 'cpython-3.9',
    offset: 0,
  },
  {
    rule: 'an arena beside a pool boundary loses a pool',
    from: '(excess === 0 ? 0 : 1)',
    to: '0',
    profile: 'cpython-3.11',
    offset: 4096,
  },
  {
    rule: 'the first pool of such an arena starts at the next boundary',
    from: 'excess === 0 ? 0 : this.profile.poolSize - excess',
    to: '0',
    profile: 'cpython-3.11',
    offset: 4096,
  },
  {
    rule: 'an empty pool keeps the order of its free blocks for its class',
    from: 'if (classes[pool] !== sizeClass) this',
    to: 'this',
    profile: 'cpython-3.9',
    offset: 0,
  },
  {
    rule: 'an arena that gains a free pool goes behind those with as many as it had',
    from: 'this.#insertArenaAfter(lastBefore, arena)',
    to: 'this.#insertArenaAfter(NONE, arena)',
    profile: 'cpython-3.9',
    offset: 0,
  },
  {
    rule: 'an arena that was full becomes the first usable one',
    from: 'this.#insertArenaAfter(NONE, arena)',
    to: 'this.#insertArenaAfter(this.usable, arena)',
    profile: 'cpython-3.9',
    offset: 0,
  },
]

describe('a rule of pymalloc that recordings depend on', () => {
  for (const { rule, from, to, profile, offset } of RULES) {
    it(rule, async () => {
      const recorded = caseOf(profile, offset)
      expect(comesOut(Pymalloc, recorded)).toBe(true)
      expect(comesOut(await mutatedPymalloc({ from, to }), recorded)).toBe(false)
    })
  }
})
