// Makes the ready-made session: runs resources/programs/shop under a real CPython and stores its snapshots.
//
//   node scripts/make-example-session.mjs [PYTHON]
//
// PYTHON (default: python3 of the PATH) is CPython 3.9 or later. Paths of this machine do not get into the session:
// the program's own become /srv/corner-shop/..., the standard library's /usr/lib/python3.X/...
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { createServer } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = join(root, 'resources/programs/shop')
const session = join(root, 'resources/sessions/growing-cache.arenascope')
/** As services/workbench-root.ts knows it. */
const SHOWN_PROGRAM = '/srv/corner-shop'

const NAME = 'A cache that grows'
const NOTE = `A small web shop, traced from its start with ten frames a traceback. Every visitor who leaves takes basket and
session along, and yet memory only rises: from 0.2 MiB to 13 MiB in 240 visitors.

Compare "Open for business" with "Everybody has left": the growth is in app/pages.py, where pages are joined. Group by
line and tick cumulative, and app/cache.py:30 stands above it: each page is kept under a key that holds the visitor's
session, so that no page is ever found again, and none is ever dropped.`

/** Minutes after the first, and what is told of each. */
const STORY = [
  [
    0,
    'Open for business',
    'The catalogue is loaded: 400 products as text, and an index of words. Nobody is in yet.',
  ],
  [5, '30 visitors', 'Each looks at five products. Twenty of them are still in the shop.'],
  [10, '60 visitors', 'Twice the visitors, and twice the memory in app/pages.py. Still twenty in the shop.'],
  [20, '120 visitors', 'Twenty in the shop, as before: what grows is not what visitors hold.'],
  [40, '240 visitors', 'Rendered pages and their records hold nearly everything.'],
  [45, 'Everybody has left', 'All visitors are gone and the collector has run. What they left behind stays.'],
]
const STARTED = Date.UTC(2026, 10, 2, 9, 0)

const python = process.argv[2] ?? 'python3'
const folder = mkdtempSync(join(tmpdir(), 'arenascope-example-'))
// The app's own modules, from their sources: nothing has to be built before.
const modules = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
  resolve: { alias: { '@shared': join(root, 'src/shared'), '@main': join(root, 'src/main') } },
})
try {
  const { stdlib, version } = runProgram()
  const { readSnapshot } = await modules.ssrLoadModule('/src/main/formats/registry.ts')
  const { SessionFile } = await modules.ssrLoadModule('/src/main/sessions/session-file.ts')
  const minor = version.split('.').slice(0, 2).join('.')
  const shown = (name) => name.replace(program, SHOWN_PROGRAM).replace(stdlib, `/usr/lib/python${minor}`)

  const whole = join(folder, 'whole.arenascope')
  const file = await SessionFile.create(whole, {
    name: NAME,
    note: NOTE,
    origin: 'imported',
    createdAt: STARTED,
  })
  for (const [index, [minutes, name, note]] of STORY.entries()) {
    const source = `${index + 1}.pickle`
    const { table, facts } = read(readSnapshot, join(folder, source))
    const files = table.files.map(shown)
    refuseMachinePaths(files)
    const snapshot = { ...facts, id: `corner-shop-${index + 1}`, name, note, source }
    const context = { progress: () => {}, signal: new AbortController().signal }
    await file.addSnapshot({ ...snapshot, takenAt: STARTED + minutes * 60_000 }, { ...table, files }, context)
  }
  await file.close()
  await copyCompactly(whole, session)
  console.log(`${session}, from CPython ${version}`)
} finally {
  await modules.close()
  rmSync(folder, { recursive: true, force: true })
}

function runProgram() {
  const environment = { PATH: process.env.PATH, PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' }
  const printed = execFileSync(python, [join(program, 'serve.py'), folder], {
    env: environment,
    encoding: 'utf8',
  })
  return JSON.parse(printed)
}

function read(readSnapshot, path) {
  const result = readSnapshot(readFileSync(path), {
    file: path,
    acceptPartial: false,
    progress: () => {},
    isCancelled: () => false,
  })
  if (!result.ok) throw result.problem
  return result.value
}

/** Without the blocks that a file has to spare after several snapshots were added one by one. */
async function copyCompactly(source, target) {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const compact = join(folder, 'compact.arenascope')
  await connection.run(`ATTACH '${source}' AS source (READ_ONLY)`)
  await connection.run(`ATTACH '${compact}' AS target (BLOCK_SIZE 16384)`)
  await connection.run('COPY FROM DATABASE source TO target')
  await connection.run('DETACH target')
  connection.closeSync()
  instance.closeSync()
  copyFileSync(compact, target)
}

function refuseMachinePaths(files) {
  const left = files.filter((file) => !/^(\/srv\/corner-shop\/|\/usr\/lib\/python3\.\d+\/|<)/.test(file))
  if (left.length > 0) throw new Error(`Paths of this machine are left: ${left.join(', ')}`)
}
