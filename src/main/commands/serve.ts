// `arenascope serve`: the app in a browser on this machine, until it is interrupted.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CommandContext } from './command'

interface ServeOptions {
  readonly port: number
}

export function declareServe(program: Command, _context: CommandContext): void {
  const command = program
    .command('serve')
    .summary('the app in a browser')
    .description('Serves the app on this machine only and prints one URL, which works once.')
    .argument('[file...]', 'snapshots and sessions to open')
  command.option(
    '--port <n>',
    'port to listen on; 0 takes any free one',
    (text) => parsePort(command, text),
    0,
  )
  command.action(async (files: readonly string[], { port }: ServeOptions) => {
    const { runHost } = await import('@main/host')
    await runHost({ port, files: files.map((file) => resolve(file)), why: null })
  })
}

function parsePort(command: Command, text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  return command.error(`error: --port takes a number from 0 to 65535, not '${text}'`)
}
