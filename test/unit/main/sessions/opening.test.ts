// Files that are not what they should be: each is refused with a Problem that names it and says what can be done.
import { spawn, spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '@shared/base/problem'
import { isHeld, querySession, SessionFile } from '@main/sessions/session-file'
import type { OpenOptions } from '@main/sessions/session-file'
import { quiet, snapshotOf } from './tables'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-'))
  path = join(folder, 'nightly.arenascope')
  const session = await SessionFile.create(path, { name: 'Nightly', origin: 'imported' })
  const { meta, table } = snapshotOf({ id: 'a' }, [{ size: 100, at: [['/app/cache.py', 3]] }])
  await session.addSnapshot(meta, table, quiet())
  await session.close()
})
afterEach(() => rm(folder, { recursive: true }))

/** The Problem of opening; a session that opens is read through, and closed. */
async function refusal(file: string, options?: OpenOptions): Promise<Problem> {
  try {
    const session = await SessionFile.open(file, options)
    try {
      await session.loadSnapshot('a', quiet())
    } finally {
      await session.close()
    }
  } catch (error) {
    expect(error).toMatchObject({ name: 'Problem', file })
    expect(error).toHaveProperty('remedy')
    return error as Problem
  }
  throw new Error(`${file} was opened`)
}

/** What anybody can do to the file with plain DuckDB. */
async function tamper(...statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  for (const statement of statements) await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
}

describe('opening', () => {
  it('a file that is missing', async () => {
    await expect(SessionFile.open(join(folder, 'none'))).rejects.toMatchObject({ kind: 'not-found' })
    expect(await readdir(folder)).toEqual(['nightly.arenascope'])
  })

  it('a folder, an empty file, a text, a dump', async () => {
    await mkdir(join(folder, 'folder'))
    await writeFile(join(folder, 'empty'), '')
    await writeFile(join(folder, 'text'), 'Hello\n'.repeat(5000))
    await writeFile(join(folder, 'short'), 'DUCK')
    for (const name of ['folder', 'empty', 'text', 'short']) {
      expect((await refusal(join(folder, name))).kind, name).toBe('bad-input')
    }
    expect((await refusal(join(folder, 'folder'))).message).toBe('This is a folder, not a file')
  })

  it.skipIf(process.getuid?.() === 0)('a file the system keeps from us', async () => {
    await chmod(path, 0o000)
    await expect(SessionFile.open(path)).rejects.toMatchObject({ kind: 'denied' })
  })

  it('a DuckDB database that is no session', async () => {
    await rm(path)
    await tamper('CREATE TABLE mine (a INTEGER)')
    const { kind, message } = await refusal(path)
    expect(kind).toBe('bad-input')
    expect(message).toContain('not a session')
  })

  it('a session of a newer version', async () => {
    await tamper('UPDATE session SET format_version = 7')
    const { kind, message, remedy } = await refusal(path)
    expect(kind).toBe('newer-version')
    expect(message).toBe(
      'The session was written in format version 7; this Arenascope knows versions up to 3',
    )
    expect(remedy).toContain('Update Arenascope')
  })

  it.each([
    ['a view', 'DROP VIEW overview; ALTER TABLE traces RENAME TO t; CREATE VIEW traces AS FROM t'],
    ['a column of another type', 'ALTER TABLE files ALTER name TYPE BLOB'],
    ['a column too many', 'ALTER TABLE frames ADD COLUMN extra INTEGER'],
    ['a column too few', 'ALTER TABLE frames DROP COLUMN line'],
    ['nothing', 'DROP TABLE domains'],
    [
      'a generated column',
      `DROP TABLE domains;
       CREATE TABLE domains (snapshot_key INTEGER, domain USMALLINT, number BIGINT GENERATED ALWAYS AS (domain))`,
    ],
    [
      'a check',
      `CREATE OR REPLACE TABLE domains (snapshot_key INTEGER, domain USMALLINT, number BIGINT CHECK (number = 0))`,
    ],
    ['no row of the session', 'DELETE FROM session'],
    ['two rows of the session', 'INSERT INTO session FROM session'],
  ])('a session with %s in place of a table', async (_, statements) => {
    await tamper(statements)
    expect((await refusal(path)).kind).toBe('bad-input')
  })

  it.each([
    `UPDATE traces SET trace = 5`,
    `UPDATE traces SET traceback = 1`,
    `UPDATE traces SET size = -1`,
    `INSERT INTO traces FROM traces`,
    `DELETE FROM files`,
    `DELETE FROM frames`,
    `UPDATE traceback_frames SET depth = 1`,
    `UPDATE traceback_frames SET traceback = 4294967295`,
    `UPDATE snapshots SET traceback_count = 4294967295`,
    `UPDATE snapshots SET trace_count = 4000000000`,
    `UPDATE snapshots SET compression = 'zip'`,
    `INSERT INTO snapshots FROM snapshots`,
  ])('a session whose rows do not fit together: %s', async (statement) => {
    await tamper(statement)
    expect((await refusal(path)).kind).toBe('bad-input')
  })
})

describe('a hostile session', () => {
  it('reads no other file through its views, macros and shadowed functions', async () => {
    const secret = join(folder, 'secret.txt')
    await writeFile(secret, 'the secret')
    const evil = `SELECT content AS file, 0 AS line, 1 AS size FROM read_text('${secret}')`
    await tamper(
      `CREATE OR REPLACE VIEW consumers AS ${evil}`,
      `CREATE OR REPLACE VIEW differences AS ${evil}`,
      `CREATE OR REPLACE VIEW overview AS ${evil}`,
      `CREATE MACRO sum(x) AS (SELECT content FROM read_text('${secret}'))`,
      `CREATE MACRO count(x) AS 666`,
      `CREATE MACRO duckdb_tables() AS TABLE SELECT 'evil' AS table_name`,
    )
    const rows = async (sql: string) => (await querySession(path, sql)).rows
    expect(await rows('SELECT file, size, count FROM consumers')).toEqual([['/app/cache.py', 100, 1]])
    expect(await rows('SELECT sum(size), count(size) FROM traces')).toEqual([[100, 1]])
    await expect(rows('FROM stored.main.consumers')).rejects.toMatchObject({ kind: 'denied' })
    await expect(rows('SELECT stored.main.sum(size) FROM traces')).rejects.toMatchObject({ kind: 'denied' })
    const session = await SessionFile.open(path)
    expect((await session.describe()).snapshots).toHaveLength(1)
    await session.close()
  })

  it('may have been written by plain DuckDB with blocks of another size', async () => {
    const copy = join(folder, 'copy.arenascope')
    await tamper(`ATTACH '${copy}' AS copy`, 'COPY FROM DATABASE nightly TO copy', 'DETACH copy')
    expect((await querySession(copy, 'SELECT size FROM consumers')).rows).toEqual([[100]])
    const session = await SessionFile.open(copy)
    await session.annotate('kept')
    expect((await session.loadSnapshot('a', quiet())).files).toEqual(['/app/cache.py'])
    await session.close()
  })

  it('opens in plain DuckDB too, where its own views work', async () => {
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    const reader = await connection.runAndReadAll('SELECT file, line, size, share FROM consumers')
    expect(reader.getRowsJson()).toEqual([['/app/cache.py', 3, '100', 1]])
    connection.closeSync()
    instance.closeSync()
  })
})

describe('a file whose writer was killed before it could close', () => {
  it('is read with what stands in the log beside it, and brought into one file when opened for writing', async () => {
    const script = `
      const { DuckDBInstance } = await import('@duckdb/node-api')
      const instance = await DuckDBInstance.create(process.argv[1])
      const connection = await instance.connect()
      await connection.run("UPDATE session SET note = 'committed'")
      process.kill(process.pid, 'SIGKILL')`
    spawnSync(process.execPath, ['--input-type=module', '-e', script, path])
    expect(await readdir(folder)).toEqual(['nightly.arenascope', 'nightly.arenascope.wal'])

    expect((await querySession(path, 'SELECT note FROM session')).rows).toEqual([['committed']])
    const reading = await SessionFile.open(path, { readOnly: true })
    await expect(reading.saveCopy(join(folder, 'copy'))).rejects.toMatchObject({ kind: 'denied' })
    await reading.close()

    const session = await SessionFile.open(path)
    expect((await session.describe()).note).toBe('committed')
    await writeFile(join(folder, 'copy.wal'), 'of an older file of this name')
    await session.saveCopy(join(folder, 'copy'))
    await session.close()
    expect(await readdir(folder)).toEqual(['copy', 'nightly.arenascope'])
    expect((await querySession(join(folder, 'copy'), 'SELECT note FROM session')).rows).toEqual([
      ['committed'],
    ])
  })
})

describe('a file that is held', () => {
  it('by this process is refused under every name of it, until it is closed', async () => {
    await symlink(path, join(folder, 'link'))
    const session = await SessionFile.open(path)
    expect(await isHeld(join(folder, 'link'))).toBe(true)
    for (const name of [path, join(folder, 'link')]) {
      const { kind, message } = await refusal(name)
      expect(kind).toBe('in-use')
      expect(message).toContain(`PID ${process.pid}`)
    }
    await session.close()
    expect(await isHeld(path)).toBe(false)
    await (await SessionFile.open(path)).close()
  })

  it('by another process is refused with its PID', async () => {
    const holder = await holdElsewhere(path)
    try {
      for (const readOnly of [false, true]) {
        const { kind, message, remedy } = await refusal(path, { readOnly })
        expect(kind).toBe('in-use')
        expect(message).toContain(`Process ${holder.pid}`)
        expect(remedy).toContain('save a copy')
      }
    } finally {
      await holder.end()
    }
    await (await SessionFile.open(path)).close()
  })

  it('is free for others once a failed or cancelled call is over and it is closed', async () => {
    const session = await SessionFile.open(path)
    const stop = new AbortController()
    stop.abort()
    await expect(session.loadSnapshot('a', quiet(stop.signal))).rejects.toMatchObject({ kind: 'cancelled' })
    await session.query('SELECT range FROM range(100000000)', { limit: 1 })
    await session.close()
    await (await holdElsewhere(path)).end()
  })
})

async function holdElsewhere(file: string) {
  const script = `
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(process.argv[1])
    process.stdin.on('end', () => process.exit()).resume()
    console.log('held')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exit = new Promise((resolve) => child.once('exit', resolve))
  const line = new Promise((resolve) => child.stdout.once('data', resolve))
  const first = await Promise.race([line, exit])
  expect(String(first)).toBe('held\n')
  return {
    pid: child.pid,
    end: async () => {
      child.stdin.end()
      await exit
    },
  }
}
