// A pair of channels in one process, with real structured clone between them: a MessageChannel.
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { Channel, Message } from '@shared/contract/messages'

export interface ClosableChannel extends Channel {
  close(): void
}

export function channelPair(): readonly [ClosableChannel, ClosableChannel] {
  const { port1, port2 } = new MessageChannel()
  return [channelOf(port1), channelOf(port2)]
}

function channelOf(port: MessagePort): ClosableChannel {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      const receive = (message: Message) => listener(message)
      port.on('message', receive)
      return () => port.off('message', receive)
    },
    onClose(listener) {
      port.on('close', listener)
      return () => port.off('close', listener)
    },
    close: () => port.close(),
  }
}
