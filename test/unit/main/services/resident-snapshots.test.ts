import { describe, expect, it } from 'vitest'
import { createResidentSnapshots } from '@main/services/resident-snapshots'

/** Every snapshot takes 10 bytes; those of `drafts` exist nowhere else. */
function residents(budget: number, drafts: readonly string[] = []) {
  const log: string[] = []
  const snapshots = createResidentSnapshots(
    {
      async hold(id) {
        log.push(`hold ${id}`)
        if (id === 'bad') throw new Error('cannot be read')
        return 10
      },
      release: (id) => log.push(`release ${id}`),
      isStored: (id) => !drafts.includes(id),
    },
    budget,
  )
  return { snapshots, log, ask: (...ids: string[]) => snapshots.use(ids, async () => 'answer') }
}

describe('resident snapshots', () => {
  it('are held once and stay while there is room', async () => {
    const { ask, log } = residents(100)
    expect(await ask('a')).toBe('answer')
    await ask('a', 'b')
    expect(log).toEqual(['hold a', 'hold b'])
  })

  it('the least used goes first, and comes back when it is asked for', async () => {
    const { ask, log } = residents(20)
    await ask('a')
    await ask('b')
    await ask('a')
    await ask('c')
    await Promise.resolve()
    expect(log).toEqual(['hold a', 'hold b', 'hold c', 'release b'])
    await ask('b')
    expect(log).toContain('release a')
    expect(log.filter((line) => line === 'hold b')).toHaveLength(2)
  })

  it('keeps what no file can give again, beyond the budget', async () => {
    const { ask, log } = residents(10, ['draft'])
    await ask('draft')
    await ask('a')
    await ask('b')
    await Promise.resolve()
    expect(log.filter((line) => line.startsWith('release'))).not.toContain('release draft')
  })

  it('keeps what a question is using', async () => {
    const { snapshots, log } = residents(10)
    await snapshots.use(['a'], async () => {
      await snapshots.use(['b'], async () => null)
      await Promise.resolve()
      expect(log).not.toContain('release a')
    })
  })

  it('tries again what could not be held', async () => {
    const { ask, log } = residents(10)
    await expect(ask('bad')).rejects.toThrow('cannot be read')
    await expect(ask('bad')).rejects.toThrow('cannot be read')
    expect(log).toEqual(['hold bad', 'hold bad'])
  })

  it('holds all anew after the thread died', async () => {
    const { ask, snapshots, log } = residents(100)
    await ask('a')
    snapshots.forgetAll()
    await ask('a')
    expect(log).toEqual(['hold a', 'hold a'])
  })
})
