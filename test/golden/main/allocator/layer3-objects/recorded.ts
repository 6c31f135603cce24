// What real interpreters said (test/golden/data/objects), by release; and a memory that remembers the requests that are
// still alive, as the recorder inside the interpreters did.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { present } from '@shared/base/assert'
import { type Domain, MEM, OBJ, RAW } from '@main/allocator/memory'
import type { ObjectMemory } from '@main/allocator/layer3-objects/object-memory'
import { isFrom, type Release, RELEASES } from '@main/allocator/layer3-objects/releases'

export type Request = readonly [domain: 'raw' | 'mem' | 'obj', size: number]

export type RecordedFile = 'sizes' | 'identity' | 'operations'

interface Fact {
  readonly path: readonly string[]
  readonly steps: readonly (readonly [Release, unknown])[]
}

const FOLDER = join(import.meta.dirname, '../../../data/objects')

export function recordedFacts(file: RecordedFile): readonly Fact[] {
  const rows = JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')) as [
    string[],
    [Release, unknown][],
  ][]
  return rows.map(([path, steps]) => ({ path, steps }))
}

/** What was recorded in `release`; null when nothing was. */
export function valueOf({ steps }: Fact, release: Release): unknown {
  let value: unknown = null
  for (const [first, next] of steps) if (isFrom(release, first)) value = next
  return value
}

export interface Entry {
  readonly section: string
  readonly name: string
  readonly release: Release
  readonly value: unknown
}

/** Every fact of every release. */
export function entries(file: RecordedFile): readonly Entry[] {
  return recordedFacts(file).flatMap((fact) => {
    const section = present(fact.path[0], 'a fact has a section')
    const name = fact.path.slice(1).join(' / ')
    return RELEASES.map((release) => ({ section, name, release, value: valueOf(fact, release) })).filter(
      ({ value }) => value !== null,
    )
  })
}

const LETTERS = { [RAW]: 'r', [MEM]: 'm', [OBJ]: 'o' } as const
const NAMES = { [RAW]: 'raw', [MEM]: 'mem', [OBJ]: 'obj' } as const

/** Requests that live, in the order they were made; a block that was resized stands where it was resized last. */
export class RecordingMemory implements ObjectMemory {
  readonly #alive = new Map<number, Request>()
  #next = 0
  #first = 0
  #events: string[] = []
  /** Numbers of the blocks in the log; undefined: nothing is logged yet. */
  #numbers: Map<number, number> | undefined
  #made = 0
  #ignored: ReadonlySet<number> = new Set()

  /** From here on requests count. */
  capture(): void {
    this.#first = this.#next
  }

  get live(): Request[] {
    return [...this.#alive].filter(([pointer]) => pointer >= this.#first).map(([, request]) => request)
  }

  /** From here on events are written, but for objects of the `ignored` sizes. */
  log(ignored: ReadonlySet<number>): void {
    this.#ignored = ignored
    this.#numbers = new Map()
  }

  /** As test/golden/data/objects/operations.py writes them. */
  get events(): string {
    return this.#events.join(' ')
  }

  malloc(domain: Domain, size: number): number {
    const pointer = this.#take(domain, size)
    if (this.#numbers === undefined || (domain === OBJ && this.#ignored.has(size))) return pointer
    this.#numbers.set(pointer, this.#made)
    this.#events.push(`+${LETTERS[domain]}${size}#${this.#made++}`)
    return pointer
  }

  calloc(domain: Domain, size: number): number {
    return this.malloc(domain, size)
  }

  realloc(domain: Domain, old: number, size: number): number {
    if (old >= 0) this.#drop(domain, old)
    const pointer = this.#take(domain, size)
    if (this.#numbers === undefined) return pointer
    const before = old >= 0 ? (this.#numbers.get(old) ?? '?') : 'N'
    this.#numbers.delete(old)
    this.#numbers.set(pointer, this.#made)
    this.#events.push(`~${LETTERS[domain]}${size}#${before}>${this.#made++}`)
    return pointer
  }

  free(domain: Domain, pointer: number): void {
    const size = this.#drop(domain, pointer)
    if (this.#numbers === undefined || (domain === OBJ && this.#ignored.has(size))) return
    this.#events.push(`-${LETTERS[domain]}#${this.#numbers.get(pointer) ?? '?'}`)
    this.#numbers.delete(pointer)
  }

  addressOf(pointer: number): number {
    return pointer
  }

  #take(domain: Domain, size: number): number {
    const pointer = this.#next++
    this.#alive.set(pointer, [NAMES[domain], size])
    return pointer
  }

  #drop(domain: Domain, pointer: number): number {
    const known = this.#alive.get(pointer)
    if (known === undefined) throw new Error(`Block ${pointer} is freed but not alive`)
    if (known[0] !== NAMES[domain])
      throw new Error(`Block ${pointer} of ${known[0]} is freed as ${NAMES[domain]}`)
    this.#alive.delete(pointer)
    return known[1]
  }
}
