// `arenascope replay`: a recorded program played to a simulated pymalloc, and compared with what was recorded.
import { Option } from 'commander'
import type { Command } from 'commander'
import type { Progress } from '@shared/base/progress'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import type { ReplayOutcome } from '@main/services/work/replay/replay'
import type { Difference } from '@main/services/work/replay/verification'
import type { CommandContext } from './command'
import { progressLine } from './snapshot-input'

interface ReplayOptions {
  readonly python?: string
  readonly profile?: string
  readonly verify?: true
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
    .option('--json', 'one JSON document')
    .action((path: string, options: ReplayOptions) => runReplay(path, options, context))
}

async function runReplay(
  path: string,
  options: ReplayOptions,
  { terminal, exitWith }: CommandContext,
): Promise<void> {
  const { openTrace } = await import('@main/services/work/replay/open-trace')
  const { chooseProfile } = await import('@main/services/work/replay/choose-profile')
  const { replay } = await import('@main/services/work/replay/replay')
  const context = {
    progress: (progress: Progress) => terminal.showProgress(progressLine(progress)),
    isCancelled: () => false,
  }
  const { profile, outcome } = await (async () => {
    try {
      const trace = await openTrace(path, context)
      const profile = await chooseProfile(options, trace, context)
      return { profile, outcome: replay(trace, profile, { verify: options.verify === true, context }) }
    } finally {
      terminal.showProgress('')
    }
  })()
  await terminal.write(options.json ? [jsonText(profile, outcome)] : textLines(profile, outcome))
  const difference = outcome.verified?.difference ?? null
  if (difference === null) return
  terminal.say(differenceText(difference))
  exitWith(1)
}

function jsonText(
  profile: AllocatorProfile,
  { events, pymallocEvents, verified, statistics }: ReplayOutcome,
): string {
  const { allocated, released, current, highWater } = statistics.arenas
  const difference = verified?.difference ?? null
  return `${JSON.stringify({
    profile: profile.id,
    events,
    pymallocEvents,
    ...(verified !== null && {
      verified: {
        addresses: verified.addresses,
        mismatches: difference?.kind === 'address' ? 1 : 0,
        checkpoints: verified.checkpoints,
        checkpointMismatches: difference?.kind === 'checkpoint' ? 1 : 0,
        ...(difference !== null && { firstDifference: difference }),
      },
    }),
    arenas: {
      allocated,
      released,
      current,
      highWater,
      size: profile.arenaSize,
      poolSize: profile.poolSize,
    },
    classes: statistics.classes.filter(({ pools }) => pools > 0),
  })}\n`
}

function* textLines(profile: AllocatorProfile, outcome: ReplayOutcome): Generator<string> {
  const { events, pymallocEvents, verified, statistics } = outcome
  const { allocated, released, current, highWater } = statistics.arenas
  yield `${profile.label} (${profile.id}): ${EVIDENCE[profile.evidence]}\n`
  yield `${pymallocEvents} requests to pymalloc among ${events} events\n`
  yield `arenas of ${profile.arenaSize} bytes: ${current} now, ${allocated} allocated, ${released} released, ${highWater} at most\n`
  yield `pools of ${profile.poolSize} bytes: ${statistics.unusedPools} unused\n`
  yield `  size  pools  blocks in use  available\n`
  for (const { blockSize, pools, blocksInUse, blocksAvailable } of statistics.classes) {
    if (pools === 0) continue
    const cells = [cell(blockSize, 6), cell(pools, 5), cell(blocksInUse, 13), cell(blocksAvailable, 9)]
    yield `${cells.join('  ')}\n`
  }
  if (verified?.difference === null) {
    yield `verified: ${verified.addresses} addresses and ${verified.checkpoints} checkpoints are as recorded\n`
  }
}

const EVIDENCE: Readonly<Record<AllocatorProfile['evidence'], string>> = {
  recorded: 'held against recordings of real interpreters',
  source: 'after the source; no recording with this geometry vouches for it',
  article: 'as the article states it; no CPython has it',
  custom: 'as its file states it',
}

function cell(value: number, width: number): string {
  return String(value).padStart(width)
}

function differenceText({ event, what, simulated, recorded }: Difference): string {
  return `arenascope: Event ${event}, ${what}: simulated ${simulated}, recorded ${recorded}`
}
