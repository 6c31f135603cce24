// Whose code a file is: an installed distribution, Python's standard library, yours, or nobody's.
// Decided from the file name alone (a dump holds nothing else), by the layouts pip, venv, Debian, macOS and
// Windows use. Ours, not CPython's.
import type { PackageKind } from '@shared/contract/consumers'
import { codePointRanks } from './code-points'

export interface Package {
  readonly name: string
  readonly kind: PackageKind
}

export interface PackageTable {
  readonly packages: readonly Package[]
  /** Index into `packages` for every file. */
  readonly ofFile: Uint32Array
  /** Place of each package among all, by name. */
  readonly rank: Uint32Array
}

const STANDARD_LIBRARY: Package = { name: 'standard library', kind: 'stdlib' }
const UNKNOWN: Package = { name: '<unknown>', kind: 'unknown' }

const INSTALLED = /^.*[\\/](?:site|dist)-packages[\\/]([^\\/]+)/s
const STDLIB = [
  /[\\/]lib(?:64)?[\\/](?:python|pypy)3(?:\.\d+)?t?[\\/]/, // prefix/lib/python3.12/json/decoder.py
  /[\\/]Python3\d+(?:-(?:32|arm64))?[\\/]Lib[\\/]/i, // C:\Python312\Lib\json\decoder.py
  /[\\/]python3\d+\.zip[\\/]/i, // the embeddable distribution
  /^<frozen /, // modules inside the interpreter
]

/**
 * The package of `file`. Installed code is named by what stands below site-packages (an egg or a single module
 * without its ending); the whole standard library is one package; text that is no file ("<string>", "<stdin>")
 * is its own, unknown one. Your code is divided by the first folder below `codeRoot`; files directly in it carry
 * its name, files outside it that of their folder.
 */
export function packageOf(file: string, codeRoot: string): Package {
  const installed = INSTALLED.exec(file)?.[1]
  if (installed !== undefined) return { name: distributionName(installed), kind: 'distribution' }
  if (STDLIB.some((layout) => layout.test(file))) return STANDARD_LIBRARY
  if (file.startsWith('<') && file.endsWith('>'))
    return file === UNKNOWN.name ? UNKNOWN : { name: file, kind: 'unknown' }
  const folder = folderOf(file)
  if (!isWithin(folder, codeRoot)) return { name: folder, kind: 'yours' }
  const below = folder
    .slice(codeRoot.length)
    .split(/[\\/]/)
    .find((part) => part !== '')
  return { name: below ?? lastPart(codeRoot), kind: 'yours' }
}

/** The deepest folder that holds all files that are your own code: '' when they share none. */
export function codeRootOf(files: readonly string[]): string {
  let root: string | null = null
  for (const file of files) {
    if (packageOf(file, '').kind !== 'yours') continue
    const folder = folderOf(file)
    if (root === null) root = folder
    while (!isWithin(folder, root)) root = folderOf(root)
  }
  return root ?? ''
}

/** The packages of `files`, told apart by name: a folder of yours that is called like one of theirs gets its path. */
export function classifyPackages(files: readonly string[], codeRoot: string): PackageTable {
  const found = files.map((file) => packageOf(file, codeRoot))
  const theirs = new Set(found.flatMap(({ name, kind }) => (kind === 'yours' ? [] : [name])))
  const packages: Package[] = []
  const indexes = new Map<string, number>()
  const ofFile = new Uint32Array(files.length)
  found.forEach(({ name, kind }, file) => {
    const isTaken = kind === 'yours' && theirs.has(name)
    const path = folderOf(files[file] ?? '') === codeRoot ? codeRoot : `${codeRoot}/${name}`
    const ownName = isTaken ? path : name
    const index = indexes.get(ownName) ?? packages.push({ name: ownName, kind }) - 1
    indexes.set(ownName, index)
    ofFile[file] = index
  })
  return { packages, ofFile, rank: codePointRanks(packages.map(({ name }) => name)) }
}

/** "six.py" is six, "foo-1.0-py3.12.egg" is foo, "numpy" and "numpy.libs" are themselves. */
function distributionName(entry: string): string {
  if (entry.endsWith('.egg')) return entry.split('-')[0] ?? entry
  return entry.replace(/\.(?:py|pyc|pyx|so|pyd)$/, '')
}

/** Up to and without the last separator; '' when there is none. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 0))
}

function lastPart(folder: string): string {
  const name = folder.slice(Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\')) + 1)
  return name === '' ? 'your code' : name
}

function isWithin(folder: string, root: string): boolean {
  if (!folder.startsWith(root)) return false
  if (root === '' || folder.length === root.length) return true
  const next = folder[root.length]
  return next === '/' || next === '\\'
}
