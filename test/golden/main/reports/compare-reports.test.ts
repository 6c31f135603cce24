// The JSON report of two real dumps holds exactly the rows CPython's compare_to gives for them.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSnapshot } from '@main/formats/registry'
import { buildReport, type ReportSource } from '@main/reports/build'
import { renderReport } from '@main/reports/render'
import { prepare } from '@main/snapshots/prepared'
import { unwrap } from '@shared/base/result'
import type { StatisticDiffRow } from '@shared/model/snapshot'
import { BY_LINE, MADE, OPTIONS } from '@test/support/reports/sources'

const DATA = 'test/golden/data/tracemalloc'

interface Expected {
  readonly rows: number
  readonly size_diff: number
  readonly count_diff: number
  readonly sha256_all_rows: string
}

function dump(name: string): ReportSource {
  const file = `${DATA}/${name}.pickle.gz`
  const read = unwrap(
    readSnapshot(readFileSync(file), {
      file,
      acceptPartial: false,
      progress: () => undefined,
      isCancelled: () => false,
    }),
  )
  const snapshot = { ...read.facts, name, note: '', source: `${name}.pickle.gz`, takenAt: null }
  return { prepared: prepare(read.table), snapshot, session: null }
}

/** As the golden data was made: "size size_diff count count_diff file:line;file:line..." a row. */
function digest(rows: readonly StatisticDiffRow[]): string {
  const hash = createHash('sha256')
  for (const { count, countDiff, size, sizeDiff, traceback } of rows) {
    const frames = traceback.map(([file, line]) => `${file}:${line}`).join(';')
    hash.update(`${size} ${sizeDiff} ${count} ${countDiff} ${frames}\n`)
  }
  return hash.digest('hex')
}

describe.each(['3.8', '3.12', '3.15'])('the report of the dumps of CPython %s', (version) => {
  const expected = JSON.parse(readFileSync(`${DATA}/app-${version}-compare.json`, 'utf8')) as Record<
    string,
    Expected
  >
  const sources = { old: dump(`app-${version}-1`), new: dump(`app-${version}-2`), made: MADE }

  it.each([
    ['lineno', false, 'lineno'],
    ['filename', true, 'filename cumulative'],
    ['traceback', false, 'traceback'],
  ] as const)('holds its rows by %s, cumulative %s', (groupBy, cumulative, key) => {
    const comparison = { grouping: { ...BY_LINE, groupBy, cumulative }, oldMapping: [] }
    const report = JSON.parse(renderReport(buildReport(sources, comparison, OPTIONS), 'json')) as {
      readonly rowCount: number
      readonly sizeDiff: number
      readonly countDiff: number
      readonly rows: readonly StatisticDiffRow[]
    }
    const golden = expected[key]
    expect(report).toMatchObject({
      rowCount: golden?.rows,
      sizeDiff: golden?.size_diff,
      countDiff: golden?.count_diff,
    })
    expect(digest(report.rows)).toBe(golden?.sha256_all_rows)
  })
})
