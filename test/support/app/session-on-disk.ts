// Session files made by the command line, for tests that begin with one.
import { execFileSync } from 'node:child_process'

/** Puts dumps into a session file, as `arenascope stats DUMP --save SESSION` does, one after the other. */
export function saveDumps(session: string, dumps: readonly string[]): void {
  for (const dump of dumps) {
    execFileSync(process.execPath, ['bin/arenascope.mjs', 'stats', dump, '--save', session, '--limit', '1'], {
      stdio: 'pipe',
    })
  }
}
