// Storing a run and reading it again is the identity, wherever the recorded program is cut off and whoever plays it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { profileById } from '@main/allocator/profiles/known'
import { recordRun } from '@main/services/work/replay/record-run'
import { SessionFile } from '@main/sessions/session-file'
import { QUIET, recordedTrace } from '@test/support/allocator/trace-files'

const ctx = { progress: () => {}, signal: new AbortController().signal }
const WHOLE = recordedTrace('survivors50-3.8')

let folder: string
let session: SessionFile
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runs-'))
  session = await SessionFile.create(join(folder, 'runs.arenascope'), { name: 'Runs', origin: 'simulated' })
})
afterAll(async () => {
  await session.close()
  await rm(folder, { recursive: true })
})

it('gives back every column of a run, and the totals in SQL', async () => {
  let added = 0
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: WHOLE.op.length }),
      fc.constantFrom('article', 'cpython-3.8', 'cpython-3.12'),
      async (length, id) => {
        const trace = {
          ...WHOLE,
          op: WHOLE.op.slice(0, length),
          checkpoints: WHOLE.checkpoints.filter(({ event }) => event <= length),
        }
        const profile = unwrap(profileById(id))
        const { run } = recordRun(trace, profile, { source: 'cut.trace.gz', context: QUIET })
        const meta = { id: String((added += 1)), name: id, note: '', playedAt: added }
        await session.addRun(meta, run, null, ctx)
        // Not by expect: the difference of two runs would take minutes to print.
        expect(isDeepStrictEqual(await session.loadRun(meta.id, ctx), run)).toBe(true)
        const last = `SELECT current, sum(mapped) FROM release_curves JOIN ledger_over_time USING (run_key, moment)
          GROUP BY moment, current ORDER BY moment DESC LIMIT 1`
        expect((await session.query(last)).rows).toEqual([
          [run.facts.arenas.current, run.ledger.mapped.at(-1) ?? 0],
        ])
        const pins = 'SELECT coalesce(sum(blocks), 0), count(DISTINCT arena) FROM arena_pins'
        const held = run.held.liveBlocks.filter((blocks) => blocks > 0)
        expect((await session.query(pins)).rows).toEqual([
          [held.reduce((sum, blocks) => sum + blocks, 0), held.length],
        ])
        await session.deleteRun(meta.id)
      },
    ),
    { numRuns: 12 },
  )
})
