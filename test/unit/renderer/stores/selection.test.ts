import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { useComparisonStore } from '@renderer/stores/comparison'
import { useSelectionStore } from '@renderer/stores/selection'
import { useSessionsStore } from '@renderer/stores/sessions'
import type { SessionInfo } from '@shared/model/session'
import { session } from '../../../support/renderer/sessions'
import { openWindow } from '../../../support/renderer/window'

const SHOP = session('shop', ['start', 'middle', 'end'])
const NIGHT = session('night', ['before', 'after'])

async function open(...sessions: readonly SessionInfo[]): Promise<void> {
  useSessionsStore().list = sessions
  await nextTick()
}

/** "B shop/end against A shop/start" */
function drawn(): string {
  const { snapshot, against } = useSelectionStore()
  return `B ${snapshot ?? '–'} against A ${against ?? '–'}`
}

beforeEach(() => {
  openWindow()
  useSelectionStore()
})

describe('without a choice', () => {
  it('holds the last snapshot of the newest session against its first', async () => {
    await open(NIGHT, SHOP)
    expect(drawn()).toBe('B shop/end against A shop/start')
  })

  it('has nothing against a snapshot that is alone', async () => {
    await open(session('one', ['only']))
    expect(drawn()).toBe('B one/only against A –')
    expect(useComparisonStore().comparison).toBeNull()
  })

  it('takes another session where the own one has no second snapshot', async () => {
    await open(NIGHT, session('one', ['only']))
    expect(drawn()).toBe('B one/only against A night/before')
  })

  it('turns to the own session when that gets a second snapshot', async () => {
    await open(NIGHT, session('one', ['only']))
    await open(NIGHT, session('one', ['only', 'next']))
    useSelectionStore().selectSnapshot('one/next')
    expect(drawn()).toBe('B one/next against A one/only')
  })

  it('holds a snapshot that comes alone against the one looked at before', async () => {
    await open(NIGHT, SHOP)
    await open(NIGHT, SHOP, session('one', ['only']))
    useSelectionStore().selectSnapshot('one/only')
    expect(drawn()).toBe('B one/only against A shop/end')
  })

  it('is empty while nothing is open', () => {
    expect(drawn()).toBe('B – against A –')
  })
})

describe('choosing', () => {
  beforeEach(() => open(NIGHT, SHOP))

  it('keeps A while B moves within the session', () => {
    useSelectionStore().selectSnapshot('shop/middle')
    expect(drawn()).toBe('B shop/middle against A shop/start')
  })

  it('lets A follow into another session', () => {
    useSelectionStore().selectSnapshot('night/after')
    expect(drawn()).toBe('B night/after against A night/before')
  })

  it('keeps an A that was taken from a third place', () => {
    const selection = useSelectionStore()
    selection.setAgainst('night/before')
    selection.selectSnapshot('shop/middle')
    expect(drawn()).toBe('B shop/middle against A night/before')
  })

  it('lets A and B change places instead of meeting', () => {
    const selection = useSelectionStore()
    selection.selectSnapshot('shop/start')
    expect(drawn()).toBe('B shop/start against A shop/end')
    selection.setAgainst('shop/start')
    expect(drawn()).toBe('B shop/end against A shop/start')
    selection.swap()
    expect(drawn()).toBe('B shop/start against A shop/end')
  })

  it('ignores snapshots there are not', () => {
    const selection = useSelectionStore()
    selection.selectSnapshot('shop/nowhere')
    selection.setAgainst('shop/nowhere')
    expect(drawn()).toBe('B shop/end against A shop/start')
  })

  it('steps through the session and stops at its ends', () => {
    const selection = useSelectionStore()
    selection.step(1)
    expect(selection.snapshot).toBe('shop/end')
    selection.step(-1)
    expect(selection.snapshot).toBe('shop/middle')
  })
})

describe('when snapshots go', () => {
  beforeEach(() => open(NIGHT, SHOP))

  it('finds another A', async () => {
    await open(NIGHT, session('shop', ['middle', 'end']))
    expect(drawn()).toBe('B shop/end against A shop/middle')
  })

  it('finds another B and A when their session is closed', async () => {
    await open(NIGHT)
    expect(drawn()).toBe('B night/after against A night/before')
  })

  it('keeps what is still there, the line included', async () => {
    const selection = useSelectionStore()
    selection.selectLine({ file: 'app/cache.py', line: 88 })
    await open(SHOP)
    expect(drawn()).toBe('B shop/end against A shop/start')
    expect(selection.line).toEqual({ file: 'app/cache.py', line: 88 })
  })

  it('forgets the line with the last snapshot', async () => {
    const selection = useSelectionStore()
    selection.selectLine({ file: 'app/cache.py', line: 88 })
    await open()
    expect(drawn()).toBe('B – against A –')
    expect(selection.line).toBeNull()
  })
})

it('is what Compare and Report speak of', async () => {
  await open(SHOP)
  const store = useComparisonStore()
  store.changeGrouping({ groupBy: 'package' })
  store.mapOldPaths([{ from: '/old/', to: '/new/' }])
  expect(store.comparison).toEqual({
    old: 'shop/start',
    new: 'shop/end',
    grouping: { groupBy: 'package', cumulative: false, filters: [], mapping: [] },
    oldMapping: [{ from: '/old/', to: '/new/' }],
  })
})
