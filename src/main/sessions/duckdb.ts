// Loads DuckDB the first time a session is needed: 70 MB of native code that `arenascope stats` never pays for.
// database.ts is the only caller at run time; everybody else imports types.

import type * as Api from '@duckdb/node-api'

export type DuckDB = typeof Api

let loaded: Promise<DuckDB> | undefined

export function loadDuckDB(): Promise<DuckDB> {
  loaded ??= import('@duckdb/node-api')
  return loaded
}
