// The crew without a thread keeps the same promises, for the command line and for tests.
import { describe, expect, it } from 'vitest'
import { cancelled, Problem } from '@shared/base/problem'
import type { Progress } from '@shared/base/progress'
import { inProcess } from '@main/jobs/in-process'
import { throttleProgress } from '@main/jobs/throttle'
import type { WorkContext } from '@main/jobs/work'

const handlers = {
  add: ({ a, b }: { a: number; b: number }) => a + b,
  fail: () => {
    throw new Problem({ kind: 'bad-input', message: 'No snapshot' })
  },
  wait: (_argument: null, { signal, isCancelled }: WorkContext) =>
    new Promise<boolean>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(isCancelled() ? cancelled() : new Error('not cancelled')))
    }),
  recount: (_argument: null, { tell }: WorkContext) => {
    for (let n = 1; n <= 3; n++) tell({ n })
  },
  report: (_argument: null, { progress }: WorkContext) => {
    for (let done = 0; done <= 1000; done++) progress({ label: 'Reading', done, total: 1000, unit: 'rows' })
  },
}

describe('a crew in this process', () => {
  it('answers, and fails with the handler’s own problem', async () => {
    const crew = inProcess(handlers)
    expect(await crew.call('add', { a: 1, b: 2 })).toBe(3)
    await expect(crew.call('fail', null as never)).rejects.toThrow('No snapshot')
  })

  it('cancels by signal', async () => {
    const controller = new AbortController()
    const call = inProcess(handlers).call('wait', null, { signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' })
  })

  it('does not start what was cancelled before', async () => {
    const call = inProcess(handlers).call('add', { a: 1, b: 2 }, { signal: AbortSignal.abort() })
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' })
  })

  it('knows own handlers only', async () => {
    const crew = inProcess(handlers)
    await expect(crew.call('toString' as never, null as never)).rejects.toThrow('no handler named toString')
  })

  it('cancels what is under way when it is closed, and takes no more', async () => {
    const crew = inProcess(handlers)
    const waiting = crew.call('wait', null)
    const closed = crew.close()
    await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' })
    await closed
    await expect(crew.call('add', { a: 1, b: 2 })).rejects.toThrow('closed')
  })

  it('passes all news on, in order', async () => {
    const heard: unknown[] = []
    await inProcess(handlers).call('recount', null, { onNews: (news) => heard.push(news) })
    expect(heard).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  it('thins progress out', async () => {
    const seen: Progress[] = []
    await inProcess(handlers).call('report', null, { onProgress: (progress) => seen.push(progress) })
    expect(seen.map(({ done }) => done)).toEqual([0, 1000])
  })
})

describe('thinned progress', () => {
  it('keeps the first and last report of every label, and one each 50 ms between', () => {
    let time = 0
    const seen: string[] = []
    const report = throttleProgress(
      ({ label, done }) => seen.push(`${label} ${done}`),
      () => time,
    )
    for (const label of ['a', 'b']) {
      for (let done = 0; done <= 10; done++, time += 20) report({ label, done, total: 10, unit: 'steps' })
    }
    expect(seen).toEqual(['a 0', 'a 3', 'a 6', 'a 9', 'a 10', 'b 0', 'b 3', 'b 6', 'b 9', 'b 10'])
  })
})
