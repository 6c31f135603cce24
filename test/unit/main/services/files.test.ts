import { mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { quietly, removeTemporaryFolders, startTestWorkbench, temporaryFolder } from '@test/support/workbench'
import type { TestOptions, TestWorkbench } from '@test/support/workbench'

const open: TestWorkbench[] = []

async function start(options: TestOptions = {}): Promise<TestWorkbench> {
  const workbench = await startTestWorkbench(options)
  open.push(workbench)
  return workbench
}

afterEach(async () => {
  for (const workbench of open.splice(0)) await workbench.close()
})
afterAll(removeTemporaryFolders)

function source(workbench: TestWorkbench, file: string, takenAt: number | null = null) {
  return workbench.files.source({ file, takenAt }, quietly())
}

/** app/cache.py and secret.txt beside app/. */
async function project(): Promise<string> {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'app'))
  await writeFile(join(folder, 'app', 'cache.py'), 'entries = {}\n')
  await writeFile(join(folder, 'secret.txt'), 'secret\n')
  return folder
}

describe('source text', () => {
  it('is given from no folder that was not granted', async () => {
    const workbench = await start()
    const folder = await project()
    expect(await source(workbench, join(folder, 'app/cache.py'))).toBeNull()
  })

  it('is found below a granted folder by the name the snapshot has', async () => {
    const workbench = await start()
    const folder = await project()
    await workbench.files.grant({ folder: join(folder, 'app'), prefix: '/srv/shop/app' }, quietly())
    const found = await source(workbench, '/srv/shop/app/cache.py')
    expect(found).toMatchObject({ path: join(folder, 'app/cache.py'), lines: ['entries = {}'] })
    expect(await source(workbench, '/srv/shop/application/cache.py')).toBeNull()
    expect(await source(workbench, '/srv/shop/app/missing.py')).toBeNull()
  })

  it('follows no path and no link that leads out of the folder', async () => {
    const workbench = await start()
    const folder = await project()
    const app = join(folder, 'app')
    await symlink(join(folder, 'secret.txt'), join(app, 'innocent.py'))
    await symlink(folder, join(app, 'up'))
    await workbench.files.grant({ folder: app, prefix: '/srv' }, quietly())
    for (const name of ['/srv/../secret.txt', '/srv/innocent.py', '/srv/up/secret.txt', '/srv/cache.py\0']) {
      expect(await source(workbench, name), name).toBeNull()
    }
    await workbench.files.grant({ folder: app, prefix: '' }, quietly())
    expect(await source(workbench, join(folder, 'secret.txt'))).toBeNull()
    expect(await source(workbench, join(app, 'cache.py'))).not.toBeNull()
  })

  it('names of a Windows machine are found too', async () => {
    const workbench = await start()
    const folder = await project()
    await workbench.files.grant({ folder, prefix: 'C:\\work' }, quietly())
    expect((await source(workbench, 'C:\\work\\app\\cache.py'))?.lines).toEqual(['entries = {}'])
  })

  it('refuses a file of more than 4 MiB, and does not wait for a pipe', async () => {
    const workbench = await start()
    const folder = await project()
    await writeFile(join(folder, 'big.py'), Buffer.alloc(4 * 1024 * 1024 + 1, 'x'))
    execFileSync('mkfifo', [join(folder, 'pipe.py')])
    await workbench.files.grant({ folder, prefix: '' }, quietly())
    await expect(source(workbench, join(folder, 'big.py'))).rejects.toMatchObject({ kind: 'bad-input' })
    expect(await source(workbench, join(folder, 'pipe.py'))).toBeNull()
  })

  it('is never an open session file: reading it would let go of its lock', async () => {
    const workbench = await start()
    const folder = await project()
    const { id } = await workbench.sessions.create({ name: 'Story' }, quietly())
    const path = join(folder, 'story.arenascope')
    await workbench.files.grant({ folder, prefix: '' }, quietly())
    await workbench.sessions.save({ session: id, path }, quietly())
    expect(await source(workbench, path)).toBeNull()
    await workbench.sessions.close({ session: id }, quietly())
    expect(await source(workbench, path)).not.toBeNull()
  })

  it('says whether the file was changed after the snapshot was taken', async () => {
    const workbench = await start()
    const folder = await project()
    const file = join(folder, 'app/cache.py')
    await utimes(file, 2000, 2000)
    await workbench.files.grant({ folder, prefix: '' }, quietly())
    expect((await source(workbench, file, 1_999_000))?.newerThanSnapshot).toBe(true)
    expect((await source(workbench, file, 2_000_000))?.newerThanSnapshot).toBe(false)
    expect((await source(workbench, file, null))?.newerThanSnapshot).toBe(false)
  })

  it('of the ready-made session is at hand without a grant', async () => {
    const workbench = await start()
    const found = await source(workbench, '/srv/corner-shop/app/cache.py')
    expect(found?.lines.join('\n')).toContain('class FragmentCache')
    expect(await workbench.files.grants({}, quietly())).toEqual([])
  })
})

describe('grants', () => {
  it('are kept for the next start, and can be taken back', async () => {
    const first = await start()
    const folder = await project()
    await first.files.grant({ folder, prefix: '' }, quietly())
    await first.files.grant({ folder, prefix: '' }, quietly())
    await first.close()
    const second = await start({ dataFolder: first.folder })
    expect(await second.files.grants({}, quietly())).toEqual([{ folder, prefix: '' }])
    expect(await second.files.revoke({ folder, prefix: '' }, quietly())).toEqual([])
  })

  it('are for folders that exist', async () => {
    const workbench = await start()
    const folder = await project()
    for (const [wrong, kind] of [
      [join(folder, 'missing'), 'not-found'],
      [join(folder, 'secret.txt'), 'bad-argument'],
    ] as const) {
      await expect(workbench.files.grant({ folder: wrong, prefix: '' }, quietly())).rejects.toMatchObject({
        kind,
      })
    }
  })
})

describe('folder listings', () => {
  it('have folders first, then files by name with numbers in order, hidden ones last', async () => {
    const workbench = await start()
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'zoo'))
    for (const name of ['b.pickle', '.hidden', 'a10.pickle', 'a9.pickle'])
      await writeFile(join(folder, name), '12')
    await symlink(join(folder, 'nowhere'), join(folder, 'broken'))
    const listing = await workbench.files.list({ path: folder }, quietly())
    expect(listing.entries.map(({ name, kind, size }) => [name, kind, size])).toEqual([
      ['zoo', 'folder', 0],
      ['a9.pickle', 'file', 2],
      ['a10.pickle', 'file', 2],
      ['b.pickle', 'file', 2],
      ['.hidden', 'file', 2],
    ])
    expect(listing.omitted).toBe(0)
  })

  it('count what they leave out of a large folder', async () => {
    const workbench = await start()
    const folder = await temporaryFolder()
    await Promise.all(Array.from({ length: 2003 }, (_, i) => writeFile(join(folder, `${i}`), '')))
    const listing = await workbench.files.list({ path: folder }, quietly())
    expect([listing.entries.length, listing.omitted]).toEqual([2000, 3])
  })

  it('say what is wrong with a path that cannot be listed', async () => {
    const workbench = await start()
    const folder = await project()
    await expect(workbench.files.list({ path: join(folder, 'no') }, quietly())).rejects.toMatchObject({
      kind: 'not-found',
      file: join(folder, 'no'),
    })
  })
})

describe('stored values', () => {
  it('that are damaged are set aside, said so, and replaced by the defaults', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'settings.json'), '{"theme": "plaid"')
    const workbench = await start({ dataFolder: folder })
    expect(await workbench.workbench.settings({}, quietly())).toMatchObject({ theme: 'system' })
    const [job] = await workbench.workbench.jobs({}, quietly())
    expect(job).toMatchObject({ state: 'failed', problem: expect.stringContaining('set aside') })
    expect(await readFile(join(folder, 'settings.json.damaged'), 'utf8')).toBe('{"theme": "plaid"')
  })

  it('are announced at once and found again at the next start', async () => {
    const first = await start()
    await first.workbench.changeSettings({ theme: 'light' }, quietly())
    expect(first.seen('settings.changed')).toEqual([{ theme: 'light', density: 'compact', layout: '' }])
    await first.close()
    const second = await start({ dataFolder: first.folder })
    expect((await second.workbench.settings({}, quietly())).theme).toBe('light')
  })
})
