// What the status bar says of the connection to the services; '' while all is well.
import type { ConnectionStatus } from '../api/connect'

export function connectionSentence(kind: ConnectionStatus['kind'], refusal: string): string {
  switch (kind) {
    case 'connecting':
      return 'Connecting'
    case 'connected':
      return ''
    case 'lost':
      return 'Connection lost; trying again. What is shown may be out of date'
    case 'refused':
      return refusal
  }
}
