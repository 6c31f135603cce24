// What the status bar says of the connection to the services; '' while there is nothing to worry about.
import type { ConnectionStatus } from '../api/connect'

export function connectionSentence(kind: ConnectionStatus['kind']): string {
  switch (kind) {
    case 'connecting':
    case 'connected':
      return ''
    case 'lost':
      return 'Connection lost; trying again. What is shown may be out of date'
    case 'refused':
      return 'Not connected'
  }
}
