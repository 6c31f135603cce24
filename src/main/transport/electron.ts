// Electron IPC as channels, one for each load of a window's page. Who sent a message is checked every time: only the
// main frame of that window, showing a page of ours, is listened to.
import type { IpcMain, IpcMainEvent, WebContents } from 'electron'
import { IPC_MESSAGE, IPC_OPEN } from '@shared/contract/ipc'
import { parseMessage } from '@shared/contract/message-schema'
import type { Channel, Message } from '@shared/contract/messages'

export interface PageChannelOptions {
  readonly ipcMain: Pick<IpcMain, 'on' | 'off'>
  readonly webContents: Pick<WebContents, 'on' | 'send' | 'isDestroyed' | 'mainFrame'>
  /** Whether a frame's URL is a page of ours. */
  readonly isOurPage: (url: string) => boolean
  /** Called for each load of the page. */
  readonly onChannel: (channel: Channel) => void
  /** Messages that were refused, one line each. */
  readonly onRefused: (reason: string) => void
}

/** Until the window is gone or the returned function is called. */
export function acceptPages(options: PageChannelOptions): () => void {
  const { ipcMain, webContents } = options
  let current: PageChannel | null = null

  const isTrusted = ({ sender, senderFrame }: IpcMainEvent): boolean => {
    if (sender !== webContents) return false
    if (senderFrame !== null && senderFrame === webContents.mainFrame && options.isOurPage(senderFrame.url)) {
      return true
    }
    options.onRefused(`a message from ${senderFrame?.url ?? 'a frame that is gone'}`)
    return false
  }
  const open = (event: IpcMainEvent, page: unknown) => {
    if (!isTrusted(event) || typeof page !== 'string') return
    current?.close()
    current = new PageChannel(webContents, page)
    options.onChannel(current)
  }
  const receive = (event: IpcMainEvent, page: unknown, value: unknown) => {
    if (!isTrusted(event) || current === null || current.page !== page) return
    const message = parseMessage(value, 'caller')
    if (message.ok) current.receive(message.value)
    else options.onRefused(message.problem.message)
  }
  const stop = () => {
    ipcMain.off(IPC_OPEN, open)
    ipcMain.off(IPC_MESSAGE, receive)
    current?.close()
  }
  ipcMain.on(IPC_OPEN, open)
  ipcMain.on(IPC_MESSAGE, receive)
  webContents.on('render-process-gone', () => current?.close())
  webContents.on('destroyed', stop)
  return stop
}

class PageChannel implements Channel {
  readonly page: string
  readonly #webContents: Pick<WebContents, 'send' | 'isDestroyed'>
  readonly #closeListeners = new Set<() => void>()
  #listener: ((message: Message) => void) | null = null
  #isClosed = false

  constructor(webContents: Pick<WebContents, 'send' | 'isDestroyed'>, page: string) {
    this.#webContents = webContents
    this.page = page
  }

  post(message: Message): void {
    if (!this.#isClosed && !this.#webContents.isDestroyed())
      this.#webContents.send(IPC_MESSAGE, this.page, message)
  }

  onMessage(listener: (message: Message) => void): () => void {
    this.#listener = listener
    return () => {
      this.#listener = null
    }
  }

  onClose(listener: () => void): () => void {
    this.#closeListeners.add(listener)
    return () => this.#closeListeners.delete(listener)
  }

  receive(message: Message): void {
    this.#listener?.(message)
  }

  close(): void {
    this.#isClosed = true
    for (const listener of this.#closeListeners) listener()
  }
}
