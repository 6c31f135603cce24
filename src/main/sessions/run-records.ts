// The rows of table runs: what is known of a run without reading its columns. session-file.ts calls it.
import type { Problem } from '@shared/base/problem'
import type { RunEvidence, RunFacts, RunInfo, SimulatedRun } from '@shared/model/run'
import type { Database } from './database'
import { Fields } from './fields'
import { insertRow } from './insert-row'
import { TABLES } from './schema'
import { toStoredText } from './stored-text'

/** A run as the file knows it; which session it belongs to is its opener's word. */
export type StoredRun = Omit<RunInfo, 'session'>

/** What comes with a new run beside its columns and facts. */
export type NewRun = Pick<StoredRun, 'id' | 'name' | 'note' | 'playedAt'>

export interface RunRecord {
  /** run_key of the tables. */
  readonly key: number
  readonly recording: number | null
  readonly facts: RunFacts
  /** Bytes of a pool's header. */
  readonly poolOverhead: number
  readonly keepsLastFreeArena: boolean
  readonly livesLeftOut: number
  readonly info: StoredRun
}

const EVIDENCE: readonly RunEvidence[] = ['recorded', 'source', 'article', 'custom']

/** In the transaction that brings the columns. Returns the key of the new run. */
export async function writeRunRecord(
  database: Database,
  { id, name, note, playedAt }: NewRun,
  { facts, history, held }: SimulatedRun,
  recording: number | null,
): Promise<number> {
  const rows = await database.rows('SELECT coalesce(max(run_key), 0) + 1 FROM stored.main.runs')
  const key = Number(rows[0]?.[0])
  await insertRow(database, 'runs', [
    key,
    toStoredText(id),
    toStoredText(name),
    toStoredText(note),
    playedAt,
    recording,
    toStoredText(facts.source),
    toStoredText(facts.pythonVersion),
    toStoredText(facts.profile),
    toStoredText(facts.profileLabel),
    facts.evidence,
    BigInt(facts.events),
    BigInt(facts.pymallocEvents),
    BigInt(facts.arenaSize),
    BigInt(facts.poolSize),
    BigInt(held.poolOverhead),
    held.keepsLastFreeArena,
    BigInt(facts.arenas.allocated),
    BigInt(facts.arenas.released),
    BigInt(facts.arenas.highWater),
    BigInt(facts.traced.current),
    BigInt(facts.traced.peak),
    BigInt(facts.trimmable),
    BigInt(history.livesLeftOut),
  ])
  return key
}

/** All runs in their order. Throws what `refuse` makes of a row that is not as it was written. */
export async function readRunRecords(
  database: Database,
  refuse: (fact: string) => Problem,
): Promise<readonly RunRecord[]> {
  const columns = TABLES.runs.columns.map(({ name }) => name).join(', ')
  const rows = await database.rows(`SELECT ${columns} FROM runs ORDER BY run_key`)
  const ran = new Set((await database.rows('SELECT run_key FROM run_programs')).map(([key]) => Number(key)))
  const records = rows.map((row, index) => runRecord(new Fields(row, refuse), index + 1, ran))
  const keys = new Set(records.map(({ key }) => key))
  const ids = new Set(records.map(({ info }) => info.id))
  if (keys.size !== records.length || ids.size !== records.length) throw refuse('Two runs have the same key')
  return records
}

function runRecord(fields: Fields, ordinal: number, programs: ReadonlySet<number>): RunRecord {
  const recording = fields.orNull(5, (at) => fields.number(at))
  const allocated = fields.number(17)
  const released = fields.number(18)
  const facts: RunFacts = {
    kind: programs.has(fields.number(0)) ? 'program' : 'trace',
    source: fields.text(6),
    pythonVersion: fields.text(7),
    profile: fields.text(8),
    profileLabel: fields.text(9),
    evidence: fields.oneOf(10, EVIDENCE),
    events: fields.number(11),
    pymallocEvents: fields.number(12),
    arenaSize: fields.number(13),
    poolSize: fields.number(14),
    arenas: { allocated, released, current: allocated - released, highWater: fields.number(19) },
    traced: { current: fields.number(20), peak: fields.number(21) },
    trimmable: fields.number(22),
  }
  return {
    key: fields.number(0),
    recording,
    facts,
    poolOverhead: fields.number(15),
    keepsLastFreeArena: fields.isTrue(16),
    livesLeftOut: fields.number(23),
    info: {
      ...facts,
      ordinal,
      id: fields.text(1),
      name: fields.text(2),
      note: fields.text(3),
      playedAt: fields.number(4),
      hasRecording: recording !== null,
    },
  }
}
