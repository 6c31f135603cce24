// The recordings that a mutant of pymalloc is held against: does one come out of it, or not. Called by the mutation tests.
import { readFileSync } from 'node:fs'
import { unwrap } from '@shared/base/result'
import {
  type GeneralAllocator,
  NO_MEMORY,
  type Pointer,
} from '@main/allocator/layer1-general/general-allocator'
import { statisticsOf } from '@main/allocator/layer2-pymalloc/statistics'
import { profileById, profileByVersion } from '@main/allocator/profiles/known'
import { mappedArenas } from '@main/allocator/system/arena-source'
import { OP } from '@main/formats/allocation-trace/read'
import { type Checkpoint, playConformance, type PymallocClass } from './conformance'
import { AddressHash, arenasAt, endlessGeneral } from './recorder'
import { playSynthetic, type SyntheticCheckpoint } from './synthetic'
import { recordedTrace } from './trace-files'

export type Recording =
  /** 400,000 requests: malloc, realloc, free; hash and arenas. `offset`: of arenas, bytes beyond 1 MiB. */
  | { readonly kind: 'sequence'; readonly profile: string; readonly offset: number }
  /** 100,000 requests, calloc and large ones among them; hash and ten counters. */
  | { readonly kind: 'synthetic'; readonly python: string; readonly offset: number }
  /** What pymalloc asked of the general allocator while a whole program ran. */
  | { readonly kind: 'handed on'; readonly trace: string }

/** Whether the recording comes out of `Allocator`. A broken list may also stop it by an assert. */
export function comesOut(Allocator: PymallocClass, recording: Recording): boolean {
  try {
    switch (recording.kind) {
      case 'sequence':
        return sequenceComesOut(Allocator, recording.profile, recording.offset)
      case 'synthetic':
        return syntheticComesOut(Allocator, recording.python, recording.offset)
      case 'handed on':
        return handsOnAsRecorded(Allocator, recording.trace)
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Invariant broken')) return false
    throw error
  }
}

const DATA = new URL('../../golden/data/pymalloc/', import.meta.url)

interface SequenceCase {
  readonly profile: string
  readonly offset: number
  readonly checkpoints: readonly Checkpoint[]
  readonly final: { readonly hash: number; readonly arenasAllocated: number; readonly arenasFreed: number }
}

interface SyntheticCase {
  readonly events: number
  readonly python: string
  readonly arena_offset: number
  readonly checkpoints: readonly SyntheticCheckpoint[]
}

/** The first case that `fits`, of a file that has such cases. */
function recordedCase<Case>(file: string, fits: (one: Case) => boolean): Case {
  const { cases } = JSON.parse(readFileSync(new URL(file, DATA), 'utf8')) as {
    readonly cases: readonly Case[]
  }
  const found = cases.find(fits)
  if (found === undefined) throw new Error(`${file} has no such recording`)
  return found
}

function sequenceComesOut(Allocator: PymallocClass, profile: string, offset: number): boolean {
  const { checkpoints, final } = recordedCase<SequenceCase>(
    'conformance.json',
    (one) => one.profile === profile && one.offset === offset,
  )
  const last: Checkpoint = [400_000, final.hash, 0, final.arenasAllocated, final.arenasFreed]
  const expected = [...checkpoints, last]
  let isExact = true
  const fits = (checkpoint: Checkpoint, index: number) => {
    isExact = isSame(checkpoint, expected[index])
    return isExact
  }
  const played = playConformance(Allocator, unwrap(profileById(profile)), offset, fits)
  return isExact && played.length === expected.length
}

function syntheticComesOut(Allocator: PymallocClass, python: string, offset: number): boolean {
  const { events, checkpoints } = recordedCase<SyntheticCase>(
    'synthetic.json',
    (one) => one.events === 100_000 && one.python === python && one.arena_offset === offset,
  )
  const hash = new AddressHash()
  const allocator = new Allocator(unwrap(profileByVersion(python)), endlessGeneral(), arenasAt(offset, hash))
  const played: SyntheticCheckpoint[] = []
  const onResult = (pointer: Pointer) => hash.addResult(allocator, pointer)
  playSynthetic(allocator, events, onResult, (label, event) => {
    const { arenas, classes, unusedPools } = statisticsOf(allocator)
    const { allocated, released, highWater, current } = arenas
    const pools = classes.reduce((sum, one) => sum + one.pools, 0)
    const blocks = classes.reduce((sum, one) => sum + one.blocksInUse, 0)
    const counters = [allocated, released, highWater, current, pools, unusedPools, blocks] as const
    played.push([label, event, hash.value, ...counters])
  })
  return played.length === checkpoints.length && played.every((one, i) => isSame(one, checkpoints[i]))
}

/** The request of an event as text: kind and bytes. */
function handsOnAsRecorded(Allocator: PymallocClass, name: string): boolean {
  const trace = recordedTrace(name)
  const asked: string[] = []
  const general = askedOf(asked)
  const profile = unwrap(profileByVersion(trace.pythonVersion, trace.geometry ?? undefined))
  const arenas = trace.arenas.map(({ address }) => address)
  const allocator = new Allocator(profile, general, mappedArenas(2 ** 46, arenas))
  const pointers = new Map<number, Pointer>()
  const nested: string[] = []
  for (const [event, bits] of trace.op.entries()) {
    const bytes = trace.size[event] ?? 0
    const kind = bits & OP.kind
    if ((bits & OP.nested) !== 0) nested.push(`${kind} ${kind === OP.free ? 0 : bytes}`)
    if ((bits & OP.nested) !== 0 || (bits & OP.domain) === OP.raw) continue
    const old = pointers.get(trace.old[event] ?? 0) ?? NO_MEMORY
    pointers.delete(trace.old[event] ?? 0)
    if (kind === OP.free) allocator.free(old)
    else if (kind === OP.realloc) pointers.set(trace.new[event] ?? 0, allocator.realloc(old, bytes))
    else {
      const given = kind === OP.malloc ? allocator.malloc(bytes) : allocator.calloc(bytes)
      pointers.set(trace.new[event] ?? 0, given)
    }
  }
  return isSame(asked, nested)
}

/** A general allocator that writes down what it is asked. */
function askedOf(asked: string[]): GeneralAllocator {
  const chunks = endlessGeneral()
  return {
    malloc(size) {
      asked.push(`${OP.malloc} ${size}`)
      return chunks.malloc(size)
    },
    calloc(size) {
      asked.push(`${OP.calloc} ${size}`)
      return chunks.calloc(size)
    },
    realloc(pointer, size) {
      asked.push(`${OP.realloc} ${size}`)
      return chunks.realloc(pointer, size)
    },
    free() {
      asked.push(`${OP.free} 0`)
    },
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[] | undefined): boolean {
  return one.length === other?.length && one.every((value, i) => value === other[i])
}
