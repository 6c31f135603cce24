// Runs where files may not grow: tries to add a large snapshot, then goes on with the session, and prints what happened.
import { Problem } from '@shared/base/problem'
import { SessionFile } from '@main/sessions/session-file'
import { manyTraces, quiet, snapshotOf } from './tables'

// Without a handler the signal of the limit ends the process before DuckDB hears of it.
process.on('SIGXFSZ', () => {})
const session = await SessionFile.open(process.argv[2] ?? '')
const { meta, table } = snapshotOf(
  { id: 'large' },
  manyTraces(400_000).map((trace, index) => ({ ...trace, size: (index * 2_654_435_761) % 4_294_967_291 })),
)
const error: unknown = await session.addSnapshot(meta, table, quiet()).catch((reason: unknown) => reason)
if (!(error instanceof Problem)) throw error
await session.annotate('still writable')
const { note, snapshots } = await session.describe()
await session.close()
console.log(
  JSON.stringify({ kind: error.kind, remedy: error.remedy, snapshots: snapshots.map(({ id }) => id), note }),
)
