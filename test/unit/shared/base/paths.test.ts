import { describe, expect, it } from 'vitest'
import { fileNameOf } from '@shared/base/paths'

describe('the file name of a path', () => {
  it.each([
    ['/srv/app/cache.py', 'cache.py'],
    ['C:\\app\\cache.py', 'cache.py'],
    ['cache.py', 'cache.py'],
    ['/srv/app/', ''],
    ['-', '-'],
  ])('of %s is %j', (path, name) => {
    expect(fileNameOf(path)).toBe(name)
  })
})
