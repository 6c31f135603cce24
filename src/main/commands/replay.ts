// `arenascope replay`: a recorded program played to a simulated allocator, compared with what was recorded or with other
// allocators, and kept in a session.
import { Option } from 'commander'
import type { Command } from 'commander'
import type { Progress } from '@shared/base/progress'
import { inProcess } from '@main/jobs'
import type { Crew } from '@main/jobs'
import type { ProfileChoice } from '@main/services/work/replay/choose-profile'
import type { PlayAnswer, SimulationHandlers } from '@main/services/work/replay/simulation'
import type { CommandContext } from './command'
import type { ReplayReport } from './replay-output'
import { progressLine } from './snapshot-input'

interface ReplayOptions {
  readonly python?: string
  readonly profile?: string
  readonly against: readonly string[]
  readonly verify?: true
  readonly save?: string
  readonly json?: true
}

export function declareReplay(program: Command, context: CommandContext): void {
  program
    .command('replay')
    .summary('play a recorded program to a simulated allocator')
    .description('Plays an allocation trace to pymalloc as its release, or another one, has it.')
    .argument('<trace>', 'NAME.trace.gz, with NAME.json beside it')
    .addOption(new Option('--python <version>', 'what would have happened there').conflicts('profile'))
    .option('--profile <profile>', 'the id of a profile, or a JSON file that describes one')
    .option('--verify', 'compare every address and checkpoint; exits 1 at the first difference')
    .addOption(
      new Option('--against <profile>', 'also play it there and compare: a version, an id or a JSON file')
        .default([], 'none')
        .argParser((text: string, before: readonly string[]) => [...before, text]),
    )
    .option('--save <session>', 'also put the run into this session file, made when missing')
    .option('--json', 'one JSON document')
    .action((path: string, options: ReplayOptions) => runReplay(path, options, context))
}

async function runReplay(path: string, options: ReplayOptions, context: CommandContext): Promise<void> {
  const { terminal, exitWith } = context
  const { differenceText, jsonText, textLines } = await import('./replay-output')
  const report = await withInterrupt(context, (signal) => playAndSave(path, options, signal, context))
  await terminal.write(options.json ? [jsonText(report)] : textLines(report))
  const difference = report.outcome.verified?.difference ?? null
  if (difference === null) return
  terminal.say(differenceText(difference))
  exitWith(1)
}

async function playAndSave(
  path: string,
  options: ReplayOptions,
  signal: AbortSignal,
  context: CommandContext,
): Promise<ReplayReport> {
  const { terminal } = context
  const { save: session } = options
  const progress = (progress: Progress) => terminal.showProgress(progressLine(progress))
  const saver = session === undefined ? null : await (await import('./save-runs')).createRunSaver(session)
  try {
    const answer = await play(path, options, { onProgress: progress, signal }, context)
    const { recording, ...shown } = answer
    const isSaved = session !== undefined && saver !== null && answer.runs.length > 0
    const saved = isSaved ? await saver.save(answer.runs, recording, { progress, signal }) : []
    const { releaseCurveOf } = await import('@main/services/work/replay/release-curve')
    const curves = options.against.length > 0 ? answer.runs.map(releaseCurveOf) : []
    return { ...shown, curves, session: isSaved ? session : null, saved }
  } finally {
    terminal.showProgress('')
    await saver?.close()
  }
}

async function play(
  path: string,
  { python, profile, against, verify, save }: ReplayOptions,
  work: { readonly onProgress: (progress: Progress) => void; readonly signal: AbortSignal },
  context: CommandContext,
): Promise<PlayAnswer> {
  const crew = await startSimulation(context)
  try {
    const choice = { ...(python !== undefined && { python }), ...(profile !== undefined && { profile }) }
    const argument = {
      path,
      choice,
      against: against.map(choiceOf),
      verify: verify === true,
      record: save !== undefined,
    }
    return await crew.call('play', argument, work)
  } finally {
    await crew.close()
  }
}

async function startSimulation({ startSimulation }: CommandContext): Promise<Crew<SimulationHandlers>> {
  if (startSimulation !== undefined) return startSimulation()
  const { simulationHandlers } = await import('@main/services/work/replay/simulation')
  return inProcess(simulationHandlers)
}

/** A version begins with a digit; ids of profiles do not, and paths of files end in .json. */
function choiceOf(text: string): ProfileChoice {
  return /^\d+\.\d/.test(text) && !text.endsWith('.json') ? { python: text } : { profile: text }
}

/** Ctrl-C cancels `work`, which leaves nothing half done; pressed once more, it ends the process. */
async function withInterrupt<T>(
  { onInterrupt }: CommandContext,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const stopListening = onInterrupt?.(() => controller.abort())
  try {
    return await work(controller.signal)
  } finally {
    stopListening?.()
  }
}
