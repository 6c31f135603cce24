// Reads the tables of test/golden/data/python-values and holds kernels against them. The encoding is described in make.py.
import { readFileSync } from 'node:fs'
import { ValueProblem } from '@main/interpreter/values/value-problem'
import { type IntValue, normalised } from '@main/interpreter/values/int'

/** A float, which a JS number alone would not tell from an int. */
export class Float {
  constructor(readonly value: number) {}
}

export type Value = null | boolean | IntValue | Float | string | Uint8Array | readonly Value[]
type Encoded = null | string | readonly Encoded[]
type Row = [string, Encoded[], Encoded, [number[], Encoded][]?]

export type Kernel = (args: readonly Value[], minor: number) => Value

function decoded(encoded: Encoded): Value {
  if (encoded === null) return null
  if (typeof encoded !== 'string') return encoded.map((item) => decoded(item))
  const rest = encoded.slice(1)
  switch (encoded.charAt(0)) {
    case '?':
      return rest === 'True'
    case 'i':
      return rest.startsWith('-') ? normalised(-BigInt(rest.slice(1))) : normalised(BigInt(rest))
    case 'f':
      return new Float(Buffer.from(rest, 'hex').readDoubleBE())
    case 'b':
      return Uint8Array.from(Buffer.from(rest, 'hex'))
    default:
      return rest
  }
}

function encoded(value: Value): Encoded {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? '?True' : '?False'
  if (typeof value === 'number') {
    if (Object.is(value, -0) || !Number.isSafeInteger(value)) return `not an int: ${value}`
    return `i${value < 0 ? '-' : ''}0x${Math.abs(value).toString(16)}`
  }
  if (typeof value === 'bigint') {
    if (typeof normalised(value) === 'number') return `not normalised: ${value}`
    return `i${value < 0n ? '-' : ''}0x${(value < 0n ? -value : value).toString(16)}`
  }
  if (value instanceof Float) {
    if (Number.isNaN(value.value)) return 'nan'
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleBE(value.value)
    return `f${bytes.toString('hex')}`
  }
  if (typeof value === 'string') return `s${value}`
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString('hex')}`
  return value.map((item) => encoded(item))
}

/** Every nan is the same answer. */
function isNan(answer: Encoded): boolean {
  return typeof answer === 'string' && /^f[7f]ff[8-9a-f]/.test(answer)
}

function comparable(answer: Encoded): Encoded {
  if (Array.isArray(answer)) return answer.map((item: Encoded) => comparable(item))
  return isNan(answer) ? 'nan' : answer
}

function answerOf(kernel: Kernel, args: readonly Value[], minor: number): Encoded {
  try {
    return encoded(kernel(args, minor))
  } catch (error) {
    if (error instanceof ValueProblem) return `!${error.type}: ${error.message}`
    throw error
  }
}

interface Table {
  readonly minors: readonly number[]
  readonly rows: readonly Row[]
}

export function readTable(topic: string): Table {
  const folder = process.env['ARENASCOPE_PYTHON_VALUES'] ?? 'test/golden/data/python-values'
  return JSON.parse(readFileSync(`${folder}/${topic}.json`, 'utf8')) as Table
}

export function operationsOf(table: Table): readonly string[] {
  return [...new Set(table.rows.map(([operation]) => operation))]
}

/** What differs from the interpreters, as text; the number of comparisons made. */
export function differences(
  table: Table,
  operation: string,
  kernel: Kernel,
): { compared: number; different: string[] } {
  const different: string[] = []
  let compared = 0
  for (const [name, args, answer, byMinor] of table.rows) {
    if (name !== operation) continue
    const groups = byMinor ?? [[table.minors, answer]]
    for (const [minors, expected] of groups) {
      for (const minor of minors) {
        const values = args.map((item) => decoded(item))
        const ours = JSON.stringify(answerOf(kernel, values, minor))
        const theirs = JSON.stringify(comparable(expected))
        compared++
        if (ours !== theirs)
          different.push(`3.${minor} ${name}${JSON.stringify(args)}: ${theirs}, ours ${ours}`)
      }
    }
  }
  return { compared, different }
}

// Arguments of a kind, checked.

export function int(value: Value | undefined): IntValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number' || typeof value === 'bigint') return value
  throw new TypeError(`No int: ${String(value)}`)
}

export function small(value: Value | undefined): number {
  return Number(int(value))
}

export function float(value: Value | undefined): number {
  if (value instanceof Float) return value.value
  throw new TypeError(`No float: ${String(value)}`)
}

export function text(value: Value | undefined): string {
  if (typeof value === 'string') return value
  throw new TypeError(`No str: ${String(value)}`)
}

export function list(value: Value | undefined): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[]
  throw new TypeError(`No list: ${String(value)}`)
}

export function intOrNone(value: Value | undefined): IntValue | null {
  return value === null || value === undefined ? null : int(value)
}
