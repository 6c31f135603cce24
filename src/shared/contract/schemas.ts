// Schemas used by more than one service. Bounds are generous for people and small for attackers.
import * as v from 'valibot'

export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
/** A path on the machine the services run on. */
export const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))
export const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))
export const note = v.pipe(v.string(), v.maxLength(20_000))
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
export const nothing = v.object({})

export const filter = v.variant('kind', [
  v.object({
    kind: v.literal('filter'),
    inclusive: v.boolean(),
    pattern: v.pipe(v.string(), v.maxLength(4096)),
    lineno: v.nullable(count),
    allFrames: v.boolean(),
    domain: v.nullable(count),
  }),
  v.object({ kind: v.literal('domain'), inclusive: v.boolean(), domain: count }),
])

export const mapping = v.object({
  from: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  to: v.pipe(v.string(), v.maxLength(4096)),
})

const groupBy = v.picklist(['lineno', 'filename', 'traceback', 'package'])

export const grouping = v.object({
  groupBy,
  cumulative: v.boolean(),
  filters: v.pipe(v.array(filter), v.maxLength(100)),
  mapping: v.pipe(v.array(mapping), v.maxLength(100)),
})

/** A row's identity: its frames, oldest first. */
export const rowKey = v.pipe(v.array(v.tuple([v.string(), count])), v.maxLength(65_535))

export const window = { offset: count, limit: v.pipe(count, v.maxValue(1000)) }
export const search = v.pipe(v.string(), v.maxLength(1000))
