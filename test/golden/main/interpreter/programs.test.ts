// Every program of the golden data under every version against what the real interpreter printed. Misses are listed by
// name in misses.json with the reason; the list may only shrink.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '@main/interpreter/program'
import type { PythonVersion } from '@main/interpreter/version'

interface Expected {
  readonly versions: readonly PythonVersion[]
  readonly exit: number
  readonly stdout?: string
  readonly stdout_pattern?: string
  readonly stderr_last?: string
}

const FOLDER = join(import.meta.dirname, '../../data/programs')
const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Readonly<
  Record<string, { readonly results: readonly Expected[] }>
>
/** Programs that are not exact yet, or never will be: name to the versions and the reason. */
const misses = JSON.parse(readFileSync(join(import.meta.dirname, 'misses.json'), 'utf8')) as Readonly<
  Record<string, Readonly<Partial<Record<PythonVersion, string>>>>
>

function problemOf(name: string, version: PythonVersion, want: Expected): string | undefined {
  const path = join(FOLDER, `${name}.py`)
  const got = runProgram(readFileSync(path, 'utf8'), { version, file: path, instructions: 200_000_000 })
  if (got.kind === 'refused') return `refused: ${got.refusals[0]?.construct}`
  const isSame =
    want.stdout === undefined
      ? new RegExp(`^(?:${want.stdout_pattern})$`).test(got.stdout)
      : got.stdout === want.stdout.replace('{script}', path)
  if (!isSame) return 'stdout differs'
  if (got.exit !== want.exit) return `exit ${got.exit}, not ${want.exit}`
  const last = got.error?.traceback.split('\n').at(-1) ?? ''
  return want.stderr_last && last !== want.stderr_last ? `ends in ${last}` : undefined
}

describe('programs give what CPython gives', () => {
  for (const [name, { results }] of Object.entries(expected))
    for (const want of results)
      for (const version of want.versions)
        if (!misses[name]?.[version])
          it(`${name} under ${version}`, () => {
            expect(problemOf(name, version, want)).toBeUndefined()
          })
})
