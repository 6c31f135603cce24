// Expressions about built-in types give the value, the type, the size or the exception that real interpreters gave. Each
// family is one program; the tables and their maker are in test/golden/data/python-types.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '@main/interpreter/program'
import type { PythonVersion } from '@main/interpreter/version'

/** The expression, then outputs, each followed by the versions that print it. */
type Row = readonly string[]
interface Family {
  readonly prelude: readonly string[]
  readonly rows: readonly Row[]
}

const FOLDER = join(import.meta.dirname, '../../data/python-types')
const VERSIONS: readonly PythonVersion[] = ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13']
const harness = readFileSync(join(FOLDER, 'harness.py'), 'utf8').trimEnd()

function expectedOf(row: Row, version: PythonVersion): string | undefined {
  for (let at = 1; at < row.length; at += 2)
    if (row[at + 1]?.split(' ').includes(version) === true) return row[at]
  return undefined
}

/** Output lines by the number of their expression. */
function outputsOf({ prelude, rows }: Family, version: PythonVersion): readonly string[] {
  const shown = rows.map(([expression], number) => `show(${number}, lambda: (${expression}))`)
  const source = `${[harness, ...prelude, ...shown].join('\n')}\n`
  const got = runProgram(source, { version, file: 'program.py' })
  if (got.kind === 'refused') throw new Error(JSON.stringify(got.refusals))
  return got.stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(line.indexOf(' ') + 1))
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
  const family = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Family
  describe(`expressions of ${file.replace('.json', '')}`, () => {
    it.each(VERSIONS)('are those of CPython %s', (version) => {
      const got = outputsOf(family, version)
      const differ = family.rows.flatMap((row, at) => {
        const want = expectedOf(row, version)
        return want === got[at] ? [] : [{ expression: row[0], want, got: got[at] }]
      })
      expect(differ).toEqual([])
    })
  })
}
