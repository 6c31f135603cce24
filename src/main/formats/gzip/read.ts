// Inflates gzip content (RFC 1952), also of several members, within a bound. The registry calls it before it looks at
// what is inside.
import { constants, gunzipSync, type ZlibOptions } from 'node:zlib'
import { Problem } from '@shared/base/problem'
import { fail, ok, type Result } from '@shared/base/result'

/** Dumps shrink by 10 to 30; a size hint beyond this is not believed. */
const PLAUSIBLE_RATIO = 64
const MIN_CHUNK = 64 * 1024
const HEAD_INPUT = 1024

export interface Inflated {
  readonly content: Uint8Array
  /** The compressed data ends early; `content` is what could be inflated. */
  readonly endsEarly: boolean
}

/** The first inflated bytes, for recognition: what the first kilobyte of compressed data gives, a megabyte at most. */
export function inflateHead(compressed: Uint8Array): Result<Uint8Array> {
  try {
    return ok(gunzipSync(compressed.subarray(0, HEAD_INPUT), { finishFlush: constants.Z_SYNC_FLUSH }))
  } catch (error) {
    return fail(gzipProblem(error, 0))
  }
}

/** The inflated content; refused beyond `limit` bytes. */
export function inflate(compressed: Uint8Array, limit: number): Result<Inflated> {
  const chunkSize = expectedSize(compressed, limit)
  try {
    const { buffer, engine } = gunzipWithInfo(compressed, { maxOutputLength: limit, chunkSize })
    return trailing(compressed, engine.bytesWritten) ?? ok({ content: buffer, endsEarly: false })
  } catch (error) {
    if (codeOf(error) !== 'Z_BUF_ERROR') return fail(gzipProblem(error, limit))
  }
  try {
    // The last four bytes are no size here, so chunks are of the default size.
    const options = { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH }
    return ok({ content: gunzipSync(compressed, options), endsEarly: true })
  } catch (error) {
    return fail(gzipProblem(error, limit))
  }
}

/** `info: true` gives the engine too, whose bytesWritten is the compressed bytes it took (Node's zlib documentation). */
function gunzipWithInfo(compressed: Uint8Array, options: ZlibOptions) {
  const result: unknown = gunzipSync(compressed, { ...options, info: true })
  // The type declarations know only the plain result.
  return result as { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } }
}

/** A chunk that takes the whole content saves joining chunks. The size in the last four bytes is a hint, not a promise. */
function expectedSize(compressed: Uint8Array, limit: number): number {
  const n = compressed.length
  const hint =
    n < 4 ? 0 : new DataView(compressed.buffer, compressed.byteOffset + n - 4, 4).getUint32(0, true)
  return Math.max(MIN_CHUNK, Math.min(hint + 1, n * PLAUSIBLE_RATIO, limit))
}

/** Zero bytes may follow the last member (tapes are padded so); anything else is refused, as Python's gzip does. */
function trailing(compressed: Uint8Array, end: number): Result<Inflated> | null {
  const extra = compressed.subarray(end).findIndex((byte) => byte !== 0)
  if (extra < 0) return null
  const message = `${compressed.length - end - extra} bytes that are not gzip follow the gzip data`
  return fail(new Problem({ kind: 'bad-input', message, remedy: 'Write the file again, compressed once' }))
}

function gzipProblem(error: unknown, limit: number): Problem {
  const code = codeOf(error)
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    return new Problem({
      kind: 'bad-input',
      message: `The gzip data inflates to more than ${limit} bytes`,
      remedy: 'Take the snapshot with fewer traces (filter_traces)',
    })
  }
  if (!(error instanceof Error) || !code?.startsWith('Z_')) throw error
  return new Problem({
    kind: 'bad-input',
    message: `The gzip data is damaged (${error.message})`,
    remedy: 'Copy or compress the file again; gzip -t checks it',
  })
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
