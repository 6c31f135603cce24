// The app, built when it has to be: for `npm run build`, `npm start` and the launcher of the command line.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...names) => join(root, ...names)

/** What a whole build leaves, first and last: an interrupted one lacks one of them. */
const FIRST = at('out', 'main', 'cli.js')
const LAST = at('out', 'renderer', 'index.html')
const LOCK = at('out', '.building')
/** Milliseconds. */
const POLL = 100

export function isBuilt() {
  return existsSync(FIRST) && existsSync(LAST)
}

/** Whether anything the build is made from is newer than it. */
export function isStale() {
  const builtAt = statSync(LAST).mtimeMs
  return ['src', 'electron.vite.config.ts', 'package.json'].some((name) => newest(at(name)) > builtAt)
}

/** Builds, saying so on stderr; waits instead when another process does. Throws an error with one line when it fails. */
export async function build() {
  while (!takeLock()) {
    await delay(POLL)
    if (!existsSync(LOCK) && isBuilt()) return
  }
  try {
    const command = at('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    if (!existsSync(command))
      throw new Error('Arenascope is not built, and its packages are missing: run npm ci first')
    console.error('Building Arenascope (once, some seconds)')
    const { status } = spawnSync(process.execPath, [command, 'build', '--logLevel', 'warn'], {
      cwd: root,
      // Standard output belongs to the command that comes after.
      stdio: ['ignore', 2, 2],
    })
    if (status !== 0) throw new Error(`The build failed with status ${status}`)
  } finally {
    rmSync(LOCK, { force: true })
  }
}

/** False while a living process has it. */
function takeLock() {
  mkdirSync(at('out'), { recursive: true })
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  if (!isHolderAlive()) rmSync(LOCK, { force: true })
  return false
}

function isHolderAlive() {
  try {
    process.kill(Number(readFileSync(LOCK, 'utf8')), 0)
    return true
  } catch (error) {
    // Gone, or just released; a process of another user is alive.
    return error.code === 'EPERM'
  }
}

function newest(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return readdirSync(path).reduce((time, name) => Math.max(time, newest(join(path, name))), stats.mtimeMs)
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await build()
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
