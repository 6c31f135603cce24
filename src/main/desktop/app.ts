// The desktop app's life: one instance, one window, files from the system, an orderly end. index.ts starts it.
import { fileURLToPath } from 'node:url'
import type { BrowserWindow } from 'electron'
import { visibleText } from '@shared/base/visible-text'
import type { Workbench } from '../services/workbench-root'
import { listStaticFiles } from '../transport/static-files'
import { filesHandedOver, filesOf } from './arguments'
import { nativeDialogs } from './dialogs'
import type { ChooseNatively } from './dialogs'
import type { ElectronParts } from './electron-parts'
import { lockDown } from './lock-down'
import { menuTemplate } from './menu'
import { appScheme, isBelow, pageOrigin, servePage } from './page'
import { openWindow } from './window'

export interface DesktopOptions {
  /** The built preload script. */
  readonly preload: URL
  /** Folder of the built renderer. */
  readonly renderer: URL
  /** Where the window's place is kept. */
  readonly windowStateFile: string
  readonly argv: readonly string[]
  /** Against which files of `argv` are resolved. */
  readonly folder: string
  readonly platform: NodeJS.Platform
  /** The renderer's development server; undefined in a built app. */
  readonly developmentUrl: string | undefined
  readonly startWorkbench: (chooseNatively: ChooseNatively, files: readonly string[]) => Promise<Workbench>
}

/** At once hands over to a running instance, or prepares and opens the window when Electron is ready. */
export function startDesktop(electron: ElectronParts, options: DesktopOptions): void {
  const { app } = electron
  const files = filesOf(options.argv, options.folder, app.isPackaged)
  if (!app.requestSingleInstanceLock({ files })) {
    app.quit()
    return
  }
  app.enableSandbox()
  electron.protocol.registerSchemesAsPrivileged([appScheme])

  const desktop = new Desktop(electron, options, files)
  app.on('open-file', (event, path) => {
    event.preventDefault()
    desktop.open([path])
  })
  app.on('second-instance', (_event, _argv, _folder, data) => {
    desktop.open(filesHandedOver(data))
    desktop.show()
  })
  app.on('activate', () => desktop.show())
  app.on('window-all-closed', () => {
    if (options.platform !== 'darwin') app.quit()
  })
  app.on('will-quit', (event) => {
    if (desktop.isClosed) return
    event.preventDefault()
    void desktop
      .close()
      .catch(logDefect)
      .finally(() => app.quit())
  })
  void app
    .whenReady()
    .then(() => desktop.start())
    .catch((error: unknown) => {
      logDefect(error)
      electron.dialog.showErrorBox(
        'Arenascope cannot start',
        error instanceof Error ? error.message : String(error),
      )
      app.exit(1)
    })
}

class Desktop {
  isClosed = false
  readonly #electron: ElectronParts
  readonly #options: DesktopOptions
  readonly #origin: string
  /** Asked for before there was a workbench. */
  readonly #waitingFiles: string[]
  #workbench: Workbench | null = null
  #window: BrowserWindow | null = null
  #closing: Promise<void> | null = null

  constructor(electron: ElectronParts, options: DesktopOptions, files: readonly string[]) {
    this.#electron = electron
    this.#options = options
    this.#origin = pageOrigin(options.developmentUrl)
    this.#waitingFiles = [...files]
  }

  async start(): Promise<void> {
    const { app, dialog, Menu, protocol, session } = this.#electron
    const { renderer, platform, developmentUrl, startWorkbench } = this.#options
    lockDown(app, session.defaultSession, this.#isOurPage)
    // In development the page comes from its server, and the renderer need not have been built.
    if (developmentUrl === undefined) servePage(protocol, await listStaticFiles(fileURLToPath(renderer)))
    const workbench = await startWorkbench(
      nativeDialogs(dialog, () => this.#window),
      this.#waitingFiles.splice(0),
    )
    const template = menuTemplate({
      isMac: platform === 'darwin',
      hasDeveloperTools: !app.isPackaged,
      request: (command) => workbench.events.emit('command.requested', command),
    })
    this.#workbench = workbench
    this.open(this.#waitingFiles.splice(0))
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
    this.show()
  }

  open(files: readonly string[]): void {
    if (this.#workbench === null) this.#waitingFiles.push(...files)
    else if (files.length > 0) void this.#workbench.open([...files]).catch(logDefect)
  }

  /** Brings the window to the front; makes one where there is none. */
  show(): void {
    if (this.#workbench === null || this.#closing !== null) return
    if (this.#window !== null) {
      if (this.#window.isMinimized()) this.#window.restore()
      this.#window.focus()
      return
    }
    const { services, events } = this.#workbench
    this.#window = openWindow(this.#electron, {
      preload: this.#options.preload,
      url: `${this.#origin}/`,
      stateFile: this.#options.windowStateFile,
      isOurPage: this.#isOurPage,
      serve: { services, events, onDefect: logDefect },
      onRefused: logRefused,
    })
    this.#window.on('closed', () => {
      this.#window = null
    })
  }

  /** Once, however often it is asked for. */
  close(): Promise<void> {
    this.#closing ??= (this.#workbench?.close() ?? Promise.resolve()).finally(() => {
      this.isClosed = true
    })
    return this.#closing
  }

  readonly #isOurPage = (url: string): boolean => isBelow(this.#origin, url)
}

const MAX_LOGGED = 200

function logDefect(error: unknown): void {
  console.error(error)
}

function logRefused(reason: string): void {
  console.error(`Refused: ${visibleText(reason.slice(0, MAX_LOGGED))}`)
}
