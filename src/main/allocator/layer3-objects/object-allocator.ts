// The objects of one running interpreter: what each type asks of the allocator, in CPython's order, and what it gives
// back. Called by the interpreter for every object it makes, resizes and lets go; it keeps the values, this their memory.
import type { Pointer } from '../layer1-general/general-allocator'
import { OBJ } from '../memory'
import { Arrays } from './arrays'
import { Bytearrays } from './bytearrays'
import { Deques } from './deques'
import { Dicts } from './dicts'
import { FrameObjects } from './frames'
import { Identity } from './identity'
import { Instances } from './instances'
import { Ints } from './ints'
import { FreeLists, type Layouts, layoutsOf, PlainObjects } from './layout'
import { Lists } from './lists'
import { type FreeList, type ObjectMemory, Requests } from './object-memory'
import type { Release } from './releases'
import { OrderedDicts } from './ordered-dicts'
import { Sets } from './sets'
import { BytesObjects, Strings } from './text'
import { Tuples } from './tuples'
import { Types } from './types'

export class ObjectAllocator {
  readonly release: Release
  readonly memory: ObjectMemory
  readonly layouts: Layouts
  /** Objects of one block: `plain.create(layouts.function)`. */
  readonly plain: PlainObjects
  /** Which equal values are one object. */
  readonly identity: Identity
  readonly ints: Ints
  readonly strings: Strings
  readonly bytes: BytesObjects
  readonly tuples: Tuples
  readonly lists: Lists
  readonly dicts: Dicts
  readonly orderedDicts: OrderedDicts
  readonly sets: Sets
  readonly deques: Deques
  readonly arrays: Arrays
  readonly bytearrays: Bytearrays
  readonly instances: Instances
  readonly types: Types
  /** Frames of calls through 3.10; from 3.11 on a DataStack has them. */
  readonly frames: FrameObjects
  readonly #requests: Requests
  readonly #freeLists: FreeLists

  constructor(memory: ObjectMemory, release: Release) {
    const requests = new Requests(memory)
    const freeLists = new FreeLists(release)
    const layouts = layoutsOf(release, freeLists)
    const plain = new PlainObjects(requests)
    this.release = release
    this.memory = memory
    this.layouts = layouts
    this.plain = plain
    this.identity = new Identity(release)
    this.ints = new Ints(release, requests, freeLists)
    this.strings = new Strings(release, requests)
    this.bytes = new BytesObjects(release, requests)
    this.tuples = new Tuples(release, requests, layouts.tuple)
    this.lists = new Lists(release, requests, plain, layouts.list)
    this.dicts = new Dicts(release, requests, plain, layouts.dict, freeLists)
    this.orderedDicts = new OrderedDicts(requests, plain, this.dicts, layouts.orderedDict)
    this.sets = new Sets(release, requests, plain, layouts.set)
    this.deques = new Deques(release, requests, plain, layouts.deque)
    this.arrays = new Arrays(requests, plain, layouts.array)
    this.bytearrays = new Bytearrays(release, requests, plain, layouts.bytearray)
    this.frames = new FrameObjects(requests, layouts.frame, freeLists.named('frame'))
    this.instances = new Instances(release, requests, this.dicts, layouts.dict)
    this.types = new Types(release, this)
    this.#requests = requests
    this.#freeLists = freeLists
  }

  /** id() of an object whose block is `pointer`; `head` as its layout or its class's shape says. */
  idOf(pointer: Pointer, head: number): number {
    return this.memory.addressOf(pointer) + head
  }

  /** What a collection of the oldest generation, such as gc.collect(), gives back of the free lists. */
  clearFreeLists(): void {
    for (const name of this.#freeLists.cleared()) {
      if (name === 'frame') this.frames.clear()
      else if (name === 'dictKeys') this.dicts.tables.clearFreeList()
      else if (name === 'tuple') for (const list of this.tuples.freeLists) this.#empty(list)
      else this.#empty(this.#freeLists.named(name))
    }
  }

  #empty(list: FreeList): void {
    while (list.length > 0) this.#requests.free(OBJ, list.take())
  }
}
