// `arenascope run` from its arguments to its exit status: what real interpreters printed, the JSON document, sessions.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommandLine } from '@main/commands/program'
import { ledgerAt } from '@main/ledger/history'
import { rolledUp } from '@main/ledger/roll-up'
import { SessionFile } from '@main/sessions/session-file'

const PROGRAMS = fileURLToPath(new URL('../../data/programs/', import.meta.url))
const CONTEXT = { progress: () => undefined, signal: new AbortController().signal }
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function run(args: readonly string[], input = '') {
  let out = ''
  const said: string[] = []
  const status = await runCommandLine(['run', ...args], {
    startScript: new URL('file:///none'),
    terminal: {
      async write(pieces) {
        for (const piece of pieces) out += piece
      },
      say: (line) => said.push(line),
      showProgress: () => undefined,
      readInput: () => Promise.resolve(Buffer.from(input)),
    },
  })
  return { status, out, said }
}

async function place(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

const KEPT =
  'kept = [[n] for n in range(5000)]\ndropped = [[n] for n in range(50000)]\ndropped = None\nprint(len(kept))\n'

describe('arenascope run', () => {
  it.each(['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15'])(
    'prints what Python %s printed, and nothing else',
    async (version) => {
      const path = join(PROGRAMS, 'lists/append_growth.py')
      const expected = JSON.parse(await readFile(join(PROGRAMS, 'expected.json'), 'utf8')) as Readonly<
        Record<string, { results: { versions: string[]; stdout: string; exit: number }[] }>
      >
      const real = expected['lists/append_growth']?.results.find(({ versions }) => versions.includes(version))
      expect(await run([path, '--python', version])).toEqual({
        status: real?.exit,
        out: real?.stdout,
        said: [],
      })
    },
  )

  it('passes the program’s own exit status on', async () => {
    const path = await place('exit.py', 'import sys\nprint("before")\nsys.exit(7)\n')
    expect(await run([path])).toEqual({ status: 7, out: 'before\n', said: [] })
  })

  it('prints the traceback of a program that raises, under the name it was given', async () => {
    const path = await place('raise.py', 'def f():\n    return {}["a"]\nprint("before")\nf()\n')
    const { status, out, said } = await run([path])
    expect({ status, out }).toEqual({ status: 1, out: 'before\n' })
    expect(said[0]).toBe('Traceback (most recent call last):')
    expect(said).toContain(`  File "${path}", line 4, in <module>`)
    expect(said.at(-1)).toBe("KeyError: 'a'")
    const { out: json } = await run([path, '--json'])
    expect(JSON.parse(json)).toMatchObject({
      stdout: 'before\n',
      exit: 1,
      error: {
        type: 'KeyError',
        message: "'a'",
        line: 2,
        traceback: [
          [path, 4],
          [path, 2],
        ],
      },
    })
  })

  it('keeps what goes to stderr off stdout', async () => {
    const path = await place('streams.py', 'import sys\nsys.stderr.write("a\\nb")\nprint("out")\n')
    expect(await run([path])).toEqual({ status: 0, out: 'out\n', said: ['a', 'b'] })
  })

  it('refuses what is outside the subset before anything runs, every place on a line', async () => {
    const path = await place(
      'refused.py',
      'print("no")\nasync def f():\n    pass\nmatch 1:\n    case 1:\n        pass\n',
    )
    const { status, out, said } = await run([path])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(said).toEqual([
      `${path}:2:1: 'async def' is not supported by the simulator`,
      `${path}:4:1: 'match' is not supported by the simulator`,
    ])
    const { out: json, status: same } = await run([path, '--json'])
    expect(same).toBe(2)
    expect(JSON.parse(json)).toEqual({
      profile: 'cpython-3.12',
      python: '3.12',
      refused: [
        { line: 2, column: 1, construct: 'async def' },
        { line: 4, column: 1, construct: 'match' },
      ],
    })
  })

  it('reads standard input', async () => {
    expect(await run(['-'], 'print(1)\n')).toEqual({ status: 0, out: '1\n', said: [] })
    expect((await run(['-'], 'x = (\n')).said[0]).toMatch(/^<stdin>:\d+:\d+: SyntaxError/)
  })

  it.each([
    [['--python', '3.7'], /"3\.7"; expected one of 3\.8, /],
    [['--python', 'three'], /"three"; expected one of/],
    [['--profile', 'cpython-3.6'], /cpython-3\.6 are not simulated; .*--python/],
    [['--profile', 'nobody'], /"nobody" is no profile; expected one of/],
    [['--profile', 'missing.json'], /missing\.json: There is no such file/],
  ])('says in one line what is wrong with %j', async (options, line) => {
    const { status, out, said } = await run([await place('fine.py', 'print(1)\n'), ...options])
    expect({ status, out, lines: said.length }).toEqual({ status: 2, out: '', lines: 1 })
    expect(said[0]).toMatch(line)
  })

  it('names a program that is not there, or is no text', async () => {
    expect((await run([join(folder, 'none.py')])).said[0]).toContain('none.py: There is no such file')
    const path = join(folder, 'bytes.py')
    await writeFile(path, Uint8Array.of(0x70, 0xff, 0xfe))
    expect(await run([path])).toMatchObject({
      status: 2,
      said: [expect.stringContaining('no text in UTF-8')],
    })
  })
})

describe('the JSON document', () => {
  it('has every figure, and they add up', async () => {
    const { status, out } = await run([await place('kept.py', KEPT), '--json', '--python', '3.11'])
    expect(status).toBe(0)
    const document = JSON.parse(out) as Document
    expect(Object.keys(document)).toEqual([
      'profile',
      'python',
      'refused',
      'stdout',
      'stderr',
      'end',
      'exit',
      'error',
      'arenas',
      'classes',
      'traced',
      'ledger',
      'events',
    ])
    expect(document).toMatchObject({
      profile: 'cpython-3.11',
      stdout: '5000\n',
      end: 'finished',
      error: null,
      arenas: { size: 1_048_576, poolSize: 16_384 },
    })
    const { arenas, ledger, traced } = document
    expect(arenas.current).toBe(arenas.allocated - arenas.released)
    expect(arenas.highWater).toBeGreaterThan(arenas.current)
    expect(traced.current).toBeGreaterThan(5000 * (56 + 8))
    expect(traced.peak).toBeGreaterThan(50_000 * (56 + 8))
    const { rss, ...lines } = ledger
    expect(Object.values(lines).reduce((sum, bytes) => sum + bytes, 0)).toBe(rss)
    expect(document.classes.every(({ pools }) => pools > 0)).toBe(true)
  })

  it('says what the program’s own tracemalloc says while that is on', async () => {
    const text =
      'import tracemalloc\ntracemalloc.start()\nx = [0] * 1000\nt = tracemalloc.get_traced_memory()\nprint(*t)\n'
    const { out } = await run([await place('traced.py', text), '--json'])
    const { stdout, traced } = JSON.parse(out) as Document
    const [current, peak] = stdout.split(' ').map(Number)
    // The tuple and the two numbers came after.
    expect(traced.current - (current ?? 0)).toBeLessThan(500)
    expect(traced.peak).toBeGreaterThanOrEqual(peak ?? 0)
    expect(current).toBeGreaterThanOrEqual(8056)
  })

  it('follows the profile: the article’s on the objects of 3.11, one’s own on those it is based on', async () => {
    const path = await place('kept.py', KEPT)
    expect(JSON.parse((await run([path, '--json', '--profile', 'article'])).out)).toMatchObject({
      profile: 'article',
      python: '3.11',
      arenas: { size: 262_144, poolSize: 4096 },
    })
    const own = await place('own.json', '{"basedOn": "cpython-3.9", "id": "mine", "arenaSize": 524288}')
    expect(JSON.parse((await run([path, '--json', '--profile', own])).out)).toMatchObject({
      profile: 'mine',
      python: '3.9',
      arenas: { size: 524_288 },
    })
    const both = await run([path, '--json', '--profile', 'cpython-3.6', '--python', '3.10'])
    expect(JSON.parse(both.out)).toMatchObject({ profile: 'cpython-3.6', python: '3.10' })
  })

  it('is the same each time', async () => {
    const path = await place('kept.py', KEPT)
    expect((await run([path, '--json'])).out).toBe((await run([path, '--json'])).out)
  })
})

describe('--save', () => {
  it('puts into a session what the JSON document says, and more', async () => {
    const path = await place('kept.py', KEPT)
    const session = join(folder, 'kept.arenascope')
    const { out } = await run([path, '--json', '--save', session])
    const document = JSON.parse(out) as Document
    expect(document).toMatchObject({ session, run: { run: 1, name: 'kept.py, 3.12', hasRecording: true } })
    expect((await run([path, '--save', session, '--python', '3.8'])).said.at(-1)).toBe(
      `saved as run 2 of ${session}: kept.py, 3.8`,
    )
    const file = await SessionFile.open(session)
    try {
      const { runs, snapshots, origin } = await file.describe()
      expect(origin).toBe('simulated')
      expect(snapshots.map(({ name }) => name)).toEqual(['kept.py, at the end', 'kept.py, at the end'])
      const kept = await file.loadRun(runs[0]?.id ?? '', CONTEXT)
      const { facts, ledger, program, classes, held } = kept
      expect(facts).toMatchObject({ events: document.events, traced: document.traced })
      expect(facts.arenas).toEqual({
        allocated: document.arenas.allocated,
        released: document.arenas.released,
        current: document.arenas.current,
        highWater: document.arenas.highWater,
      })
      expect(rolledUp(ledgerAt(ledger, ledger.at.length - 1))).toEqual(document.ledger)
      expect([...classes.pools]).toEqual(document.classes.map(({ pools }) => pools))
      expect(program).toMatchObject({
        text: KEPT,
        file: path,
        output: [{ stream: 'stdout', text: '5000\n' }],
      })
      expect(program?.asked.current.at(-1)).toBe(document.traced.current)
      expect(held.sites).toContainEqual({ kind: 'line', file: path, line: 1 })
      // What lives at the end, by line: the run's sites and its last snapshot agree.
      const { traces } = await file.loadSnapshot(snapshots[0]?.id ?? '', CONTEXT)
      expect(traces.size.reduce((sum, size) => sum + size, 0)).toBe(document.traced.current)
    } finally {
      await file.close()
    }
  })

  it('leaves no file behind for a program that does not run', async () => {
    const path = await place('refused.py', 'async def f():\n    pass\n')
    const before = await readdir(folder)
    expect((await run([path, '--save', join(folder, 'nothing.arenascope')])).status).toBe(2)
    expect(await readdir(folder)).toEqual(before)
  })

  it('says at once that somebody holds the session, and prints nothing', async () => {
    const session = join(folder, 'held.arenascope')
    const holder = await SessionFile.create(session, { name: 'held', origin: 'simulated' })
    try {
      const { status, out, said } = await run([await place('fine.py', 'print(1)\n'), '--save', session])
      expect({ status, out, lines: said.length }).toEqual({ status: 2, out: '', lines: 1 })
      expect(said[0]).toContain('held.arenascope')
    } finally {
      await holder.close()
    }
  })
})

interface Document {
  readonly stdout: string
  readonly events: number
  readonly arenas: Readonly<Record<'allocated' | 'released' | 'current' | 'highWater', number>>
  readonly classes: readonly { readonly pools: number }[]
  readonly traced: { readonly current: number; readonly peak: number }
  readonly ledger: Readonly<Record<string, number>> & { readonly rss: number }
}
