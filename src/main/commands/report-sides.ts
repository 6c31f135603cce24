// The two sides of a report: dumps named on the command line, or two snapshots of a saved session.
import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { Problem } from '@shared/base/problem'
import type { ReadSnapshot } from '@shared/model/snapshot'
import type { ReportSource, ReportSources } from '@main/reports/build'
import { nameFromPath } from '@main/services/names'
import { prepare } from '@main/snapshots/prepared'
import { inputName, readTwoSnapshots, STDIN } from './snapshot-input'
import type { Terminal } from './terminal'

export type Sides = Pick<ReportSources, 'old' | 'new'>

export async function sidesFromDumps(oldPath: string, newPath: string, terminal: Terminal): Promise<Sides> {
  const read = await readTwoSnapshots(oldPath, newPath, terminal)
  return { old: await dumpSide(oldPath, read.old), new: await dumpSide(newPath, read.new) }
}

async function dumpSide(path: string, { table, facts }: ReadSnapshot): Promise<ReportSource> {
  const isFile = path !== STDIN
  const snapshot = {
    ...facts,
    name: isFile ? nameFromPath(path) : inputName(path),
    note: '',
    source: inputName(path),
    takenAt: isFile ? Math.round((await stat(path)).mtimeMs) : null,
  }
  return { prepared: prepare(table), session: null, snapshot }
}

/** Ordinals count from 1; left out: the first against the last. */
export async function sidesFromSession(
  path: string,
  { from, to }: { readonly from?: number; readonly to?: number },
): Promise<Sides> {
  // DuckDB is loaded only here: a report of two dumps does not wait for it.
  const { SessionFile } = await import('@main/sessions/session-file')
  const file = await SessionFile.open(path, { readOnly: true })
  try {
    const session = await file.describe()
    const count = session.snapshots.length
    const side = async (ordinal: number): Promise<ReportSource> => {
      const snapshot = session.snapshots[ordinal - 1]
      if (snapshot === undefined) throw noSnapshot(path, ordinal, count)
      const context = { progress: () => {}, signal: new AbortController().signal }
      return { prepared: prepare(await file.loadSnapshot(snapshot.id, context)), session, snapshot }
    }
    return { old: await side(from ?? 1), new: await side(to ?? Math.max(count, 1)) }
  } finally {
    await file.close()
  }
}

function noSnapshot(file: string, ordinal: number, count: number): Problem {
  const found = count === 1 ? 'has one snapshot' : `has ${count} snapshots`
  return new Problem({ kind: 'not-found', message: `The session ${found}, and no number ${ordinal}`, file })
}

export function parseOrdinal(command: Command, option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  return command.error(`error: ${option} takes the number of a snapshot, from 1 on, not '${text}'`)
}
