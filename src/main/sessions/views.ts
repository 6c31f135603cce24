// The views with speaking names. Made anew in memory on every open, so that nothing stored in a file runs; the same
// statements are stored in the file too, for those who open it in plain DuckDB. docs/session-file.md explains each.
import type { Database } from './database'
import { RUN_VIEWS } from './run-views'
import { TABLES } from './schema'
import type { TableName } from './schema'

export interface View {
  readonly name: string
  readonly about: string
  readonly query: string
}

const SNAPSHOT_VIEWS: readonly View[] = [
  {
    name: 'overview',
    about: 'the snapshots in order, with their totals and the change since the one before',
    query: `
      SELECT row_number() OVER (ORDER BY snapshot_key) AS snapshot, name AS snapshot_name, note, source,
        make_timestamp(CAST(taken_at * 1000 AS BIGINT)) AS taken_at, writer, trace_count, total_size,
        total_size - lag(total_size) OVER (ORDER BY snapshot_key) AS size_diff,
        trace_count - lag(trace_count) OVER (ORDER BY snapshot_key) AS count_diff, snapshot_key
      FROM snapshots ORDER BY snapshot_key`,
  },
  {
    name: 'allocations',
    about: 'one row a live allocation with its snapshot, file, line and domain',
    query: `
      SELECT o.snapshot, o.snapshot_name, t.trace, f.name AS file, r.line, t.size, d.number AS domain,
        t.traceback, t.total_frames, t.snapshot_key
      FROM traces t
      JOIN overview o USING (snapshot_key)
      LEFT JOIN domains d ON d.snapshot_key = t.snapshot_key AND d.domain = t.domain
      LEFT JOIN traceback_frames b ON b.snapshot_key = t.snapshot_key AND b.traceback = t.traceback AND b.depth = 0
      LEFT JOIN frames r ON r.snapshot_key = b.snapshot_key AND r.frame = b.frame
      LEFT JOIN files f ON f.snapshot_key = r.snapshot_key AND f.file = r.file`,
  },
  {
    name: 'consumers',
    about: 'who holds the memory: bytes and blocks a source line, snapshot by snapshot',
    query: `
      WITH lines AS (
        SELECT o.snapshot, o.snapshot_name, f.name AS file, r.line,
          CAST(sum(g.size) AS BIGINT) AS size, CAST(sum(g.count) AS BIGINT) AS count
        FROM (
          SELECT snapshot_key, traceback, sum(size) AS size, count(*) AS count
          FROM traces GROUP BY snapshot_key, traceback
        ) g
        JOIN overview o USING (snapshot_key)
        LEFT JOIN traceback_frames b ON b.snapshot_key = g.snapshot_key AND b.traceback = g.traceback AND b.depth = 0
        LEFT JOIN frames r ON r.snapshot_key = b.snapshot_key AND r.frame = b.frame
        LEFT JOIN files f ON f.snapshot_key = r.snapshot_key AND f.file = r.file
        GROUP BY ALL
      )
      SELECT snapshot, snapshot_name, file, line, size, count, size / count AS average,
        size / nullif(sum(size) OVER (PARTITION BY snapshot), 0) AS share
      FROM lines ORDER BY snapshot, size DESC, file, line`,
  },
  {
    name: 'differences',
    about: 'what changed from each snapshot to the next, a source line a row',
    query: `
      WITH sides AS (
        SELECT snapshot - 1 AS old, snapshot AS new, file, line, 0 AS old_size, size AS new_size, 0 AS old_count, count AS new_count
        FROM consumers WHERE snapshot > 1
        UNION ALL
        SELECT snapshot, snapshot + 1, file, line, size, 0, count, 0
        FROM consumers WHERE snapshot < (SELECT count(*) FROM snapshots)
      ), pairs AS (
        SELECT old, new, file, line, CAST(sum(new_size) AS BIGINT) AS size, CAST(sum(new_size - old_size) AS BIGINT) AS size_diff,
          CAST(sum(new_count) AS BIGINT) AS count, CAST(sum(new_count - old_count) AS BIGINT) AS count_diff, sum(old_count) AS old_count
        FROM sides GROUP BY ALL
      )
      SELECT old, new, file, line, size, size_diff, count, count_diff,
        CASE WHEN old_count = 0 THEN 'new' WHEN count = 0 THEN 'gone'
          WHEN size_diff = 0 AND count_diff = 0 THEN 'same' WHEN size_diff < 0 THEN 'shrunk'
          WHEN size_diff > 0 THEN 'grown' ELSE 'recounted' END AS state
      FROM pairs ORDER BY new, abs(size_diff) DESC, file, line`,
  },
  {
    name: 'traceback_texts',
    about: 'each traceback as text, oldest call first',
    query: `
      SELECT o.snapshot, b.traceback, string_agg(f.name || ':' || r.line, chr(10) ORDER BY b.depth DESC) AS text, b.snapshot_key
      FROM traceback_frames b
      JOIN overview o USING (snapshot_key)
      JOIN frames r ON r.snapshot_key = b.snapshot_key AND r.frame = b.frame
      JOIN files f ON f.snapshot_key = r.snapshot_key AND f.file = r.file
      GROUP BY o.snapshot, b.traceback, b.snapshot_key`,
  },
]

/** In the order of their dependencies. Table names stand alone, so that they mean the file's tables wherever it is opened. */
export const VIEWS: readonly View[] = [...SNAPSHOT_VIEWS, ...RUN_VIEWS]

/** Into the new file: `USE stored` is in force, so the names mean its own tables. */
export async function storeViews(database: Database): Promise<void> {
  for (const view of VIEWS) await database.run(`CREATE OR REPLACE VIEW ${view.name} AS ${view.query}`)
}

/** In memory, over the checked tables of the file: `names`. The others are there in memory. */
export async function makeViews(database: Database, names: readonly TableName[]): Promise<void> {
  for (const name of names) {
    const columns = TABLES[name].columns.map((column) => column.name).join(', ')
    await database.run(`CREATE VIEW ${name} AS SELECT ${columns} FROM stored.main.${name}`)
  }
  for (const view of VIEWS) await database.run(`CREATE VIEW ${view.name} AS ${view.query}`)
}
