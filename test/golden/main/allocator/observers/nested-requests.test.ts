// What pymalloc asks the RAW domain for while it serves a request: what it hands on, its arena table, the nodes of its
// radix tree. Recorded interpreters made the same requests, of the same sizes, in the same order.
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { Memory } from '@main/allocator/memory'
import { profileByVersion } from '@main/allocator/profiles/known'
import { mappedArenas } from '@main/allocator/system/arena-source'
import { type AllocationTrace, OP } from '@main/formats/allocation-trace/read'
import { endlessGeneral } from '@test/support/allocator/recorder'
import { recordedTrace, TRACE_NAMES } from '@test/support/allocator/trace-files'
import { playTrace } from '@test/support/allocator/trace-program'

const NAMES = ['malloc', 'calloc', 'realloc', 'free'] as const

/** "realloc 768", one a request, by the event that it was made for. The RAW domain itself turns 0 bytes into 1. */
function recordedRequests({ op, size }: AllocationTrace): string[] {
  const requests: string[] = []
  for (let event = 0, waiting: string[] = []; event < op.length; event++) {
    const bits = op[event] ?? 0
    const kind = bits & OP.kind
    if ((bits & OP.nested) !== 0) {
      const bytes = kind === OP.free ? 0 : Math.max(1, size[event] ?? 0)
      waiting.push(`${NAMES[kind]} ${bytes}`)
    } else {
      requests.push(...waiting.map((request) => `${event}: ${request}`))
      waiting = []
    }
  }
  return requests
}

function simulatedRequests(trace: AllocationTrace): string[] {
  const endless = endlessGeneral()
  let waiting: string[] = []
  const general = {
    malloc: (size: number) => (waiting.push(`malloc ${size}`), endless.malloc(size)),
    calloc: (size: number) => (waiting.push(`calloc ${size}`), endless.calloc(size)),
    realloc: (pointer: number, size: number) => (
      waiting.push(`realloc ${size}`),
      endless.realloc(pointer, size)
    ),
    free: () => void waiting.push('free 0'),
    addressOf: () => 0,
  }
  const profile = unwrap(profileByVersion(trace.pythonVersion, trace.geometry ?? undefined))
  const arenas = mappedArenas(
    2 ** 46,
    trace.arenas.map(({ address }) => address),
  )
  const requests: string[] = []
  playTrace(trace, new Memory(profile, { general, arenas }), (event) => {
    const isRaw = ((trace.op[event] ?? 0) & OP.domain) === OP.raw
    if (!isRaw) requests.push(...waiting.map((request) => `${event}: ${request}`))
    waiting = []
  })
  return requests
}

describe('pymalloc’s own requests', () => {
  for (const name of TRACE_NAMES) {
    it(`come as they did in ${name}`, () => {
      const trace = recordedTrace(name)
      const recorded = recordedRequests(trace)
      expect(recorded.length).toBeGreaterThan(500)
      expect(simulatedRequests(trace)).toEqual(recorded)
    })
  }
})
