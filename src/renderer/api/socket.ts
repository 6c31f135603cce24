// The browser's end of the host's WebSocket as a channel.
import { Problem } from '@shared/base/problem'
import { decodeMessage, encodeMessage, FRAME_LIMITS } from '@shared/contract/codec'
import type { Channel, Message } from '@shared/contract/messages'

/** Resolves once the host has accepted the connection; rejects with a Problem when it did not. */
export function openSocketChannel(create: () => WebSocket): Promise<Channel> {
  const socket = create()
  socket.binaryType = 'arraybuffer'
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(channelOf(socket)), { once: true })
    socket.addEventListener(
      'close',
      () => reject(new Problem({ kind: 'internal', message: 'The host refused the connection' })),
      { once: true },
    )
  })
}

function channelOf(socket: WebSocket): Channel {
  let listener: ((message: Message) => void) | null = null
  socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | string>) => {
    const message =
      data instanceof ArrayBuffer ? decodeMessage(new Uint8Array(data), 'answerer', FRAME_LIMITS) : null
    if (message?.ok) {
      listener?.(message.value)
      return
    }
    // The host and this page do not speak the same version: nothing that follows can be trusted.
    console.error(message === null ? 'The host sent text' : message.problem.message)
    socket.close()
  })
  return {
    post(message) {
      if (socket.readyState === socket.OPEN) socket.send(encodeMessage(message))
    },
    onMessage(added) {
      listener = added
      return () => {
        listener = null
      }
    },
    onClose(closed) {
      const once = () => closed()
      socket.addEventListener('close', once)
      return () => socket.removeEventListener('close', once)
    },
  }
}
