// `arenascope open`, and `arenascope` alone: the desktop app where it can run, the browser host otherwise.
import { spawn } from 'node:child_process'
import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { Problem } from '@shared/base/problem'
import type { CommandContext } from './command'

export function declareOpen(program: Command, { startScript, exitWith }: CommandContext): void {
  program
    .command('open', { isDefault: true })
    .summary('the desktop app (the default)')
    .description('Opens the desktop app, or where Electron cannot run the same app in a browser.')
    .argument('[file...]', 'snapshots and sessions to open')
    .action(async (files: readonly string[]) => {
      for (const file of files) await checkExists(file)
      const status = await run(process.execPath, [
        fileURLToPath(startScript),
        ...files.map((file) => resolve(file)),
      ])
      if (status !== 0) exitWith(2)
    })
}

async function checkExists(file: string): Promise<void> {
  try {
    await access(file)
  } catch {
    throw new Problem({
      kind: 'not-found',
      message: 'There is no such file, and no command of this name',
      file,
      remedy: 'arenascope --help lists the commands',
    })
  }
}

function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((settle, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' })
    // A terminal's Ctrl-C reaches the child by itself; this process waits for its orderly end.
    process.on('SIGINT', () => {})
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('error', reject)
    child.on('exit', (code) => settle(code ?? 0))
    // Whoever ends this process means the app.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  })
}
