import { describe, expect, it } from 'vitest'
import { formatLine, splitPath } from '@renderer/view-models/places'

describe('paths', () => {
  it('splits at the last separator of either kind', () => {
    expect(splitPath('app/cache.py')).toEqual({ folder: 'app/', name: 'cache.py' })
    expect(splitPath('C:\\app\\cache.py')).toEqual({ folder: 'C:\\app\\', name: 'cache.py' })
    expect(splitPath('<string>')).toEqual({ folder: '', name: '<string>' })
  })

  it('leaves line 0 out: the whole file is meant', () => {
    expect(formatLine('app/cache.py', 88)).toBe('app/cache.py:88')
    expect(formatLine('app/cache.py', 0)).toBe('app/cache.py')
  })
})
