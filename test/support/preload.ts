// Runs the real preload script on a stand-in for Electron's renderer half, as one load of a window's page.
import { EventEmitter } from 'node:events'
import { vi } from 'vitest'
import type { Channel, Message } from '@shared/contract/messages'
import type { FakeElectron, FakeFrame, FakeWindow } from './fake-electron'

export interface LoadedPage {
  /** What the script put on `window`, by name. */
  readonly exposed: Readonly<Record<string, unknown>>
  readonly channel: Channel
}

interface Bridge {
  post(message: Message): void
  onMessage(listener: (message: Message) => void): void
}

/** `frame`: from which the messages come; the window's main frame if nothing else is said. */
export async function loadPreload(
  electron: FakeElectron,
  window: FakeWindow,
  frame: FakeFrame = window.webContents.mainFrame,
): Promise<LoadedPage> {
  const exposed: Record<string, unknown> = {}
  const { webContents } = window
  const ipcRenderer = Object.assign(new EventEmitter(), {
    send(channel: string, ...values: unknown[]) {
      const clones = structuredClone(values)
      setImmediate(() =>
        electron.ipcMain.emit(channel, { sender: webContents, senderFrame: frame }, ...clones),
      )
    },
  })
  for (const channel of ['arenascope:message']) {
    webContents.toPage.on(channel, (...values: unknown[]) => ipcRenderer.emit(channel, ...values))
  }
  vi.resetModules()
  vi.doMock('electron', () => ({
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) => {
        exposed[name] = value
      },
    },
  }))
  await import('../../src/preload/index')
  vi.doUnmock('electron')

  // The preload script's own promise to the page; its shape is what the tests then rely on.
  const bridge = exposed['arenascope'] as Bridge
  return {
    exposed,
    channel: {
      post: (message) => bridge.post(message),
      onMessage(listener) {
        bridge.onMessage(listener)
        return () => bridge.onMessage(() => {})
      },
      onClose: () => () => {},
    },
  }
}
