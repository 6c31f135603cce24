import { describe, expect, it } from 'vitest'
import { rowName, rowTitle } from '@renderer/view-models/row-names'

const line = {
  traceback: [
    ['main.py', 1],
    ['app/parse.py', 142],
  ] as const,
}

describe('a row', () => {
  it('is called by its most recent frame, the folder apart', () => {
    expect(rowTitle(line, 'lineno')).toBe('app/parse.py:142')
    expect(rowName(line, 'traceback')).toEqual({ folder: 'app/', name: 'parse.py:142' })
  })

  it('is called by its file alone when it stands for a whole file', () => {
    expect(rowTitle({ traceback: [['app/parse.py', 0]] }, 'filename')).toBe('app/parse.py')
  })

  it('is called by its package, which is no path and stays whole', () => {
    const row = { traceback: [['acme/long-name-of-a-plugin-for-reports', 0]] as const }
    const name = 'acme/long-name-of-a-plugin-for-reports'
    expect(rowName(row, 'package')).toEqual({ folder: '', name })
    expect(rowTitle(row, 'package')).toBe(name)
  })

  it('shows what a name hides', () => {
    expect(rowTitle({ traceback: [['a\u202eb.py', 3]] }, 'lineno')).not.toContain('\u202e')
  })

  it('without frames says so', () => {
    expect(rowName({ traceback: [] }, 'lineno').name).toBe('No frames')
    expect(rowTitle({ traceback: [] }, 'lineno')).toBe('No frames')
  })
})
