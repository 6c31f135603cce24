// Runs of the simulated allocator in a session file: kept whole, asked in SQL, refused when somebody changed them.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Recording } from '@shared/model/run'
import { checkRun } from '@main/sessions/check-run'
import { querySession, SessionFile } from '@main/sessions/session-file'
import { EMPTY, OF_A_PROGRAM, runOf } from './runs'
import { quiet, snapshotOf } from './tables'

let folder: string
let path: string
let session: SessionFile

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-'))
  path = join(folder, 'simulated.arenascope')
  session = await SessionFile.create(path, { name: 'Simulated', origin: 'simulated' })
})
afterEach(async () => {
  await session.close()
  await rm(folder, { recursive: true })
})

const small = runOf({ id: 'a', name: 'as recorded' })
const RECORDING: Recording = {
  trace: noise(600_000),
  description: new TextEncoder().encode('{"events": 1000}'),
}

async function add(...ids: readonly string[]): Promise<void> {
  for (const id of ids) await session.addRun(runOf({ id }).meta, small.run, RECORDING, quiet())
}

async function reopen(): Promise<void> {
  await session.close()
  session = await SessionFile.open(path)
}

describe('a run in a session', () => {
  it('is what was added, after the file was closed and opened', async () => {
    await session.addRun(small.meta, small.run, null, quiet())
    await reopen()
    expect(await session.loadRun('a', quiet())).toEqual(small.run)
    expect((await session.describe()).runs).toEqual([
      { ...small.run.facts, ...small.meta, ordinal: 1, hasRecording: false },
    ])
  })

  it('of a program has its text, its end, its output and what it asked for', async () => {
    const { meta, run } = runOf({ id: 'p' }, OF_A_PROGRAM)
    await session.addRun(meta, run, null, quiet())
    await add('a')
    await reopen()
    expect(await session.loadRun('p', quiet())).toEqual(run)
    expect((await session.describe()).runs.map(({ kind }) => kind)).toEqual(['program', 'trace'])
    const asked = await session.query(
      'SELECT run, event, rss > 0, arenas, asked, asked_peak FROM program_samples',
    )
    expect(asked.rows).toEqual([
      [1, 0, false, 0, 0, 0],
      [1, 256, true, 2, 100, 200],
      [1, 512, true, 3, 50, 200],
      [1, 1000, true, 2, 80, 300],
    ])
    expect((await session.query('SELECT event, stream FROM program_output')).rows).toEqual([
      [0, 'stdout'],
      [300, 'stderr'],
      [1000, 'stdout'],
    ])
    const overview = await session.query(
      'SELECT ended, exit_status, failure, python_version FROM program_overview',
    )
    expect(overview.rows).toEqual([['raised', 1, 'KeyError', '3.9']])
    await session.deleteRun('p')
    expect((await session.query('FROM run_programs')).rowCount).toBe(0)
    expect((await session.query('FROM run_output')).rowCount).toBe(0)
  })

  it('may have no arena at all', async () => {
    const { meta, run } = runOf({ id: 'none' }, EMPTY)
    await session.addRun(meta, run, null, quiet())
    expect(await session.loadRun('none', quiet())).toEqual(run)
  })

  it('stands beside others and beside snapshots, is named, noted and deleted', async () => {
    const { meta, table } = snapshotOf({ id: 's' }, [{ size: 100, at: [['/app/cache.py', 3]] }])
    await session.addSnapshot(meta, table, quiet())
    await add('a', 'b', 'c')
    await session.renameRun('b', 'other')
    await session.annotateRun('b', 'what would have happened')
    await session.deleteRun('a')
    await reopen()
    const { runs, snapshots } = await session.describe()
    expect(runs.map(({ id, name, note, ordinal }) => [id, name, note, ordinal])).toEqual([
      ['b', 'other', 'what would have happened', 1],
      ['c', 'c', '', 2],
    ])
    expect(snapshots).toHaveLength(1)
    expect(await session.loadRun('c', quiet())).toEqual(small.run)
    await expect(session.loadRun('a', quiet())).rejects.toMatchObject({ kind: 'not-found' })
    await expect(add('b')).rejects.toMatchObject({ kind: 'bad-argument' })
  })

  it('is not there when adding it was cancelled', async () => {
    const stop = new AbortController()
    const adding = session.addRun(small.meta, small.run, null, {
      signal: stop.signal,
      progress: ({ done }) => done === 4 && stop.abort(),
    })
    await expect(adding).rejects.toMatchObject({ kind: 'cancelled' })
    expect((await session.describe()).runs).toEqual([])
    expect((await session.query('FROM run_moments')).rowCount).toBe(0)
  })
})

describe('programs kept with a session', () => {
  const first = { id: 'p', name: 'caf\udce9', text: 'x = "\0\ud800"\n', changedAt: 1_700_000_000_123.5 }

  it('are listed, changed and deleted', async () => {
    await session.keepProgram(first)
    await session.keepProgram({ ...first, id: 'q', name: 'other', text: '' })
    await session.keepProgram({ ...first, text: 'x = 1', changedAt: 5 })
    await reopen()
    const { programs } = await session.describe()
    expect(programs).toEqual([
      { id: 'p', name: first.name, changedAt: 5 },
      { id: 'q', name: 'other', changedAt: first.changedAt },
    ])
    expect(await session.loadProgram('p')).toEqual({ ...first, text: 'x = 1', changedAt: 5 })
    await session.deleteProgram('p')
    expect((await session.describe()).programs).toHaveLength(1)
    await expect(session.loadProgram('p')).rejects.toMatchObject({ kind: 'not-found' })
    await expect(session.deleteProgram('p')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('keep every character of their text', async () => {
    await session.keepProgram(first)
    await reopen()
    expect(await session.loadProgram('p')).toEqual(first)
  })
})

describe('a recording', () => {
  it('is kept once for all runs of it, and goes with the last', async () => {
    await add('a', 'b')
    await reopen()
    for (const id of ['a', 'b']) expect(await session.loadRecording(id, quiet())).toEqual(RECORDING)
    expect((await session.query('FROM recordings')).rowCount).toBe(1)
    await session.deleteRun('a')
    expect(await session.loadRecording('b', quiet())).toEqual(RECORDING)
    await session.deleteRun('b')
    expect((await session.query('FROM recording_parts')).rowCount).toBe(0)
  })

  it('beyond the budget is left out', async () => {
    const large = { ...RECORDING, trace: new Uint8Array(64 * 2 ** 20) }
    await session.addRun(small.meta, small.run, large, quiet())
    expect(await session.loadRecording('a', quiet())).toBeNull()
    expect((await session.describe()).runs[0]?.hasRecording).toBe(false)
    expect((await stat(path)).size).toBeLessThan(4 * 2 ** 20)
  })
})

describe('SQL about runs', () => {
  beforeEach(() => add('a'))
  const rows = async (sql: string) => (await session.query(sql)).rows

  it('answers in words and numbers', async () => {
    expect(
      await rows('SELECT run, profile, arenas_current, arena_bytes, has_recording FROM run_overview'),
    ).toEqual([[1, 'cpython-3.9', 2, 524_288, true]])
    expect(await rows('SELECT event, allocated, released, current, bytes FROM release_curves')).toEqual([
      [0, 0, 0, 0, 0],
      [256, 2, 0, 2, 524_288],
      [512, 3, 0, 3, 786_432],
      [1000, 3, 1, 2, 524_288],
    ])
    expect(await rows('SELECT arena, address, lifetime, released_at FROM arena_lives')).toEqual([
      [0, '0x7ffff75fc000', 999, null],
      [1, '0x7ffff75bc000', 600, 800],
      [2, '0x7ffff757c000', 600, null],
    ])
    expect(await rows('SELECT arena, site_name, blocks, share FROM arena_pins ORDER BY ALL')).toEqual([
      [0, '/app/caf\ufffddce9.py:30', 100, 1 / 3],
      [0, '32-byte blocks of events 0 to 500', 200, 2 / 3],
      [2, '32-byte blocks of events 0 to 500', 2, 1],
    ])
    expect(
      await rows(`SELECT resident FROM ledger_over_time WHERE line = 'poolHeaders' AND event = 512`),
    ).toEqual([[22]])
    expect(
      await rows('SELECT label, simulated_resident, measured_arenas FROM measured_and_simulated'),
    ).toEqual([
      ['init', 0, 1],
      ['end', 100_000, 2],
    ])
  })

  it('is answered by plain DuckDB too', async () => {
    await session.close()
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    for (const view of ['run_overview', 'release_curves', 'ledger_over_time', 'arena_lives', 'arena_pins']) {
      const reader = await connection.runAndReadAll(`SELECT count(*) FROM ${view}`)
      expect(Number(reader.getRows()[0]?.[0]), view).toBeGreaterThan(0)
    }
    connection.closeSync()
    instance.closeSync()
  })
})

describe('a run that somebody changed', () => {
  it('is refused with the name of the file', async () => {
    await add('a')
    await session.close()
    await tamper('UPDATE run_ledger SET resident = -1')
    session = await SessionFile.open(path)
    await expect(session.loadRun('a', quiet())).rejects.toMatchObject({ kind: 'bad-input', file: path })
    await session.close()
    await tamper('UPDATE run_ledger SET resident = 0', 'DELETE FROM recordings')
    session = await SessionFile.open(path)
    await expect(session.loadRecording('a', quiet())).rejects.toMatchObject({ kind: 'bad-input', file: path })
    expect((await session.loadRun('a', quiet())).history).toEqual(small.run.history)
  })

  it('is what it was when its rows only stand in another order', async () => {
    await add('a')
    await session.close()
    await tamper(
      'CREATE TEMP TABLE turned AS FROM run_moments ORDER BY moment DESC',
      'DELETE FROM run_moments',
      'INSERT INTO run_moments FROM turned',
    )
    session = await SessionFile.open(path)
    expect(await session.loadRun('a', quiet())).toEqual(small.run)
  })

  async function tamper(...statements: readonly string[]): Promise<void> {
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    for (const statement of statements) await connection.run(statement)
    connection.closeSync()
    instance.closeSync()
  }
})

it('what does not fit together is not written', () => {
  expect(checkRun(small.run)).toBeNull()
  const { facts } = small.run
  const wrong = { ...small.run, facts: { ...facts, traced: { current: 2, peak: 1 } } }
  expect(() => session.addRun(small.meta, wrong, null, quiet())).toThrow(/the most bytes/)
})

it('a session of runs only answers the questions about snapshots with nothing', async () => {
  await add('a')
  await session.close()
  expect((await querySession(path, 'FROM consumers')).rows).toEqual([])
  expect((await querySession(path, 'FROM overview')).rows).toEqual([])
})

/** Bytes that do not compress, the same each time. */
function noise(length: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}
