import { describe, expect, it } from 'vitest'
import { cancelled, Problem } from '@shared/base/problem'
import type { Job } from '@shared/contract/workbench'
import { createJobBoard } from '@main/services/job-board'
import { quietly } from '@test/support/workbench'

function board() {
  const announced: (readonly Job[])[] = []
  let time = 0
  const jobs = createJobBoard(
    (list) => announced.push(list),
    () => time,
  )
  return { jobs, announced, advance: (milliseconds: number) => (time += milliseconds) }
}

/** Never ends but by its signal. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelled())))
}

describe('a job', () => {
  it('is announced when it starts and when it ends, and gives its result', async () => {
    const { jobs, announced } = board()
    expect(await jobs.run('Reading', quietly(), async () => 7)).toBe(7)
    expect(announced.map((list) => list.map(({ state, progress }) => [state, progress.label]))).toEqual([
      [['running', 'Reading']],
      [['done', 'Reading']],
    ])
  })

  it('can be cancelled by its id', async () => {
    const { jobs } = board()
    const running = jobs.run('Reading', quietly(), ({ signal }) => untilAborted(signal))
    jobs.cancel(jobs.list()[0]?.id ?? '')
    await expect(running).rejects.toMatchObject({ kind: 'cancelled' })
    expect(jobs.list()).toMatchObject([{ state: 'cancelled', problem: null }])
  })

  it('can be cancelled by who called', async () => {
    const { jobs } = board()
    const controller = new AbortController()
    const running = jobs.run('Reading', quietly([], controller.signal), ({ signal }) => untilAborted(signal))
    controller.abort()
    await expect(running).rejects.toMatchObject({ kind: 'cancelled' })
  })

  it('that failed says why, in a line', async () => {
    const { jobs } = board()
    const problem = new Problem({
      kind: 'bad-input',
      message: 'No pickle protocol byte',
      offset: 0,
      file: 'a',
    })
    await expect(jobs.run('Reading', quietly(), () => Promise.reject(problem))).rejects.toBe(problem)
    expect(jobs.list()).toMatchObject([{ state: 'failed', problem: 'a: No pickle protocol byte at byte 0' }])
  })

  it('is listed for a minute after its end', async () => {
    const { jobs, advance } = board()
    await jobs.run('Reading', quietly(), async () => null)
    advance(60_000)
    expect(jobs.list()).toHaveLength(1)
    advance(1)
    expect(jobs.list()).toEqual([])
  })

  it('tells its progress to the caller at once and to the list', async () => {
    const { jobs } = board()
    const heard: { done: number }[] = []
    await jobs.run('Reading', quietly(heard as never), async ({ progress }) => {
      progress({ label: 'Reading', done: 3, total: 10, unit: 'bytes' })
    })
    expect(heard).toMatchObject([{ done: 3 }])
    expect(jobs.list()).toMatchObject([{ progress: { done: 3, total: 10 } }])
  })
})
