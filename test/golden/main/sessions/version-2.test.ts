// A session that Arenascope wrote when the format had version 2, with a snapshot and a replayed run: read as it is, and
// brought to the present version.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { querySession, SessionFile } from '@main/sessions/session-file'
import { OF_A_PROGRAM, runOf } from '@test/unit/main/sessions/runs'
import { quiet } from '@test/unit/main/sessions/tables'

const DATA = new URL('../../data/', import.meta.url)
let folder: string
let path: string
let asItWas: Buffer

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'version-2-'))
  path = join(folder, 'old.arenascope')
  asItWas = gunzipSync(await readFile(new URL('sessions/version-2.arenascope.gz', DATA)))
  await writeFile(path, asItWas)
})
afterEach(() => rm(folder, { recursive: true }))

it('is asked in SQL without being changed, and has no programs', async () => {
  const { rows } = await querySession(path, 'SELECT run_name, profile, arenas_allocated FROM run_overview')
  expect(rows).toEqual([['slots_vs_dict-3.7, cpython-3.7.4', 'cpython-3.7.4', 13]])
  expect((await querySession(path, 'FROM program_overview')).rows).toEqual([])
  expect((await querySession(path, 'SELECT count(*) FROM programs')).rows).toEqual([[0]])
  const reading = await SessionFile.open(path, { readOnly: true })
  expect(await reading.describe()).toMatchObject({ runs: [{ kind: 'trace' }], programs: [] })
  await reading.close()
  expect((await readFile(path)).equals(asItWas)).toBe(true)
  expect(await readdir(folder)).toEqual(['old.arenascope'])
})

it('is brought to the present version with all it holds, and takes programs then', async () => {
  const reading = await SessionFile.open(path, { readOnly: true })
  const before = await reading.describe()
  const old = before.runs[0]?.id ?? ''
  const [replayed, recording] = [
    await reading.loadRun(old, quiet()),
    await reading.loadRecording(old, quiet()),
  ]
  await reading.close()
  expect(recording?.trace.length).toBeGreaterThan(10_000)

  const session = await SessionFile.open(path)
  expect(await session.describe()).toEqual(before)
  expect(await session.loadRun(old, quiet())).toEqual(replayed)
  expect(await session.loadRecording(old, quiet())).toEqual(recording)
  const { meta, run } = runOf({ id: 'p' }, OF_A_PROGRAM)
  await session.addRun(meta, run, null, quiet())
  await session.keepProgram({ id: 'q', name: 'kept', text: 'x = 1', changedAt: 5 })
  await session.close()
  expect(await readdir(folder)).toEqual(['old.arenascope', 'old.v2.arenascope'])
  expect((await readFile(join(folder, 'old.v2.arenascope'))).equals(asItWas)).toBe(true)

  const reopened = await SessionFile.open(path)
  expect(await reopened.loadRun('p', quiet())).toEqual(run)
  await reopened.close()
  expect((await querySession(path, 'SELECT format_version FROM session')).rows).toEqual([[3]])
  expect(await inPlainDuckDB(path, 'SELECT count(*) FROM program_samples')).toEqual([[4n]])
})

it('with a table of the user’s own under a name that version 3 needs is refused by that name, unchanged', async () => {
  await inPlainDuckDB(path, 'CREATE TABLE programs (mine INTEGER)')
  await expect(SessionFile.open(path)).rejects.toMatchObject({
    kind: 'bad-input',
    message: expect.stringContaining('Format version 3 has a table or view programs'),
  })
  expect(await inPlainDuckDB(path, 'SELECT format_version FROM session')).toEqual([[2]])
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
