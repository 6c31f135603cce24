// Changes to an open session: done in turn, wholly or not at all; and copies of it.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Progress } from '@shared/base/progress'
import type { Problem } from '@shared/base/problem'
import type { Database } from '@main/sessions/database'
import { RUN_VIEWS } from '@main/sessions/run-views'
import { RECORDING_TABLES, RUN_TABLES } from '@main/sessions/schema'
import { SessionFile } from '@main/sessions/session-file'
import { UPGRADERS } from '@main/sessions/upgrade'
import { bundleForNode } from '@test/support/bundle'
import { manyTraces, quiet, snapshotOf } from './tables'

let folder: string
let path: string
let session: SessionFile

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-'))
  path = join(folder, 'nightly.arenascope')
  session = await SessionFile.create(path, { name: 'Nightly', origin: 'recorded' })
})
afterEach(async () => {
  await session.close()
  await rm(folder, { recursive: true })
})

const small = (id: string) => snapshotOf({ id }, [{ size: 100, at: [['/app/cache.py', 3]] }])

async function add(...ids: readonly string[]): Promise<void> {
  for (const id of ids) await session.addSnapshot(small(id).meta, small(id).table, quiet())
}

const idsAndOrdinals = async () =>
  (await session.describe()).snapshots.map(({ id, ordinal }) => [id, ordinal])

describe('a change', () => {
  it('names and notes the session and its snapshots', async () => {
    await add('a', 'b')
    await session.rename('Weekly')
    await session.annotate('two lines\nof text')
    await session.renameSnapshot('b', 'later')
    await session.annotateSnapshot('a', "it's ours")
    expect(await session.describe()).toMatchObject({
      name: 'Weekly',
      note: 'two lines\nof text',
      origin: 'recorded',
      snapshots: [
        { id: 'a', name: 'a', note: "it's ours" },
        { id: 'b', name: 'later', note: '' },
      ],
    })
  })

  it('deletes a snapshot, and those after it move up', async () => {
    await add('a', 'b', 'c')
    await session.deleteSnapshot('b')
    await add('d')
    expect(await idsAndOrdinals()).toEqual([['a', 1], ['c', 2], ['d', 3]]) // prettier-ignore
    expect(await session.loadSnapshot('c', quiet())).toEqual(small('c').table)
    await expect(session.loadSnapshot('b', quiet())).rejects.toMatchObject({ kind: 'not-found' })
    expect((await session.query('SELECT DISTINCT snapshot_key FROM traces')).rowCount).toBe(3)
  })

  it('of a snapshot that is not there, or a second one of the same id, is refused and undone', async () => {
    await add('a')
    await expect(session.renameSnapshot('x', 'y')).rejects.toMatchObject({ kind: 'not-found' })
    await expect(session.deleteSnapshot('x')).rejects.toMatchObject({ kind: 'not-found' })
    await expect(add('a')).rejects.toMatchObject({ kind: 'bad-argument' })
    expect(await idsAndOrdinals()).toEqual([['a', 1]])
  })

  it('waits for those before it', async () => {
    const { meta, table } = snapshotOf({ id: 'many' }, manyTraces(20_000))
    const order: string[] = []
    await Promise.all([
      session.addSnapshot(meta, table, quiet()).then(() => order.push('added')),
      session.renameSnapshot('many', 'plenty').then(() => order.push('renamed')),
      session.describe().then(({ snapshots }) => order.push(snapshots[0]?.name ?? '')),
    ])
    expect(order).toEqual(['added', 'renamed', 'plenty'])
  })

  it('tells how far it has come, and undoes itself when cancelled', async () => {
    await add('a')
    const { meta, table } = snapshotOf({ id: 'many' }, manyTraces(200_000))
    const stop = new AbortController()
    const seen: Progress[] = []
    const adding = session.addSnapshot(meta, table, {
      signal: stop.signal,
      progress: (progress) => {
        seen.push(progress)
        if (progress.done > 50_000) stop.abort()
      },
    })
    await expect(adding).rejects.toMatchObject({ kind: 'cancelled' })
    expect(seen.every(({ total, unit }) => total === 200_000 && unit === 'traces')).toBe(true)
    expect(seen.at(-1)?.done).toBeLessThan(150_000)
    expect(await idsAndOrdinals()).toEqual([['a', 1]])
    await session.addSnapshot(meta, table, quiet())
    expect(await session.loadSnapshot('many', quiet())).toEqual(table)
  })

  it('is refused in a session opened for reading, and in a closed one', async () => {
    await session.close()
    await expect(session.annotate('late')).rejects.toMatchObject({ kind: 'not-found' })
    const reading = await SessionFile.open(path, { readOnly: true })
    await expect(reading.annotate('x')).rejects.toMatchObject({ kind: 'denied' })
    await reading.close()
    await reading.close()
  })
})

describe('space', () => {
  it('of a deleted snapshot is used again', async () => {
    const { meta, table } = snapshotOf({ id: 'many' }, manyTraces(50_000))
    const sizes: number[] = []
    for (let round = 0; round < 6; round++) {
      await session.addSnapshot(meta, table, quiet())
      await session.deleteSnapshot('many')
      sizes.push((await stat(path)).size)
    }
    expect(sizes.at(-1)).toBeLessThan(2 * (sizes[1] ?? 0))
  })

  it('is little for a small session', async () => {
    await add('a')
    await session.close()
    expect((await stat(path)).size).toBeLessThan(1_400_000)
  })

  it.skipIf(process.platform === 'win32')(
    'that runs out undoes the change and keeps the session',
    async () => {
      const writer = await bundleForNode('test/unit/main/sessions/limited-writer.ts')
      try {
        await add('a')
        await session.close()
        // Files of this process and its children may not grow beyond 2 MiB (ulimit counts 512 bytes or KiB).
        const { stdout, stderr } = spawnSync('bash', [
          '-c',
          `ulimit -f 2048; exec "$0" "$1" "$2"`,
          process.execPath,
          writer,
          path,
        ])
        expect(stderr.toString()).toBe('')
        expect(JSON.parse(stdout.toString())).toEqual({
          kind: 'denied',
          remedy: expect.stringContaining('save again'),
          snapshots: ['a'],
          note: 'still writable',
        })
        session = await SessionFile.open(path)
        expect(await session.describe()).toMatchObject({ note: 'still writable', snapshots: [{ id: 'a' }] })
      } finally {
        await rm(dirname(writer), { recursive: true })
      }
    },
  )
})

describe('creating', () => {
  it('never replaces a file, and leaves nothing half made', async () => {
    const taken = join(folder, 'taken.arenascope')
    await writeFile(taken, 'mine')
    for (const target of [taken, path]) {
      await expect(SessionFile.create(target, { name: '', origin: 'imported' })).rejects.toMatchObject({
        kind: 'denied',
        message: 'There is a file of this name already',
      })
    }
    expect(await readFile(taken, 'utf8')).toBe('mine')
    await expect(
      SessionFile.create(join(folder, 'no', 'folder'), { name: '', origin: 'imported' }),
    ).rejects.toMatchObject({ name: 'Problem' })
    expect(await readdir(folder)).toEqual(['nightly.arenascope', 'taken.arenascope'])
  })

  it('takes over what a draft was called, noted and when it began', async () => {
    const facts = {
      name: 'Draft',
      origin: 'simulated',
      note: 'kept',
      createdAt: 1_700_000_000_123.5,
    } as const
    const made = await SessionFile.create(join(folder, 'draft.arenascope'), facts)
    expect(await made.describe()).toEqual({ ...facts, snapshots: [], runs: [], programs: [] })
    await made.close()
  })

  it('works in a folder whose name needs quoting', async () => {
    const odd = join(await mkdtemp(join(folder, 'it\'s ; -- "odd" é')), 'a b.arenascope')
    const made = await SessionFile.create(odd, { name: '', origin: 'imported' })
    await made.close()
    await (await SessionFile.open(odd)).close()
  })
})

describe('a copy', () => {
  it('holds what is saved, replaces what stood there, and the session goes on', async () => {
    await add('a')
    const copy = join(folder, 'copy.arenascope')
    await writeFile(copy, 'old')
    await session.saveCopy(copy)
    await session.annotate('after the copy')
    const opened = await SessionFile.open(copy)
    expect(await opened.describe()).toMatchObject({ note: '', snapshots: [{ id: 'a' }] })
    expect(await opened.loadSnapshot('a', quiet())).toEqual(small('a').table)
    await opened.close()
    expect(await readdir(folder)).toEqual(['copy.arenascope', 'nightly.arenascope'])
  })

  it('is not written over the session itself or another open one', async () => {
    await expect(session.saveCopy(path)).rejects.toMatchObject({ kind: 'in-use' })
  })

  it('that cannot be written leaves the session as it was', async () => {
    await expect(session.saveCopy(join(folder, 'no', 'copy'))).rejects.toMatchObject({ kind: 'not-found' })
    await add('a')
    expect(await idsAndOrdinals()).toEqual([['a', 1]])
  })
})

describe('a session of an earlier version', () => {
  // Version 1 is the first; a made-up version 0 had neither notes nor runs.
  const upgraders = [
    ...UPGRADERS,
    {
      from: 0,
      upgrade: async (database: Database) => {
        await database.run(`CREATE OR REPLACE TABLE stored.main.session AS
          SELECT format_version, name, '' AS note, origin, created_at FROM stored.main.session`)
      },
    },
  ]
  const failing = [{ from: 0, upgrade: () => Promise.reject(new Error('Conversion Error: no')) }]

  beforeEach(async () => {
    await add('a')
    await session.close()
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run('ALTER TABLE session DROP COLUMN note')
    for (const view of RUN_VIEWS.toReversed()) await connection.run(`DROP VIEW ${view.name}`)
    for (const table of ['programs', ...RUN_TABLES, ...RECORDING_TABLES])
      await connection.run(`DROP TABLE ${table}`)
    await connection.run('UPDATE session SET format_version = 0')
    connection.closeSync()
    instance.closeSync()
  })

  it('is brought to the present one when opened, and kept beside as it was', async () => {
    session = await SessionFile.open(path, { upgraders })
    expect(await session.describe()).toMatchObject({ name: 'Nightly', note: '', snapshots: [{ id: 'a' }] })
    await session.annotate('new')
    await session.close()
    expect(await readdir(folder)).toEqual(['nightly.arenascope', 'nightly.v0.arenascope'])
    session = await SessionFile.open(path)
    expect((await session.describe()).note).toBe('new')
    await session.close()
    session = await SessionFile.open(join(folder, 'nightly.v0.arenascope'), { upgraders })
    expect((await session.describe()).note).toBe('')
  })

  it('stays as it was when a step fails', async () => {
    await expect(SessionFile.open(path, { upgraders: failing })).rejects.toMatchObject({ kind: 'bad-input' })
    session = await SessionFile.open(path, { upgraders })
    expect((await session.describe()).snapshots).toHaveLength(1)
  })

  it('is not changed when opened for reading, nor when nobody knows the version', async () => {
    const before = await readFile(path)
    const reading = SessionFile.open(path, { readOnly: true, upgraders })
    await expect(reading).rejects.toMatchObject({ kind: 'denied', remedy: expect.stringContaining('once') })
    const problem: unknown = await SessionFile.open(path).catch((error: unknown) => error)
    expect((problem as Problem).message).toBe('Format version 0 was never written by an Arenascope')
    expect(before.equals(await readFile(path))).toBe(true)
  })
})
