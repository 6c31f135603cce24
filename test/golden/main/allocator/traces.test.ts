// Whole recorded programs, from the first request of the interpreter: six builds with every geometry and rule of
// release there is a recording of. A folder of more traces can be named in ARENASCOPE_ORACLE.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { profileById, profileByVersion } from '@main/allocator/profiles/known'
import { type AllocationTrace, IN_ARENA, OP, readAllocationTrace } from '@main/formats/allocation-trace/read'
import { replay } from '@main/services/work/replay/replay'
import {
  QUIET,
  recordedTrace,
  TRACE_NAMES,
  traceFiles,
  withAlteredAddress,
  withAlteredSide,
} from '@test/support/allocator/trace-files'

const options = { verify: true, context: QUIET }

function ownProfile({ pythonVersion, geometry }: AllocationTrace) {
  return unwrap(profileByVersion(pythonVersion, geometry ?? undefined))
}

/** Results of MEM and OBJ requests, counted without the replay. */
function resultsOf(trace: AllocationTrace): number {
  return trace.op.reduce((count, bits, event) => {
    const isOurs = (bits & OP.nested) === 0 && (bits & OP.domain) !== OP.raw
    return isOurs && (bits & OP.kind) !== OP.free && trace.new[event] !== 0 ? count + 1 : count
  }, 0)
}

describe('a recorded program', () => {
  for (const name of TRACE_NAMES) {
    it(`${name} gets every address, checkpoint and release as it was recorded`, () => {
      const trace = recordedTrace(name)
      const { verified } = replay(trace, ownProfile(trace), options)
      expect(verified).toEqual({
        addresses: resultsOf(trace),
        checkpoints: trace.checkpoints.length,
        difference: null,
      })
      expect(resultsOf(trace)).toBeGreaterThan(30_000)
    })
  }

  it('of the patched 3.6 is played with 16-byte classes', () => {
    expect(ownProfile(recordedTrace('slots_vs_dict-3.6')).id).toBe('cpython-3.6-16')
  })

  it('of 3.8 differs on 3.9, which keeps its last arena', () => {
    const trace = recordedTrace('survivors50-3.8')
    const { verified } = replay(trace, unwrap(profileById('cpython-3.9')), options)
    expect(verified?.difference).not.toBeNull()
  })

  it('can be played to every other allocator', () => {
    const trace = recordedTrace('slots_vs_dict-3.7')
    for (const id of ['article', 'cpython-3.6', 'cpython-3.9', 'cpython-3.14']) {
      const { statistics } = replay(trace, unwrap(profileById(id)), { ...options, verify: false })
      expect(statistics.arenas.current).toBeGreaterThan(0)
    }
  })
})

describe('an altered recording', () => {
  const name = 'survivors50-3.12-aligned'
  const files = traceFiles(name)
  const trace = recordedTrace(name)
  const profile = ownProfile(trace)
  /** The last small allocation of the first half. */
  const event = trace.op.findLastIndex(
    (bits, at) =>
      at < trace.op.length / 2 &&
      (bits & OP.nested) === 0 &&
      (bits & OP.domain) !== OP.raw &&
      (bits & OP.kind) === OP.malloc &&
      (trace.new[at] ?? 0) >= IN_ARENA,
  )

  function differenceIn({ content, side }: typeof files) {
    return replay(unwrap(readAllocationTrace(content, side)), profile, options).verified?.difference
  }

  it('differs where one address was altered, and shows both', () => {
    const difference = differenceIn(withAlteredAddress(files, event))
    expect(difference).toMatchObject({ kind: 'address', event })
    expect(difference?.simulated).toMatch(/^0x[0-9a-f]+ \(arena \d+, offset \d+\)$/)
    expect(difference?.recorded).toMatch(/^0x[0-9a-f]+ \(arena \d+, offset \d+\)$/)
    expect(difference?.recorded).not.toBe(difference?.simulated)
  })

  it('differs where one checkpoint was altered', () => {
    const altered = withAlteredSide(files, ({ checkpoints }) => {
      const row = checkpoints[2]?.debugmallocstats.classes[3]
      if (row) row.blocks_in_use++
    })
    expect(differenceIn(altered)).toMatchObject({
      kind: 'checkpoint',
      what: 'checkpoint survivors, 64-byte blocks in use',
    })
  })

  it('differs where an arena is said to have been released at another event, or never', () => {
    const later = withAlteredSide(files, ({ arenas }) => {
      const arena = arenas.find((one) => one.free_event !== null)
      if (arena) arena.free_event = Number(arena.free_event) + 1
    })
    expect(differenceIn(later)?.what).toMatch(/^release of the arena/)
    const never = withAlteredSide(files, ({ arenas }) => {
      const arena = arenas.find((one) => one.free_event !== null)
      if (arena) arena.free_event = null
    })
    expect(differenceIn(never)).toMatchObject({ recorded: 'never' })
    const always = withAlteredSide(files, ({ arenas }) => {
      const arena = arenas.find((one) => one.free_event === null)
      if (arena) arena.free_event = trace.op.length - 1
    })
    expect(differenceIn(always)).toMatchObject({ simulated: 'never' })
  })
})

const oracle = process.env['ARENASCOPE_ORACLE']
const folder = oracle === undefined ? '' : join(oracle, 'traces')

describe.runIf(existsSync(folder))('all recorded programs', () => {
  const names = existsSync(folder)
    ? readdirSync(folder).filter((one) => /-[\d.]+(-\w+)?\.trace\.gz$/.test(one))
    : []
  for (const name of names) {
    it(`${name} gets every address, checkpoint and release as it was recorded`, () => {
      const side = readFileSync(join(folder, name.replace(/\.trace\.gz$/, '.json')), 'utf8')
      const trace = unwrap(readAllocationTrace(readFileSync(join(folder, name)), side))
      expect(replay(trace, ownProfile(trace), options).verified?.difference).toBeNull()
    })
  }
})
