// `arenascope replay` from its arguments to its exit status.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { runCommandLine } from '@main/commands/program'
import { IN_ARENA, readAllocationTrace } from '@main/formats/allocation-trace/read'
import {
  traceFiles,
  type TraceFiles,
  withAlteredAddress,
  withAlteredSide,
} from '@test/support/allocator/trace-files'

const FILES = traceFiles('slots_vs_dict-3.7')
/** Kind 0 of domain 2. */
const OBJ_MALLOC = 0b1000
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
  let out = ''
  const said: string[] = []
  const status = await runCommandLine(['replay', ...args], {
    startScript: new URL('file:///none'),
    terminal: {
      async write(pieces) {
        for (const piece of pieces) out += piece
      },
      say: (line) => said.push(line),
      showProgress: () => undefined,
      readInput: () => Promise.reject(new Error('No standard input')),
    },
  })
  return { status, out, said: said.join('\n') }
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
