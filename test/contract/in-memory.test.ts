// The contract over a pair of ports in one process, with structured clone between them.
import { serveServices } from '@main/transport/serve-services'
import { channelPair } from '@test/support/port-channel'
import { itKeepsTheContract } from './front-suite'

itKeepsTheContract('an in-memory pair', (options) => {
  const [calling, answering] = channelPair()
  const stop = serveServices(answering, options)
  return Promise.resolve({
    channel: calling,
    leave: () => calling.close(),
    close: () => {
      stop()
      calling.close()
      return Promise.resolve()
    },
  })
})
