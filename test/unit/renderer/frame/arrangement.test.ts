import type { SerializedDockview } from 'dockview-vue'
import { expect, it } from 'vitest'
import { readArrangement, writeArrangement } from '@renderer/frame/arrangement'

const VIEWS = ['consumers', 'compare']
// Only what readArrangement looks at; the rest is the docking library's own.
const ARRANGEMENT = {
  grid: { root: { type: 'branch', data: [] } },
  panels: { consumers: { id: 'consumers' } },
} as unknown as SerializedDockview

it('reads what it wrote', () => {
  expect(readArrangement(writeArrangement(ARRANGEMENT), VIEWS)).toEqual(ARRANGEMENT)
})

it.each([
  ['nothing', ''],
  ['no JSON', '{"version":1,'],
  ['a number', '7'],
  ['null', 'null'],
  ['another version', JSON.stringify({ version: 2, arrangement: ARRANGEMENT })],
  ['no grid', JSON.stringify({ version: 1, arrangement: { panels: { consumers: {} } } })],
  ['no panels', JSON.stringify({ version: 1, arrangement: { grid: { root: {} }, panels: {} } })],
  [
    'a view there is not',
    JSON.stringify({ version: 1, arrangement: { grid: { root: {} }, panels: { arenas: {} } } }),
  ],
])('takes %s for no arrangement', (_what, text) => {
  expect(readArrangement(text, VIEWS)).toBeNull()
})
