import { describe, expect, it } from 'vitest'
import type { FolderEntry, FolderListing } from '@shared/contract/files'
import { folderRows, nameObjection, pathInside } from '@renderer/view-models/folder-rows'

const entry = (kind: 'folder' | 'file', name: string): FolderEntry => ({
  kind,
  name,
  path: `/data/${name}`,
  size: 0,
  modifiedAt: 0,
})

const LISTING: FolderListing = {
  path: '/data',
  parent: '/',
  omitted: 0,
  entries: [entry('file', 'run-10.pickle'), entry('file', 'run-9.pickle'), entry('folder', 'Archive')],
}

const names = (filter: string, showsFiles = true): readonly string[] =>
  folderRows(LISTING, filter, showsFiles).map(({ name }) => name)

describe('the rows of a folder', () => {
  it('puts folders first and counts as people do', () => {
    expect(names('')).toEqual(['Archive', 'run-9.pickle', 'run-10.pickle'])
  })

  it('filters by any part of the name, case ignored', () => {
    expect(names(' RUN-1 ')).toEqual(['run-10.pickle'])
  })

  it('shows folders only where a folder is wanted', () => {
    expect(names('', false)).toEqual(['Archive'])
  })
})

it('joins with the separator of the folder', () => {
  expect(pathInside('/data', 'a.html')).toBe('/data/a.html')
  expect(pathInside('/', 'a.html')).toBe('/a.html')
  expect(pathInside('C:\\data', 'a.html')).toBe('C:\\data\\a.html')
})

it('objects to names that are none', () => {
  expect(nameObjection('report.html')).toBe('')
  expect(nameObjection('  ')).toBe('A file needs a name.')
  expect(nameObjection('../up.html')).toBe('A name holds no slashes; choose the folder above.')
  expect(nameObjection('..')).toBe('This names a folder.')
})
