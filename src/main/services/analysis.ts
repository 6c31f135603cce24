// Questions about the rows of open snapshots: the consumers and compare services, asked of the analysis thread.
import { basename, resolve } from 'node:path'
import type { CallContext } from '@shared/base/progress'
import type { Services } from '@shared/contract/index'
import type { Crew, WorkOptions } from '@main/jobs'
import type { JobBoard } from './job-board'
import type { ResidentSnapshots } from './resident-snapshots'
import type { Shelf } from './sessions/shelf'
import type { AnalysisHandlers } from './work/analysis'

export interface AnalysisPorts {
  readonly analysis: Crew<AnalysisHandlers>
  readonly residents: ResidentSnapshots
  readonly shelf: Shelf
  readonly board: JobBoard
}

export function createConsumersService(ports: AnalysisPorts): Services['consumers'] {
  const { analysis, residents, shelf, board } = ports
  return {
    page: (argument, context) =>
      residents.use([argument.table.snapshot], () =>
        analysis.call('consumersPage', argument, workOptions(context)),
      ),

    async trends(argument, context) {
      const { session } = shelf.snapshot(argument.table.snapshot)
      const snapshots = session.snapshots.map(({ id }) => id)
      const sizes = await residents.use(snapshots, () =>
        analysis.call('trends', { ...argument, snapshots }, workOptions(context)),
      )
      return { snapshots, sizes }
    },

    locate: (argument, context) =>
      residents.use([argument.table.snapshot], () =>
        analysis.call('locateConsumer', argument, workOptions(context)),
      ),

    tree: (argument, context) =>
      residents.use([argument.table.snapshot], () => analysis.call('tree', argument, workOptions(context))),

    fileLines: (argument, context) =>
      residents.use([argument.table.snapshot], () =>
        analysis.call('fileLines', argument, workOptions(context)),
      ),

    writeCsv: ({ table, path }, caller) =>
      board.run(`Writing ${basename(path)}`, caller, (context) =>
        residents.use([table.snapshot], () =>
          analysis.call('writeConsumersCsv', { table, path: resolve(path) }, workOptions(context)),
        ),
      ),
  }
}

export function createCompareService({ analysis, residents }: AnalysisPorts): Services['compare'] {
  return {
    page: (argument, context) =>
      residents.use([argument.table.comparison.old, argument.table.comparison.new], () =>
        analysis.call('comparePage', argument, workOptions(context)),
      ),
    summary: (argument, context) =>
      residents.use([argument.comparison.old, argument.comparison.new], () =>
        analysis.call('compareSummary', argument, workOptions(context)),
      ),
    locate: (argument, context) =>
      residents.use([argument.table.comparison.old, argument.table.comparison.new], () =>
        analysis.call('locateDifference', argument, workOptions(context)),
      ),
  }
}

export function workOptions({ progress, signal }: CallContext): WorkOptions {
  return { onProgress: progress, signal }
}
