// consumers, compare and reports over open snapshots: that they ask the right snapshots, and what crosses to a front.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { SnapshotInfo } from '@shared/model/session'
import {
  byLine,
  golden,
  quietly,
  removeTemporaryFolders,
  startTestWorkbench,
  temporaryFolder,
} from '@test/support/workbench'
import type { TestWorkbench } from '@test/support/workbench'

const open: TestWorkbench[] = []

afterEach(async () => {
  for (const workbench of open.splice(0)) await workbench.close()
})
afterAll(removeTemporaryFolders)

/** Two moments of one program, as CPython 3.12 dumped them. */
async function twoSnapshots() {
  const workbench = await startTestWorkbench()
  open.push(workbench)
  const outcome = await workbench.sessions.open(
    {
      paths: [golden('app-3.12-1.pickle.gz'), golden('app-3.12-2.pickle.gz')],
      into: null,
      acceptPartial: false,
    },
    quietly(),
  )
  const [old, newer] = outcome.snapshots
  if (!old || !newer) throw new Error('two snapshots were opened')
  return { workbench, old, newer }
}

async function statistics(name: string, key: string) {
  const side = JSON.parse(await readFile(golden(name), 'utf8'))
  return (side.statistics ?? side)[key]
}

const BY_LINE = byLine('').grouping

function comparison(old: SnapshotInfo, newer: SnapshotInfo) {
  return { old: old.id, new: newer.id, grouping: BY_LINE, oldMapping: [] }
}

function differences(old: SnapshotInfo, newer: SnapshotInfo) {
  return {
    comparison: comparison(old, newer),
    show: 'all' as const,
    search: '',
    sort: { by: 'sizeDiff' as const, descending: true },
  }
}

describe('consumers', () => {
  it('come in pages that add up to what CPython says', async () => {
    const { workbench, old } = await twoSnapshots()
    const table = byLine(old.id)
    const want = await statistics('app-3.12-1.json', 'lineno')
    const first = await workbench.consumers.page({ table, offset: 0, limit: 1000 }, quietly())
    expect([first.rowCount, first.whole.size, first.whole.count]).toEqual([want.rows, want.size, want.count])
    const second = await workbench.consumers.page({ table, offset: 2, limit: 3 }, quietly())
    expect(second.rows).toEqual(first.rows.slice(2, 5))
    expect(first.largest).toBe(first.rows[0]?.size)
  })

  it('are found by search, and located in the order on the screen', async () => {
    const { workbench, old } = await twoSnapshots()
    const table = {
      ...byLine(old.id),
      search: '/APP/',
      sort: { by: 'name' as const, descending: false },
    }
    const page = await workbench.consumers.page({ table, offset: 0, limit: 100 }, quietly())
    expect(page.rows.every(({ traceback }) => traceback[0]?.[0].includes('/app/'))).toBe(true)
    expect(page.matching.size).toBe(page.rows.reduce((sum, { size }) => sum + size, 0))
    const third = page.rows[2]
    if (!third) throw new Error('the search finds three rows')
    const key = third.traceback.map(([file, line]): [string, number] => [file, line])
    expect(await workbench.consumers.locate({ table, key }, quietly())).toBe(2)
    expect(await workbench.consumers.locate({ table, key: [['nowhere.py', 1]] }, quietly())).toBe(-1)
  })

  it('have a call tree of the rows that the search finds', async () => {
    const { workbench, old } = await twoSnapshots()
    const table = { ...byLine(old.id), search: 'decoder.py' }
    const { matching } = await workbench.consumers.page({ table, offset: 0, limit: 1 }, quietly())
    const tree = await workbench.consumers.tree({ table, maxNodes: 500 }, quietly())
    expect(matching.count).toBeGreaterThan(0)
    expect([tree.size[0], tree.count[0]]).toEqual([matching.size, matching.count])
  })

  it('have a trend over all snapshots of their session', async () => {
    const { workbench, old, newer } = await twoSnapshots()
    const window = { offset: 0, limit: 2 }
    const { rows } = await workbench.consumers.page({ table: byLine(old.id), ...window }, quietly())
    const trends = await workbench.consumers.trends({ table: byLine(old.id), ...window }, quietly())
    expect(trends.snapshots).toEqual([old.id, newer.id])
    expect(trends.sizes).toHaveLength(4)
    expect([trends.sizes[0], trends.sizes[2]]).toEqual(rows.map(({ size }) => size))
  })

  it('cross to a front in ordinary arrays, never in shared memory', async () => {
    const { workbench, old } = await twoSnapshots()
    const table = byLine(old.id)
    const tree = await workbench.consumers.tree({ table, maxNodes: 500 }, quietly())
    const file = tree.files.find((name) => name.endsWith('decoder.py')) ?? ''
    const lines = await workbench.consumers.fileLines({ table, file }, quietly())
    const { sizes } = await workbench.consumers.trends({ table, offset: 0, limit: 9 }, quietly())
    const arrays = [...Object.values(tree), ...Object.values(lines), sizes].filter(ArrayBuffer.isView)
    expect(arrays.length).toBeGreaterThan(10)
    for (const array of arrays) expect(array.buffer).toBeInstanceOf(ArrayBuffer)
  })

  it('are written whole as CSV', async () => {
    const { workbench, old } = await twoSnapshots()
    const path = join(await temporaryFolder(), 'consumers.csv')
    const { rows } = await workbench.consumers.writeCsv({ table: byLine(old.id), path }, quietly())
    const lines = (await readFile(path, 'utf8')).split('\r\n')
    expect(lines[0]).toBe('package,file,line,size,share,count,average')
    expect(lines).toHaveLength(rows + 2)
    expect(lines[1]).toMatch(/^app,\/app\/model\.py,19,1150985,0\.\d+,27944,/)
  })

  it('of a snapshot that is not open are refused', async () => {
    const { workbench } = await twoSnapshots()
    const asked = workbench.consumers.page({ table: byLine('gone'), offset: 0, limit: 1 }, quietly())
    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('differences', () => {
  it('are those of compare_to, and their summary adds up', async () => {
    const { workbench, old, newer } = await twoSnapshots()
    const want = await statistics('app-3.12-compare.json', 'lineno')
    const page = await workbench.compare.page(
      { table: differences(old, newer), offset: 0, limit: 1000 },
      quietly(),
    )
    expect(page.rowCount).toBe(want.rows)
    expect(page.matching.new.size - page.matching.old.size).toBe(want.size_diff)
    const summary = await workbench.compare.summary(
      { comparison: comparison(old, newer), biggest: 5 },
      quietly(),
    )
    expect(summary.grown + summary.shrunk).toBe(want.size_diff)
    expect(summary.biggest).toEqual(page.rows.slice(0, 5))
    const listed = summary.biggest.reduce((sum, { sizeDiff }) => sum + sizeDiff, 0)
    expect(listed + summary.rest.sizeDiff).toBe(want.size_diff)
  })

  it('of a snapshot with itself are none', async () => {
    const { workbench, old } = await twoSnapshots()
    const summary = await workbench.compare.summary(
      { comparison: comparison(old, old), biggest: 1 },
      quietly(),
    )
    expect(summary.states).toMatchObject({ new: 0, gone: 0, grown: 0, shrunk: 0 })
  })
})

describe('reports', () => {
  const options = {
    title: '',
    sections: {
      summary: true,
      waterfall: true,
      changes: true,
      newAndGone: true,
      consumers: true,
      notes: true,
    },
    pseudonyms: false,
    failAbove: null,
  }

  it('name the snapshots and the session, and carry their notes', async () => {
    const { workbench, old, newer } = await twoSnapshots()
    const { session } = old
    await workbench.sessions.annotateSnapshot(
      { session, snapshot: newer.id, note: 'after the fix' },
      quietly(),
    )
    const spec = { comparison: comparison(old, newer), options }
    const report = await workbench.reports.render({ spec, format: 'md' }, quietly())
    expect(report.text).toContain('app-3.12-1 → app-3.12-2')
    expect(report.text).toContain('after the fix')
    expect(report.bytes).toBe(Buffer.byteLength(report.text))
    expect(report.suggestedName).toBe('app-3.12-1 to app-3.12-2.md')
  })

  it('are written whole, and nothing is left beside them when they cannot be', async () => {
    const { workbench, old, newer } = await twoSnapshots()
    const folder = await temporaryFolder()
    const spec = { comparison: comparison(old, newer), options }
    const path = join(folder, 'report.html')
    const written = await workbench.reports.write({ spec, format: 'html', path }, quietly())
    expect(written).toEqual({ path, bytes: (await readFile(path)).length })
    const nowhere = join(folder, 'no', 'report.html')
    await expect(
      workbench.reports.write({ spec, format: 'html', path: nowhere }, quietly()),
    ).rejects.toMatchObject({ kind: 'not-found', file: nowhere })
    const overFolder = {
      spec: { ...spec, options: { ...options, failAbove: 'lots' } },
      format: 'md' as const,
      path,
    }
    await expect(workbench.reports.write(overFolder, quietly())).rejects.toMatchObject({
      kind: 'bad-argument',
    })
    expect(await readdir(folder)).toEqual(['report.html'])
  })
})

describe('the ready-made session', () => {
  it('opens as a copy that may be changed, and is the same when it is opened again', async () => {
    const { workbench } = await twoSnapshots()
    const example = await workbench.sessions.openExample({}, quietly())
    expect(example.path).toBe(join(workbench.folder, 'sessions', 'growing-cache.arenascope'))
    expect(example.snapshots.map(({ name }) => name)).toEqual([
      'Open for business',
      '30 visitors',
      '60 visitors',
      '120 visitors',
      '240 visitors',
      'Everybody has left',
    ])
    expect((await workbench.sessions.openExample({}, quietly())).id).toBe(example.id)
  })

  it('tells its story: the cached pages grow, and stay when everybody has left', async () => {
    const { workbench } = await twoSnapshots()
    const { snapshots } = await workbench.sessions.openExample({}, quietly())
    const table = byLine(snapshots.at(-1)?.id ?? '')
    const { rows } = await workbench.consumers.page({ table, offset: 0, limit: 1 }, quietly())
    expect(rows[0]?.traceback).toEqual([['/srv/corner-shop/app/pages.py', 20]])
    const { sizes } = await workbench.consumers.trends({ table, offset: 0, limit: 1 }, quietly())
    const grown = [...sizes].slice(0, 5)
    expect(grown).toEqual([...grown].sort((a, b) => a - b))
    expect(sizes[5]).toBe(sizes[4])
  })
})
