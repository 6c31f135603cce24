import { describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { cancelled, Problem } from '@shared/base/problem'
import { usePagedRows } from '@renderer/stores/paged-rows'
import type { AskPage } from '@renderer/view-models/page-cache'

interface Rows {
  rows: string[]
  rowCount: number
}

function setUp() {
  const scope = effectScope()
  const paged = scope.run(() => usePagedRows<string, Rows>())
  if (paged === undefined) throw new Error('the scope is stopped')
  return { scope, paged }
}

/** Answers every page with rows named `name`. */
const table =
  (name: string): AskPage<Rows> =>
  () =>
    Promise.resolve({ rows: [name], rowCount: 1 })

const never: AskPage<Rows> = () => new Promise(() => {})
const failing: AskPage<Rows> = () =>
  Promise.reject(new Problem({ kind: 'bad-input', message: 'No such snapshot' }))

describe('usePagedRows', () => {
  it('keeps the old table on screen until the new one is there', async () => {
    const { paged } = setUp()
    await paged.replace(table('old'))
    const answers: ((rows: Rows) => void)[] = []
    const replaced = paged.replace(() => new Promise((resolve) => answers.push(resolve)))
    expect(paged.rowAt(0)).toBe('old')
    expect(paged.isReplacing.value).toBe(true)
    answers[0]?.({ rows: ['new'], rowCount: 1 })
    expect(await replaced).toBe(true)
    expect(paged.rowAt(0)).toBe('new')
    expect(paged.isReplacing.value).toBe(false)
  })

  it('shows the newest of several specifications, whatever is answered first', async () => {
    const { paged } = setUp()
    const overtaken = paged.replace(never)
    expect(await paged.replace(table('newest'))).toBe(true)
    expect(await overtaken).toBe(false)
    expect(paged.rowAt(0)).toBe('newest')
  })

  it('tells why a specification could not be had, keeps the old table, and tries again when told to', async () => {
    const { paged } = setUp()
    await paged.replace(table('old'))
    expect(await paged.replace(failing)).toBe(false)
    expect(paged.problem.value?.message).toBe('No such snapshot')
    expect(paged.rowAt(0)).toBe('old')
  })

  it('stops what is under way when told to, and when its scope ends', async () => {
    const { scope, paged } = setUp()
    const signals: AbortSignal[] = []
    const ask: AskPage<Rows> = (_, signal) => {
      signals.push(signal)
      return new Promise(() => {})
    }
    const first = paged.replace(ask)
    paged.cancel(cancelled())
    expect(paged.problem.value?.kind).toBe('cancelled')
    expect(await first).toBe(false)
    const second = paged.replace(ask)
    scope.stop()
    expect(await second).toBe(false)
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true])
  })
})
