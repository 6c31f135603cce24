// What tracemalloc of real interpreters counted after each seventh request of random programs (traced-memory/make.py):
// three domains, start and stop, clear_traces, reset_peak, blocks that were there before.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { type Domain, type SimulatedMemory, simulatedMemory } from '@main/allocator/memory'
import { profileByVersion } from '@main/allocator/profiles/known'

type Kind = 'malloc' | 'calloc' | 'realloc' | 'free' | 'start' | 'stop' | 'clear' | 'reset_peak'
/** Slot, domain, bytes. */
type Request = readonly [Kind, number, Domain, number]

interface Recording {
  readonly python: string
  readonly programs: readonly {
    readonly requests: readonly Request[]
    /** Requests until then, current, peak. */
    readonly after: readonly (readonly [number, number, number])[]
  }[]
}

function recording(version: string): Recording {
  const file = new URL(`../../../data/traced-memory/traced-${version}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Recording
}

function play(memory: SimulatedMemory, slots: Pointer[], [kind, slot, domain, size]: Request): void {
  const pointer = slots[slot] ?? NO_MEMORY
  switch (kind) {
    case 'malloc':
    case 'calloc':
      slots[slot] = memory[kind](domain, size)
      return
    case 'realloc':
      slots[slot] = memory.realloc(domain, pointer, size)
      return
    case 'free':
      memory.free(domain, pointer)
      return
    case 'reset_peak':
      memory.traced.resetPeak()
      return
    case 'start':
    case 'stop':
    case 'clear':
      memory.traced[kind]()
  }
}

describe('traced memory', () => {
  for (const version of ['3.8', '3.12']) {
    it(`is what tracemalloc of ${version} counts, current and peak`, () => {
      const { python, programs } = recording(version)
      let compared = 0
      for (const { requests, after } of programs) {
        const memory = simulatedMemory(unwrap(profileByVersion(python)))
        const slots: Pointer[] = []
        const counted: (readonly [number, number, number])[] = []
        requests.forEach((request, index) => {
          play(memory, slots, request)
          if (index % 7 === 0) counted.push([index + 1, memory.traced.current, memory.traced.peak])
        })
        expect(counted).toEqual(after)
        compared += after.length
      }
      expect(compared).toBeGreaterThan(100)
    })
  }
})
