// The built browser host as a process of its own, with its data in a folder of its own.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

export interface RunningHost {
  /** With a one-time token. */
  readonly url: string
  readonly dataFolder: string
  readonly process: ChildProcess
  /** What it wrote on stderr so far. */
  messages(): string
  /** Asks it to end and waits; the data folder stays when it was given. */
  stop(): Promise<void>
}

export interface HostOptions {
  readonly files?: readonly string[]
  /** Kept after `stop`; a temporary one when missing. */
  readonly dataFolder?: string
  /** Any free one when missing. */
  readonly port?: number
}

const START_LIMIT = 30_000

export async function startHost(options: HostOptions = {}): Promise<RunningHost> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'arenascope-data-')))
  const port = options.port === undefined ? [] : ['--port', String(options.port)]
  const command = [resolve('bin/arenascope.mjs'), 'serve', ...port, ...(options.files ?? [])]
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ARENASCOPE_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const url = await new Promise<string>((found, failed) => {
    const timer = setTimeout(() => failed(new Error(`The host printed no URL: ${errors}`)), START_LIMIT)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('http://127.0.0.1:')) return
      clearTimeout(timer)
      found(line)
    })
    child.once('exit', (code) => failed(new Error(`The host ended with ${code}: ${errors}`)))
  })
  return {
    url,
    dataFolder,
    process: child,
    messages: () => errors,
    async stop() {
      child.kill('SIGTERM')
      await ended
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
