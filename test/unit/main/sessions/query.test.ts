// `arenascope sql`: questions are answered, and nothing but the session is read and nothing at all is changed.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listTables, querySession, SessionFile } from '@main/sessions/session-file'
import { quiet, snapshotOf } from './tables'

let folder: string
let path: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-'))
  path = join(folder, 'nightly.arenascope')
  const session = await SessionFile.create(path, { name: 'Nightly', origin: 'imported' })
  const before = snapshotOf({ id: 'a', name: 'before' }, [
    { size: 300, at: [['/app/cache.py', 3]] },
    { size: 100, at: [['/app/cache.py', 3]] },
    { size: 50, at: [['/app/gone.py', 7]] },
    { size: 50, at: [['/app/same.py', 8]], domain: 389_047 },
  ])
  const after = snapshotOf({ id: 'b', name: 'after' }, [
    { size: 50, at: [['/app/same.py', 8]], domain: 389_047 },
    { size: 900, at: [['/app/cache.py', 3], ['/app/main.py', 1]] }, // prettier-ignore
    { size: 70, at: [['/app/fresh.py', 1]] },
  ])
  await session.addSnapshot(before.meta, before.table, quiet())
  await session.addSnapshot(after.meta, after.table, quiet())
  await session.close()
})
afterAll(() => rm(folder, { recursive: true }))

const ask = async (sql: string) => (await querySession(path, sql)).rows

describe('the views', () => {
  it('name the consumers of each snapshot by source line', async () => {
    expect(
      await ask('SELECT snapshot, snapshot_name, file, line, size, count, average, share FROM consumers'),
    ).toEqual([
      [1, 'before', '/app/cache.py', 3, 400, 2, 200, 0.8],
      [1, 'before', '/app/gone.py', 7, 50, 1, 50, 0.1],
      [1, 'before', '/app/same.py', 8, 50, 1, 50, 0.1],
      [2, 'after', '/app/cache.py', 3, 900, 1, 900, 900 / 1020],
      [2, 'after', '/app/fresh.py', 1, 70, 1, 70, 70 / 1020],
      [2, 'after', '/app/same.py', 8, 50, 1, 50, 50 / 1020],
    ])
  })

  it('say what changed from one snapshot to the next', async () => {
    expect(await ask('FROM differences')).toEqual([
      [1, 2, '/app/cache.py', 3, 900, 500, 1, -1, 'grown'],
      [1, 2, '/app/fresh.py', 1, 70, 70, 1, 1, 'new'],
      [1, 2, '/app/gone.py', 7, 0, -50, 0, -1, 'gone'],
      [1, 2, '/app/same.py', 8, 50, 0, 1, 0, 'same'],
    ])
  })

  it('resolve each allocation and each traceback', async () => {
    expect(await ask('SELECT file, line, domain FROM allocations WHERE snapshot = 1 AND trace = 3')).toEqual([
      ['/app/same.py', 8, 389_047],
    ])
    expect(await ask('SELECT text FROM traceback_texts WHERE snapshot = 2 ORDER BY traceback')).toEqual([
      ['/app/same.py:8'],
      ['/app/main.py:1\n/app/cache.py:3'],
      ['/app/fresh.py:1'],
    ])
  })

  it('give the snapshots with the change since the one before', async () => {
    expect(
      await ask('SELECT snapshot, snapshot_name, taken_at, total_size, size_diff FROM overview'),
    ).toEqual([
      [1, 'before', '2023-11-14 22:13:20.1235', 500, null],
      [2, 'after', '2023-11-14 22:13:20.1235', 1020, 520],
    ])
  })

  it('are listed before the tables, each with a line of explanation', async () => {
    const listed = await listTables(path)
    expect(listed.map(({ name }) => name).slice(0, 3)).toEqual(['overview', 'allocations', 'consumers'])
    for (const { name, about } of listed) {
      expect(about).not.toBe('')
      expect((await querySession(path, `FROM ${name}`)).columns.length).toBeGreaterThan(1)
    }
  })
})

describe('an answer', () => {
  it('has names and types, and stops at its limit', async () => {
    const answer = await querySession(path, 'SELECT range AS n FROM range(1000000000000)', { limit: 3 })
    expect(answer).toEqual({
      columns: [{ name: 'n', type: 'BIGINT' }],
      rows: [[0], [1], [2]],
      rowCount: 3,
      isCut: true,
    })
  })

  it('keeps integers exact, and lists and structs as they are', async () => {
    expect(
      await ask(`SELECT 9007199254740993, 1.25, [1, NULL], {'a': DATE '2026-01-02'}, 'nan'::DOUBLE`),
    ).toEqual([['9007199254740993', 1.25, [1, null], { a: '2026-01-02' }, 'NaN']])
  })

  it('can be given up, however long it would take', async () => {
    const session = await SessionFile.open(path)
    try {
      const endless = 'SELECT sum(hash(range)) FROM range(1000000000000)'
      const asking = session.query(endless, { signal: AbortSignal.timeout(100) })
      await expect(asking).rejects.toMatchObject({ kind: 'cancelled' })
      await expect(session.query(endless, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        kind: 'cancelled',
      })
      expect((await session.query('SELECT 1')).rows).toEqual([[1]])
    } finally {
      await session.close()
    }
  })

  it('explains, describes and summarizes', async () => {
    for (const sql of ['EXPLAIN FROM consumers', 'DESCRIBE traces', 'SUMMARIZE traces', 'SHOW TABLES']) {
      expect((await querySession(path, sql)).rowCount, sql).toBeGreaterThan(0)
    }
  })
})

describe('a statement that would do anything but read the session is refused', () => {
  const secret = '/etc/passwd'
  const refused: readonly [string, string][] = [
    [`SELECT * FROM read_text('${secret}')`, 'denied'],
    [`SELECT * FROM read_csv('${secret}')`, 'denied'],
    [`FROM '${secret}'`, 'bad-argument'],
    [`SELECT * FROM system.main."read_text" ('${secret}')`, 'denied'],
    [`FROM glob('/etc/*')`, 'denied'],
    [`COPY traces TO '/tmp/stolen.csv'`, 'denied'],
    [`ATTACH '/tmp/other.duckdb'`, 'denied'],
    ['INSTALL httpfs', 'denied'],
    ['LOAD httpfs', 'denied'],
    [`EXPORT DATABASE '/tmp/exported'`, 'denied'],
    [`IMPORT DATABASE '/tmp/exported'`, 'denied'],
    ['SET threads = 1', 'denied'],
    ['RESET enable_external_access', 'denied'],
    ['PRAGMA enable_profiling', 'denied'],
    ['PRAGMA threads = 1', 'denied'],
    ['CALL force_checkpoint()', 'denied'],
    ['DETACH stored', 'denied'],
    ['USE stored', 'denied'],
    ['DELETE FROM stored.main.traces', 'denied'],
    ['DROP VIEW consumers', 'denied'],
    ['CREATE TABLE mine AS FROM traces', 'denied'],
    ['BEGIN', 'denied'],
    ['EXPLAIN ANALYZE DELETE FROM stored.main.traces', 'bad-argument'],
    ['SELECT 1; DELETE FROM stored.main.traces', 'bad-argument'],
    ['SELECT nothing FROM nowhere', 'bad-argument'],
    ['SELEC 1', 'bad-argument'],
    ['', 'bad-argument'],
    ['-- only a remark', 'bad-argument'],
  ]
  it.each(refused)('%s', async (sql, kind) => {
    const before = await readFile(path)
    await expect(querySession(path, sql)).rejects.toMatchObject({ name: 'Problem', kind })
    expect(before.equals(await readFile(path))).toBe(true)
  })

  it('also in a session that is open for writing', async () => {
    const session = await SessionFile.open(path)
    try {
      for (const [sql, kind] of refused) {
        await expect(session.query(sql), sql).rejects.toMatchObject({ name: 'Problem', kind })
      }
      expect((await session.query('SELECT count(*) FROM traces')).rows).toEqual([[7]])
    } finally {
      await session.close()
    }
  })

  it('reads no file beside the session either', async () => {
    const beside = join(folder, 'beside.csv')
    await writeFile(beside, 'a,b\n1,2\n')
    await expect(querySession(path, `FROM '${beside}'`)).rejects.toMatchObject({ kind: 'denied' })
  })
})
