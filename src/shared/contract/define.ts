// How a service is declared: one object per service, a schema and a result type per call.
// The schemas run where a call arrives (transport); both sides derive their types from the same object.
import type { GenericSchema, InferOutput } from 'valibot'
import type { CallContext, Progress } from '@shared/base/progress'

/** One callable method: the schema of its one argument, and (as a type only) its result. */
export interface Call<S extends GenericSchema, R> {
  readonly argument: S
  /** Never set; carries the type. */
  readonly result?: R
}

export type ServiceDefinition = Readonly<Record<string, Call<GenericSchema, unknown>>>

/** `call<Result>()(schema)`: two steps, so that the result is named and the schema inferred. */
export function call<R>() {
  return <S extends GenericSchema>(argument: S): Call<S, R> => ({ argument })
}

type Argument<C> = C extends Call<infer S, unknown> ? InferOutput<S> : never
type CallResult<C> = C extends Call<GenericSchema, infer R> ? R : never

/** What implements a service: one async method per call. */
export type Service<D extends ServiceDefinition> = {
  readonly [M in keyof D]: (argument: Argument<D[M]>, context: CallContext) => Promise<CallResult<D[M]>>
}

export interface CallOptions {
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** Callers may hand over what they do not own: readonly at every depth. Mapped over arrays and tuples alike. */
type ReadonlyThroughout<T> = T extends Uint8Array | string | number | boolean | null
  ? T
  : { readonly [K in keyof T]: ReadonlyThroughout<T[K]> }

/** What calls a service. */
export type ServiceClient<D extends ServiceDefinition> = {
  readonly [M in keyof D]: (
    argument: ReadonlyThroughout<Argument<D[M]>>,
    options?: CallOptions,
  ) => Promise<CallResult<D[M]>>
}
