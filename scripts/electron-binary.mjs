// Whether the desktop app can run here, and with which binary. Never loads the electron package: that would download.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))

/** Milliseconds. */
const PROBE_LIMIT = 3_000
const DOWNLOAD_LIMIT = 10 * 60_000

/** A display that a window can open on. */
export function hasDisplay() {
  if (process.platform === 'win32' || process.platform === 'darwin') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** The executable's path, or null. */
export function findElectron() {
  const executable = executableName()
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(packageFolder, 'dist')
  const path = join(folder, executable)
  return existsSync(path) ? path : null
}

/**
 * Fetches the binary, saying so. Electron's own package no longer does it while it is installed. Resolves to null when
 * it is there afterwards, otherwise to why it is not, in a few words.
 */
export async function installElectron() {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return 'ELECTRON_OVERRIDE_DIST_PATH has no Electron'
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return 'ELECTRON_SKIP_BINARY_DOWNLOAD is set'
  if (process.env.npm_config_offline === 'true') return 'npm is set to be offline'
  if (!(await isReachable())) return 'Electron’s binary is not installed and its server does not answer'
  console.error('Fetching Electron’s binary (about 120 MB, once; npm start -- --browser does without)')
  const status = await run(process.execPath, [join(packageFolder, 'install.js')], DOWNLOAD_LIMIT)
  if (status !== 0 || findElectron() === null) return 'Electron’s binary could not be fetched'
  return null
}

/** A quick question first: without a network the installer would try for a long time. */
async function isReachable() {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror
  const server = mirror || `https://github.com/electron/electron/releases/download/v${version}/`
  try {
    await fetch(server, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_LIMIT) })
    return true
  } catch {
    return false
  }
}

function executableName() {
  const pathFile = join(packageFolder, 'path.txt')
  if (existsSync(pathFile)) return readFileSync(pathFile, 'utf8')
  switch (process.platform) {
    case 'darwin':
      return 'Electron.app/Contents/MacOS/Electron'
    case 'win32':
      return 'electron.exe'
    default:
      return 'electron'
  }
}

function run(command, args, limit) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 2, 2], timeout: limit })
    child.on('error', () => resolve(null))
    child.on('exit', resolve)
  })
}
