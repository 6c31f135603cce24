// The parts of Electron that the desktop app stands on, handed in by index.ts: so it runs on a stand-in in tests.
import type * as electron from 'electron'

export type ElectronParts = Pick<
  typeof electron,
  'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'Menu' | 'protocol' | 'screen' | 'session'
>
