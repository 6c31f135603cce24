// Every value of a stored run that somebody may have changed is found when the run is read. Each change is tried in a
// transaction that is undone.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '@shared/base/problem'
import type { SimulatedRun } from '@shared/model/run'
import { checkRun } from '@main/sessions/check-run'
import { Database } from '@main/sessions/database'
import { readRun } from '@main/sessions/read-run'
import { readRecording } from '@main/sessions/recordings'
import { badSession } from '@main/sessions/refusals'
import { readRunRecords } from '@main/sessions/run-records'
import { tableEntries } from '@main/sessions/schema'
import { SessionFile } from '@main/sessions/session-file'
import { makeViews } from '@main/sessions/views'
import { OF_A_PROGRAM, runOf } from './runs'
import { quiet } from './tables'

let folder: string
let database: Database
const refuse = (fact: string) => badSession('changed', fact)
const { meta, run } = runOf({ id: 'a' }, OF_A_PROGRAM)
const RECORDING = { trace: new Uint8Array(600_000).fill(7), description: Uint8Array.of(123, 125) }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-'))
  const path = join(folder, 'changed.arenascope')
  const session = await SessionFile.create(path, { name: 'Changed', origin: 'simulated' })
  await session.addRun(meta, run, RECORDING, quiet())
  await session.close()
  database = await Database.start(path)
  await database.attach(path, 'write')
  await makeViews(
    database,
    tableEntries().map(([name]) => name),
  )
})
afterAll(async () => {
  database.close()
  await rm(folder, { recursive: true })
})

async function whenChanged<T>(statement: string, read: () => Promise<T>): Promise<unknown> {
  await database.run('BEGIN TRANSACTION')
  try {
    await database.run(statement)
    return await read()
  } catch (error) {
    return error
  } finally {
    await database.run('ROLLBACK')
  }
}

/** As SessionFile.loadRun does. */
async function loadRun(): Promise<SimulatedRun> {
  const [record] = await readRunRecords(database, refuse)
  if (record === undefined) throw new Error('The run is gone')
  const read = await readRun(database, record, refuse, quiet())
  const wrong = checkRun(read)
  if (wrong !== null) throw refuse(wrong)
  return read
}

async function loadRecording() {
  const [record] = await readRunRecords(database, refuse)
  return readRecording(database, record?.recording ?? 0, refuse, quiet())
}

it('a run that nobody changed is read', async () => {
  expect(await loadRun()).toEqual(run)
  expect(await loadRecording()).toEqual(RECORDING)
})

describe('a run is refused after', () => {
  it.each([
    `UPDATE stored.main.run_moments SET moment = 9 WHERE moment = 1`,
    `UPDATE stored.main.run_moments SET event = event + 5000`,
    `UPDATE stored.main.run_moments SET event = 0`,
    `UPDATE stored.main.run_moments SET arenas_released = 9223372036854775807`,
    `UPDATE stored.main.run_moments SET arenas_allocated = -1`,
    `INSERT INTO stored.main.run_moments FROM stored.main.run_moments`,
    `DELETE FROM stored.main.run_moments WHERE moment = 3`,
    `INSERT INTO stored.main.run_moments SELECT 1, range, range, 1, 0, 1 FROM range(4, 100000)`,
    `UPDATE stored.main.run_ledger SET line = 'elsewhere'`,
    `UPDATE stored.main.run_ledger SET line = 'rounding'`,
    `UPDATE stored.main.run_ledger SET resident = -1`,
    `UPDATE stored.main.run_ledger SET moment = 4294967295`,
    `DELETE FROM stored.main.run_ledger WHERE line = 'rounding'`,
    `UPDATE stored.main.run_lives SET released_at = 0`,
    `UPDATE stored.main.run_lives SET ordinal = 0`,
    `UPDATE stored.main.run_lives SET ordinal = -1`,
    `UPDATE stored.main.run_lives SET address = 9223372036854775807`,
    `DELETE FROM stored.main.run_lives`,
    `UPDATE stored.main.run_fullness SET fullness = 256`,
    `UPDATE stored.main.run_fullness SET fullness = 0`,
    `UPDATE stored.main.run_fullness SET to_moment = 4294967295`,
    `UPDATE stored.main.run_fullness SET from_moment = to_moment`,
    `UPDATE stored.main.run_fullness SET life = 3`,
    `INSERT INTO stored.main.run_fullness FROM stored.main.run_fullness`,
    `UPDATE stored.main.run_held SET live_bytes = 1`,
    `UPDATE stored.main.run_held SET used_pools = 65`,
    `DELETE FROM stored.main.run_held`,
    `UPDATE stored.main.run_pins SET held = 2`,
    `UPDATE stored.main.run_pins SET site = -1`,
    `UPDATE stored.main.run_pins SET site = 5`,
    `UPDATE stored.main.run_pins SET blocks = blocks + 1`,
    `DELETE FROM stored.main.run_pins`,
    `UPDATE stored.main.run_sites SET kind = 'somebody'`,
    `UPDATE stored.main.run_sites SET name = NULL`,
    `UPDATE stored.main.run_sites SET born_to = NULL`,
    `UPDATE stored.main.run_sites SET traced_size = -5`,
    `DELETE FROM stored.main.run_sites WHERE site = 2`,
    `UPDATE stored.main.run_sites SET traced_size = 0`,
    `UPDATE stored.main.run_checkpoints SET event = 5000`,
    `UPDATE stored.main.run_checkpoints SET measured_heap = -1`,
    `DELETE FROM stored.main.run_checkpoints WHERE checkpoint = 0`,
    `UPDATE stored.main.run_classes SET pools = -1`,
    `UPDATE stored.main.runs SET evidence = 'sworn'`,
    `UPDATE stored.main.runs SET arena_size = 0`,
    `UPDATE stored.main.runs SET arenas_released = 5`,
    `UPDATE stored.main.runs SET traced_peak = 1`,
    `UPDATE stored.main.runs SET trimmable = -1`,
    `UPDATE stored.main.runs SET pool_overhead = 4096`,
    `INSERT INTO stored.main.runs FROM stored.main.runs`,
    `INSERT INTO stored.main.run_programs FROM stored.main.run_programs`,
    `UPDATE stored.main.run_programs SET ended = 'somehow'`,
    `UPDATE stored.main.run_programs SET exit_status = 256`,
    `UPDATE stored.main.run_programs SET failure_message = NULL`,
    `UPDATE stored.main.run_programs SET failure_line = -1`,
    `UPDATE stored.main.run_programs SET output_left_out = -1`,
    `DELETE FROM stored.main.run_calls WHERE call = 0`,
    `UPDATE stored.main.run_calls SET line = -7`,
    `UPDATE stored.main.run_output SET stream = 'elsewhere'`,
    `UPDATE stored.main.run_output SET event = 5000`,
    `UPDATE stored.main.run_output SET event = 1000 - event`,
    `DELETE FROM stored.main.run_output WHERE piece = 1`,
    `UPDATE stored.main.run_asked SET current = current + 1000`,
    `UPDATE stored.main.run_asked SET peak = 1000 - peak`,
    `DELETE FROM stored.main.run_asked WHERE moment = 3`,
    `UPDATE stored.main.run_snapshots SET event = 1001`,
    `INSERT INTO stored.main.run_snapshots FROM stored.main.run_snapshots`,
  ])('%s', async (statement) => {
    const outcome = await whenChanged(statement, loadRun)
    expect(outcome).toBeInstanceOf(Problem)
    expect(outcome).toMatchObject({ kind: 'bad-input' })
  })
})

describe('a recording is refused after', () => {
  it.each([
    `UPDATE stored.main.recordings SET trace_bytes = 9223372036854775807`,
    `UPDATE stored.main.recordings SET trace_bytes = 5`,
    `UPDATE stored.main.recordings SET description_bytes = -1`,
    `UPDATE stored.main.recordings SET sha256 = 'x'`,
    `UPDATE stored.main.recording_parts SET content = content || 'x'::BLOB`,
    `UPDATE stored.main.recording_parts SET part = 7`,
    `UPDATE stored.main.recording_parts SET file = 'other'`,
    `INSERT INTO stored.main.recording_parts FROM stored.main.recording_parts`,
    `DELETE FROM stored.main.recording_parts WHERE part = 1`,
    `DELETE FROM stored.main.recordings`,
  ])('%s', async (statement) => {
    const outcome = await whenChanged(statement, loadRecording)
    expect(outcome).toBeInstanceOf(Problem)
    expect(outcome).toMatchObject({ kind: 'bad-input' })
  })
})
