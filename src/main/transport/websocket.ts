// The host's end of a WebSocket as a channel. Garbage from the other end closes it; nothing is guessed.
import type { RawData, WebSocket } from 'ws'
import { decodeMessage, encodeMessage, MAX_FRAME, REQUEST_LIMITS } from '@shared/contract/codec'
import type { Channel } from '@shared/contract/messages'

/** Bytes waiting for a reader that does not read; more than one largest message means that it is gone. */
const MAX_UNSENT = 2 * MAX_FRAME

/** Status codes of RFC 6455, 7.4.1. */
const POLICY_VIOLATION = 1008

/** `onGarbage` hears why a frame was refused. */
export function webSocketChannel(socket: WebSocket, onGarbage: (reason: string) => void): Channel {
  const refuse = (reason: string) => {
    onGarbage(reason)
    socket.close(POLICY_VIOLATION, 'Not a message')
  }
  return {
    post(message) {
      const frame = encodeMessage(message)
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > MAX_UNSENT) socket.terminate()
      else socket.send(frame)
    },
    onMessage(listener) {
      const receive = (data: RawData, isBinary: boolean) => {
        if (socket.readyState !== socket.OPEN) return
        if (!isBinary || !(data instanceof Uint8Array)) {
          refuse('a text frame')
          return
        }
        const message = decodeMessage(data, 'caller', REQUEST_LIMITS)
        if (message.ok) listener(message.value)
        else refuse(message.problem.message)
      }
      socket.on('message', receive)
      return () => socket.off('message', receive)
    },
    onClose(listener) {
      socket.on('close', listener)
      return () => socket.off('close', listener)
    },
  }
}
