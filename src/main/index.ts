// The desktop app: composition root. Electron starts it; desktop/ knows how, this file knows with what.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session } from 'electron'
import { dataLocation } from './data-location'
import { startDesktop } from './desktop/app'
import { installation } from './installation'
import { createWorkbench } from './services/workbench-root'

const { platform, env: environment } = process
const dataFolder = dataLocation({ platform, environment, home: homedir() })

// Without an await before it: schemes are registered and files asked for before Electron is ready.
startDesktop(
  { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session },
  {
    preload: installation.preloadEntry,
    renderer: installation.rendererFolder,
    windowStateFile: join(dataFolder, 'window.json'),
    argv: process.argv,
    folder: process.cwd(),
    platform,
    developmentUrl: environment['ELECTRON_RENDERER_URL'],
    startWorkbench: (chooseNatively, openFiles) =>
      createWorkbench({
        dataFolder,
        workerEntry: installation.workerEntry,
        resources: installation.resources,
        front: 'desktop',
        why: null,
        chooseNatively,
        openFiles,
      }),
  },
)
