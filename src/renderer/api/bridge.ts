// The desktop window's way to the services: what the preload script put on `window`, as a channel.
import type { Channel, Message } from '@shared/contract/messages'

/** Set by src/preload; messages are structured clones on the way. */
export interface Bridge {
  post(message: Message): void
  /** One listener; a later one replaces it. */
  onMessage(listener: (message: Message) => void): void
}

declare global {
  interface Window {
    readonly arenascope?: Bridge
  }
}

/** It never closes: the window goes together with the services. */
export function bridgeChannel(bridge: Bridge): Channel {
  return {
    post: (message) => bridge.post(message),
    onMessage(listener) {
      bridge.onMessage(listener)
      return () => bridge.onMessage(() => {})
    },
    onClose: () => () => {},
  }
}
