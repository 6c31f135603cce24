// A crew in a worker thread: the calling end. The thread starts with the first call, and again after it died.
import { Worker } from 'node:worker_threads'
import { cancelled, Problem } from '@shared/base/problem'
import type { ThreadData, WorkReply, WorkRequest } from './messages'
import type { Crew, WorkHandlers, WorkOptions } from './work'

/** Milliseconds that `close` gives running calls to notice that they are cancelled. */
const CLOSE_PATIENCE = 2_000

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly options: WorkOptions
  readonly cancel: () => void
}

export interface ThreadOptions {
  /** What the thread's own objects may take, in MiB; typed arrays do not count. Node's default if left out. */
  readonly heapMegabytes?: number
}

/** `entry` is the built worker.js; `role` one of the names given to `serveThread` there. */
export function startThread<H extends WorkHandlers>(
  entry: URL,
  role: string,
  options: ThreadOptions = {},
): Crew<H> {
  const crew = new ThreadCrew(entry, role, options)
  return {
    // The promise resolves to what the handler named by M returns: the thread runs the handlers H.
    call: (method, argument, options = {}) => crew.call(method, argument, options) as Promise<never>,
    onLost: (listener) => crew.onLost(listener),
    close: () => crew.close(),
  }
}

class ThreadCrew {
  readonly #entry: URL
  readonly #role: string
  readonly #options: ThreadOptions
  readonly #pending = new Map<number, Pending>()
  readonly #lostListeners = new Set<() => void>()
  #worker: Worker | null = null
  #nextId = 1
  #isClosed = false
  #onIdle: (() => void) | null = null

  constructor(entry: URL, role: string, options: ThreadOptions) {
    this.#entry = entry
    this.#role = role
    this.#options = options
  }

  call(method: string, argument: unknown, options: WorkOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(new Problem({ kind: 'internal', message: `The ${this.#role} thread has been closed` }))
        return
      }
      if (options.signal?.aborted) {
        reject(cancelled())
        return
      }
      const worker = (this.#worker ??= this.#start())
      const id = this.#nextId++
      const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
      const cancel = () => {
        Atomics.store(flag, 0, 1)
        worker.postMessage({ kind: 'cancel', id } satisfies WorkRequest)
      }
      // Throws, and so rejects, when the argument cannot be cloned.
      worker.postMessage({ kind: 'call', id, method, argument, flag } satisfies WorkRequest, [
        ...(options.transfer ?? []),
      ])
      options.signal?.addEventListener('abort', cancel)
      this.#pending.set(id, { resolve, reject, options, cancel })
      worker.ref()
    })
  }

  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener)
    return () => this.#lostListeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const worker = this.#worker
    if (worker === null) return
    for (const pending of this.#pending.values()) pending.cancel()
    await this.#idle()
    await worker.terminate()
  }

  /** Settles when nothing is under way, or when patience has run out. */
  #idle(): Promise<void> {
    if (this.#pending.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, CLOSE_PATIENCE)
      this.#onIdle = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #start(): Worker {
    const { heapMegabytes } = this.#options
    const worker = new Worker(this.#entry, {
      workerData: { role: this.#role } satisfies ThreadData,
      ...(heapMegabytes !== undefined && { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } }),
    })
    let cause: Error | null = null
    worker.on('message', (reply: WorkReply) => this.#receive(worker, reply))
    worker.on('messageerror', (error) => {
      cause = error
      void worker.terminate()
    })
    worker.on('error', (error) => {
      cause = error instanceof Error ? error : new Error(String(error))
    })
    worker.on('exit', (code) => this.#lose(worker, cause, code))
    return worker
  }

  #receive(worker: Worker, reply: WorkReply): void {
    if (reply.kind === 'progress') {
      this.#pending.get(reply.id)?.options.onProgress?.(reply.progress)
      return
    }
    if (reply.kind === 'news') {
      this.#pending.get(reply.id)?.options.onNews?.(reply.news)
      return
    }
    const pending = this.#settle(reply.id)
    // An idle thread does not keep the process alive.
    if (this.#pending.size === 0) worker.unref()
    switch (reply.kind) {
      case 'result':
        pending?.resolve(reply.value)
        break
      case 'problem':
        pending?.reject(new Problem(reply.problem))
        break
      case 'defect': {
        const error = new Error(reply.message)
        error.stack = reply.stack
        pending?.reject(error)
        break
      }
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    pending?.options.signal?.removeEventListener('abort', pending.cancel)
    if (this.#pending.size === 0) this.#onIdle?.()
    return pending
  }

  #lose(worker: Worker, cause: Error | null, code: number): void {
    if (this.#worker === worker) this.#worker = null
    const problem = this.#isClosed ? cancelled() : death(this.#role, cause, code)
    for (const id of this.#pending.keys()) this.#settle(id)?.reject(problem)
    if (this.#isClosed) return
    for (const listener of this.#lostListeners) listener()
  }
}

function death(role: string, cause: Error | null, code: number): Problem {
  const isOutOfMemory = cause !== null && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (isOutOfMemory) {
    return new Problem({
      kind: 'internal',
      message: `The ${role} thread ran out of memory`,
      remedy: 'Close snapshots that are not needed, and try again',
    })
  }
  const reason = cause === null ? `exit code ${code}` : cause.message
  return new Problem({ kind: 'internal', message: `The ${role} thread ended unexpectedly (${reason})` })
}
