// A stream of requests with everything recorded that a view of a run needs, timed in this process: INPUT PROFILE ROUNDS,
// as allocator-side.ts, which is the bare opponent. Each round is a whole run: all layers, the owner of every block,
// traced memory by site, births and releases of arenas, and 512 moments of arena history and ledger. Prints one JSON.
import { readFileSync } from 'node:fs'
import { assert } from '@shared/base/assert'
import { unwrap } from '@shared/base/result'
import { NO_MEMORY } from '@main/allocator/layer1-general/general-allocator'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { Memory, OBJ, type SimulatedMemory } from '@main/allocator/memory'
import { occupancyOf, watchedArenas } from '@main/allocator/observers/arena-history'
import { heldArenas } from '@main/allocator/observers/held-arenas'
import { ledgerOf } from '@main/allocator/observers/ledger-figures'
import { profileById } from '@main/allocator/profiles/known'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { AddressSpace } from '@main/allocator/system/address-space'
import { ArenaHistoryRecorder } from '@main/arenas/history'
import { OP, readAllocationTrace } from '@main/formats/allocation-trace/read'
import { LedgerHistoryRecorder } from '@main/ledger/history'
import { recordedStream, type RequestStream, syntheticStream } from './request-stream'

const SYNTHETIC_EVENTS = 10_000_000
const MOMENTS = 512
/** Who asks: as many sites as a larger program has lines that allocate. */
const SITES = 1000

interface Recording {
  readonly memory: SimulatedMemory
  readonly arenas: ArenaHistoryRecorder
  readonly ledger: LedgerHistoryRecorder
}

function newRecording(profile: AllocatorProfile, events: number): Recording {
  const interval = Math.ceil(events / MOMENTS)
  const { arenaSize, poolSize } = profile
  const arenas = new ArenaHistoryRecorder({ arenaSize, poolSize, interval, moments: MOMENTS })
  const ledger = new LedgerHistoryRecorder({ interval, moments: MOMENTS })
  const system = new AddressSpace()
  const memory: SimulatedMemory = new Memory(profile, {
    general: new Ptmalloc(system),
    arenas: watchedArenas(system, arenas, () => memory.events),
  })
  memory.traced.start()
  return { memory, arenas, ledger }
}

function play(
  { op, size, slot }: RequestStream,
  memory: Memory<Ptmalloc>,
  pointers: Int32Array,
  from: number,
  to: number,
) {
  for (let event = from; event < to; event++) {
    const at = slot[event] as number
    const bytes = size[event] as number
    memory.site = 1 + ((bytes * 7 + at) % SITES)
    switch (op[event]) {
      case OP.malloc:
        pointers[at] = memory.malloc(OBJ, bytes)
        break
      case OP.calloc:
        pointers[at] = memory.calloc(OBJ, bytes)
        break
      case OP.realloc:
        pointers[at] = memory.realloc(OBJ, pointers[at] as number, bytes)
        break
      default:
        memory.free(OBJ, pointers[at] as number)
        pointers[at] = NO_MEMORY
    }
  }
}

function record(stream: RequestStream, profile: AllocatorProfile): Recording {
  const events = stream.op.length
  const recording = newRecording(profile, events)
  const { memory, arenas, ledger } = recording
  const pointers = new Int32Array(stream.slots).fill(NO_MEMORY)
  const step = Math.ceil(events / MOMENTS)
  for (let from = 0; from < events; from += step) {
    play(stream, memory, pointers, from, Math.min(events, from + step))
    arenas.sample(memory.events, occupancyOf(memory.pymalloc))
    ledger.sample(memory.events, ledgerOf(memory))
  }
  return recording
}

function openStream(input: string): RequestStream {
  if (input.startsWith('synthetic')) return syntheticStream(Number(input.split(':')[1] ?? SYNTHETIC_EVENTS))
  const side = readFileSync(input.replace(/\.trace\.gz$/, '.json'), 'utf8')
  return recordedStream(unwrap(readAllocationTrace(readFileSync(input), side)))
}

const [input = 'synthetic', profileId = 'cpython-3.12', roundsText = '5'] = process.argv.slice(2)
const profile = unwrap(profileById(profileId))
const stream = openStream(input)
const events = stream.op.length
const rounds: number[] = []
let pinsMilliseconds = 0
for (let round = 0; round <= Number(roundsText); round++) {
  const start = performance.now()
  const { memory, arenas } = record(stream, profile)
  rounds.push(((performance.now() - start) * 1e6) / events)
  assert(memory.events === events, 'every request was played')
  const { lives, livesLeftOut } = arenas.history()
  const { allocated } = memory.pymalloc.arenaCounters
  assert(lives.ordinal.length + livesLeftOut === allocated, 'every arena was born once')
  const pinsStart = performance.now()
  heldArenas(memory)
  pinsMilliseconds = performance.now() - pinsStart
}
const [first = 0, ...warm] = rounds
const median = warm.toSorted((a, b) => a - b)[Math.floor(warm.length / 2)]
process.stdout.write(
  `${JSON.stringify({
    events,
    first,
    nsPerEvent: median,
    pinsMilliseconds,
    peakKiB: process.resourceUsage().maxRSS,
  })}\n`,
)
