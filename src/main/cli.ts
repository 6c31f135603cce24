// Root of the command line: bin/ starts it under plain Node. The commands are in commands/, one file each.
import { runCommandLine } from './commands/program'
import { processTerminal } from './commands/terminal'
import { installation } from './installation'
import { startThread } from './jobs'
import type { SimulationHandlers } from './services/work/replay/simulation'

process.exitCode = await runCommandLine(process.argv.slice(2), {
  terminal: processTerminal(),
  startScript: installation.startScript,
  startSimulation: () => startThread<SimulationHandlers>(installation.workerEntry, 'simulation'),
  onInterrupt(listener) {
    process.once('SIGINT', listener)
    return () => process.off('SIGINT', listener)
  },
})
