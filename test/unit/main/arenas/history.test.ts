import { describe, expect, it } from 'vitest'
import { ArenaHistoryRecorder } from '@main/arenas/history'

const SHAPE = { arenaSize: 2 ** 18, poolSize: 4096 }

function look(...entries: readonly (readonly [address: number, liveBytes: number])[]) {
  return {
    address: Float64Array.from(entries, ([address]) => address),
    liveBytes: Float64Array.from(entries, ([, bytes]) => bytes),
  }
}

describe('the recorder of arenas', () => {
  it('tells an arena that holds a byte from one that holds none, and a full one from both', () => {
    const recorder = new ArenaHistoryRecorder(SHAPE)
    recorder.born(4096, 1)
    recorder.sample(1, look([4096, 0]))
    recorder.sample(2, look([4096, 8]))
    recorder.sample(3, look([4096, SHAPE.arenaSize]))
    expect([...recorder.history().fullness]).toEqual([0, 1, 255])
  })

  it('counts two arenas at one address as two lives', () => {
    const recorder = new ArenaHistoryRecorder(SHAPE)
    recorder.born(4096, 1)
    recorder.sample(5, look([4096, 8]))
    recorder.released(4096, 6)
    recorder.born(4096, 8)
    recorder.sample(9, look([4096, 8]))
    const { allocated, released, highWater, lives, fullness } = recorder.history()
    expect([...allocated]).toEqual([1, 2])
    expect([...released]).toEqual([0, 1])
    expect([...highWater]).toEqual([1, 1])
    expect([...lives.releasedAt]).toEqual([6, Infinity])
    expect([...fullness]).toEqual([1, 0, 0, 1])
  })

  it('forgets an arena that was mapped and given back in one request', () => {
    const recorder = new ArenaHistoryRecorder(SHAPE)
    recorder.born(4096, 3)
    recorder.born(8192, 5)
    recorder.released(8192, 5)
    recorder.born(8192, 7)
    recorder.sample(9, look([4096, 8], [8192, 8]))
    const { allocated, released, highWater, lives } = recorder.history()
    expect([allocated[0], released[0], highWater[0]]).toEqual([2, 0, 2])
    expect([...lives.ordinal]).toEqual([0, 1])
    expect([...lives.bornAt]).toEqual([3, 7])
  })

  it('refuses what cannot be', () => {
    const recorder = new ArenaHistoryRecorder(SHAPE)
    recorder.born(4096, 1)
    expect(() => recorder.born(4096, 2)).toThrow('an arena is born where none is')
    expect(() => recorder.released(8192, 2)).toThrow('an arena is released where one is')
    recorder.sample(3, look())
    expect(() => recorder.sample(2, look())).toThrow('time does not go back')
  })
})
