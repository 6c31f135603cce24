// The two files of an allocation trace from disk. Called by the replay command.
import { Problem } from '@shared/base/problem'
import { type AllocationTrace, foreignTrace, readAllocationTrace } from '@main/formats/allocation-trace/read'
import type { WorkContext } from '@main/jobs'
import { readContent } from '../file-content'

const ENDING = '.trace.gz'

/** Rejects with a Problem that names the file it is about. */
export async function openTrace(
  path: string,
  context: Pick<WorkContext, 'progress' | 'isCancelled'>,
): Promise<AllocationTrace> {
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
  const side = await readContent(`${path.slice(0, -ENDING.length)}.json`, context)
  const trace = readAllocationTrace(content, new TextDecoder().decode(side))
  if (!trace.ok) throw trace.problem.about(path)
  return trace.value
}
