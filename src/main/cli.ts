// Root of the command line: bin/ starts it under plain Node. The commands are in commands/, one file each.
import { runCommandLine } from './commands/program'
import { processTerminal } from './commands/terminal'

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal())
