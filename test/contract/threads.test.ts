// Crews over a real worker thread: results, progress, cancellation, problems, death.
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Progress } from '@shared/base/progress'
import { Problem } from '@shared/base/problem'
import { startThread } from '@main/jobs/thread'
import type { Crew } from '@main/jobs/work'
import { bundleForNode } from '@test/support/bundle'
import type { testHandlers } from '@test/support/work-thread'

let folder: string
let entry: URL
let crew: Crew<typeof testHandlers>

beforeAll(async () => {
  const bundle = await bundleForNode('test/support/work-thread.ts')
  folder = dirname(bundle)
  entry = pathToFileURL(bundle)
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => {
  crew = startThread<typeof testHandlers>(entry, 'test')
})
afterEach(() => crew.close())

describe('a crew in a thread', () => {
  it('gives each call its own result', async () => {
    const sums = await Promise.all([1, 2, 3].map((a) => crew.call('add', { a, b: 10 })))
    expect(sums).toEqual([11, 12, 13])
  })

  it('moves buffers both ways instead of copying them', async () => {
    const values = Float64Array.of(1, -0, Number.NaN)
    const doubled = await crew.call('double', { values }, { transfer: [values.buffer] })
    expect(doubled).toEqual(Float64Array.of(2, -0, Number.NaN))
    expect(values.buffer.byteLength).toBe(0)
  })

  it('cancels a synchronous loop', async () => {
    const controller = new AbortController()
    const startedAt = performance.now()
    const call = crew.call('spin', { milliseconds: 30_000 }, { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(await crew.call('add', { a: 1, b: 1 })).toBe(2)
  })

  it('cancels a call that waits behind another one, without running it', async () => {
    const controller = new AbortController()
    const busy = crew.call('spin', { milliseconds: 200 })
    const waiting = crew.call('count', null as never, { signal: controller.signal })
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' })
    await busy
    expect(await crew.call('count', null as never)).toBe(1)
  })

  it('cancels asynchronous work by its signal', async () => {
    const controller = new AbortController()
    const call = crew.call('wait', null, { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' })
    const late = crew.call('add', { a: 1, b: 1 }, { signal: controller.signal })
    await expect(late).rejects.toMatchObject({ kind: 'cancelled' })
  })

  it('reports progress while a loop runs, at most some twenty times a second', async () => {
    const seen: Progress[] = []
    const steps = await crew.call(
      'spin',
      { milliseconds: 500 },
      { onProgress: (progress) => seen.push(progress) },
    )
    expect(steps).toBeGreaterThan(100)
    expect(seen.length).toBeGreaterThan(1)
    expect(seen.length).toBeLessThan(15)
    expect(seen[0]).toEqual({ label: 'Spinning', done: 1, total: null, unit: 'steps' })
  })

  it('carries news whole, in order and before the result', async () => {
    const heard: unknown[] = []
    expect(await crew.call('recount', { times: 3 }, { onNews: (news) => heard.push(news) })).toBe(3)
    expect(heard).toEqual([1, 2, 3].map((n) => ({ n, column: Float64Array.of(n) })))
  })

  it('carries problems whole and defects with their stack', async () => {
    const failed = crew.call('fail', null as never)
    await expect(failed).rejects.toBeInstanceOf(Problem)
    await expect(crew.call('fail', null as never)).rejects.toMatchObject({ offset: 0, expected: '0x80' })
    const broken: unknown = await crew.call('break', null as never).catch((error: unknown) => error)
    expect(broken).not.toBeInstanceOf(Problem)
    expect(broken).toMatchObject({
      message: 'a defect of ours',
      stack: expect.stringContaining('TypeError: a defect of ours'),
    })
    await expect(crew.call('unclonable', null as never)).rejects.toThrow('could not be cloned')
  })

  it('refuses an argument that cannot be cloned', async () => {
    const argument = { a: 1, b: (() => 1) as never }
    await expect(crew.call('add', argument)).rejects.toThrow('could not be cloned')
    expect(await crew.call('add', { a: 1, b: 1 })).toBe(2)
  })

  it.each([
    ['ends itself', 'exit', 'The test thread ended unexpectedly (exit code 3)'],
    ['crashes', 'crash', 'The test thread ended unexpectedly (out of the loop)'],
    ['runs out of memory', 'exhaust', 'The test thread ran out of memory'],
  ] as const)('fails its calls when the thread %s, and starts it again', async (_how, method, message) => {
    if (method === 'exhaust') crew = startThread<typeof testHandlers>(entry, 'test', { heapMegabytes: 64 })
    let losses = 0
    crew.onLost(() => (losses += 1))
    expect(await crew.call('count', null as never)).toBe(1)
    const fatal = crew.call(method, null as never)
    const waiting = crew.call('wait', null)
    await expect(fatal).rejects.toMatchObject({ kind: 'internal', message })
    await expect(waiting).rejects.toBeInstanceOf(Problem)
    expect(losses).toBe(1)
    expect(await crew.call('count', null as never)).toBe(1)
  })

  it('says that handlers cannot be loaded', async () => {
    const broken = startThread<typeof testHandlers>(entry, 'broken')
    await expect(broken.call('add', { a: 1, b: 1 })).rejects.toThrow('its handlers cannot be loaded')
    const missing = startThread<typeof testHandlers>(pathToFileURL(join(folder, 'missing.mjs')), 'test')
    await expect(missing.call('add', { a: 1, b: 1 })).rejects.toThrow('ended unexpectedly')
  })

  it('cancels what is under way when it is closed, and takes no more', async () => {
    const waiting = crew.call('wait', null)
    waiting.catch(() => {})
    await crew.call('add', { a: 1, b: 1 })
    await crew.close()
    await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' })
    await expect(crew.call('add', { a: 1, b: 1 })).rejects.toThrow('has been closed')
  })

  it('waits for a call that cannot be cancelled before it closes', async () => {
    const finishing = crew.call('ignore', { milliseconds: 300 })
    await crew.call('add', { a: 1, b: 1 })
    const [outcome] = await Promise.all([finishing, crew.close()])
    expect(outcome).toBe('done')
  })
})
