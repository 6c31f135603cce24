// The programs that run, each in a thread of its own, and the last that ended: what was told of them, and the words that
// move them on. Called by services/programs.ts.
import { randomUUID } from 'node:crypto'
import { asProblem, Problem } from '@shared/base/problem'
import type { Services } from '@shared/contract/index'
import type { OutputPage } from '@shared/contract/programs'
import type {
  LiveMemory,
  ProgramCommand,
  ProgramOutcome,
  PythonChoice,
  RunningProgram,
} from '@shared/model/program'
import type { SessionId } from '@shared/model/session'
import type { Crew } from '@main/jobs'
import { unattended, type JobBoard } from '../job-board'
import type { SimulationHandlers } from '../work/replay/simulation'
import { choosePython } from '../work/run/choose-python'
import { give, newControlWord } from '../work/run/control-word'
import { KeptOutput } from '../work/run/kept-output'
import type { OutputNews } from '../work/run/output-teller'
import type { StateNews } from '../work/run/run-control'
import type { KeptRun, RunAnswer, RunArgument } from '../work/run/run-program'
import { LiveSamples } from './live-samples'

export interface DeskPorts {
  readonly board: JobBoard
  readonly startSimulation: () => Crew<SimulationHandlers>
  readonly announce: (programs: readonly RunningProgram[]) => void
  /** Puts a run into its session. @returns its id there */
  readonly keep: (session: SessionId, kept: KeptRun) => string
}

interface ToStart {
  readonly text: string
  readonly file: string
  readonly choice: PythonChoice
  readonly command: 'run' | 'line' | 'allocation'
}

const MOST_RUNNING = 4
/** Ended ones that are still listed. */
const MOST_ENDED = 8
/** Milliseconds between two announcements. */
const ANNOUNCE_EVERY = 50

interface Entry {
  program: RunningProgram
  readonly word: Int32Array
  readonly output: KeptOutput
  readonly samples: LiveSamples
  readonly arenaSize: number
  state: StateNews | null
  /** Settles when it has ended and its run is kept. */
  done: Promise<void>
}

export class ProgramDesk {
  readonly #ports: DeskPorts
  readonly #entries = new Map<string, Entry>()
  #timer: ReturnType<typeof setTimeout> | null = null
  #isClosed = false
  #checker: Crew<SimulationHandlers> | null = null

  constructor(ports: DeskPorts) {
    this.#ports = ports
  }

  list(): readonly RunningProgram[] {
    return [...this.#entries.values()].map(({ program }) => program)
  }

  /** In a thread that stays: an editor asks after every pause in typing. */
  check(argument: Parameters<SimulationHandlers['check']>[0]): ReturnType<Services['programs']['check']> {
    this.#checker ??= this.#ports.startSimulation()
    return this.#checker.call('check', argument)
  }

  /** Throws a Problem for a choice that is none, and when too many run. */
  start(session: SessionId, { text, file, choice, command }: ToStart): RunningProgram {
    const { version, profile } = choosePython(choice)
    const running = this.list().filter(({ phase }) => phase !== 'ended').length
    if (running >= MOST_RUNNING) {
      const message = `${MOST_RUNNING} programs run already`
      throw new Problem({ kind: 'denied', message, remedy: 'Cancel one of them, or wait for its end' })
    }
    const program: RunningProgram = {
      id: randomUUID(),
      session,
      file,
      python: version,
      profile: profile.id,
      phase: 'running',
      line: 0,
      figures: null,
      outputLength: 0,
      outcome: null,
    }
    const entry: Entry = {
      program,
      // The first look comes before the first line: who steps is paused there at once.
      word: newControlWord(command === 'run' ? 'run' : 'pause'),
      output: new KeptOutput(),
      samples: new LiveSamples(),
      arenaSize: profile.arenaSize,
      state: null,
      done: Promise.resolve(),
    }
    this.#entries.set(program.id, entry)
    this.#forgetOld()
    entry.done = this.#run(entry, { source: text, file, choice })
    this.#announceNow()
    return program
  }

  control(id: string, command: ProgramCommand): void {
    const entry = this.#entry(id)
    if (entry.program.phase === 'ended') return
    give(entry.word, command)
    if (command !== 'pause' && command !== 'cancel') this.#change(entry, { phase: 'running' })
  }

  live(id: string): LiveMemory {
    const { state, samples, arenaSize } = this.#entry(id)
    return {
      arenaSize,
      address: state?.address ?? new Float64Array(),
      fullness: state?.fullness ?? new Uint8Array(),
      stack: state?.stack ?? [],
      ...samples.columns(),
    }
  }

  output(id: string, offset: number, limit: number): OutputPage {
    const { output } = this.#entry(id)
    const { pieces, leftOut } = output
    return { pieces: pieces.slice(offset, offset + limit), pieceCount: pieces.length, leftOut }
  }

  dismiss(id: string): void {
    const { program } = this.#entry(id)
    if (program.phase !== 'ended') {
      throw new Problem({
        kind: 'bad-argument',
        message: 'The program still runs',
        remedy: 'Cancel it first',
      })
    }
    this.#entries.delete(id)
    this.#announceNow()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const { word } of this.#entries.values()) give(word, 'cancel')
    await Promise.all([...this.#entries.values()].map(({ done }) => done))
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#checker?.close()
  }

  async #run(entry: Entry, program: Pick<RunArgument, 'source' | 'file' | 'choice'>): Promise<void> {
    const crew = this.#ports.startSimulation()
    const { word } = entry
    // Cancelling goes through the word, too: what the program did until then is kept.
    const argument = { ...program, record: true, control: word, milliseconds: Infinity }
    try {
      const answer = await this.#ports.board.run(`Running ${program.file}`, unattended(), ({ signal }) => {
        signal.addEventListener('abort', () => give(word, 'cancel'))
        const onNews = (news: unknown) => this.#hear(entry, news as OutputNews | StateNews)
        return crew.call('run', argument, { onNews })
      })
      this.#end(entry, this.#outcomeOf(entry, answer))
    } catch (error) {
      this.#end(entry, { kind: 'failed', problem: asProblem(error).toData() })
    } finally {
      await crew.close()
    }
  }

  #outcomeOf(entry: Entry, answer: RunAnswer): ProgramOutcome {
    if (answer.kind === 'refused') return { kind: 'refused', places: answer.refusals }
    const { end, exit, error: failure, kept } = answer
    if (kept === null) throw new Error('Invariant broken: a program that ran was recorded')
    return { kind: 'ended', end, exit, failure, run: this.#ports.keep(entry.program.session, kept) }
  }

  #hear(entry: Entry, news: OutputNews | StateNews): void {
    if (news.kind === 'output') {
      entry.output.push(news.stream, news.text, entry.state?.figures.event ?? 0)
      this.#change(entry, { outputLength: entry.program.outputLength + news.text.length })
      return
    }
    entry.state = news
    entry.samples.add(news.figures)
    const { line, figures, isPaused } = news
    this.#change(entry, { line, figures, phase: isPaused ? 'paused' : 'running' }, isPaused)
  }

  #end(entry: Entry, outcome: ProgramOutcome): void {
    this.#change(entry, { phase: 'ended', outcome }, true)
  }

  #change(entry: Entry, change: Partial<RunningProgram>, isUrgent = false): void {
    if (entry.program.phase === 'ended') return
    entry.program = { ...entry.program, ...change }
    if (isUrgent) this.#announceNow()
    else if (!this.#isClosed) this.#timer ??= setTimeout(() => this.#announceNow(), ANNOUNCE_EVERY).unref()
  }

  #announceNow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (!this.#isClosed) this.#ports.announce(this.list())
  }

  #forgetOld(): void {
    const ended = [...this.#entries.values()].filter(({ program }) => program.phase === 'ended')
    for (const { program } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED)))
      this.#entries.delete(program.id)
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id)
    if (entry) return entry
    throw new Problem({ kind: 'not-found', message: `No program ${id} runs` })
  }
}
