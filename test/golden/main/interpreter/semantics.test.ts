// Classes, operators, exceptions, generators, calls and annotations against what real interpreters print; the maker of the
// data lies beside it. And programs that try to break the parser, the compiler or the host.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '@main/interpreter/program'
import type { PythonVersion } from '@main/interpreter/version'

interface Expected {
  readonly versions: readonly PythonVersion[]
  readonly stdout: string
  readonly exit: number
  readonly last: string
}

const FOLDER = join(import.meta.dirname, '../../data/python-semantics')
const programs = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Readonly<
  Record<string, { readonly source?: string; readonly results: readonly Expected[] }>
>

function outcome(source: string, version: PythonVersion) {
  const got = runProgram(source, { version, file: 'program.py', budgets: { instructions: 50_000_000 } })
  if (got.kind === 'refused') return got.refusals.map(({ construct }) => construct)
  const last = got.exit === 0 ? '' : (got.error?.traceback.trim().split('\n').at(-1) ?? '')
  return { stdout: got.stdout.replaceAll(/0x[0-9a-f]+/g, '0xA'), exit: got.exit, last }
}

describe('programs print what CPython prints', () => {
  for (const [name, { source, results }] of Object.entries(programs))
    for (const { versions, ...want } of results)
      it.each(versions)(`${name} under %s`, (version) => {
        const text = source ?? readFileSync(join(FOLDER, `${name}.py`), 'utf8')
        expect(outcome(text, version)).toEqual(want)
      })
})

describe('hostile programs end with a clear message', () => {
  const many = 200_000
  it.each([
    ['nested brackets', `x = ${'('.repeat(many)}1${')'.repeat(many)}\n`, 'too many nested parentheses'],
    ['unary operators', `x = ${'-'.repeat(many)}1\n`, 'too many nested expressions or blocks'],
    ['attributes of attributes', `x = 1\nx${'.a'.repeat(many)}\n`, 'too many nested expressions or blocks'],
    [
      'a long sum',
      `y = 1\nx = ${Array(many).fill('y').join('+')}\n`,
      'too many nested expressions or blocks',
    ],
    [
      'an if with many elifs',
      `x = 5\nif x == 0: pass\n${'elif x == 1: pass\n'.repeat(20_000)}`,
      'too many nested expressions or blocks',
    ],
    [
      'deep blocks',
      Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}if 1:\n`).join(''),
      'too many levels of indentation',
    ],
    [
      'an int of 5000 digits',
      `x = ${'9'.repeat(5000)}\n`,
      'Exceeds the limit (4300 digits) for integer string conversion - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.',
    ],
  ])('%s', (_, source, message) => {
    expect(outcome(source, '3.12')).toEqual([message])
  })

  it('reads long literals, long lines and long chains', () => {
    const literal = `x = "${'a'.repeat(10_000_000)}"\nprint(len(x))\n`
    expect(outcome(literal, '3.12')).toEqual({ stdout: '10000000\n', exit: 0, last: '' })
    const line = `x = 1${';x = 2'.repeat(100_000)}\nprint(x)\n`
    expect(outcome(line, '3.12')).toEqual({ stdout: '2\n', exit: 0, last: '' })
    const chain = `x = 5\nif x == 0: pass\n${'elif x == 1: pass\n'.repeat(1900)}else: print("else")\n`
    expect(outcome(chain, '3.12')).toEqual({ stdout: 'else\n', exit: 0, last: '' })
  })
})
