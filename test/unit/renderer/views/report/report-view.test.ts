// The Report view against services that the test plays.
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cancelled, Problem } from '@shared/base/problem'
import type { CompareSummary } from '@shared/contract/compare'
import type { RenderedReport, ReportFormat } from '@shared/contract/reports'
import type { ServiceClients } from '@shared/contract'
import { useReportStore } from '@renderer/stores/report'
import { useDialogsStore } from '@renderer/stores/dialogs'
import { useProblemsStore } from '@renderer/stores/problems'
import { useSessionsStore } from '@renderer/stores/sessions'
import ReportView from '@renderer/views/report/ReportView.vue'
import { fakeClient } from '../../../../support/renderer/fake-client'
import { session } from '../../../../support/renderer/sessions'
import { openWindow } from '../../../../support/renderer/window'

type Reports = ServiceClients['reports']

const SUMMARY: CompareSummary = {
  old: { size: 100, count: 1 },
  new: { size: 160, count: 2 },
  rowCount: 3,
  states: { new: 1, gone: 0, grown: 1, shrunk: 0, same: 1 },
  grown: 60,
  shrunk: 0,
  biggest: [],
  rest: { rows: 3, sizeDiff: 60, countDiff: 1 },
  topNew: [],
  topGone: [],
  shared: 2,
  sharedByMapping: 0,
}

function text(format: ReportFormat): RenderedReport {
  const content =
    format === 'html' ? '<!doctype html><html lang="en"><p>page</p></html>' : `text of ${format}`
  return { text: content, bytes: content.length, suggestedName: `start to end.${format}` }
}

const render: Reports['render'] = ({ format }) => Promise.resolve(text(format))

async function open(reports: Partial<Reports>, snapshots = ['start', 'end'], summary = SUMMARY) {
  const { client } = fakeClient({ reports, compare: { summary: () => Promise.resolve(summary) } })
  const { global } = openWindow(client)
  useSessionsStore().list = [session('shop', snapshots)]
  const view = mount(ReportView, { global })
  await settle()
  return view
}

/** Past the pause in which nothing is asked. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(300)
  await flushPromises()
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('the preview', () => {
  it('shows HTML in a frame that may do nothing, in the theme of the window', async () => {
    const frame = (await open({ render })).find('iframe')
    expect(frame.attributes('sandbox')).toBe('')
    expect(frame.attributes('srcdoc')).toBe(
      '<!doctype html><html data-theme="dark" lang="en"><p>page</p></html>',
    )
  })

  it('shows the Markdown beside it', async () => {
    const view = await open({ render })
    expect(view.find('section[aria-label="For the pull request"] pre').text()).toBe('text of md')
  })

  it('shows other formats as text', async () => {
    const view = await open({ render })
    useReportStore().format = 'csv'
    await settle()
    expect(view.find('iframe').exists()).toBe(false)
    expect(view.find('[aria-label="Preview"] pre').text()).toBe('text of csv')
  })

  it('asks again when a note changes, and not when something else of the session does', async () => {
    const asked = vi.fn(render)
    await open({ render: asked })
    const before = asked.mock.calls.length
    useSessionsStore().list = [session('shop', ['start', 'end'], { persistence: 'saved' })]
    await settle()
    expect(asked.mock.calls.length).toBe(before)
    useSessionsStore().list = [session('shop', ['start', 'end'], { note: 'After the fix' })]
    await settle()
    expect(asked.mock.calls.length).toBe(before + 2)
  })

  it('does not fetch what is too long to look at', async () => {
    const asked = vi.fn(render)
    const view = await open({ render: asked }, ['start', 'end'], { ...SUMMARY, rowCount: 1_000_000 })
    useReportStore().format = 'json'
    await settle()
    expect(view.text().replaceAll('\u2009', ' ')).toContain('1 000 000 rows are too many to preview.')
    expect(asked.mock.calls.map(([{ format }]) => format)).not.toContain('json')
  })
})

describe('what is asked for', () => {
  it('follows the options', async () => {
    const asked = vi.fn(render)
    await open({ render: asked })
    const report = useReportStore()
    report.setSection('notes', false)
    report.hasPseudonyms = true
    report.prefix = '/srv/shop/'
    report.isPrefixRemoved = true
    report.failAbove = '5%'
    await settle()
    const { spec } = asked.mock.calls.at(-1)?.[0] ?? {}
    expect(spec?.options).toMatchObject({ pseudonyms: true, failAbove: '5%', sections: { notes: false } })
    expect(spec?.comparison).toMatchObject({
      old: 'shop/start',
      new: 'shop/end',
      grouping: { mapping: [{ from: '/srv/shop/', to: '' }] },
    })
  })

  it('leaves out a gate that is no amount, and says why', async () => {
    const asked = vi.fn(render)
    const view = await open({ render: asked })
    useReportStore().failAbove = 'lots'
    await settle()
    expect(asked.mock.calls.at(-1)?.[0].spec.options.failAbove).toBeNull()
    expect(view.find('[role="alert"]').text()).toContain('share of the old total ("5%")')
  })
})

describe('the states of the view', () => {
  it('says that one snapshot is not enough', async () => {
    const view = await open({}, ['only'])
    expect(view.find('[role="status"] b').text()).toBe('There are not two snapshots to report on.')
  })

  it('says that it works, and can be stopped and started again', async () => {
    let signal: AbortSignal | undefined
    const slow = vi.fn<Reports['render']>(({ format }, options) => {
      if (format === 'md') return Promise.resolve(text('md'))
      signal = options?.signal
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(cancelled()))
      })
    })
    const view = await open({ render: slow })
    expect(view.find('[aria-busy="true"]').text()).toContain('Making the report of start and end…')
    await view.find('[aria-busy="true"] button').trigger('click')
    await settle()
    expect(signal?.aborted).toBe(true)
    expect(view.text()).toContain('The report was cancelled.')
    slow.mockImplementation(render)
    await view.find('.cancelled button').trigger('click')
    await settle()
    expect(view.find('iframe').exists()).toBe(true)
  })

  it('says what went wrong', async () => {
    const problem = new Problem({ kind: 'bad-argument', message: 'The sizes add up to too much' })
    const view = await open({ render: () => Promise.reject(problem) })
    expect(view.find('.error').text()).toContain('The sizes add up to too much')
  })
})

async function exportTo(path: string | null, write: Reports['write']) {
  const view = await open({ render, write })
  const choosePath = vi.spyOn(useDialogsStore(), 'choosePath').mockResolvedValue(path)
  await view.find('button.primary').trigger('click')
  await settle()
  return { view, choosePath }
}

describe('export', () => {
  it('writes to the chosen path and says so', async () => {
    const write = vi.fn<Reports['write']>(({ path }) => Promise.resolve({ path, bytes: 2048 }))
    const { choosePath, view } = await exportTo('/out/growth.html', write)
    expect(choosePath).toHaveBeenCalledWith('save-report', 'start to end.html')
    expect(write.mock.calls[0]?.[0]).toMatchObject({ format: 'html', path: '/out/growth.html' })
    expect(view.find('.outcome').text()).toBe('growth.html is written, 2.0 KiB')
  })

  it('writes nothing when no path was chosen', async () => {
    const write = vi.fn<Reports['write']>()
    await exportTo(null, write)
    expect(write).not.toHaveBeenCalled()
  })

  it('lists what went wrong', async () => {
    const full = new Problem({ kind: 'denied', message: 'No space left', file: '/out/growth.html' })
    await exportTo('/out/growth.html', () => Promise.reject(full))
    expect(useProblemsStore().list.map(({ problem }) => problem.message)).toEqual(['No space left'])
  })
})
