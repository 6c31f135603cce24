// `arenascope run`: a Python program on the simulated allocator. What it prints is the output; what became of its memory
// is in the JSON document and in the session.
import { Option } from 'commander'
import type { Command } from 'commander'
import { Problem } from '@shared/base/problem'
import type { PythonChoice } from '@shared/model/program'
import { inProcess } from '@main/jobs'
import type { Crew } from '@main/jobs'
import { readContent } from '@main/services/work/file-content'
import type { SimulationHandlers } from '@main/services/work/replay/simulation'
import type { OutputNews } from '@main/services/work/run/output-teller'
import type { RunAnswer } from '@main/services/work/run/run-program'
import type { CommandContext } from './command'
import type { RunSaver, SavedRun } from './save-runs'
import { STDIN } from './snapshot-input'
import type { Terminal } from './terminal'

/** What CPython calls a program from standard input. */
const STDIN_FILE = '<stdin>'
const QUIET = { progress: () => {}, isCancelled: () => false }

interface RunCommandOptions {
  readonly python?: string
  readonly profile?: string
  readonly save?: string
  readonly json?: true
}

export function declareRun(program: Command, context: CommandContext): void {
  program
    .command('run')
    .summary('run a Python program on the simulated allocator')
    .description('Runs a Python program on the simulated allocator of a release; no Python is needed.')
    .argument('<program>', 'a Python file; - for standard input')
    .addOption(new Option('--python <version>', 'the release; 3.12 when none is named'))
    .option(
      '--profile <profile>',
      'the allocator alone: the id of a profile, or a JSON file that describes one',
    )
    .option('--save <session>', 'also put the run into this session file, made when missing')
    .option('--json', 'one JSON document')
    .action((path: string, options: RunCommandOptions) => runFile(path, options, context))
}

async function runFile(path: string, options: RunCommandOptions, context: CommandContext): Promise<void> {
  const { terminal, exitWith } = context
  const file = path === STDIN ? STDIN_FILE : path
  const source = textOf(path === STDIN ? await terminal.readInput() : await readContent(path, QUIET), path)
  const choice = await choiceOf(options)
  const output = new ProgramOutput(terminal, options.json !== true)
  const record = options.json === true || options.save !== undefined
  const saver =
    options.save === undefined ? null : await (await import('./save-runs')).createRunSaver(options.save)
  try {
    const answer = await run({ source, file, choice, record }, output, context)
    await output.end()
    const saved = await saveRun(answer, saver)
    if (options.json) {
      const session = options.save ?? null
      await terminal.write([
        (await import('./run-output')).jsonText(answer, { ...output.all, session, saved }),
      ])
    }
    exitWith(tellEnd(answer, terminal))
    if (saved !== null) terminal.say(`saved as run ${saved.run} of ${options.save ?? ''}: ${saved.name}`)
  } finally {
    await saver?.close()
  }
}

async function saveRun(answer: RunAnswer, saver: RunSaver | null): Promise<SavedRun | null> {
  if (saver === null || answer.kind === 'refused' || answer.kept === null) return null
  return saver.saveProgram(answer.kept, { progress: () => {}, signal: new AbortController().signal })
}

/** What stopped the program, on stderr; its exit status. */
function tellEnd(answer: RunAnswer, terminal: Terminal): number {
  if (answer.kind === 'refused') {
    for (const { text } of answer.refusals) terminal.say(text)
    return 2
  }
  for (const line of answer.error?.traceback.split('\n') ?? []) terminal.say(line)
  return answer.exit
}

async function run(
  argument: Parameters<SimulationHandlers['run']>[0],
  output: ProgramOutput,
  context: CommandContext,
): Promise<RunAnswer> {
  const crew = await startSimulation(context)
  try {
    return await crew.call('run', argument, { onNews: (news) => output.push(news as OutputNews) })
  } finally {
    await crew.close()
  }
}

/** Writes what the program prints as it comes, or keeps it for the JSON document; stderr by whole lines. */
class ProgramOutput {
  readonly #terminal: Terminal
  readonly #isStreamed: boolean
  readonly #writes: Promise<void>[] = []
  #unfinishedLine = ''
  #stdout = ''
  #stderr = ''

  constructor(terminal: Terminal, isStreamed: boolean) {
    this.#terminal = terminal
    this.#isStreamed = isStreamed
  }

  push({ stream, text }: OutputNews): void {
    if (stream === 'stdout') {
      if (this.#isStreamed) this.#writes.push(this.#terminal.write([text]))
      else this.#stdout += text
      return
    }
    if (!this.#isStreamed) this.#stderr += text
    const lines = (this.#unfinishedLine + text).split('\n')
    this.#unfinishedLine = lines.pop() ?? ''
    for (const line of lines) this.#terminal.say(line)
  }

  /** What was kept. */
  get all(): { readonly stdout: string; readonly stderr: string } {
    return { stdout: this.#stdout, stderr: this.#stderr }
  }

  /** All that was printed has been written. */
  async end(): Promise<void> {
    if (this.#unfinishedLine !== '') this.#terminal.say(this.#unfinishedLine)
    this.#unfinishedLine = ''
    await Promise.all(this.#writes)
  }
}

async function choiceOf({ python, profile }: RunCommandOptions): Promise<PythonChoice> {
  const stated = python === undefined ? {} : { python }
  if (profile === undefined) return stated
  const isFile = profile.endsWith('.json') || /[\\/]/.test(profile)
  if (!isFile) return { ...stated, profile }
  return { ...stated, customProfile: textOf(await readContent(profile, QUIET), profile) }
}

/** Python programs are UTF-8 unless they say otherwise, which none does here. */
function textOf(content: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    throw new Problem({ kind: 'bad-input', message: 'This is no text in UTF-8', file })
  }
}

async function startSimulation({ startSimulation }: CommandContext): Promise<Crew<SimulationHandlers>> {
  if (startSimulation !== undefined) return startSimulation()
  const { simulationHandlers } = await import('@main/services/work/replay/simulation')
  return inProcess(simulationHandlers)
}
