// Whose code a file is, for the layouts of pip, venv, Debian, macOS and Windows.
import { describe, expect, it } from 'vitest'
import { classifyPackages, codeRootOf, packageOf } from '@main/snapshots/packages'

describe('packageOf', () => {
  it.each([
    ['/venv/lib/python3.12/site-packages/numpy/core/x.py', 'distribution', 'numpy'],
    ['/usr/lib/python3/dist-packages/six.py', 'distribution', 'six'],
    ['/x/site-packages/foo-1.0-py3.8.egg/foo/a.py', 'distribution', 'foo'],
    ['C:\\Python312\\Lib\\site-packages\\attr\\_make.py', 'distribution', 'attr'],
    ['/usr/lib/python3.12/json/decoder.py', 'stdlib', 'standard library'],
    ['/opt/py/lib/python3.14t/threading.py', 'stdlib', 'standard library'],
    [
      '/Library/Frameworks/Python.framework/Versions/3.12/lib/python3.12/re/_parser.py',
      'stdlib',
      'standard library',
    ],
    ['C:\\Users\\me\\AppData\\Local\\Programs\\Python\\Python312\\Lib\\os.py', 'stdlib', 'standard library'],
    ['C:\\app\\python312.zip\\json\\decoder.pyc', 'stdlib', 'standard library'],
    ['<frozen importlib._bootstrap>', 'stdlib', 'standard library'],
    ['<unknown>', 'unknown', '<unknown>'],
    ['<string>', 'unknown', '<string>'],
    ['/app/api/views/list.py', 'yours', 'api'],
    ['/app/main.py', 'yours', 'app'],
    ['/application/main.py', 'yours', '/application'],
  ])('%s is %s %s', (file, kind, name) => {
    expect(packageOf(file, '/app')).toEqual({ kind, name })
  })

  it('calls files that share no folder "your code"', () => {
    expect(packageOf('run.py', '')).toEqual({ kind: 'yours', name: 'your code' })
    expect(packageOf('app/alpha.py', '')).toEqual({ kind: 'yours', name: 'app' })
  })
})

describe('codeRootOf', () => {
  it('is the deepest folder that holds all of your code, and only of yours', () => {
    expect(
      codeRootOf(['/srv/shop/api/a.py', '/srv/shop/apiary.py', '/usr/lib/python3.12/os.py', '<string>']),
    ).toBe('/srv/shop')
    expect(codeRootOf(['/srv/a.py', 'b.py'])).toBe('')
    expect(codeRootOf([])).toBe('')
  })
})

describe('classifyPackages', () => {
  it('keeps your folder and an installed package of the same name apart', () => {
    const files = [
      '/app/requests/a.py',
      '/x/site-packages/requests/api.py',
      '/app/main.py',
      '/app/requests/b.py',
    ]
    const { packages, ofFile } = classifyPackages(files, '/app')
    expect(Array.from(ofFile, (index) => packages[index]?.name)).toEqual([
      '/app/requests',
      'requests',
      'app',
      '/app/requests',
    ])
  })
})
