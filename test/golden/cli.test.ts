// The built command line against CPython's own answers, and its exit statuses, streams and files.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const LAUNCHER = resolve('bin/arenascope.mjs')
const GOLDEN = resolve('test/golden/data/tracemalloc')
const OLD = 'app-3.12-1.pickle.gz'
const NEW = 'app-3.12-2.pickle.gz'

interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs in the folder of the golden data, so that names are short. */
function arenascope(args: readonly string[], input?: Buffer): Promise<Run> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], { cwd: GOLDEN })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (status) => settle({ status, stdout, stderr }))
    child.stdin.on('error', () => {}) // it ended without reading all
    child.stdin.end(input)
  })
}

async function json(args: readonly string[]) {
  const { status, stdout, stderr } = await arenascope([...args, '--json'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

async function side(name: string) {
  return JSON.parse(await readFile(join(GOLDEN, name), 'utf8'))
}

type Row = Readonly<Record<string, unknown>> & { readonly traceback: readonly [string, number][] }

/** As the side files were made: the figures, then the frames. */
function digest(rows: readonly Row[], keys: readonly string[]): string {
  const hash = createHash('sha256')
  for (const row of rows) {
    const frames = row.traceback.map(([file, line]) => `${file}:${line}`).join(';')
    hash.update(`${keys.map((key) => String(row[key])).join(' ')} ${frames}\n`)
  }
  return hash.digest('hex')
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arenascope-cli-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('arenascope stats', () => {
  it.each([
    ['lineno', []],
    ['traceback', []],
    ['lineno', ['--cumulative']],
  ])('ranks by %s %s as CPython does', async (groupBy, more) => {
    const got = await json(['stats', OLD, '--group-by', groupBy, '--limit', '0', ...more])
    const want = (await side('app-3.12-1.json')).statistics[
      [groupBy, ...more.map((o) => o.slice(2))].join(' ')
    ]
    expect([got.rowCount, got.size, got.count]).toEqual([want.rows, want.size, want.count])
    expect(digest(got.rows, ['size', 'count'])).toBe(want.sha256_all_rows)
  })

  it('prints str(stat), byte for byte', async () => {
    const { stdout } = await arenascope(['stats', OLD, '--limit', '5'])
    const want = (await side('app-3.12-1.json')).statistics.lineno.str_top5
    expect(stdout).toBe(`${want.join('\n')}\n`)
  })

  it('says what the snapshot is', async () => {
    const got = await json(['stats', OLD])
    expect(got.snapshot).toEqual({
      format: 'tracemalloc',
      pythonTraces: 48856,
      totalSize: 2359597,
      tracebackLimit: 25,
    })
    expect(got).toMatchObject({ groupBy: 'lineno', cumulative: false })
    expect(got.rows).toHaveLength(10)
  })

  it('lays frames out as Traceback.format() does', async () => {
    const { stdout } = await arenascope([
      'stats',
      'tiny-3.12.pickle',
      '--group-by',
      'traceback',
      '--limit',
      '1',
    ])
    expect(stdout).toBe(
      '/app/main.py:21: size=1033 B, count=1, average=1033 B\n  File "/app/main.py", line 21\n',
    )
  })

  it('orders and prints as 3.6 does when asked', async () => {
    const want = await side('tracemalloc-3.6.json')
    const args = ['stats', 'tracemalloc-3.6-b.pickle', '--group-by', 'traceback', '--limit', '0']
    const { stdout } = await arenascope([...args, '--python', '3.6'])
    const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('  '))
    expect(lines).toEqual(want.stats.traceback.map((row: { str: string }) => row.str))
  })

  it('reads standard input, plain or gzip', async () => {
    const content = await readFile(join(GOLDEN, OLD))
    const named = await arenascope(['stats', OLD])
    expect((await arenascope(['stats', '-'], content)).stdout).toBe(named.stdout)
    expect((await arenascope(['stats', '-'], gunzipSync(content))).stdout).toBe(named.stdout)
  })

  it('groups by package', async () => {
    const got = await json(['stats', OLD, '--group-by', 'package'])
    expect(got.rows.map((row: Row) => row.traceback[0]?.[0])).toContain('standard library')
  })

  it('ends quietly when its reader goes away', async () => {
    const child = spawn(
      process.execPath,
      [LAUNCHER, 'stats', OLD, '--group-by', 'traceback', '--limit', '0'],
      {
        cwd: GOLDEN,
      },
    )
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.stdout.once('data', () => child.stdout.destroy())
    const status = await new Promise((settle) => child.on('close', settle))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})

describe('arenascope compare', () => {
  it.each([
    ['lineno', []],
    ['traceback', []],
    ['filename', ['--cumulative']],
  ])('ranks differences by %s %s as CPython does', async (groupBy, more) => {
    const got = await json(['compare', OLD, NEW, '--group-by', groupBy, '--limit', '0', ...more])
    const want = (await side('app-3.12-compare.json'))[[groupBy, ...more.map((o) => o.slice(2))].join(' ')]
    expect([got.rowCount, got.sizeDiff, got.countDiff]).toEqual([want.rows, want.size_diff, want.count_diff])
    expect(digest(got.rows, ['size', 'sizeDiff', 'count', 'countDiff'])).toBe(want.sha256_all_rows)
  })

  it.each([
    [[NEW, OLD, '--fail-above', '36.2%'], 0],
    [[NEW, OLD, '--fail-above', '35%'], 1],
    [[NEW, OLD, '--fail-above', '600KiB'], 1],
    [[NEW, OLD, '--fail-above', '624058'], 0],
    [[NEW, OLD, '--fail-above', '624057'], 1],
    [[OLD, NEW, '--fail-above', '0'], 0],
    [[NEW, OLD, '--fail-above', '0', '--include', '/nowhere/*'], 0],
  ])('%j exits with %i', async (args, status) => {
    const run = await arenascope(['compare', ...args])
    expect(run.status).toBe(status)
    expect(run.stderr).toMatch(status === 0 ? /^$/ : /^Traced memory changed by .*, above --fail-above .*\n$/)
  })

  it('maps the old side’s paths', async () => {
    const got = await json(['compare', OLD, OLD, '--limit', '0', '--map', '/app=/srv'])
    const states = (prefix: string) =>
      got.rows
        .filter((row: Row) => row.traceback[0]?.[0].startsWith(prefix))
        .map((row: Row) => row['count'] === 0)
    expect(new Set(states('/srv/'))).toEqual(new Set([true]))
    expect(new Set(states('/app/'))).toEqual(new Set([false]))
    expect(got.sizeDiff).toBe(0)
  })
})

describe('arenascope report', () => {
  it.each(['html', 'md', 'csv', 'json'])('writes .%s, and .gz compressed', async (ending) => {
    const plain = join(folder, `report.${ending}`)
    const packed = `${plain}.gz`
    expect(await arenascope(['report', OLD, NEW, '-o', plain])).toMatchObject({ status: 0 })
    expect(await arenascope(['report', OLD, NEW, '-o', packed])).toMatchObject({ status: 0 })
    const withoutTime = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+( UTC|Z)/g, '')
    const unpacked = gunzipSync(await readFile(packed)).toString()
    expect(withoutTime(unpacked)).toBe(withoutTime(await readFile(plain, 'utf8')))
    expect(unpacked).toContain('/app/model.py')
  })

  it('leaves nothing behind when it fails, and takes nothing away', async () => {
    const path = join(folder, 'kept.html')
    await writeFile(path, 'as it was')
    const run = await arenascope(['report', OLD, 'tiny-3.12.json', '-o', path])
    expect(run.status).toBe(2)
    expect(await readFile(path, 'utf8')).toBe('as it was')
    expect((await readdir(folder)).filter((name) => name.endsWith('.unfinished'))).toEqual([])
  })

  it('compares the first snapshot of a session with the last, or those asked for', async () => {
    const session = join(folder, 'three.arenascope')
    for (const name of [OLD, NEW, 'tiny-3.12.pickle']) {
      expect((await arenascope(['stats', name, '--save', session])).status).toBe(0)
    }
    const titleOf = async (...more: string[]) => {
      const output = join(folder, 'session.json')
      const run = await arenascope(['report', session, '-o', output, ...more])
      return { status: run.status, title: JSON.parse(await readFile(output, 'utf8')).report.title }
    }
    expect(await titleOf()).toMatchObject({
      status: 0,
      title: expect.stringContaining('app-3.12-1 → tiny-3.12'),
    })
    expect(await titleOf('--from', '2', '--to', '1')).toMatchObject({
      title: expect.stringContaining('app-3.12-2 → app-3.12-1'),
    })
    const missing = await arenascope(['report', session, '-o', join(folder, 'x.md'), '--to', '4'])
    expect([missing.status, missing.stderr]).toEqual([
      2,
      `arenascope: ${session}: The session has 3 snapshots, and no number 4\n`,
    ])
  })
})

describe('arenascope sql', () => {
  const session = () => join(folder, 'asked.arenascope')
  beforeAll(async () => {
    expect((await arenascope(['stats', OLD, '--save', session()])).status).toBe(0)
  })

  it('lists the tables and views when nothing is asked', async () => {
    const { stdout } = await arenascope(['sql', session()])
    expect(stdout).toMatch(/^name +kind +about\n-+ .*\n/)
    for (const name of ['consumers', 'differences', 'traces'])
      expect(stdout).toMatch(new RegExp(`^${name} `, 'm'))
  })

  it('answers as a table, as JSON and as CSV', async () => {
    const query = "select name, trace_count as n, '=1+1' as formula from snapshots"
    expect((await arenascope(['sql', session(), query])).stdout).toBe(
      'name            n  formula\n----------  -----  -------\napp-3.12-1  48856  =1+1\n',
    )
    expect(await json(['sql', session(), query])).toMatchObject({
      rowCount: 1,
      columns: [{ name: 'name' }, { name: 'n' }, { name: 'formula' }],
      rows: [['app-3.12-1', 48856, '=1+1']],
    })
    expect((await arenascope(['sql', session(), query, '--csv'])).stdout).toBe(
      "name,n,formula\r\napp-3.12-1,48856,'=1+1\r\n",
    )
  })

  it('adds up to the figures of stats', async () => {
    const got = await json(['sql', session(), 'select sum(size), count(*) from traces'])
    expect(got.rows).toEqual([[2359597, 48856]])
  })

  it('says on stderr that rows are left out', async () => {
    const run = await arenascope(['sql', session(), 'select trace from traces', '--limit', '3'])
    expect(run.stdout.split('\n')).toHaveLength(6)
    expect(run.stderr).toBe('The first 3 rows; --limit 0 prints all\n')
  })

  it.each(['drop table traces', "select * from read_csv('/etc/passwd')", 'select 1; select 2'])(
    'refuses %s',
    async (query) => {
      const run = await arenascope(['sql', session(), query])
      expect([run.status, run.stdout]).toEqual([2, ''])
      expect(run.stderr).toMatch(/^arenascope: .*\n$/)
    },
  )
})

describe('wrong usage and bad input', () => {
  it('exits with 2 and says why in one line on stderr', async () => {
    const { status, stdout, stderr } = await arenascope(['stats', 'nowhere.pickle'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe('arenascope: nowhere.pickle: There is no such file or folder\n')
  })

  it('names the byte where a truncated dump ends', async () => {
    const content = gunzipSync(await readFile(join(GOLDEN, OLD)))
    const cut = join(folder, 'cut.pickle')
    await writeFile(cut, content.subarray(0, 20_000))
    const { status, stderr } = await arenascope(['stats', cut])
    expect(status).toBe(2)
    expect(stderr).toMatch(/cut\.pickle: The pickle ends early, after \d+ whole traces at byte \d+; expected/)
  })

  it('--help and --version are no errors', async () => {
    expect(await arenascope(['--version'])).toMatchObject({ status: 0, stderr: '' })
    const help = await arenascope(['--help'])
    expect(help).toMatchObject({ status: 0, stderr: '' })
    for (const name of ['open', 'serve', 'stats', 'compare', 'report', 'sql']) {
      expect(help.stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
    }
  })
})
