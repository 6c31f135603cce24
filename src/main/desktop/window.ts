// The window: sandboxed, isolated, without Node, remembering its place; the services are put on its channel.
import { fileURLToPath } from 'node:url'
import type { BrowserWindow } from 'electron'
import { acceptPages } from '../transport/electron'
import { serveServices } from '../transport/serve-services'
import type { ServeOptions } from '../transport/serve-services'
import type { ElectronParts } from './electron-parts'
import { readWindowState, writeWindowState } from './window-state'

export interface WindowOptions {
  /** The built preload script. */
  readonly preload: URL
  readonly url: string
  readonly stateFile: string
  readonly isOurPage: (url: string) => boolean
  readonly serve: ServeOptions
  readonly onRefused: (reason: string) => void
}

const SIZE = { width: 1440, height: 900, minWidth: 960, minHeight: 600 }

export function openWindow(electron: ElectronParts, options: WindowOptions): BrowserWindow {
  const screens = electron.screen.getAllDisplays().map((display) => display.workArea)
  const state = readWindowState(options.stateFile, screens)
  const window = new electron.BrowserWindow({
    ...SIZE,
    ...state.bounds,
    show: false,
    title: 'Arenascope',
    webPreferences: {
      preload: fileURLToPath(options.preload),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !electron.app.isPackaged,
    },
  })
  if (state.isMaximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => writeWindowState(options.stateFile, window))

  acceptPages({
    ipcMain: electron.ipcMain,
    webContents: window.webContents,
    isOurPage: options.isOurPage,
    onChannel: (channel) => serveServices(channel, options.serve),
    onRefused: options.onRefused,
  })
  // A page that fails to load shows nothing but its own error page, which is no page of ours.
  void window.loadURL(options.url).catch((error: unknown) => options.serve.onDefect(error))
  return window
}
