// A user who changes a session without pause until the host is killed: imports, names, notes, deletions, copies, in an
// order that a seed decides. crash.test.ts kills the host and holds what is left against what this user was told.
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@shared/base/problem'
import type { WorkbenchClient } from '@shared/contract/client'
import type { SessionInfo } from '@shared/model/session'
import { golden } from '@test/support/workbench'

/** From some thousand to some ten thousand traces, so that kills fall into short and long imports. */
const DUMPS = ['app-3.15-2', 'app-3.12-1', 'app-3.8-2', 'app-3.13-1']
const MOST_SNAPSHOTS = 8

export interface Story {
  /** Every state of the session that was announced, oldest first. */
  readonly told: readonly SessionInfo[]
  /** Resolves once the host is gone; rejects when a change fails for any other reason. */
  readonly ended: Promise<void>
}

export interface StoryOptions {
  /** Null: a new session is made, and saved to `path` after its first imports. */
  readonly session: SessionInfo | null
  readonly path: string
  /** Where copies of the session go, one over the other. */
  readonly copyPath: string
  /** Where the dumps to import are put, each under a name of its own: that name is the snapshot's `source`. */
  readonly folder: string
  /** From 0 to 1. */
  readonly random: () => number
  /** Never the same number twice, rising. */
  readonly nextNumber: () => number
}

/** The host has no other session open. */
export function startStory(client: WorkbenchClient, options: StoryOptions): Story {
  const told: SessionInfo[] = options.session === null ? [] : [options.session]
  client.on('sessions.changed', ([state]) => {
    if (state !== undefined) told.push(state)
  })
  const ended = changeForEver(client, options).catch((error: unknown) => {
    if (!isConnectionLost(error)) throw error
  })
  return { told, ended }
}

async function changeForEver(client: WorkbenchClient, options: StoryOptions): Promise<never> {
  const { random, copyPath } = options
  let session = options.session ?? (await firstSave(client, options))
  for (;;) {
    session = await change(client, session, options)
    // The other times the next change comes while this one is still on its way to the file.
    if (random() < 0.5) await client.sessions.save({ session: session.id, path: null })
    if (random() < 0.1) await client.sessions.saveCopy({ session: session.id, path: copyPath })
  }
}

async function firstSave(client: WorkbenchClient, options: StoryOptions): Promise<SessionInfo> {
  const { id } = await client.sessions.create({ name: 'Killed' })
  await importDump(client, id, options)
  await importDump(client, id, options)
  return client.sessions.save({ session: id, path: options.path })
}

function change(
  client: WorkbenchClient,
  { id, snapshots }: SessionInfo,
  options: StoryOptions,
): Promise<SessionInfo> {
  const { random, nextNumber } = options
  const snapshot = snapshots[Math.floor(random() * snapshots.length)]
  const kind = random()
  if (snapshot === undefined || (kind < 0.35 && snapshots.length < MOST_SNAPSHOTS)) {
    return importDump(client, id, options)
  }
  const one = { session: id, snapshot: snapshot.id }
  const text = `number ${nextNumber()}`
  if (kind < 0.5) return client.sessions.deleteSnapshot(one)
  if (kind < 0.6) return client.sessions.rename({ session: id, name: text })
  if (kind < 0.7) return client.sessions.annotate({ session: id, note: text })
  if (kind < 0.85) return client.sessions.renameSnapshot({ ...one, name: text })
  return client.sessions.annotateSnapshot({ ...one, note: text })
}

async function importDump(
  client: WorkbenchClient,
  session: string,
  { folder, random, nextNumber }: StoryOptions,
): Promise<SessionInfo> {
  const path = join(folder, sourceName(nextNumber()))
  await copyFile(golden(`${DUMPS[Math.floor(random() * DUMPS.length)]}.pickle.gz`), path)
  const { problems } = await client.sessions.open({ paths: [path], into: session, acceptPartial: false })
  if (problems.length > 0) throw new Error(`A whole dump was refused: ${JSON.stringify(problems)}`)
  const [state] = await client.sessions.list({})
  if (state === undefined) throw new Error('The session is gone')
  return state
}

/** Its alphabetical order is that of the numbers. */
function sourceName(number: number): string {
  return `dump-${String(number).padStart(6, '0')}.pickle.gz`
}

function isConnectionLost(error: unknown): boolean {
  return error instanceof Problem && error.kind === 'internal' && error.message.startsWith('The connection ')
}
