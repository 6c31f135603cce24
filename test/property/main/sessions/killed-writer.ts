// The process that kill.test.ts kills: makes the story's changes to the session it is given, and says when each is saved.
import { writeSync } from 'node:fs'
import { SessionFile } from '@main/sessions/session-file'
import { makeChange, stateAfter } from './story'

const path = process.argv[2] ?? ''
const session = await SessionFile.open(path)
const ctx = { progress: () => {}, signal: new AbortController().signal }
for (let change = 0; ; change++) {
  await makeChange(session, stateAfter(change), change, ctx)
  // Synchronously: a line that is written is written, whenever the kill comes.
  writeSync(1, `${change + 1}\n`)
}
