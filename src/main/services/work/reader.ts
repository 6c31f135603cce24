// What a reader thread runs: one dump from the file to the tables of a snapshot. A thread is started per import.
import { isCancelled } from '@shared/base/problem'
import type { ProblemData } from '@shared/base/problem'
import type { Result } from '@shared/base/result'
import type { ReadSnapshot } from '@shared/model/snapshot'
import { readSnapshot } from '@main/formats/registry'
import type { WorkContext } from '@main/jobs'
import { readContent } from './file-content'

export interface ReadArgument {
  readonly path: string
  readonly acceptPartial: boolean
}

export type ReadOutcome =
  | { readonly kind: 'read'; readonly snapshot: ReadSnapshot }
  /** `wholeTraces`: those that are whole in a dump that ends early; null when it is not such a dump. */
  | { readonly kind: 'refused'; readonly problem: ProblemData; readonly wholeTraces: number | null }

type ReadContext = Pick<WorkContext, 'progress' | 'isCancelled'>

/** `file`: the name for messages. Synchronous. */
export function parseDump(
  content: Uint8Array,
  file: string,
  acceptPartial: boolean,
  context: ReadContext,
): Result<ReadSnapshot> {
  return readSnapshot(content, {
    file,
    acceptPartial,
    progress: (progress) => context.progress(progress),
    isCancelled: () => context.isCancelled(),
  })
}

export const readerHandlers = {
  /** The columns of the result are shared memory. Rejects with a Problem when the file cannot be read at all. */
  async read({ path, acceptPartial }: ReadArgument, context: WorkContext): Promise<ReadOutcome> {
    const content = await readContent(path, context)
    const result = parseDump(content, path, acceptPartial, context)
    if (result.ok) return { kind: 'read', snapshot: result.value }
    if (isCancelled(result.problem)) throw result.problem
    const problem = result.problem.toData()
    if (problem.kind !== 'bad-input' || acceptPartial) return { kind: 'refused', problem, wholeTraces: null }
    return { kind: 'refused', problem, wholeTraces: wholeTracesOf(content, path, context) }
  },
}

export type ReaderHandlers = typeof readerHandlers

/** How many traces a second reading that accepts an early end would give. */
function wholeTracesOf(content: Uint8Array, path: string, context: ReadContext): number | null {
  const partial = parseDump(content, path, true, context)
  return partial.ok ? (partial.value.facts.partial?.tracesRead ?? null) : null
}
