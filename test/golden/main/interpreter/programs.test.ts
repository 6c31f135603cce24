// Programs of the golden data that come out as the real interpreter printed them, by name and version in exact.json. The
// list may only grow: what is not in it needs types or functions that the interpreter does not have.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '@main/interpreter/program'
import type { PythonVersion } from '@main/interpreter/version'

interface Expected {
  readonly versions: readonly PythonVersion[]
  readonly exit: number
  readonly stdout: string
  readonly stderr_last?: string
}

const FOLDER = join(import.meta.dirname, '../../data/programs')
const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Readonly<
  Record<string, { readonly results: readonly Expected[] }>
>
const exact = JSON.parse(readFileSync(join(import.meta.dirname, 'exact.json'), 'utf8')) as Readonly<
  Record<string, readonly PythonVersion[]>
>

function run(name: string, version: PythonVersion) {
  const path = join(FOLDER, `${name}.py`)
  const got = runProgram(readFileSync(path, 'utf8'), {
    version,
    file: path,
    budgets: { instructions: 200_000_000 },
  })
  if (got.kind === 'refused') return { refused: got.refusals.map(({ construct }) => construct) }
  return { stdout: got.stdout, exit: got.exit, last: got.error?.traceback.split('\n').at(-1) ?? '' }
}

describe('programs give what CPython gives', () => {
  for (const [name, versions] of Object.entries(exact))
    it.each(versions)(`${name} under %s`, (version) => {
      const want = expected[name]?.results.find((result) => result.versions.includes(version))
      const { stdout, exit, last } = { last: '', ...run(name, version) }
      expect({ stdout, exit }).toEqual({ stdout: want?.stdout, exit: want?.exit })
      if (want?.stderr_last !== undefined) expect(last).toBe(want.stderr_last)
    })
})

describe('a program that needs what the simulator does not have', () => {
  it('is refused before it runs, every place at once', () => {
    const source = [
      'import json, sys',
      'from os import getpid, environ',
      'x = 2j',
      'async def y(): pass',
      'z = [n async for n in x]',
      'print(sys.stdin, sys.nothing, open("x"), undefined)',
      'def eval(): pass',
      'eval()',
      'try:\n    import asyncio\nexcept ImportError:\n    pass',
      'import nosuchmodule',
      'memoryview(b"").cast("B")',
    ].join('\n')
    const got = runProgram(`${source}\n`, { version: '3.12', file: 'x.py' })
    expect(
      got.kind === 'refused' && got.refusals.map(({ line, column, construct }) => [line, column, construct]),
    ).toEqual([
      [1, 1, 'import json'],
      [2, 1, 'from os import environ'],
      [3, 5, 'complex number'],
      [4, 1, 'async def'],
      [5, 8, 'async for'],
      [6, 7, 'sys.stdin'],
      [6, 31, 'open'],
      [10, 5, 'import asyncio'],
      [14, 1, 'memoryview'],
    ])
  })

  it.each([['print(().__reduce__())', "'object.__reduce__' is not simulated"]])(
    'ends where it needs it, when that cannot be seen before: %s',
    (line, message) => {
      const got = runProgram(`print(1)\n${line}\n`, { version: '3.12', file: 'x.py' })
      expect(got).toMatchObject({
        kind: 'ended',
        stdout: '1\n',
        exit: 2,
        error: { type: 'NotSimulated', message },
      })
    },
  )

  it('still has the errors of Python for what Python lacks, too', () => {
    const source =
      'try:\n    [].push(1)\nexcept AttributeError as e:\n    print(e)\ntry:\n    nothing\nexcept NameError as e:\n    print(e)\n'
    const got = runProgram(source, { version: '3.12', file: 'x.py' })
    const stdout = "'list' object has no attribute 'push'\nname 'nothing' is not defined\n"
    expect(got).toMatchObject({ kind: 'ended', stdout, exit: 0 })
  })
})
