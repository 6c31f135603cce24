// Programs that are kept with a session: rows of table programs. session-file.ts calls it.
import { Problem } from '@shared/base/problem'
import type { ProgramId, ProgramInfo, SavedProgram } from '@shared/model/program'
import type { Database } from './database'
import { Fields } from './fields'
import { insertRow } from './insert-row'
import { toStoredText } from './stored-text'

/** UTF-16 units of a program: what the interpreter is given at most. */
export const LONGEST_PROGRAM = 2 ** 24

/** In their order. */
export async function readPrograms(
  database: Database,
  refuse: (fact: string) => Problem,
): Promise<readonly ProgramInfo[]> {
  const rows = await database.rows('SELECT id, name, changed_at FROM programs ORDER BY program_key')
  const programs = rows.map((row) => programInfo(new Fields(row, refuse)))
  if (new Set(programs.map(({ id }) => id)).size !== programs.length)
    throw refuse('Two programs have the same id')
  return programs
}

export async function readProgram(
  database: Database,
  id: ProgramId,
  file: string,
  refuse: (fact: string) => Problem,
): Promise<SavedProgram> {
  const rows = await database.rows(
    'SELECT id, name, changed_at, program FROM programs WHERE id = ? LIMIT 2',
    [toStoredText(id)],
  )
  if (rows.length === 0) throw noProgram(id, file)
  const fields = new Fields(rows[0] ?? [], refuse)
  const text = fields.text(3)
  if (text.length > LONGEST_PROGRAM) throw refuse(`A program has ${text.length} characters`)
  return { ...programInfo(fields), text }
}

/** In a transaction. */
export async function keepProgram(
  database: Database,
  { id, name, text, changedAt }: SavedProgram,
): Promise<void> {
  const known = await database.rows('SELECT program_key FROM stored.main.programs WHERE id = ?', [
    toStoredText(id),
  ])
  if (known.length > 0) {
    const update = 'UPDATE stored.main.programs SET name = ?, program = ?, changed_at = ? WHERE id = ?'
    await database.run(update, [toStoredText(name), toStoredText(text), changedAt, toStoredText(id)])
    return
  }
  const rows = await database.rows('SELECT coalesce(max(program_key), 0) + 1 FROM stored.main.programs')
  await insertRow(database, 'programs', [
    Number(rows[0]?.[0]),
    toStoredText(id),
    toStoredText(name),
    toStoredText(text),
    changedAt,
  ])
}

/** In a transaction. */
export async function deleteProgram(database: Database, id: ProgramId, file: string): Promise<void> {
  const known = await database.rows('SELECT 1 FROM stored.main.programs WHERE id = ?', [toStoredText(id)])
  if (known.length === 0) throw noProgram(id, file)
  await database.run('DELETE FROM stored.main.programs WHERE id = ?', [toStoredText(id)])
}

function programInfo(fields: Fields): ProgramInfo {
  return {
    id: fields.text(0),
    name: fields.text(1),
    changedAt: fields.number(2),
  }
}

function noProgram(id: ProgramId, file: string): Problem {
  return new Problem({ kind: 'not-found', message: `The session has no program ${id}`, file })
}
