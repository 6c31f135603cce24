// The sandboxed bridge between the desktop window's page and the main process: calls of contract methods and their
// cancellation out, answers and events in. The page gets nothing else of Electron.
import { contextBridge, ipcRenderer } from 'electron'
import { contract } from '@shared/contract/index'
import { IPC_MESSAGE, IPC_OPEN } from '@shared/contract/ipc'
import type { Message } from '@shared/contract/messages'

const methods: ReadonlySet<string> = new Set(
  Object.entries(contract).flatMap(([service, calls]) =>
    Object.keys(calls).map((name) => `${service}.${name}`),
  ),
)
const page = crypto.randomUUID()
let listener: ((message: Message) => void) | null = null

ipcRenderer.on(IPC_MESSAGE, (_event, addressee: string, message: Message) => {
  if (addressee === page) listener?.(message)
})
ipcRenderer.send(IPC_OPEN, page)

contextBridge.exposeInMainWorld('arenascope', {
  post(message: Message): void {
    if (message.kind === 'cancel') {
      ipcRenderer.send(IPC_MESSAGE, page, { kind: 'cancel', id: message.id })
    } else if (message.kind === 'call' && methods.has(message.method)) {
      const { id, method, argument } = message
      ipcRenderer.send(IPC_MESSAGE, page, { kind: 'call', id, method, argument })
    } else {
      throw new Error('The bridge passes calls of contract methods only')
    }
  },
  onMessage(next: (message: Message) => void): void {
    listener = next
  },
})
