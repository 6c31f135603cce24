// The contract over Electron IPC: the real preload script and the real main end, on a stand-in for Electron.
import { acceptPages } from '@main/transport/electron'
import { serveServices } from '@main/transport/serve-services'
import { FakeElectron, FakeWindow } from '@test/support/fake-electron'
import { loadPreload } from '@test/support/preload'
import { itKeepsTheContract } from './front-suite'

itKeepsTheContract('Electron IPC', async (options) => {
  const electron = new FakeElectron()
  const window = new FakeWindow({})
  await window.loadURL('app://arenascope/')
  const stop = acceptPages({
    ipcMain: electron.parts.ipcMain,
    // The stand-in has the members that are used.
    webContents: window.webContents as never,
    isOurPage: (url) => url.startsWith('app://arenascope/'),
    onChannel: (channel) => serveServices(channel, options),
    onRefused: options.onDefect,
  })
  const page = await loadPreload(electron, window)
  return {
    channel: page.channel,
    leave: () => window.webContents.emit('render-process-gone'),
    close: () => {
      stop()
      return Promise.resolve()
    },
  }
})
