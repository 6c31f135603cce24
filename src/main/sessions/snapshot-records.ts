// The rows of tables session and snapshots: what is known without reading any trace. session-file.ts calls it.
import { assert } from '@shared/base/assert'
import type { Problem } from '@shared/base/problem'
import type { ProgramInfo } from '@shared/model/program'
import type { SessionInfo, SnapshotInfo } from '@shared/model/session'
import type { SnapshotFacts, SnapshotTable } from '@shared/model/snapshot'
import type { Database } from './database'
import { Fields } from './fields'
import { insertRow } from './insert-row'
import type { StoredRun } from './run-records'
import { TABLES } from './schema'
import { toStoredText } from './stored-text'

/** A snapshot as the file knows it; which session it belongs to is its opener's word. */
export type StoredSnapshot = Omit<SnapshotInfo, 'session'>

/** What comes with a new snapshot; its ordinal follows from its place. */
export type NewSnapshot = Omit<StoredSnapshot, 'ordinal'>

export interface SessionDescription extends Pick<SessionInfo, 'name' | 'note' | 'origin' | 'createdAt'> {
  readonly snapshots: readonly StoredSnapshot[]
  readonly runs: readonly StoredRun[]
  readonly programs: readonly ProgramInfo[]
}

export interface SnapshotRecord {
  /** snapshot_key of the tables. */
  readonly key: number
  readonly tracebacks: number
  readonly info: StoredSnapshot
}

export type SessionRecord = Omit<SessionDescription, 'snapshots' | 'runs' | 'programs'>

const ORIGINS: readonly SessionInfo['origin'][] = ['imported', 'recorded', 'simulated']
const FORMATS: readonly SnapshotFacts['format'][] = ['tracemalloc', 'simulated']
const COMPRESSIONS: readonly SnapshotFacts['compression'][] = ['none', 'gzip']

export async function writeSession(
  database: Database,
  version: number,
  session: SessionRecord,
): Promise<void> {
  await insertRow(database, 'session', [
    version,
    toStoredText(session.name),
    toStoredText(session.note),
    session.origin,
    session.createdAt,
  ])
}

export async function readSession(
  database: Database,
  refuse: (fact: string) => Problem,
): Promise<SessionRecord> {
  const rows = await database.rows('SELECT name, note, origin, created_at FROM stored.main.session LIMIT 2')
  if (rows.length !== 1) throw refuse('Table session does not have one row')
  const fields = new Fields(rows[0] ?? [], refuse)
  return {
    name: fields.text(0),
    note: fields.text(1),
    origin: fields.oneOf(2, ORIGINS),
    createdAt: fields.number(3),
  }
}

/** In the transaction that brings the tables. Returns the key of the new snapshot. */
export async function writeSnapshot(
  database: Database,
  meta: NewSnapshot,
  table: SnapshotTable,
): Promise<number> {
  assert(meta.traceCount === table.traces.size.length, 'the facts count the traces of the table')
  const rows = await database.rows('SELECT coalesce(max(snapshot_key), 0) + 1 FROM stored.main.snapshots')
  const key = Number(rows[0]?.[0])
  await insertRow(database, 'snapshots', [
    key,
    toStoredText(meta.id),
    toStoredText(meta.name),
    toStoredText(meta.note),
    meta.takenAt,
    toStoredText(meta.source),
    meta.format,
    meta.compression,
    meta.pickleProtocol,
    toStoredText(meta.writer),
    meta.tracebackLimit === null ? null : BigInt(meta.tracebackLimit),
    BigInt(meta.traceCount),
    BigInt(meta.totalSize),
    meta.partial && toStoredText(meta.partial.problem),
    meta.partial && BigInt(meta.partial.tracesRead),
    table.tracebacks.start.length - 1,
  ])
  return key
}

/** All snapshots in their order. Throws what `refuse` makes of a row that is not as it was written. */
export async function readSnapshots(
  database: Database,
  refuse: (fact: string) => Problem,
): Promise<readonly SnapshotRecord[]> {
  const columns = TABLES.snapshots.columns.map(({ name }) => name).join(', ')
  const rows = await database.rows(`SELECT ${columns} FROM stored.main.snapshots ORDER BY snapshot_key`)
  const records = rows.map((row, index) => snapshotRecord(new Fields(row, refuse), index + 1))
  const keys = new Set(records.map(({ key }) => key))
  const ids = new Set(records.map(({ info }) => info.id))
  if (keys.size !== records.length || ids.size !== records.length) {
    throw refuse('Two snapshots have the same key')
  }
  return records
}

function snapshotRecord(fields: Fields, ordinal: number): SnapshotRecord {
  const problem = fields.orNull(13, (at) => fields.text(at))
  return {
    key: fields.number(0),
    tracebacks: fields.number(15),
    info: {
      ordinal,
      id: fields.text(1),
      name: fields.text(2),
      note: fields.text(3),
      takenAt: fields.orNull(4, (at) => fields.number(at)),
      source: fields.text(5),
      format: fields.oneOf(6, FORMATS),
      compression: fields.oneOf(7, COMPRESSIONS),
      pickleProtocol: fields.number(8),
      writer: fields.text(9),
      tracebackLimit: fields.orNull(10, (at) => fields.number(at)),
      traceCount: fields.number(11),
      totalSize: fields.number(12),
      partial: problem === null ? null : { problem, tracesRead: fields.number(14) },
    },
  }
}
