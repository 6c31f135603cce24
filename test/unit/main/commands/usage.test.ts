import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCommandLine } from '@main/commands/program'
import type { Terminal } from '@main/commands/terminal'

const GOLDEN = resolve('test/golden/data/tracemalloc')
const OLD = `${GOLDEN}/app-3.12-1.pickle.gz`
const NEW = `${GOLDEN}/app-3.12-2.pickle.gz`
const JSON_FILE = `${GOLDEN}/tiny-3.12.json`

async function run(args: readonly string[]) {
  let stdout = ''
  const stderr: string[] = []
  const terminal: Terminal = {
    async write(pieces) {
      for (const piece of pieces) stdout += piece
    },
    say: (line) => stderr.push(line),
    showProgress: () => {},
    readInput: async () => Buffer.alloc(0),
  }
  const startScript = pathToFileURL(resolve('test/support/no-such-script.mjs'))
  const status = await runCommandLine(args, { terminal, startScript })
  return { status, stdout, stderr }
}

describe('wrong usage and bad input', () => {
  it.each([
    [['stats'], /missing required argument 'snapshot'/],
    [['stats', 'nowhere.pickle'], /^arenascope: nowhere\.pickle: There is no such file/],
    [['stats', '.'], /^arenascope: \.: This is a folder, not a file/],
    [['stats', JSON_FILE], /tiny-3\.12\.json: .*at byte 0; expected a tracemalloc dump/],
    [['stats', OLD, '--group-by', 'colour'], /'colour' is invalid/],
    [['stats', OLD, '--limit', '-1'], /--limit/],
    [['stats', OLD, '--group-by', 'traceback', '--cumulative'], /not for --group-by traceback/],
    [['stats', OLD, '--python', 'snake'], /--python takes a version/],
    [['stats', OLD, '--bogus'], /unknown option '--bogus'/],
    [['compare', OLD], /missing required argument 'new'/],
    [['compare', '-', '-'], /Both snapshots are to come from standard input/],
    [['compare', OLD, NEW, '--fail-above', 'lots'], /"lots" is no amount of growth/],
    [['compare', OLD, NEW, '--map', 'x'], /OLDPREFIX=NEWPREFIX/],
    [['report', OLD, NEW], /required option '-o, --output <file>'/],
    [['report', OLD, NEW, '-o', 'report.pdf'], /expected \.html, \.md, \.csv or \.json/],
    [
      ['report', OLD, NEW, '-o', '/nowhere/at/all.md'],
      /^arenascope: \/nowhere\/at\/all\.md: There is no such/,
    ],
    [['report', OLD, '-o', 'r.md'], /not a DuckDB database/],
    [['sql', OLD], /not a DuckDB database/],
    [['serve', '--port', '70000'], /--port takes a number from 0 to 65535/],
    [['frobnicate'], /no command of this name/],
    [['stats', '-'], /^arenascope: -: .*empty/],
  ])('%j exits with 2 and one line', async (args, message) => {
    const { status, stdout, stderr } = await run(args)
    expect({ status, stdout, lines: stderr.length }).toEqual({ status: 2, stdout: '', lines: 1 })
    expect(stderr[0]).toMatch(message)
    expect(stderr[0]).not.toContain('\n')
  })
})
