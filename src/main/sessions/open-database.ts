// How a session's database comes into being and is opened: created empty, brought to the present version, its tables
// checked, our views made. session-file.ts calls it.
import { Problem } from '@shared/base/problem'
import { Database } from './database'
import type { SessionPath } from './held-files'
import { badSession } from './refusals'
import { checkTables, createTables, FORMAT_VERSION, tableEntries } from './schema'
import { writeSession } from './snapshot-records'
import type { SessionRecord } from './snapshot-records'
import { keepAsItWas, runSteps, stepsFrom, versionOf } from './upgrade'
import type { Upgrader } from './upgrade'
import { makeViews, storeViews } from './views'

export interface Opening {
  readonly readOnly: boolean
  /** The steps from earlier versions. */
  readonly upgraders: readonly Upgrader[]
  /** As the user named the file. */
  readonly named: string
}

export async function writeEmptySession(path: string, session: SessionRecord): Promise<void> {
  const database = await Database.start(path)
  try {
    await database.attach(path, 'create')
    await database.run('USE stored.main')
    await createTables(database)
    await storeViews(database)
    await writeSession(database, FORMAT_VERSION, session)
    await database.run('USE memory.main')
    await database.detach()
  } finally {
    database.close()
  }
}

/** Attaches the file, brings it to the present version, checks its tables and makes the views. */
export async function openChecked({ path }: SessionPath, opening: Opening): Promise<Database> {
  const { readOnly, upgraders, named } = opening
  const refuse = (fact: string) => badSession(named, fact)
  const database = await Database.start(path)
  try {
    await database.attach(path, readOnly ? 'read' : 'write')
    const version = await versionOf(database, refuse)
    const steps = stepsFrom(version, upgraders, named)
    if (steps.length > 0 && !readOnly) {
      await database.detach()
      await keepAsItWas(path, version)
      await database.attach(path, 'write')
      await runSteps(database, steps, refuse)
    }
    // A file that is only read is left as it is: where its version lacks tables, empty ones stand in for them.
    const lacking = readOnly ? steps.map(({ adds }) => adds ?? null) : []
    if (lacking.includes(null)) throw olderVersion(named, version)
    const absent = lacking.flatMap((adds) => adds ?? [])
    const names = tableEntries().map(([name]) => name)
    const stored = names.filter((name) => !absent.includes(name))
    await checkTables(database, refuse, stored)
    await createTables(database, absent, 'memory')
    await makeViews(database, stored)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function olderVersion(file: string, version: number): Problem {
  return new Problem({
    kind: 'denied',
    message: `The session has format version ${version} and must be brought to ${FORMAT_VERSION} first`,
    file,
    remedy: 'Open it in Arenascope once; the file as it was is kept beside it',
  })
}
