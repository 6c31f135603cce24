// Names made from file names: of snapshots and of new sessions, in the window and on the command line.
import { basename } from 'node:path'

const LONGEST = 200
const ENDINGS = /\.(gz|pickle|pkl|dump|snapshot|tracemalloc|bin|dat|trace|arenascope)$/i

/** "nightly-1.pickle.gz" → "nightly-1". */
export function nameFromPath(path: string): string {
  let name = basename(path)
  while (ENDINGS.test(name) && name.replace(ENDINGS, '') !== '') name = name.replace(ENDINGS, '')
  return fitting(name)
}

/** The session that some dumps are opened into: "a", "a, b", "a … d". */
export function sessionName(paths: readonly string[]): string {
  const names = paths.map(nameFromPath)
  const [first = 'Session', second] = names
  const last = names.at(-1)
  if (second === undefined) return first
  return fitting(names.length === 2 ? `${first}, ${second}` : `${first} … ${last}`)
}

/** "tree.py, 3.12", or with the profile where that is not the release's own: "tree.py, 3.11, article". */
export function programRunName(source: string, python: string, profile: string): string {
  const own = `cpython-${python === '3.13.18' ? '3.13' : python}`
  return fitting(
    profile === own ? `${basename(source)}, ${python}` : `${basename(source)}, ${python}, ${profile}`,
  )
}

/** Within the bounds that the contract has for names. */
function fitting(name: string): string {
  const plain = name.trim().slice(0, LONGEST).trim()
  return plain === '' ? 'Snapshot' : plain
}
