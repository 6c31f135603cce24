import { describe, expect, it, vi } from 'vitest'
import type { OpenOutcome, OpenProblem } from '@shared/contract/sessions'
import type { SessionInfo } from '@shared/model/session'
import { useJobsStore } from '@renderer/stores/jobs'
import { useOpeningStore } from '@renderer/stores/opening'
import { useProblemsStore } from '@renderer/stores/problems'
import { useSelectionStore } from '@renderer/stores/selection'
import { PIECE_SIZE } from '@renderer/stores/uploads'
import { fakeClient } from '../../../support/renderer/fake-client'
import { session } from '../../../support/renderer/sessions'
import { openWindow } from '../../../support/renderer/window'

const SHOP = session('shop', ['start', 'end'])
const NIGHT = session('night', ['before', 'middle', 'after'])
const ALL: readonly SessionInfo[] = [NIGHT, SHOP]
const NOTHING: OpenOutcome = { sessions: [], snapshots: [], problems: [] }

function cut(file: string, wholeTraces: number | null): OpenProblem {
  return { kind: 'bad-input', message: 'The pickle ends early', file, wholeTraces }
}

describe('opening paths', () => {
  it('selects the last snapshot that came, against the first of them', async () => {
    const open = vi.fn(() => Promise.resolve({ ...NOTHING, snapshots: NIGHT.snapshots }))
    openWindow(fakeClient({ sessions: { open, list: () => Promise.resolve(ALL) } }).client)
    const selection = useSelectionStore()
    await useOpeningStore().openPaths(['/data/before.pickle', '/data/after.pickle'])
    expect(open).toHaveBeenCalledWith({
      paths: ['/data/before.pickle', '/data/after.pickle'],
      into: null,
      acceptPartial: false,
    })
    expect([selection.against, selection.snapshot]).toEqual(['night/before', 'night/after'])
  })

  it('selects the snapshots of a session that was opened', async () => {
    const open = vi.fn(() => Promise.resolve({ ...NOTHING, sessions: ['night'] }))
    openWindow(fakeClient({ sessions: { open, list: () => Promise.resolve(ALL) } }).client)
    const selection = useSelectionStore()
    await useOpeningStore().openPaths(['/data/night.arenascope'])
    expect([selection.against, selection.snapshot]).toEqual(['night/before', 'night/after'])
  })

  it('offers the whole traces of a cut dump, and opens them', async () => {
    const open = vi
      .fn<() => Promise<OpenOutcome>>()
      .mockResolvedValueOnce({ ...NOTHING, problems: [cut('/data/cut.pickle', 1200)] })
      .mockResolvedValue({ ...NOTHING, snapshots: SHOP.snapshots })
    openWindow(fakeClient({ sessions: { open, list: () => Promise.resolve(ALL) } }).client)
    const problems = useProblemsStore()
    await useOpeningStore().openPaths(['/data/cut.pickle'], 'shop')
    const [listed] = problems.list
    expect(listed?.during).toBe('Opening cut.pickle')
    expect(listed?.action?.label).toBe('Open the 1\u2009200 whole traces')
    listed?.action?.run()
    await vi.waitFor(() =>
      expect(open).toHaveBeenLastCalledWith({
        paths: ['/data/cut.pickle'],
        into: 'shop',
        acceptPartial: true,
      }),
    )
  })

  it.each([0, null])('offers nothing when %s traces are whole', async (wholeTraces) => {
    const problems: readonly OpenProblem[] = [cut('/data/cut.pickle', wholeTraces)]
    const open = (): Promise<OpenOutcome> => Promise.resolve({ ...NOTHING, problems })
    openWindow(fakeClient({ sessions: { open, list: () => Promise.resolve([]) } }).client)
    await useOpeningStore().openPaths(['/data/cut.pickle'])
    expect(useProblemsStore().list.map(({ action }) => action)).toEqual([null])
  })
})

describe('dropped files', () => {
  it('travel in pieces of one mebibyte, with progress, and are opened together', async () => {
    const pieces: number[] = []
    const seen: string[] = []
    const finishUploads = vi.fn(() => Promise.resolve(NOTHING))
    let uploads = 0
    const { client } = fakeClient({
      sessions: {
        beginUpload: () => Promise.resolve({ upload: `upload ${uploads++}` }),
        addToUpload: ({ bytes }) => {
          pieces.push(bytes.length)
          const [job] = useJobsStore().running
          seen.push(`${job?.progress.label} ${job?.progress.done} of ${job?.progress.total}`)
          return Promise.resolve()
        },
        finishUploads,
        list: () => Promise.resolve([]),
      },
    })
    openWindow(client)
    const big = new File([new Uint8Array(PIECE_SIZE + 5)], 'big.pickle')
    const small = new File([new Uint8Array(3)], 'small.pickle')
    await useOpeningStore().openFiles([big, small], 'shop')
    const total = PIECE_SIZE + 8
    expect(pieces).toEqual([PIECE_SIZE, 5, 3])
    expect(seen).toEqual([
      `Copying 2 files 0 of ${total}`,
      `Copying 2 files ${PIECE_SIZE} of ${total}`,
      `Copying 2 files ${PIECE_SIZE + 5} of ${total}`,
    ])
    expect(finishUploads).toHaveBeenCalledWith(
      { uploads: ['upload 0', 'upload 1'], into: 'shop', acceptPartial: false },
      expect.anything(),
    )
    expect(useJobsStore().running).toEqual([])
  })

  it('leave nothing behind when the copying is cancelled, and are no problem', async () => {
    const cancelUpload = vi.fn(() => Promise.resolve())
    const finishUploads = vi.fn(() => Promise.resolve(NOTHING))
    const { client } = fakeClient({
      sessions: {
        beginUpload: () => Promise.resolve({ upload: 'upload' }),
        addToUpload: () => {
          useJobsStore().running[0]?.cancel()
          return Promise.resolve()
        },
        cancelUpload,
        finishUploads,
      },
    })
    openWindow(client)
    await useOpeningStore().openFiles([new File([new Uint8Array(2 * PIECE_SIZE)], 'big.pickle')])
    expect(cancelUpload).toHaveBeenCalledWith({ upload: 'upload' })
    expect(finishUploads).not.toHaveBeenCalled()
    expect(useProblemsStore().list).toEqual([])
    expect(useJobsStore().running).toEqual([])
  })

  it('are sent once more when their whole traces are wanted', async () => {
    const finishUploads = vi
      .fn<() => Promise<OpenOutcome>>()
      .mockResolvedValueOnce({ ...NOTHING, problems: [cut('cut.pickle', 9)] })
      .mockResolvedValue(NOTHING)
    const { client } = fakeClient({
      sessions: {
        beginUpload: () => Promise.resolve({ upload: 'upload' }),
        addToUpload: () => Promise.resolve(),
        finishUploads,
        list: () => Promise.resolve([]),
      },
    })
    openWindow(client)
    await useOpeningStore().openFiles([new File(['cut'], 'cut.pickle')])
    useProblemsStore().list[0]?.action?.run()
    await vi.waitFor(() =>
      expect(finishUploads).toHaveBeenLastCalledWith(
        { uploads: ['upload'], into: null, acceptPartial: true },
        expect.anything(),
      ),
    )
  })
})

it('introduces the example once it is open', async () => {
  const { client } = fakeClient({
    sessions: { openExample: () => Promise.resolve(SHOP), list: () => Promise.resolve(ALL) },
  })
  openWindow(client)
  await useOpeningStore().openExample()
  expect(useOpeningStore().introduced).toBe('shop')
  expect(useSelectionStore().snapshot).toBe('shop/end')
})
