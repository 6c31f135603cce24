// The browser host: composition root. Serves the same workbench as the desktop window to a browser on this machine.
// `npm start` runs it where the desktop app cannot, `arenascope serve` when it is asked for.
import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { visibleText } from '@shared/base/visible-text'
import { dataLocation } from './data-location'
import { installation } from './installation'
import { createWorkbench } from './services/workbench-root'
import { startLoopbackServer } from './transport/loopback-server'
import { serveServices } from './transport/serve-services'
import { listStaticFiles } from './transport/static-files'
import type { StaticFiles } from './transport/static-files'

export interface HostOptions {
  /** 0 = any free one. */
  readonly port: number
  /** Snapshots and sessions to open, as named on a command line. */
  readonly files: readonly string[]
  /** One line: why the host runs and not the desktop app; null when it was asked for. */
  readonly why: string | null
}

export interface RunOptions extends HostOptions {
  readonly onReady?: (url: string) => void
}

export interface Host {
  /** With a one-time token; for a person's eyes only. */
  readonly url: string
  /** Another one, for another tab; voids an earlier one that was not used. */
  newUrl(): string
  /** Ends every connection, then closes the sessions. */
  close(): Promise<void>
}

/** Rejects with a Problem when the port is taken, and when the renderer was not built. */
export async function startHost({ port, files, why }: HostOptions): Promise<Host> {
  const developmentOrigin = developmentOriginOf(process.env['ELECTRON_RENDERER_URL'])
  const staticFiles: StaticFiles =
    developmentOrigin === null ? await listStaticFiles(fileURLToPath(installation.rendererFolder)) : new Map()
  const workbench = await createWorkbench({
    dataFolder: dataLocation({ platform: process.platform, environment: process.env, home: homedir() }),
    workerEntry: installation.workerEntry,
    resources: installation.resources,
    front: 'browser',
    why,
    openFiles: files,
  })
  const { services, events } = workbench
  try {
    const server = await startLoopbackServer({
      port,
      files: staticFiles,
      developmentOrigin,
      onChannel: (channel) => serveServices(channel, { services, events, onDefect: logDefect }),
      onRefused: logRefused,
    })
    return {
      url: server.newUrl(),
      newUrl: () => server.newUrl(),
      async close() {
        await server.close()
        await workbench.close()
      },
    }
  } catch (error) {
    await workbench.close()
    throw error
  }
}

/**
 * Runs the host until SIGINT or SIGTERM, then closes it. Prints the URL on stdout, everything else on stderr; on a
 * terminal, Enter prints another URL.
 */
export async function runHost(options: RunOptions): Promise<void> {
  const host = await startHost(options)
  if (options.why !== null) console.error(options.why)
  console.log(host.url)
  options.onReady?.(host.url)
  if (process.stdin.isTTY) {
    console.error('Enter prints another URL (each one works once), Ctrl-C ends.')
    process.stdin.on('data', () => console.log(host.newUrl()))
  }
  await interrupted()
  process.stdin.pause()
  await host.close()
}

const MAX_LOGGED = 200

function logDefect(error: unknown): void {
  console.error(error)
}

function logRefused(reason: string): void {
  console.error(`Refused: ${visibleText(reason.slice(0, MAX_LOGGED))}`)
}

/** `url` is set by the development server, which then serves the page; anything but an address of this machine is a mistake. */
function developmentOriginOf(url: string | undefined): string | null {
  if (url === undefined) return null
  const { origin, hostname } = new URL(url)
  if (hostname !== 'localhost' && hostname !== '127.0.0.1') {
    throw new Error(`ELECTRON_RENDERER_URL is ${url}; expected an address of this machine`)
  }
  return origin
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}
