// Samples of a running program: all while they are few, evenly thinned when they are many, the newest always.
import { expect, it } from 'vitest'
import { LiveSamples } from '@main/services/programs/live-samples'

const figures = (event: number) => ({
  event,
  rss: 2 * event,
  arenas: 1,
  arenasHighWater: 1,
  asked: event,
  askedPeak: event,
})

it('keeps few samples whole', () => {
  const samples = new LiveSamples()
  for (const event of [3, 5, 9]) samples.add(figures(event))
  const { at, rss } = samples.columns()
  expect([...at]).toEqual([3, 5, 9])
  expect([...rss]).toEqual([6, 10, 18])
})

it('thins many samples evenly, and keeps the newest', () => {
  const samples = new LiveSamples()
  for (let event = 0; event < 10_000; event++) samples.add(figures(event))
  const at = [...samples.columns().at]
  expect(at.length).toBeLessThanOrEqual(1025)
  expect(at.at(-1)).toBe(9999)
  const steps = at.slice(1, -1).map((event, index) => event - (at[index] ?? 0))
  expect(Math.max(...steps) / Math.min(...steps)).toBeLessThanOrEqual(2)
})
