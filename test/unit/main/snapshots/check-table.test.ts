// The integrity walker names the column and the row that breaks a promise.
import { describe, expect, it } from 'vitest'
import { checkTable } from '@main/snapshots/check-table'
import type { SnapshotTable } from '@shared/model/snapshot'
import { tableOf, trace } from '@test/support/snapshots/table'

const good = tableOf([trace(1, 'a.py:1 b.py:2'), trace(2, 'b.py:3', 7)])

function messageFor(change: Partial<SnapshotTable>): string {
  const result = checkTable({ ...good, ...change })
  return result.ok ? 'consistent' : result.problem.message
}
const { frames, tracebacks, traces } = good

describe('checkTable', () => {
  it('accepts a consistent table and gives it back', () => {
    expect(checkTable(good)).toEqual({ ok: true, value: good })
    expect(checkTable(tableOf([])).ok).toBe(true)
  })

  it.each<[string, Partial<SnapshotTable>, string]>([
    ['a file name twice', { files: ['a.py', 'a.py'] }, 'a file name occurs twice'],
    ['a domain twice', { domains: [0, 0] }, 'a domain occurs twice'],
    ['a domain that is no unsigned number', { domains: [0, -1] }, 'domains[1] is -1'],
    [
      'columns of different length',
      { frames: { ...frames, line: new Uint32Array(1) } },
      'frames.line has 1 rows',
    ],
    [
      'a file index out of range',
      { frames: { ...frames, file: Uint32Array.of(0, 9, 1) } },
      'frames.file[1] is 9, of 2 files',
    ],
    [
      'a frame twice',
      { frames: { file: Uint32Array.of(0, 1, 1), line: Uint32Array.of(1, 2, 2) } },
      'frames 1 and 2 are equal',
    ],
    ['no first start', { tracebacks: { ...tracebacks, start: new Uint32Array(0) } }, 'does not begin with 0'],
    [
      'starts that fall',
      { tracebacks: { ...tracebacks, start: Uint32Array.of(0, 5, 3) } },
      'traceback 1 holds no frame',
    ],
    [
      'an end beyond the frames',
      { tracebacks: { ...tracebacks, start: Uint32Array.of(0, 2, 9) } },
      'start ends with 9',
    ],
    [
      'a frame index out of range',
      { tracebacks: { ...tracebacks, frame: Uint32Array.of(0, 1, 3) } },
      'tracebacks.frame[2] is 3, of 3 frames',
    ],
    [
      'a traceback twice',
      { tracebacks: { start: Uint32Array.of(0, 1, 2), frame: Uint32Array.of(1, 1) } },
      'tracebacks 0 and 1 are equal',
    ],
    [
      'sizes that are missing',
      { traces: { ...traces, size: new Float64Array(1) } },
      'traces.size has 1 rows',
    ],
    ['a negative size', { traces: { ...traces, size: Float64Array.of(1, -2) } }, 'traces.size[1] is -2'],
    [
      'a size that is no number',
      { traces: { ...traces, size: Float64Array.of(NaN, 2) } },
      'traces.size[0] is NaN',
    ],
    [
      'a traceback index out of range',
      { traces: { ...traces, traceback: Uint32Array.of(0, 2) } },
      'traces.traceback[1] is 2, of 2 tracebacks',
    ],
    [
      'a domain index out of range',
      { traces: { ...traces, domain: Uint16Array.of(0, 2) } },
      'traces.domain[1] is 2, of 2 domains',
    ],
  ])('refuses %s', (_, change, message) => {
    expect(messageFor(change)).toContain(message)
  })
})
