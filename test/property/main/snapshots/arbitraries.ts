// Random snapshots for the laws beside this file: few names and lines, so that rows meet, tie and merge.
import * as fc from 'fast-check'
import type { Grouping, TraceFilter } from '@shared/model/snapshot'
import type { PlainTrace } from '@test/support/snapshots/table'

const FILES = [
  '/app/main.py',
  '/app/api/views.py',
  '/srv/main.py',
  'run.py',
  '/usr/lib/python3.12/json/decoder.py',
  '/venv/lib/python3.12/site-packages/numpy/core.py',
  '<unknown>',
  '/app/\u{1f40d}.py',
  '/app/\uffff.py',
  '/app/\udcff.py',
]

const frame = fc.tuple(fc.constantFrom(...FILES), fc.integer({ min: 0, max: 3 }))

const plainTrace: fc.Arbitrary<PlainTrace> = fc.record({
  size: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 2 ** 40 })),
  traceback: fc.array(frame, { minLength: 1, maxLength: 5 }),
  domain: fc.constantFrom(0, 0, 0, 389047, 7),
})

export const traces = fc.array(plainTrace, { maxLength: 40 })

export const filter: fc.Arbitrary<TraceFilter> = fc.oneof(
  fc.record({
    kind: fc.constant('filter' as const),
    inclusive: fc.boolean(),
    pattern: fc.constantFrom('*', '/app/*', '*/main.py', '<unknown>', '*.pyc', '*[!n].py', 'nothing'),
    lineno: fc.constantFrom(null, null, 0, 2),
    allFrames: fc.boolean(),
    domain: fc.constantFrom(null, null, 0, 7),
  }),
  fc.record({
    kind: fc.constant('domain' as const),
    inclusive: fc.boolean(),
    domain: fc.constantFrom(0, 7, 389047),
  }),
)

/** Every grouping CPython or we have. */
export const grouping: fc.Arbitrary<Grouping> = fc
  .record({
    groupBy: fc.constantFrom('lineno', 'filename', 'traceback', 'package'),
    cumulative: fc.boolean(),
    filters: fc.array(filter, { maxLength: 3 }),
    mapping: fc.constantFrom([], [{ from: '/srv', to: '/app' }], [{ from: '/app', to: '' }]),
  })
  .map((by) => ({ ...by, cumulative: by.cumulative && by.groupBy !== 'traceback' }))
