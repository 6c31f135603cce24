// Pausing, stepping, cancelling and budgets: whoever watches a run changes nothing of it.
import { describe, expect, it } from 'vitest'
import { ledgerOf } from '@main/allocator/observers/ledger-figures'
import {
  callStack,
  type ProgramControl,
  runProgram,
  type RunOptions,
  type Stride,
} from '@main/interpreter/program'
import type { Runtime } from '@main/interpreter/vm/runtime'
import { assertBalanced } from '@main/ledger/balance'

const SOURCE = `def square(n):
    total = 0
    for i in range(n):
        total += n
    return total

class Box:
    def __init__(self, value):
        self.value = value

def numbers():
    yield square(2)
    yield square(3)

boxes = [Box(n) for n in numbers()]
for box in boxes:
    print(box.value)
`

type Ended = Extract<ReturnType<typeof runProgram>, { kind: 'ended' }>

function run(source: string, options: Partial<RunOptions> = {}): Ended {
  const result = runProgram(source, { version: '3.12', file: 'program.py', ...options })
  if (result.kind === 'refused') throw new Error('refused')
  return result
}

/** Answers always the same and keeps what it saw. */
class Watcher implements ProgramControl {
  readonly lines: number[] = []
  readonly events: number[] = []
  constructor(
    readonly stride: Stride,
    readonly onLook: (rt: Runtime) => void = () => {},
  ) {}
  look(rt: Runtime, line: number): Stride {
    this.lines.push(line)
    this.events.push(rt.memory.events)
    this.onLook(rt)
    return this.stride
  }
}

const plain = run(SOURCE)

describe('stepping by line', () => {
  it('stops before every line that runs, in the order CPython traces them', () => {
    const watcher = new Watcher('line')
    run('x = 1\nfor i in [1, 2]:\n    x += i\nprint(x)\n', { control: watcher })
    expect(watcher.lines).toEqual([1, 2, 3, 2, 3, 2, 4])
  })

  it('goes into functions, and does not stop again in the middle of the line it comes back to', () => {
    const watcher = new Watcher('line')
    run('def f(a):\n    b = a + 1\n    return b\nx = f(1) + f(2)\ny = 1\n', { control: watcher })
    expect(watcher.lines).toEqual([1, 4, 2, 3, 2, 3, 5])
  })

  it('goes into functions that native code calls', () => {
    const watcher = new Watcher('line')
    run('class A:\n    def __repr__(self):\n        return "A"\na = A()\nprint(a)\nb = 1\n', {
      control: watcher,
    })
    expect(watcher.lines.slice(-4)).toEqual([4, 5, 3, 6])
  })

  it.each(['line', 'allocation'] as const)('by %s gives the same output and the same requests', (stride) => {
    const stepped = run(SOURCE, { control: new Watcher(stride) })
    expect(stepped.stdout).toBe(plain.stdout)
    expect(stepped.runtime.memory.events).toBe(plain.runtime.memory.events)
  })
})

describe('stepping by allocation', () => {
  it('stops after every single request, also inside one instruction', () => {
    const watcher = new Watcher('allocation')
    const { runtime } = run('x = [[] for i in range(3)]\n', {
      control: watcher,
      afterLastLine: (rt) => last.push(rt.memory.events),
    })
    const [first, ...rest] = watcher.events as [number, ...number[]]
    expect(runtime.memory.events).toBeGreaterThan(last[0] as number)
    expect(rest).toEqual(Array.from(rest, (_, at) => first + 1 + at))
    expect(watcher.events).toContain(last[0])
  })
  const last: number[] = []
})

describe('whoever watches', () => {
  it('reads the call stack and the output so far', () => {
    const stacks: string[] = []
    run(SOURCE, {
      version: '3.11',
      control: new Watcher('line', (rt) => {
        const levels = callStack(rt)
        if (levels[0]?.line === 4)
          stacks.push(`${levels.map(({ name, line }) => `${name}:${line}`).join(' ')} ${rt.output.length}`)
      }),
    })
    expect(stacks[0]).toBe('square:4 numbers:12 <listcomp>:15 <module>:15 0')
  })

  it('hears output as it is printed', () => {
    const heard: string[] = []
    const control = new Watcher('line', (rt) => heard.push(`[${rt.output.length}]`))
    const onOutput = (text: string) => heard.push(text)
    const { stdout } = run('print(1)\nprint(2, end="")\n', { onOutput, control })
    expect(heard.join('')).toBe('[0]1\n[2]2')
    expect(stdout).toBe('1\n2')
  })

  it.each(['run', 'line', 'allocation'] as const)('cancels a program that runs by %s', (stride) => {
    let looks = 0
    const control: ProgramControl = { look: () => (++looks > 20 ? 'cancel' : stride) }
    const result = run('n = 0\nwhile True:\n    n += 1000\n', { control })
    expect(result).toMatchObject({ end: 'cancelled', error: { type: 'Cancelled' }, exit: 130 })
    expect(looks).toBe(21)
  })

  it.each([2, 5, 9, 14, 20, 31, 44])('leaves nothing half when it cancels at request %i', (many) => {
    let looks = 0
    const control: ProgramControl = { look: () => (++looks >= many ? 'cancel' : 'allocation') }
    const { end, runtime } = run(SOURCE, { control })
    expect(end).toBe('cancelled')
    const { memory } = runtime
    assertBalanced(ledgerOf(memory))
    let blocks = 0
    memory.blocks.forEachLive(() => blocks++)
    expect(blocks).toBe(memory.blocks.live)
    const { pools } = memory.pymalloc
    expect(pools.count.reduce((sum, count) => sum + count, 0)).toBe(blocks)
  })

  it('cancels although the program catches everything', () => {
    const source =
      'class A:\n    def __del__(self):\n        while True: pass\nwhile True:\n    try:\n        a = A()\n        while True: pass\n    finally:\n        print("finally")\n'
    let looks = 0
    const control: ProgramControl = { look: () => (++looks > 3 ? 'cancel' : 'run') }
    expect(run(source, { control })).toMatchObject({ end: 'cancelled', stdout: '' })
  })
})

describe('a budget', () => {
  it.each([
    ['while True:\n    pass\n', { instructions: 100_000 }, 'more than its budget of 100,000 instructions', 1],
    [
      'def f():\n    f()\nwhile True:\n    try:\n        f()\n    except RecursionError: pass\n',
      { instructions: 100_000 },
      'instructions',
      2,
    ],
    [
      'x = []\nwhile True:\n    x.append([])\n',
      { simulatedBytes: 2 ** 24 },
      'more memory than its budget of 16,777,216 bytes',
      3,
    ],
    [
      'while True:\n    print("abc")\n',
      { outputLength: 10_000 },
      'more output than its budget of 10,000 characters',
      2,
    ],
    ['while True:\n    pass\n', { milliseconds: 20 }, 'more time than its budget of 0.02 seconds', 1],
  ])('stops %j', (source, budgets, message, line) => {
    const result = run(source, { budgets })
    expect(result).toMatchObject({ end: 'budget', exit: 1, error: { type: 'BudgetExceeded' } })
    expect(result.error?.message).toContain(message)
    expect(Math.abs((result.error?.line ?? 0) - line)).toBeLessThanOrEqual(1)
  })
})
