// A session file from its first save to its deletion: what is written is what is read, and nothing else is touched.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SessionFile } from '@main/sessions/session-file'
import { quiet, snapshotOf } from './tables'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-'))
  path = join(folder, 'nightly.arenascope')
})
afterEach(() => rm(folder, { recursive: true }))

const cache = snapshotOf({ id: 'a', name: 'before' }, [
  { size: 100, at: [['/app/cache.py', 3]] },
  { size: 28, at: [['/app/cache.py', 3]] },
  { size: 5_000_000_000, at: [['/lib/json.py', 40], ['/app/cache.py', 9]], domain: 389_047 }, // prettier-ignore
])

describe('a session file', () => {
  it('keeps what it was given over close and open', async () => {
    const session = await SessionFile.create(path, { name: 'Nightly', origin: 'imported' })
    await session.addSnapshot(cache.meta, cache.table, quiet())
    await session.annotate('grows by night')
    await session.close()

    const reopened = await SessionFile.open(path)
    const { name, note, origin, snapshots } = await reopened.describe()
    expect({ name, note, origin }).toEqual({ name: 'Nightly', note: 'grows by night', origin: 'imported' })
    expect(snapshots).toEqual([{ ...cache.meta, ordinal: 1 }])
    expect(await reopened.loadSnapshot('a', quiet())).toEqual(cache.table)
    await reopened.close()
  })

  it('is one file, small, with nothing beside it', async () => {
    const session = await SessionFile.create(path, { name: 'Nightly', origin: 'imported' })
    await session.addSnapshot(cache.meta, cache.table, quiet())
    expect(await readdir(folder)).toEqual(['nightly.arenascope'])
    await session.close()
    expect(await readdir(folder)).toEqual(['nightly.arenascope'])
  })
})
