// npm run verify:traces on a folder with a good recording, an altered one and one of a free-threaded build.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { OP } from '@main/formats/allocation-trace/read'
import {
  recordedTrace,
  type TraceFiles,
  traceFiles,
  withAlteredAddress,
  withAlteredSide,
} from '@test/support/allocator/trace-files'

const folder = mkdtempSync(join(tmpdir(), 'arenascope-traces-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const NAME = 'slots_vs_dict-3.6'
const files = traceFiles(NAME)

function put(name: string, { content, side }: TraceFiles): void {
  writeFileSync(join(folder, `${name}.trace.gz`), content)
  writeFileSync(join(folder, `${name}.json`), side)
}

function verifyFolder() {
  const script = resolve('scripts/verify-traces.mjs')
  const { status, stdout } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' })
  return { status, lines: stdout.trim().split('\n') }
}

describe('verifying a folder of traces', () => {
  it('exits 0 when all are as recorded, and does not count what has no pymalloc', () => {
    put('good', files)
    put(
      'threaded',
      withAlteredSide(files, (side) => {
        side.free_threaded = true
      }),
    )
    const { status, lines } = verifyFolder()
    expect(lines[0]).toMatch(/^good +cpython-3\.6-16 +\d+ addresses, \d+ checkpoints$/)
    expect(lines[1]).toMatch(/^threaded .*free-threaded build/)
    expect(lines.at(-1)).toMatch(
      /^2 traces: 1 as recorded \(\d[\d,]+ addresses, \d+ checkpoints\), 1 refused as free-threaded, 0 wrong$/,
    )
    expect(status).toBe(0)
  })

  it('exits 1 and shows the difference when one address is another', () => {
    const trace = recordedTrace(NAME)
    const event = trace.op.findLastIndex((bits) => bits === (OP.malloc | 0b1000))
    put('altered', withAlteredAddress(files, event))
    const { status, lines } = verifyFolder()
    expect(lines[0]).toMatch(new RegExp(`^altered .*Event ${event}, malloc of \\d+ bytes: simulated`))
    expect(lines.at(-1)).toMatch(/, 1 wrong$/)
    expect(status).toBe(1)
  })
})
