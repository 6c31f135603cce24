// The two files of an allocation trace from disk. Called by the simulation thread.
import { asProblem, Problem } from '@shared/base/problem'
import type { Recording } from '@shared/model/run'
import { type AllocationTrace, foreignTrace, readAllocationTrace } from '@main/formats/allocation-trace/read'
import type { WorkContext } from '@main/jobs'
import { readContent } from '../file-content'

const ENDING = '.trace.gz'

export interface OpenedTrace {
  readonly trace: AllocationTrace
  /** As they were read. */
  readonly files: Recording
}

/** Rejects with a Problem that names the file it is about. */
export async function openTrace(
  path: string,
  context: Pick<WorkContext, 'progress' | 'isCancelled'>,
): Promise<OpenedTrace> {
  const content = await readContent(path, context)
  const foreign = foreignTrace(content)
  if (foreign !== null) throw foreign.about(path)
  if (!path.endsWith(ENDING)) {
    const message = 'Beside a trace stands a JSON file of the same name, and this name does not tell which'
    throw new Problem({
      kind: 'bad-argument',
      message,
      file: path,
      expected: `a name that ends in ${ENDING}`,
    })
  }
  const description = await readDescription(`${path.slice(0, -ENDING.length)}.json`, context)
  const trace = readAllocationTrace(content, new TextDecoder().decode(description))
  if (!trace.ok) throw trace.problem.about(path)
  return { trace: trace.value, files: { trace: plain(content), description: plain(description) } }
}

/** The same bytes without Node's Buffer around them: it would not come out of a thread as one. */
function plain({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length)
}

async function readDescription(
  path: string,
  context: Pick<WorkContext, 'progress' | 'isCancelled'>,
): Promise<Uint8Array> {
  try {
    return await readContent(path, context)
  } catch (error) {
    const problem = asProblem(error)
    if (problem.kind !== 'not-found') throw error
    throw new Problem({
      ...problem.toData(),
      expected: 'the JSON that the recorder wrote beside the trace',
      remedy: 'Copy both files into one folder',
    })
  }
}
