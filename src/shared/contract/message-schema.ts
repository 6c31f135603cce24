// The shape of messages from the other end, checked by every transport before anything else looks at them.
// A call's argument is checked later, by the schema of its method.
import * as v from 'valibot'
import { Problem } from '@shared/base/problem'
import { fail, ok } from '@shared/base/result'
import type { Result } from '@shared/base/result'
import type { Message } from './messages'

/** Who sent a message: the calling end sends calls and cancels, the answering end all others. */
export type Sender = 'caller' | 'answerer'

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const methodName = v.pipe(v.string(), v.maxLength(100))
const text = v.string()
/** May be left out: a method without a result answers undefined, which bytes do not carry. */
const anything = v.optional(v.unknown())

const fromCaller = v.variant('kind', [
  v.strictObject({ kind: v.literal('call'), id, method: methodName, argument: anything }),
  v.strictObject({ kind: v.literal('cancel'), id }),
])

const problem = v.object({
  kind: v.picklist([
    'bad-argument',
    'bad-input',
    'not-found',
    'denied',
    'in-use',
    'newer-version',
    'cancelled',
    'internal',
  ]),
  message: text,
  file: v.exactOptional(text),
  offset: v.exactOptional(v.number()),
  expected: v.exactOptional(text),
  remedy: v.exactOptional(text),
})

const progress = v.object({
  label: text,
  done: v.number(),
  total: v.nullable(v.number()),
  unit: v.picklist(['bytes', 'traces', 'rows', 'steps']),
})

const fromAnswerer = v.variant('kind', [
  v.strictObject({ kind: v.literal('result'), id, value: anything }),
  v.strictObject({ kind: v.literal('problem'), id, problem }),
  v.strictObject({ kind: v.literal('progress'), id, progress }),
  v.strictObject({ kind: v.literal('event'), event: text, payload: anything }),
])

export function parseMessage(value: unknown, sender: Sender): Result<Message> {
  const parsed = sender === 'caller' ? v.safeParse(fromCaller, value) : v.safeParse(fromAnswerer, value)
  if (!parsed.success) {
    const place = v.getDotPath(parsed.issues[0]) ?? 'it'
    const message = `Not a message of the ${sender}: ${place} has another form`
    return fail(new Problem({ kind: 'bad-input', message }))
  }
  return ok(withAbsentValues(parsed.output))
}

type Parsed = v.InferOutput<typeof fromCaller> | v.InferOutput<typeof fromAnswerer>

function withAbsentValues(parsed: Parsed): Message {
  switch (parsed.kind) {
    case 'call':
      return { ...parsed, argument: parsed.argument }
    case 'result':
      return { ...parsed, value: parsed.value }
    case 'event':
      return { ...parsed, payload: parsed.payload }
    default:
      return parsed
  }
}
