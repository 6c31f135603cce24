// The command line's grammar and its one boundary: every failure becomes one line on stderr and an exit status.
import { Command, CommanderError } from 'commander'
import { asProblem, describeProblem, isCancelled, Problem } from '@shared/base/problem'
import { version } from '@main/services/version'
import type { CommandContext, ExitStatus } from './command'
import { declareCompare } from './compare'
import { declareOpen } from './open'
import { declareReplay } from './replay'
import { declareReport } from './report'
import { declareRun } from './run'
import { declareServe } from './serve'
import { declareSql } from './sql'
import { declareStats } from './stats'

/** `args`: what stands behind the program's name. Never rejects for usage or input. */
export async function runCommandLine(
  args: readonly string[],
  surroundings: Omit<CommandContext, 'exitWith'>,
): Promise<ExitStatus> {
  const { terminal } = surroundings
  let status: ExitStatus = 0
  const program = declareProgram({
    ...surroundings,
    exitWith: (wanted) => {
      status = wanted
    },
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return status
  } catch (error) {
    // commander has printed its own message; help and version are what was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    terminal.say(`arenascope: ${describeProblem(asProblem(error))}`)
    if (isCancelled(error)) return 130
    if (!(error instanceof Problem) && error instanceof Error) console.error(error.stack)
    return 2
  }
}

function declareProgram(context: CommandContext): Command {
  const program = new Command('arenascope')
    .description('See where a Python program’s memory goes, and why it does not come back.')
    .version(version, '-V, --version')
    .exitOverride()
    .showHelpAfterError(false)
    .configureOutput({
      outputError: (text) => context.terminal.say(`arenascope: ${text.trim().replace(/^error: /, '')}`),
    })
  declareOpen(program, context)
  declareServe(program, context)
  declareStats(program, context)
  declareCompare(program, context)
  declareReport(program, context)
  declareReplay(program, context)
  declareRun(program, context)
  declareSql(program, context)
  return program
}
