// Work away from the main thread: crews in worker threads or in this process, with progress and cancellation.
export { inProcess } from './in-process'
export { serveThread } from './serve-thread'
export type { Roles } from './serve-thread'
export { startThread } from './thread'
export type { Crew, WorkArgument, WorkContext, WorkHandlers, WorkOptions, WorkResult } from './work'
