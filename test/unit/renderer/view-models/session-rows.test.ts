import { expect, it } from 'vitest'
import { explorerRows, persistenceSentence, persistenceText } from '@renderer/view-models/session-rows'
import type { RowsOptions } from '@renderer/view-models/session-rows'
import { session } from '../../../support/renderer/sessions'

const SESSIONS = [session('shop', ['start', 'end']), session('night', ['only'])]

function drawn(options: Partial<RowsOptions> = {}): readonly string[] {
  return explorerRows(SESSIONS, { folded: new Set(), a: null, b: null, ...options }).map((row) =>
    row.kind === 'session'
      ? `${row.isUnfolded ? '▾' : '▸'} ${row.session.name}`
      : `  ${row.snapshot.ordinal} ${row.snapshot.name}${row.role === null ? '' : ` (${row.role})`}`,
  )
}

it('lists each session and its snapshots below it', () => {
  expect(drawn()).toEqual(['▾ shop', '  1 start', '  2 end', '▾ night', '  1 only'])
})

it('hides the snapshots of a folded session', () => {
  expect(drawn({ folded: new Set(['shop']) })).toEqual(['▸ shop', '▾ night', '  1 only'])
})

it('marks the snapshots of the selection', () => {
  expect(drawn({ a: 'shop/start', b: 'night/only' })).toEqual([
    '▾ shop',
    '  1 start (A)',
    '  2 end',
    '▾ night',
    '  1 only (B)',
  ])
})

it('says why saving failed', () => {
  const failed = session('shop', [], { persistence: 'failed', failure: 'No space left on device' })
  expect(persistenceText(failed)).toBe('saving failed')
  expect(persistenceSentence(failed)).toBe('No space left on device')
})

it('says that a draft is in memory only', () => {
  expect(persistenceText(session('shop', []))).toBe('not saved')
})
