// Every event of the operations that were recorded inside 3.8 to 3.13: which requests, of which domain, in which order, and
// what was resized and freed.
import { present } from '@shared/base/assert'
import { describe, expect, it } from 'vitest'
import { ObjectAllocator } from '@main/allocator/layer3-objects/object-allocator'
import { isFrom, type Release, RELEASES } from '@main/allocator/layer3-objects/releases'
import { OPERATIONS } from './operations'
import { entries, RecordingMemory } from './recorded'

const recorded = entries('operations')
const RECORDED_RELEASES = RELEASES.filter((one) => isFrom(one, '3.8') && !isFrom(one, '3.13.18'))

/** What the loops around an operation make: iterators, integers, tuples of arguments. Left out of these recordings. */
const NOISE = new Set([24, 28, 32, 40, 48, 72])
const NONE = new Set<number>()

function isAboutClasses(name: string): boolean {
  return /^class|instance|attribute|__dict__/.test(name)
}

function eventsOf(name: string, release: Release): string {
  const memory = new RecordingMemory()
  const objects = new ObjectAllocator(memory, release)
  const operation = present(OPERATIONS[name], 'only operations of the table are run')(objects, release)
  objects.clearFreeLists()
  operation.park?.()
  memory.log(isAboutClasses(name) ? NONE : NOISE)
  operation.act()
  return memory.events
}

describe('requests while objects are worked on', () => {
  it.each(RECORDED_RELEASES)('%s: as recorded', (release) => {
    const covered = recorded.filter((one) => one.release === release && one.name in OPERATIONS)
    const actual = Object.fromEntries(covered.map(({ name }) => [name, eventsOf(name, release)]))
    expect(actual).toEqual(Object.fromEntries(covered.map(({ name, value }) => [name, value])))
  })
})
