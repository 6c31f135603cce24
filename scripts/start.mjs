// npm start [-- [--browser] [--no-open] [--port N] FILE...]: the desktop app where Electron and a display are, otherwise
// the same app in a browser, saying why in one line. Builds first what is missing or older than its sources.
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build, isBuilt, isStale } from './build.mjs'
import { findElectron, hasDisplay, installElectron } from './electron-binary.mjs'

/** Milliseconds within which an Electron that ends with an error has not started at all. */
const START_LIMIT = 5_000

/** Null = the desktop app ran; otherwise why it did not, in a few words. */
async function runDesktop(files) {
  if (!hasDisplay()) return 'there is no display'
  const why = findElectron() === null ? await installElectron() : null
  if (why !== null) return why
  const root = fileURLToPath(new URL('..', import.meta.url))
  const startedAt = Date.now()
  let isInterrupted = false
  const status = await new Promise((settle) => {
    const child = spawn(findElectron(), [root, ...files], { stdio: 'inherit' })
    child.on('error', (error) => settle(error.message))
    child.on('exit', (code, signal) => settle(code ?? signal))
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.on(signal, () => {
        isInterrupted = true
        child.kill(signal)
      })
    }
  })
  if (status === 0 || isInterrupted) return null
  if (Date.now() - startedAt < START_LIMIT) return `Electron did not start (${status})`
  process.exitCode = 1
  return null
}

/** Hands the URL to the system; if that fails, the printed one is there. */
function openBrowser(url) {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => console.error('No browser could be opened: open the address above.'))
  child.unref()
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'boolean', default: false },
    'no-open': { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
  },
})
// npm runs scripts in the package's folder; the files were named in another one.
const files = positionals.map((file) => resolve(process.env.INIT_CWD ?? process.cwd(), file))

try {
  if (!isBuilt() || isStale()) await build()
  const why = values.browser ? null : await runDesktop(files)
  if (values.browser || why !== null) {
    const { runHost } = await import('../out/main/host.js')
    await runHost({
      port: Number(values.port),
      files,
      why: why === null ? null : `The app opens in a browser: ${why}.`,
      onReady: (url) => {
        if (!values['no-open'] && hasDisplay()) openBrowser(url)
      },
    })
  }
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
