// The values of a row that somebody else may have written. Called by snapshot-records.ts and run-records.ts.
import type { DuckDBValue } from '@duckdb/node-api'
import type { Problem } from '@shared/base/problem'
import { fromStoredText } from './stored-text'

export class Fields {
  constructor(
    private readonly row: readonly DuckDBValue[],
    private readonly refuse: (fact: string) => Problem,
  ) {}

  text(at: number): string {
    const value = this.row[at]
    if (typeof value !== 'string') throw this.missing()
    return fromStoredText(value)
  }

  number(at: number): number {
    const value = this.row[at]
    const number = typeof value === 'bigint' ? Number(value) : value
    if (typeof number !== 'number' || !Number.isFinite(number)) throw this.missing()
    return number
  }

  isTrue(at: number): boolean {
    const value = this.row[at]
    if (typeof value !== 'boolean') throw this.missing()
    return value
  }

  oneOf<T extends string>(at: number, allowed: readonly T[]): T {
    const value = this.row[at]
    const found = allowed.find((one) => one === value)
    if (found === undefined) throw this.refuse(`A value is none of ${allowed.join(', ')}`)
    return found
  }

  orNull<T>(at: number, read: (at: number) => T): T | null {
    return this.row[at] === null ? null : read(at)
  }

  private missing(): Problem {
    return this.refuse('A value is missing where none may be')
  }
}
