// Root of the worker threads: which handlers a role runs. Loaded only by the thread that needs them.
import { serveThread } from './jobs'

serveThread({
  reader: async () => (await import('./services/work/reader')).readerHandlers,
  analysis: async () => (await import('./services/work/analysis')).analysisHandlers,
  simulation: async () => (await import('./services/work/replay/simulation')).simulationHandlers,
  sessions: async () => (await import('./services/work/sessions')).sessionHandlers,
})
