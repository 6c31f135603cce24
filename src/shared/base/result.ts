// Expected failure as a value. Readers and pure cores return it; services turn a failure into a rejected call.
import type { Problem } from './problem'

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function fail<T>(problem: Problem): Result<T> {
  return { ok: false, problem }
}

/** The value, or the problem thrown: for callers that have their own boundary (a service, a command). */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw result.problem
}
