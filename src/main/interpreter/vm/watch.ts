// The inside of control.ts: asks budgets and whoever controls the run, every slice of instructions, at every line or at
// every request to the allocator. A runtime has one; the loop and natives reach it when `rt.fuel` is used up.
import type { Memory } from '../../allocator/memory'
import { JUMP, LOOK } from '../compile/opcodes'
import {
  BudgetExceeded,
  type Budgets,
  LONGEST_REQUEST,
  DEFAULT_BUDGETS,
  type HostMemory,
  type ProgramControl,
  type RunSettings,
  RunCancelled,
  type Stride,
} from './control'
import type { Frame } from './frame'
import type { Runtime } from './runtime'

/** Instructions between two looks while a program runs. */
const SLICE = 10_000
/** Slices between two looks at the clock and at the JavaScript heap: both cost more than the rest. */
const SLICES_PER_CLOCK = 8

export class RunWatch {
  readonly #rt: Runtime
  readonly #budgets: Budgets
  readonly #control: ProgramControl | null
  readonly #host: HostMemory | null
  readonly #started = performance.now()
  #instructions = 0
  #slice = SLICE
  #untilClock = 0
  /** The first line was looked at before its frame existed. */
  #isAtStart = false
  #stride: Stride = 'run'
  /** Where each frame was last seen, while lines are stepped. */
  #seen = new WeakMap<Frame, { line: number; next: number }>()
  /** What ended the run: whatever still runs on the way out ends at once, too. */
  #end: BudgetExceeded | RunCancelled | null = null

  constructor(rt: Runtime, { budgets = DEFAULT_BUDGETS, control = null, host = null }: RunSettings) {
    this.#rt = rt
    this.#budgets = budgets
    this.#control = control
    this.#host = host
    rt.fuel = SLICE
  }

  /** Instructions until now, by slices. */
  get instructions(): number {
    return this.#instructions
  }

  /** Before the first instruction. */
  start(line: number): void {
    this.#ask(line)
    this.#isAtStart = true
  }

  /** Called when the fuel is used up: fills it again, or ends the run. */
  refuel(line: number): void {
    if (this.#end) throw this.#end
    const rt = this.#rt
    this.#instructions += this.#slice - rt.fuel
    this.#slice = SLICE
    rt.fuel = SLICE
    this.#checkBudgets(line)
    if (this.#stride === 'run') this.#ask(line)
  }

  /** Called before an instruction while somebody steps. `line` is its line; rt.frame.next its index. */
  step(line: number): void {
    if (this.#end) throw this.#end
    const { frame } = this.#rt
    if (this.#stride !== 'line' || !frame) return
    const { next } = frame
    // The way back of a loop is no step: its line comes next anyway.
    if (frame.code.value.template.instructions[2 * next - 2] === (JUMP | LOOK)) return
    const seen = this.#seen.get(frame)
    if (!seen) this.#seen.set(frame, { line, next })
    else {
      const isSameLine = seen.line === line && next > seen.next
      seen.line = line
      seen.next = next
      if (isSameLine) return
    }
    if (this.#isAtStart) this.#isAtStart = false
    else this.#ask(line)
  }

  /**
   * Ends the program unless `bytes` more of simulated memory fit. For natives, before they build something whose length
   * the program chose; cheap for short ones.
   */
  reserve(bytes: number): void {
    if (bytes < 2 ** 16) return
    const line = this.#rt.memory.site
    const { simulatedBytes } = this.#budgets
    if (bytes > LONGEST_REQUEST)
      this.#stop(
        `${bytes.toLocaleString('en')} bytes at once, more than ${LONGEST_REQUEST.toLocaleString('en')}`,
        line,
      )
    if (this.#rt.bytesInUse() + bytes > simulatedBytes) this.#stop(tooMuchMemory(simulatedBytes), line)
    // A reference in a JavaScript array takes as many bytes as one in C.
    if (bytes > 2 ** 24) this.#checkHost(bytes, line)
  }

  #ask(line: number): void {
    if (!this.#control) return
    this.#follow(this.#control.look(this.#rt, line), line)
    if (this.#end) throw this.#end
  }

  #follow(stride: Stride, line: number): void {
    if (stride === this.#stride) return
    const rt = this.#rt
    const before = this.#stride
    this.#stride = stride
    if (stride === 'cancel') {
      this.#end = new RunCancelled(line)
      rt.fuel = 0
    }
    if (stride === 'line') {
      this.#seen = new WeakMap()
      if (rt.frame) this.#seen.set(rt.frame, { line, next: rt.frame.next })
    }
    const isMarked = stride === 'line' || stride === 'cancel'
    if (isMarked !== (before === 'line' || before === 'cancel'))
      for (const code of rt.codes) markInstructions(code, isMarked)
    if (before === 'allocation') restoreRequests(rt.memory)
    if (stride === 'allocation') reportRequests(rt.memory, () => this.#request())
  }

  /** After a request; the allocator is in the middle of what an object needs, so that nothing may be thrown from here. */
  #request(): void {
    const { memory } = this.#rt
    if (this.#control && !this.#end) this.#follow(this.#control.look(this.#rt, memory.site), memory.site)
  }

  #checkBudgets(line: number): void {
    const { instructions, simulatedBytes, milliseconds, outputLength } = this.#budgets
    const rt = this.#rt
    if (this.#instructions > instructions)
      this.#stop(`more than its budget of ${instructions.toLocaleString('en')} instructions`, line)
    if (rt.bytesInUse() > simulatedBytes) this.#stop(tooMuchMemory(simulatedBytes), line)
    if (rt.output.length + rt.errorOutput.length > outputLength)
      this.#stop(`more output than its budget of ${outputLength.toLocaleString('en')} characters`, line)
    if (--this.#untilClock > 0) return
    this.#untilClock = SLICES_PER_CLOCK
    this.#checkHost(0, line)
    if (performance.now() - this.#started > milliseconds)
      this.#stop(`more time than its budget of ${milliseconds / 1000} seconds`, line)
  }

  #checkHost(more: number, line: number): void {
    const host = this.#host
    if (host && host.inUse() + more > host.limit)
      this.#stop(`more than the ${host.limit.toLocaleString('en')} bytes there are for simulating it`, line)
  }

  #stop(what: string, line: number): never {
    this.#end = new BudgetExceeded(`the program asked for ${what}`, line)
    this.#rt.fuel = 0
    throw this.#end
  }
}

function tooMuchMemory(bytes: number): string {
  return `more memory than its budget of ${bytes.toLocaleString('en')} bytes`
}

/** Lets every instruction of `code` report before it runs, or not any more. */
function markInstructions(code: Int32Array, isMarked: boolean): void {
  for (let at = 0; at < code.length; at += 2) {
    const opcode = code[at] as number
    code[at] = isMarked ? opcode | LOOK : opcode & ~LOOK
  }
}

const REQUESTS = ['malloc', 'calloc', 'realloc', 'free'] as const

/**
 * Calls `report` after every request. Own properties hide the methods of the class, so that whoever does not step by
 * allocation pays nothing for it.
 */
function reportRequests(memory: Memory, report: () => void): void {
  for (const name of REQUESTS) {
    // The prototype's: whoever records requests brings a class of its own.
    const request = Object.getPrototypeOf(memory)[name] as (...args: number[]) => number | undefined
    const reporting = (...args: number[]) => {
      const answer = request.apply(memory, args)
      report()
      return answer
    }
    Object.defineProperty(memory, name, { value: reporting, configurable: true })
  }
}

function restoreRequests(memory: Memory): void {
  for (const name of REQUESTS) Reflect.deleteProperty(memory, name)
}
