// What a real CPython reads from dumps, by read_dump.py; and the same digest of a table of ours.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { encodeText } from '@main/formats/tracemalloc/text'
import type { ReadSnapshot } from '@shared/model/snapshot'
import { framesOf } from './reading'

/** The Python to compare with: $ARENASCOPE_PYTHON, otherwise python3; null when there is none of 3.8 or later. */
export function findPython(): string | null {
  const python = process.env['ARENASCOPE_PYTHON'] ?? 'python3'
  const { status } = spawnSync(python, ['-I', '-c', 'import sys; sys.exit(sys.version_info < (3, 8))'])
  return status === 0 ? python : null
}

/** A line a dump: its digest, or "error TYPE". */
export function digestsByPython(python: string, dumps: readonly Uint8Array[]): string[] {
  const input = Buffer.concat(
    dumps.flatMap((dump) => {
      const length = Buffer.alloc(4)
      length.writeUInt32LE(dump.length)
      return [length, dump]
    }),
  )
  const script = join(import.meta.dirname, 'read_dump.py')
  const output = execFileSync(python, ['-I', script], { input, maxBuffer: 1 << 26, encoding: 'utf8' })
  return output.trimEnd().split('\n')
}

export function digestOf({ table, facts }: ReadSnapshot): string {
  const { traces, tracebacks, domains } = table
  const hash = createHash('sha256')
  const places = Array.from({ length: tracebacks.start.length - 1 }, (_, traceback) =>
    framesOf(table, traceback)
      .map(([file, line]) => `${file}:${line}`)
      .join(';'),
  )
  for (const [row, size] of traces.size.entries()) {
    const domain = domains[traces.domain[row] ?? -1]
    const place = places[traces.traceback[row] ?? -1]
    hash.update(encodeText(`${domain} ${size} ${traces.totalFrames[row]} ${place}\n`))
  }
  return hash.update(`limit ${facts.tracebackLimit ?? 'None'}\n`).digest('hex')
}
