// `arenascope replay` from its arguments to its exit status.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { profileByVersion } from '@main/allocator/profiles/known'
import { runCommandLine } from '@main/commands/program'
import { IN_ARENA, readAllocationTrace } from '@main/formats/allocation-trace/read'
import { recordRun } from '@main/services/work/replay/record-run'
import { SessionFile } from '@main/sessions/session-file'
import {
  QUIET,
  recordedTrace,
  traceFiles,
  type TraceFiles,
  withAlteredAddress,
  withAlteredSide,
} from '@test/support/allocator/trace-files'

const FILES = traceFiles('slots_vs_dict-3.7')
/** Kind 0 of domain 2. */
const OBJ_MALLOC = 0b1000
const CONTEXT = { progress: () => undefined, signal: new AbortController().signal }
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function place(name: string, { content, side }: TraceFiles): Promise<string> {
  await writeFile(join(folder, `${name}.json`), side)
  const path = join(folder, `${name}.trace.gz`)
  await writeFile(path, content)
  return path
}

async function run(...args: string[]) {
  return runWith({}, ...args)
}

async function runWith({ whenProgress = () => undefined, ...more }: Surroundings, ...args: string[]) {
  let out = ''
  const said: string[] = []
  const status = await runCommandLine(['replay', ...args], {
    startScript: new URL('file:///none'),
    ...more,
    terminal: {
      async write(pieces) {
        for (const piece of pieces) out += piece
      },
      say: (line) => said.push(line),
      showProgress: whenProgress,
      readInput: () => Promise.reject(new Error('No standard input')),
    },
  })
  return { status, out, said: said.join('\n') }
}

interface Surroundings extends Partial<Parameters<typeof runCommandLine>[1]> {
  readonly whenProgress?: (line: string) => unknown
}

describe('arenascope replay', () => {
  it('verifies a recording and prints one JSON document', async () => {
    const { status, out } = await run(await place('whole', FILES), '--verify', '--json')
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      profile: 'cpython-3.7.4',
      events: 111_359,
      verified: { mismatches: 0, checkpoints: 7, checkpointMismatches: 0 },
      arenas: { allocated: 13, size: 262_144, poolSize: 4096 },
      classes: expect.arrayContaining([expect.objectContaining({ blockSize: 16, pools: 1 })]),
    })
  })

  it('exits 1 at an altered address and prints both', async () => {
    const path = await place('address', withAlteredAddress(FILES, firstSmallMalloc(FILES)))
    const { status, out, said } = await run(path, '--verify', '--json')
    expect(status).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ verified: { mismatches: 1, checkpointMismatches: 0 } })
    expect(said).toMatch(/^arenascope: Event \d+, malloc of \d+ bytes: simulated 0x.*, recorded 0x/)
  })

  it('exits 1 at an altered checkpoint and prints both', async () => {
    const altered = withAlteredSide(FILES, ({ checkpoints }) => {
      const statistics = checkpoints.at(-1)?.debugmallocstats
      if (statistics) statistics.arenas_reclaimed += 1
    })
    const { status, out, said } = await run(await place('checkpoint', altered), '--verify', '--json')
    expect(status).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ verified: { mismatches: 0, checkpointMismatches: 1 } })
    expect(said).toMatch(/arenas reclaimed: simulated \d+, recorded \d+$/)
  })

  it('answers what would have happened under another release, and says what vouches for it', async () => {
    const { status, out } = await run(await place('other', FILES), '--python', '3.7.2')
    expect(status).toBe(0)
    expect(out).toMatch(/^CPython 3\.7\.0 to 3\.7\.3 \(cpython-3\.7\.0\): after the source; no recording/)
    expect(out).not.toMatch(/verified/)
  })

  it('takes a profile from a file', async () => {
    const profile = join(folder, 'profile.json')
    await writeFile(profile, '{"basedOn": "cpython-3.9", "id": "small arenas", "arenaSize": 65536}')
    const { status, out } = await run(await place('custom', FILES), '--profile', profile, '--json')
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ profile: 'small arenas', arenas: { size: 65_536 } })
  })

  it('exits 2 with one line for what it cannot play', async () => {
    const path = await place('refused', FILES)
    expect(await run(path, '--python', '3.14t')).toMatchObject({
      status: 2,
      said: expect.stringMatching(/mimalloc/),
    })
    expect(await run(path, '--profile', 'nope')).toMatchObject({ status: 2 })
    expect(await run(join(folder, 'none.trace.gz'))).toMatchObject({
      status: 2,
      said: expect.stringMatching(/no such file/),
    })
  })

  it('exits 2 for a recording that frees what it never had, unless that is what it checks', async () => {
    const altered = withAlteredAddress(FILES, firstSmallMalloc(FILES))
    const path = await place('inconsistent', altered)
    const { status, said } = await run(path)
    expect(status).toBe(2)
    expect(said).toMatch(/Event \d+ of the trace/)
  })
})

describe('arenascope replay --against', () => {
  it('compares the release curves of several profiles beside the document of the first', async () => {
    const path = await place('compared', FILES)
    const alone = await run(path, '--json')
    const { status, out } = await run(path, '--against', '3.12', '--against', 'article', '--json')
    expect(status).toBe(0)
    const { curves, ...main } = JSON.parse(out)
    expect(main).toEqual(JSON.parse(alone.out))
    expect(curves.map((curve: { profile: string }) => curve.profile)).toEqual([
      'cpython-3.7.4',
      'cpython-3.12',
      'article',
    ])
    for (const { arenaSize, at, allocated, released, current, highWater, totals } of curves) {
      expect(at.at(-1)).toBeLessThanOrEqual(111_359)
      for (const column of [allocated, released, current, highWater]) expect(column).toHaveLength(at.length)
      expect(current.at(-1)).toBe(allocated.at(-1) - released.at(-1))
      expect(totals).toEqual({
        highWater: highWater.at(-1) * arenaSize,
        released: released.at(-1) * arenaSize,
        residual: current.at(-1) * arenaSize,
      })
    }
    const [{ totals }] = curves
    expect(totals.highWater).toBe(main.arenas.highWater * main.arenas.size)
    // All were asked the same at the same instants.
    expect(new Set(curves.map((curve: { at: number[] }) => curve.at.join())).size).toBe(1)
  })

  it('prints a table with a line for each, and how memory in RAM grew beside what was measured', async () => {
    const { out } = await run(await place('table', FILES), '--against', '3.9')
    const growth =
      /^anonymous bytes in RAM from checkpoint init to (\w+): (\d+) more simulated, (\d+) more measured$/m
    const [, , simulated, measured] = growth.exec(out) ?? []
    expect(Math.abs(Number(simulated) / Number(measured) - 1)).toBeLessThan(0.02)
    expect(out).toMatch(/^ {2}cpython-3\.7\.4 +262144 +\d+ +\d+ +\d+$/m)
    expect(out).toMatch(/^ {2}cpython-3\.9 +262144 +\d+ +\d+ +\d+$/m)
  })

  it('refuses a profile that is not there before anything is played', async () => {
    const session = join(folder, 'never.arenascope')
    const outcome = await run(await place('unknown', FILES), '--against', 'nope', '--save', session)
    expect(outcome).toMatchObject({ status: 2, out: '' })
    await expect(stat(session)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('arenascope replay --save', () => {
  it('puts the run into a new session, says so, and a second one beside it', async () => {
    const session = join(folder, 'saved.arenascope')
    const path = await place('growing', FILES)
    const first = await run(path, '--save', session, '--verify', '--json')
    expect(first.status).toBe(0)
    expect(JSON.parse(first.out)).toMatchObject({
      verified: { mismatches: 0 },
      session,
      runs: [{ run: 1, name: 'growing, cpython-3.7.4', profile: 'cpython-3.7.4', hasRecording: true }],
    })
    const second = await run(path, '--python', '3.9', '--against', '3.12', '--save', session)
    expect(second.out).toContain(`saved as run 2 of ${session}: growing, cpython-3.9\n`)
    expect(second.out).toContain(`saved as run 3 of ${session}: growing, cpython-3.12\n`)

    const file = await SessionFile.open(session)
    try {
      const { origin, runs, snapshots } = await file.describe()
      expect([origin, runs.length, snapshots.length]).toEqual(['simulated', 3, 0])
      for (const [index, { id, hasRecording }] of runs.entries()) {
        expect(hasRecording).toBe(true)
        const run = await file.loadRun(id, CONTEXT)
        const profile = ['3.7.4', '3.9', '3.12'][index] ?? ''
        const trace = recordedTrace('slots_vs_dict-3.7')
        const options = { source: 'growing.trace.gz', context: QUIET }
        expect(run).toEqual(recordRun(trace, unwrap(profileByVersion(profile)), options).run)
      }
      // The recording can be played again from the session alone.
      const recording = await file.loadRecording(runs[0]?.id ?? '', CONTEXT)
      const again = unwrap(
        readAllocationTrace(
          recording?.trace ?? new Uint8Array(),
          new TextDecoder().decode(recording?.description),
        ),
      )
      expect(again).toEqual(recordedTrace('slots_vs_dict-3.7'))
      expect((await file.query('FROM recordings')).rowCount).toBe(1)
    } finally {
      await file.close()
    }
  })

  it('saves nothing after a difference', async () => {
    const session = join(folder, 'different.arenascope')
    const path = await place('different', withAlteredAddress(FILES, firstSmallMalloc(FILES)))
    const { status, out } = await run(path, '--verify', '--save', session, '--json')
    expect(status).toBe(1)
    expect(JSON.parse(out)).not.toHaveProperty('session')
    await expect(stat(session)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('says before playing that the session is held, or that the file is no session', async () => {
    const path = await place('held', FILES)
    const session = join(folder, 'held.arenascope')
    const holder = await SessionFile.create(session, { name: 'Held', origin: 'imported' })
    const refused = await run(path, '--save', session)
    await holder.close()
    expect(refused).toMatchObject({
      status: 2,
      out: '',
      said: expect.stringMatching(/has the session open already/),
    })
    const text = join(folder, 'text.arenascope')
    await writeFile(text, 'Hello\n'.repeat(500))
    expect(await run(path, '--save', text)).toMatchObject({ status: 2, out: '' })
    expect(await readFile(text, 'utf8')).toContain('Hello')
  })

  it('names the missing file beside a trace', async () => {
    const path = join(folder, 'alone.trace.gz')
    await writeFile(path, FILES.content)
    const { status, said } = await run(path)
    expect(status).toBe(2)
    expect(said).toMatch(
      /alone\.json: There is no such file.*the JSON that the recorder wrote beside the trace/,
    )
  })

  it.each([/^Replaying under cpython-3\.7\.4/, /^Replaying under cpython-3\.12/, /^Saving the run/])(
    'is cancelled by Ctrl-C at "%s", and leaves the session as it was or none',
    async (moment) => {
      const session = join(folder, `cancelled ${moment.source.length}.arenascope`)
      const path = await place('cancelled', FILES)
      expect(await interrupted(moment, path, session)).toMatchObject(CANCELLED)
      await expect(stat(session)).rejects.toMatchObject({ code: 'ENOENT' })
      await run(path, '--save', session)
      expect(await interrupted(moment, path, session)).toMatchObject(CANCELLED)
      const file = await SessionFile.open(session)
      expect((await file.describe()).runs).toHaveLength(1)
      await file.close()
    },
  )

  it('that is cancelled in the second of two runs leaves none of them', async () => {
    const session = join(folder, 'second.arenascope')
    const path = await place('second', FILES)
    await run(path, '--save', session)
    let saving = 0
    const isSecond = { test: (line: string) => /^Saving the run +\[ +\]$/.test(line) && ++saving === 2 }
    expect(await interrupted(isSecond, path, session)).toMatchObject(CANCELLED)
    const file = await SessionFile.open(session)
    expect((await file.describe()).runs).toHaveLength(1)
    await file.close()
  })

  const CANCELLED = { status: 130, out: '', said: 'arenascope: Cancelled' }

  function interrupted(moment: { test(line: string): boolean }, path: string, session: string) {
    let press = () => {}
    return runWith(
      {
        onInterrupt: (listener) => {
          press = listener
          return () => (press = () => {})
        },
        whenProgress: (line) => moment.test(line) && press(),
      },
      path,
      '--save',
      session,
      '--against',
      '3.12',
    )
  }
})

/** A small malloc of the OBJ domain whose block comes from nowhere else and is given back. */
function firstSmallMalloc({ content, side }: TraceFiles): number {
  const trace = unwrap(readAllocationTrace(content, side))
  const freed = new Set(trace.old)
  const uses = new Map<number, number>()
  for (const given of trace.new) uses.set(given, (uses.get(given) ?? 0) + 1)
  return trace.op.findIndex((bits, event) => {
    const given = trace.new[event] ?? 0
    return bits === OBJ_MALLOC && given >= IN_ARENA && freed.has(given) && uses.get(given) === 1
  })
}
