// Each rule of pymalloc decides addresses or requests: with any one of them changed, a recording of a real interpreter
// no longer comes out. One test a rule, and the test names it.
import { describe, expect, it } from 'vitest'
import { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { type Mutation, mutatedPymalloc } from '@test/support/allocator/mutant'
import { comesOut, type Recording } from '@test/support/allocator/recordings'

interface Rule extends Mutation {
  readonly rule: string
  /** The recording that notices. */
  readonly on: Recording
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
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'from 3.9 on the last free arena is kept',
    from: 'this.profile.keepsLastFreeArena && next[arena] === NONE',
    to: 'false',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'before 3.9 it is not',
    from: 'this.profile.keepsLastFreeArena && next[arena] === NONE',
    to: 'next[arena] === NONE',
    on: { kind: 'sequence', profile: 'cpython-3.8', offset: 0 },
  },
  {
    rule: 'realloc leaves a block in place above three quarters of it',
    from: '4 * size > 3 * blockSize',
    to: '2 * size > blockSize',
    on: { kind: 'sequence', profile: 'cpython-3.7.4', offset: 0 },
  },
  {
    rule: 'three quarters themselves are too little',
    from: '4 * size > 3 * blockSize',
    to: '4 * size >= 3 * blockSize',
    on: { kind: 'sequence', profile: 'cpython-3.7.4', offset: 0 },
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
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'an arena beside a pool boundary loses a pool',
    from: '(excess === 0 ? 0 : 1)',
    to: '0',
    on: { kind: 'sequence', profile: 'cpython-3.11', offset: 4096 },
  },
  {
    rule: 'the first pool of such an arena starts at the next boundary',
    from: 'excess === 0 ? 0 : this.profile.poolSize - excess',
    to: '0',
    on: { kind: 'sequence', profile: 'cpython-3.11', offset: 4096 },
  },
  {
    rule: 'an empty pool keeps the order of its free blocks for its class',
    from: 'if (classes[pool] !== sizeClass) this',
    to: 'this',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'an arena that gains a free pool goes behind those with as many as it had',
    from: 'this.#insertArenaAfter(lastBefore, arena)',
    to: 'this.#insertArenaAfter(NONE, arena)',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'an arena that was full becomes the first usable one',
    from: 'this.#insertArenaAfter(NONE, arena)',
    to: 'this.#insertArenaAfter(this.usable, arena)',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  // ---- Requests ----
  {
    rule: 'a request of no bytes goes to the general allocator',
    from: 'if (size === 0 || size > this.#threshold) return this.#counted(this.#general.malloc(size))',
    to: 'if (size > this.#threshold) return this.#counted(this.#general.malloc(size))\n    if (size === 0) size = 1',
    on: { kind: 'synthetic', python: '3.9.18', offset: 0 },
  },
  {
    rule: '512 bytes are served by a pool',
    from: 'if (size === 0 || size > this.#threshold) return this.#counted(this.#general.malloc(size))',
    to: 'if (size === 0 || size >= this.#threshold) return this.#counted(this.#general.malloc(size))',
    on: { kind: 'synthetic', python: '3.9.18', offset: 0 },
  },
  {
    rule: 'calloc places its block as malloc does',
    from: 'if (size === 0 || size > this.#threshold) return this.#counted(this.#general.calloc(size))',
    to: 'if (size < 1e9) return this.#counted(this.#general.calloc(size))',
    on: { kind: 'synthetic', python: '3.12.1', offset: 4096 },
  },
  {
    rule: 'sizes are rounded up to the next class',
    from: '(size - 1) >> this.#alignmentShift',
    to: '(size === this.#threshold ? size - 1 : size) >> this.#alignmentShift',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'what the general allocator gave stays there, however small it becomes',
    from: 'if (pointer < 0) return this.#general.realloc(pointer, size)',
    to: `if (pointer < 0) {
      const block = this.malloc(size)
      this.#freeGeneral(pointer)
      return block
    }`,
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'realloc finds the new block before it frees the old one',
    from: `    const moved = this.malloc(size)
    if (moved !== NO_MEMORY) this.free(pointer)
    return moved`,
    to: `    this.free(pointer)
    return this.malloc(size)`,
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'realloc moves what no longer fits its block',
    from: 'size <= blockSize && 4 * size',
    to: '4 * size',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'the general allocator is asked for what pymalloc hands on, and for the table of arenas that doubles',
    from: 'length * ARENA_RECORD_BYTES',
    to: '(length + 16) * ARENA_RECORD_BYTES',
    on: { kind: 'handed on', trace: 'survivors50-3.8' },
  },
  // ---- Pools ----
  {
    rule: 'the first block stands behind the pool header',
    from: 'const first = this.shape.headerUnits',
    to: 'const first = 0',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'what is left at the end of a pool is no block',
    from: 'if (offset + sizeClass + 1 <= this.shape.unitsPerPool) {',
    to: 'if (offset <= this.shape.unitsPerPool) {',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'a full pool leaves its list',
    from: `    this.pools.touchedBefore[pool] = offset
    this.#unlinkUsedPool(pool)`,
    to: `    this.pools.touchedBefore[pool] = offset`,
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'a pool with free blocks stays where it is when one more comes back',
    from: 'else if (inUse === 0) this.#freePool(pool)',
    to: `else if (inUse === 0) this.#freePool(pool)
    else {
      this.#unlinkUsedPool(pool)
      this.#insertUsedPool(pool)
    }`,
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'a pool goes back to its arena with its last block',
    from: 'else if (inUse === 0) this.#freePool(pool)',
    to: '',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'of empty pools the one emptied last is taken first',
    from: `    this.pools.next[pool] = freePools[arena] as number
    freePools[arena] = pool
`,
    to: `    this.pools.next[pool] = NONE
    if (freePools[arena] === NONE) freePools[arena] = pool
    else {
      let end = freePools[arena]
      while (this.pools.next[end] !== NONE) end = this.pools.next[end]
      this.pools.next[end] = pool
    }
`,
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'an emptied pool is taken before one that was never carved',
    from: 'if (emptied !== NONE) {',
    to: 'if (emptied !== NONE && carved[arena] === poolCount[arena]) {',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  // ---- Arenas ----
  {
    rule: 'of arenas with equally many free pools the one that came to have them last is first',
    from: 'if (lastWith[free] === NONE) lastWith[free] = arena\n    // Behind',
    to: `const place = lastWith[free] === NONE ? lastBefore : lastWith[free]
    lastWith[free] = arena
    if (place !== arena) {
      this.#unlinkArena(arena)
      this.#insertArenaAfter(place, arena)
    }
    if (true) return
    // Behind`,
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
  {
    rule: 'an arena that lost a pool to its alignment goes when the rest are free',
    from: 'if (free === poolCount[arena] && !isKept) {',
    to: 'if (free === this.shape.poolsPerArena && !isKept) {',
    on: { kind: 'sequence', profile: 'cpython-3.11', offset: 4096 },
  },
  {
    rule: 'the arena that is kept is the last in the list, not the last there is',
    from: 'this.profile.keepsLastFreeArena && next[arena] === NONE',
    to: 'this.profile.keepsLastFreeArena && this.#arenasAllocated - this.#arenasReleased === 1',
    on: { kind: 'sequence', profile: 'cpython-3.9', offset: 0 },
  },
]

describe('a rule of pymalloc that recordings depend on', () => {
  for (const { rule, from, to, on } of RULES) {
    it(rule, async () => {
      expect(comesOut(Pymalloc, on)).toBe(true)
      expect(comesOut(await mutatedPymalloc({ from, to }), on)).toBe(false)
    })
  }
})
