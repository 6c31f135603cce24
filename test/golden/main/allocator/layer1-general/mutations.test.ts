// Each rule of glibc's malloc decides addresses or figures: with any one of them changed, the recordings no longer come
// out.
import { describe, expect, it } from 'vitest'
import type { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { type Mutation, mutatedModule } from '@test/support/allocator/mutant'
import { MIXES, Program, recordedCheckpoints, recordedPlaces } from './recorded-program'

const FOLDER = 'src/main/allocator/layer1-general'

/** Whether all recorded programs come out. A broken list may also stop one by an assert. */
function comeOut(General: new () => Ptmalloc): boolean {
  return MIXES.every((mix) => {
    const program = new Program(mix, new General())
    try {
      program.play()
    } catch (error) {
      if (
        error instanceof Error &&
        /^Invariant broken|Maximum call stack|Invalid typed array/.test(error.message)
      )
        return false
      throw error
    }
    const recorded = recordedPlaces(mix)
    const isSame = program.places.every((place, at) => place === recorded[at])
    return isSame && JSON.stringify(program.checkpoints) === JSON.stringify(recordedCheckpoints(mix))
  })
}

interface Rule extends Mutation {
  readonly rule: string
  readonly file: string
}

const RULES: readonly Rule[] = [
  {
    rule: 'the cache holds seven chunks of a size',
    file: 'constants',
    from: 'tcacheCount: 7',
    to: 'tcacheCount: 8',
  },
  {
    rule: 'chunks up to 128 bytes go to fastbins',
    file: 'constants',
    from: 'fastChunkMax: 128',
    to: 'fastChunkMax: 112',
  },
  {
    rule: 'a free chunk of 64 KiB empties the fastbins',
    file: 'constants',
    from: 'consolidationThreshold: 65_536',
    to: 'consolidationThreshold: 131_072',
  },
  {
    rule: 'the heap grows by 128 KiB more than it must',
    file: 'constants',
    from: 'topPad: 131_072',
    to: 'topPad: 0',
  },
  {
    rule: 'the top is trimmed from 128 KiB on',
    file: 'constants',
    from: 'trimThreshold: 131_072',
    to: 'trimThreshold: 1_310_720',
  },
  {
    rule: 'from 128 KiB on a request may be mapped',
    file: 'constants',
    from: 'mmapThreshold: 131_072',
    to: 'mmapThreshold: 262_144',
  },
  {
    rule: 'a freed mapping raises the threshold of mapping',
    file: 'mapped-chunks',
    from: 'this.mmapThreshold = size',
    to: 'this.trimThreshold = size',
  },
  {
    rule: 'a freed mapping raises the threshold of trimming to twice its size',
    file: 'mapped-chunks',
    from: 'this.trimThreshold = 2 * size',
    to: 'this.trimThreshold = size',
  },
  {
    rule: 'the chunk cached last is handed out first',
    file: 'tcache',
    from: `    const chunk = this.#entries[bin] as number
    this.#entries[bin] = this.#chunks.words[2 * chunk + 2] as number
`,
    to: `    let chunk = this.#entries[bin] as number
    let before = 0
    while (this.#chunks.words[2 * chunk + 2] !== 0) {
      before = chunk
      chunk = this.#chunks.words[2 * chunk + 2] as number
    }
    if (before === 0) this.#entries[bin] = 0
    else this.#chunks.words[2 * before + 2] = 0
`,
  },
  {
    rule: 'a small bin hands out the chunk longest in it',
    file: 'arena',
    from: `    const chunk = bins.removeLast(units)
    this.#markInUse(chunk, units)
    const cacheBin`,
    to: `    const chunk = this.chunks.words[2 * units + 2] as number
    bins.unlink(chunk)
    this.#markInUse(chunk, units)
    const cacheBin`,
  },
  {
    rule: 'what is left of a small bin moves to the cache',
    file: 'arena',
    from: 'while (bins.last(units) !== units && this.tcache.hasRoom(cacheBin))',
    to: 'while (false)',
  },
  {
    rule: 'what is left of a fastbin moves to the cache',
    file: 'arena',
    from: 'while (next !== NO_CHUNK && this.tcache.hasRoom(bin))',
    to: 'while (false)',
  },
  {
    rule: 'exact fits among the unsorted fill the cache first',
    file: 'arena',
    from: 'if (!tcache.hasRoom(cacheBin)) return chunk',
    to: 'return chunk',
  },
  {
    rule: 'small requests go on splitting the last remainder',
    file: 'arena',
    from: 'if (isLastRemainder) this.#lastRemainder = remainder',
    to: '',
  },
  {
    rule: 'a large request empties the fastbins',
    file: 'arena',
    from: '} else if (this.#hasFastChunks) this.#consolidate()',
    to: '}',
  },
  {
    rule: 'of chunks of one size the second is taken',
    file: 'bins',
    from: 'return next !== bin && this.#chunks.unitsOf(next) === this.#chunks.unitsOf(chunk) ? next : chunk',
    to: 'return chunk',
  },
  {
    rule: 'a large bin gives the best fit',
    file: 'bins',
    from: 'let chunk = words[2 * largest + 5] as number',
    to: 'let chunk = largest',
  },
  {
    rule: 'freed neighbours become one chunk',
    file: 'arena',
    from: `    if (((words[2 * (next + nextUnits) + 1] as number) & PREV_INUSE) === 0) {
      this.bins.unlink(next)`,
    to: `    if (false) {
      this.bins.unlink(next)`,
  },
  {
    rule: 'a block grows into the free chunk behind it',
    file: 'arena',
    from: 'if (isNextFree && size + nextUnits >= units)',
    to: 'if (false)',
  },
  {
    rule: 'a block grows into the top',
    file: 'arena',
    from: 'if (isTop && size + nextUnits >= units + MIN_UNITS)',
    to: 'if (false)',
  },
  {
    rule: 'a block and the new top behind it become one',
    file: 'arena',
    from: 'if (moved === chunk + size) return',
    to: 'if (false) return',
  },
  {
    rule: 'what a smaller block leaves is freed',
    file: 'arena',
    from: `    const rest = size - units
    if (rest < MIN_UNITS) {
      words[2 * chunk + 1] = (size << 1) | flag`,
    to: `    const rest = size - units
    if (rest < MIN_UNITS + 8) {
      words[2 * chunk + 1] = (size << 1) | flag`,
  },
  {
    rule: 'calloc does not look into the cache',
    file: 'ptmalloc',
    from: 'const chunk = arena.allocate(unitsFor(size))',
    to: `const bin = unitsFor(size) - MIN_UNITS
    const isCached = bin < TCACHE_BINS && (arena.tcache.counts[bin] as number) > 0
    const chunk = isCached ? arena.tcache.take(bin) : arena.allocate(unitsFor(size))`,
  },
  {
    rule: 'calloc clears no memory that is fresh from the system',
    file: 'ptmalloc',
    from: 'chunk === top && units > used ? used : units',
    to: 'units',
  },
  {
    rule: 'a mapping that grows stays one',
    file: 'ptmalloc',
    from: 'if (mapped.resize(chunk, units)) {',
    to: 'if (false) {',
  },
  {
    rule: 'malloc_trim empties whole pages in the middle',
    file: 'arena',
    from: 'this.heap.discard(from, end)',
    to: '',
  },
]

describe('without the rule that', () => {
  it('none, everything comes out', async () => {
    const same = { from: 'tcacheCount: 7', to: 'tcacheCount: 7' }
    const module = await mutatedModule(`${FOLDER}/ptmalloc.ts`, `${FOLDER}/constants.ts`, same)
    expect(comeOut(classOf(module))).toBe(true)
  })

  for (const { rule, file, ...mutation } of RULES) {
    it(`${rule}, the recordings do not come out`, async () => {
      const module = await mutatedModule(`${FOLDER}/ptmalloc.ts`, `${FOLDER}/${file}.ts`, mutation)
      expect(comeOut(classOf(module))).toBe(false)
    })
  }
})

function classOf(module: unknown): new () => Ptmalloc {
  // The bundle exports what the source does.
  return (module as { readonly Ptmalloc: new () => Ptmalloc }).Ptmalloc
}
