// The contract over a real WebSocket against the real host's server.
import { startLoopbackServer } from '@main/transport/loopback-server'
import { serveServices } from '@main/transport/serve-services'
import { credentialFor, openSocket, socketChannel } from '@test/support/host-client'
import { itKeepsTheContract } from './front-suite'

itKeepsTheContract('a WebSocket', async (options) => {
  const server = await startLoopbackServer({
    port: 0,
    files: new Map(),
    developmentOrigin: null,
    onChannel: (channel) => serveServices(channel, options),
    onRefused: options.onDefect,
  })
  const credential = await credentialFor(server.port, server.newUrl())
  const socket = await openSocket({ port: server.port, credential })
  if (typeof socket === 'number') throw new Error(`The host refused the socket with ${socket}`)
  const channel = socketChannel(socket)
  return { channel, leave: () => channel.close(), close: () => server.close() }
})
