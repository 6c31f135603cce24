// `npm start` as it is run: which of the two apps it opens, and what it says about it. Electron is a stand-in here.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

let folder: string
let running: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arenascope-start-'))
  running = []
})
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Started {
  readonly child: ChildProcess
  readonly output: () => string
  readonly messages: () => string
  readonly ended: Promise<number | null>
}

/** npm start, elsewhere than in the checkout, with these changes to the environment; undefined = not set. */
function start(args: readonly string[], changes: Record<string, string | undefined>): Started {
  const environment = { ...process.env, ARENASCOPE_DATA: join(folder, 'data'), INIT_CWD: folder, ...changes }
  const child = spawn(process.execPath, [resolve('scripts/start.mjs'), ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let output = ''
  let messages = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (messages += text))
  const ended = new Promise<number | null>((settle) => {
    child.on('exit', settle)
  })
  return { child, output: () => output, messages: () => messages, ended }
}

/** A program in place of Electron that notes its arguments and ends with `status`. */
function standIn(status: number): string {
  const program = join(folder, 'electron')
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/arguments'\nexit ${status}\n`)
  chmodSync(program, 0o755)
  return folder
}

const URL_LINE = /^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/m
/** Resolves when it has printed its URL; fails with what it said instead. */
async function hasServed({ output, messages, ended }: Started): Promise<void> {
  const isServing = vi.waitUntil(() => URL_LINE.test(output()), { timeout: 60_000 })
  await Promise.race([
    isServing,
    ended.then((status) => Promise.reject(new Error(`${status}: ${messages()}`))),
  ])
}

const NO_DISPLAY = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined }
// The URL is not opened: a stand-in display has no browser either.
const DISPLAY = { DISPLAY: ':987', WAYLAND_DISPLAY: undefined }

describe.runIf(process.platform === 'linux')('npm start', () => {
  it('serves a browser where there is no display, says why in one line, and ends when it is asked to', async () => {
    const started = start([], { ...NO_DISPLAY, ELECTRON_OVERRIDE_DIST_PATH: standIn(0) })
    await hasServed(started)
    const said = started
      .messages()
      .trim()
      .split('\n')
      .filter((line) => line.includes('browser'))
    expect(said).toEqual(['The app opens in a browser: there is no display.'])
    expect(existsSync(join(folder, 'arguments'))).toBe(false)
    started.child.kill('SIGINT')
    expect(await started.ended).toBe(0)
  })

  it('opens the desktop app where there are a display and Electron, with the files that were named', async () => {
    const started = start(['before.pickle', '/tmp/after.pickle'], {
      ...DISPLAY,
      ELECTRON_OVERRIDE_DIST_PATH: standIn(0),
    })
    expect(await started.ended).toBe(0)
    expect(readFileSync(join(folder, 'arguments'), 'utf8').trim().split('\n')).toEqual([
      resolve('.') + '/',
      join(folder, 'before.pickle'),
      '/tmp/after.pickle',
    ])
    expect(started.output()).toBe('')
  })

  it.each([
    ['does not start', () => standIn(1), 'The app opens in a browser: Electron did not start (1).'],
    [
      'is not there',
      () => '/nonexistent',
      'The app opens in a browser: ELECTRON_OVERRIDE_DIST_PATH has no Electron.',
    ],
  ])('serves a browser where Electron %s', async (_how, dist, line) => {
    const started = start(['--no-open'], { ...DISPLAY, ELECTRON_OVERRIDE_DIST_PATH: dist() })
    await hasServed(started)
    expect(started.messages()).toContain(line)
  })

  it('serves a browser without a reason where that was asked for', async () => {
    const started = start(['--browser', '--no-open'], { ...DISPLAY, ELECTRON_OVERRIDE_DIST_PATH: standIn(0) })
    await hasServed(started)
    expect(started.messages()).not.toContain('opens in a browser')
    expect(existsSync(join(folder, 'arguments'))).toBe(false)
  })

  it('says in one line that a port is taken', async () => {
    const first = start(['--browser', '--no-open'], NO_DISPLAY)
    await hasServed(first)
    const port = /:(\d+)\//.exec(first.output())?.[1] ?? ''
    const second = start(['--browser', '--no-open', '--port', port], NO_DISPLAY)
    expect(await second.ended).toBe(1)
    expect(second.messages().trim()).toContain(`Port ${port} is in use`)
  })
})
