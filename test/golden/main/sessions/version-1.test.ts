// A session that Arenascope wrote when the format had version 1: read as it is, and brought to the present version.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { readSnapshot } from '@main/formats/registry'
import { querySession, SessionFile } from '@main/sessions/session-file'
import { runOf } from '@test/unit/main/sessions/runs'
import { quiet } from '@test/unit/main/sessions/tables'

const DATA = new URL('../../data/', import.meta.url)
let folder: string
let path: string
let asItWas: Buffer

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'version-1-'))
  path = join(folder, 'old.arenascope')
  asItWas = gunzipSync(await readFile(new URL('sessions/version-1.arenascope.gz', DATA)))
  await writeFile(path, asItWas)
})
afterEach(() => rm(folder, { recursive: true }))

async function dump(name: string) {
  const content = await readFile(new URL(`tracemalloc/${name}.pickle`, DATA))
  return unwrap(
    readSnapshot(content, { file: name, acceptPartial: false, progress: () => {}, isCancelled: () => false }),
  )
}

it('is asked in SQL without being changed, and has no runs', async () => {
  const { rows } = await querySession(path, 'SELECT snapshot_name, trace_count FROM overview')
  const [tiny, first] = [await dump('tiny-3.12'), await dump('tracemalloc-3.12-a')]
  expect(rows).toEqual([
    ['tiny-3.12', tiny.facts.traceCount],
    ['tracemalloc-3.12-a', first.facts.traceCount],
  ])
  expect((await querySession(path, 'FROM run_overview')).rows).toEqual([])
  expect((await querySession(path, 'SELECT count(*) FROM recordings')).rows).toEqual([[0]])
  const reading = await SessionFile.open(path, { readOnly: true })
  expect(await reading.describe()).toMatchObject({ runs: [], snapshots: [{ ordinal: 1 }, { ordinal: 2 }] })
  await reading.close()
  expect((await readFile(path)).equals(asItWas)).toBe(true)
  expect(await readdir(folder)).toEqual(['old.arenascope'])
})

it('is brought to the present version with all it holds, and takes runs then', async () => {
  const session = await SessionFile.open(path)
  const { snapshots } = await session.describe()
  expect(snapshots.map(({ name }) => name)).toEqual(['tiny-3.12', 'tracemalloc-3.12-a'])
  for (const { id, name } of snapshots) {
    expect(await session.loadSnapshot(id, quiet())).toEqual((await dump(name)).table)
  }
  const { meta, run } = runOf({ id: 'a' })
  await session.addRun(meta, run, null, quiet())
  await session.close()
  expect(await readdir(folder)).toEqual(['old.arenascope', 'old.v1.arenascope'])
  expect((await readFile(join(folder, 'old.v1.arenascope'))).equals(asItWas)).toBe(true)

  const reopened = await SessionFile.open(path)
  expect(await reopened.loadRun('a', quiet())).toEqual(run)
  await reopened.close()
  expect((await querySession(path, 'SELECT format_version FROM session')).rows).toEqual([[3]])
  expect(await inPlainDuckDB(path, 'SELECT count(*) FROM release_curves')).toEqual([[4n]])
})

it('with a table of the user’s own under a name that version 2 needs is refused by that name, unchanged', async () => {
  await inPlainDuckDB(path, 'CREATE TABLE runs (mine INTEGER)')
  await expect(SessionFile.open(path)).rejects.toMatchObject({
    kind: 'bad-input',
    message: expect.stringContaining('table or view runs'),
  })
  expect(await inPlainDuckDB(path, 'SELECT format_version FROM session')).toEqual([[1]])
  await inPlainDuckDB(path, 'ALTER TABLE runs RENAME TO my_runs')
  const session = await SessionFile.open(path)
  expect((await session.describe()).runs).toEqual([])
  await session.close()
  expect(await inPlainDuckDB(path, 'SELECT count(*) FROM my_runs')).toEqual([[0n]])
})

async function inPlainDuckDB(file: string, statement: string) {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(statement)).getRows()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
