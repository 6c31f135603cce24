// A thread with handlers for the tests of jobs/: bundled by the test, because threads do not run TypeScript.
import { cancelled, Problem } from '@shared/base/problem'
import { serveThread } from '@main/jobs/serve-thread'
import type { WorkContext } from '@main/jobs/work'

const kept = { count: 0 }

export const testHandlers = {
  add: ({ a, b }: { a: number; b: number }) => a + b,
  double: ({ values }: { values: Float64Array }, { transfer }: WorkContext) => {
    const doubled = values.map((value) => value * 2)
    transfer([doubled.buffer])
    return doubled
  },
  count: () => ++kept.count,
  /** Synchronous, for at most `milliseconds`: only the shared flag can reach it. */
  spin: ({ milliseconds }: { milliseconds: number }, { progress, isCancelled }: WorkContext) => {
    const end = performance.now() + milliseconds
    let steps = 0
    while (performance.now() < end) {
      if (isCancelled()) throw cancelled()
      progress({ label: 'Spinning', done: ++steps, total: null, unit: 'steps' })
    }
    return steps
  },
  recount: ({ times }: { times: number }, { tell }: WorkContext) => {
    for (let n = 1; n <= times; n++) tell({ n, column: Float64Array.of(n) })
    return times
  },
  wait: (_argument: null, { signal }: WorkContext) =>
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(cancelled()))
    }),
  /** Never looks whether it is cancelled. */
  ignore: ({ milliseconds }: { milliseconds: number }) =>
    new Promise<string>((resolve) => {
      setTimeout(resolve, milliseconds, 'done')
    }),
  fail: () => {
    throw new Problem({ kind: 'bad-input', message: 'No pickle protocol byte', offset: 0, expected: '0x80' })
  },
  break: () => {
    throw new TypeError('a defect of ours')
  },
  unclonable: () => () => 1,
  exit: () => process.exit(3),
  crash: () => {
    setTimeout(() => {
      throw new Error('out of the loop')
    })
    return new Promise<never>(() => {})
  },
  exhaust: () => {
    const hoard: string[][] = []
    for (;;) hoard.push(Array.from({ length: 100_000 }, (_, i) => `${i} ${hoard.length}`))
  },
}

serveThread({
  test: () => Promise.resolve(testHandlers),
  broken: () => Promise.reject(new Error('its handlers cannot be loaded')),
})
