// A stand-in for the parts of Electron that the desktop app stands on: records what is asked of it, and lets a test
// play the system, the user and the page. The page's end is the real preload script's, loaded by `loadPreload`.
import { EventEmitter } from 'node:events'
import type { ElectronParts } from '@main/desktop/electron-parts'

export interface FakeFrame {
  url: string
}

export class FakeWebContents extends EventEmitter {
  readonly mainFrame: FakeFrame = { url: 'about:blank' }
  /** What a page of this window gets: (channel, ...arguments). */
  readonly toPage = new EventEmitter()
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  isGone = false

  send(channel: string, ...values: unknown[]): void {
    const clones = structuredClone(values)
    setImmediate(() => this.toPage.emit(channel, {}, ...clones))
  }

  isDestroyed(): boolean {
    return this.isGone
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeWebContents()
  readonly options: Record<string, unknown>
  isShown = false
  isFocused = false
  isMinimised = false
  url = ''

  constructor(options: Record<string, unknown>) {
    super()
    this.options = options
  }

  loadURL(url: string): Promise<void> {
    this.url = url
    this.webContents.mainFrame.url = url
    return Promise.resolve()
  }

  show(): void {
    this.isShown = true
  }

  focus(): void {
    this.isFocused = true
  }

  isMinimized(): boolean {
    return this.isMinimised
  }

  restore(): void {
    this.isMinimised = false
  }

  maximize(): void {
    this.options['isMaximized'] = true
  }

  isMaximized(): boolean {
    return this.options['isMaximized'] === true
  }

  getNormalBounds() {
    return { x: 10, y: 20, width: 1000, height: 700 }
  }
}

type Answer = (granted: boolean) => void

export class FakeElectron {
  /** In the order they were asked for: 'enableSandbox', 'quit' ... */
  readonly asked: string[] = []
  readonly windows: FakeWindow[] = []
  readonly schemes: unknown[] = []
  readonly ipcMain = new EventEmitter()
  menu: readonly MenuEntry[] = []
  handlers = new Map<string, (request: Request) => Promise<Response>>()
  lockData: unknown = null
  hasLock = true
  errorBoxes: string[] = []
  chosen: { canceled: boolean; filePaths: string[]; filePath: string } = {
    canceled: true,
    filePaths: [],
    filePath: '',
  }
  permissionRequest:
    | ((contents: unknown, permission: string, answer: Answer, details: { requestingUrl: string }) => void)
    | null = null
  permissionCheck: ((contents: unknown, permission: string, origin: string) => boolean) | null = null
  readonly app: EventEmitter

  constructor() {
    const note = (name: string) => () => void this.asked.push(name)
    this.app = Object.assign(new EventEmitter(), {
      isPackaged: false,
      requestSingleInstanceLock: (data: unknown) => {
        this.lockData = data
        return this.hasLock
      },
      enableSandbox: note('enableSandbox'),
      quit: note('quit'),
      exit: note('exit'),
      whenReady: () => Promise.resolve(),
    })
  }

  /** Only what the desktop app uses is there; a use of anything else fails in the test. */
  get parts(): ElectronParts {
    const makeWindow = (options: Record<string, unknown>) => {
      const window = new FakeWindow(options)
      this.windows.push(window)
      this.app.emit('web-contents-created', {}, window.webContents)
      return window
    }
    const parts = {
      app: this.app,
      BrowserWindow: function BrowserWindow(options: Record<string, unknown>) {
        return makeWindow(options)
      },
      dialog: {
        showErrorBox: (_title: string, text: string) => this.errorBoxes.push(text),
        showOpenDialog: () => Promise.resolve(this.chosen),
        showSaveDialog: () => Promise.resolve(this.chosen),
      },
      ipcMain: this.ipcMain,
      Menu: {
        buildFromTemplate: (template: readonly MenuEntry[]) => template,
        setApplicationMenu: (menu: readonly MenuEntry[]) => {
          this.menu = menu
        },
      },
      protocol: {
        registerSchemesAsPrivileged: (schemes: unknown[]) => this.schemes.push(...schemes),
        handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
          this.handlers.set(scheme, handler),
      },
      screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
      session: {
        defaultSession: {
          setPermissionRequestHandler: (handler: typeof this.permissionRequest) => {
            this.permissionRequest = handler
          },
          setPermissionCheckHandler: (handler: typeof this.permissionCheck) => {
            this.permissionCheck = handler
          },
          setDevicePermissionHandler: () => {},
        },
      },
    }
    return parts as unknown as ElectronParts
  }
}

export interface MenuEntry {
  readonly label?: string
  readonly accelerator?: string
  readonly click?: () => void
  readonly submenu?: readonly MenuEntry[]
}
