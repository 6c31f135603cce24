// The integrity walker of a run: holds it against every promise of its type. Run on what comes from a session file,
// which is untrusted, and on what is about to be written, so that nothing is stored that could not be read again.
import type { ArenaHistory, HeldArenas, Site } from '@shared/model/arenas'
import { LEDGER_LINES } from '@shared/model/ledger'
import type { CheckpointFigures, SimulatedRun } from '@shared/model/run'
import { checkProgram } from './check-program'

/** 2^48: bytes that x86-64 and AArch64 let a process name. */
const MOST_BYTES = 2 ** 48

/** Null when all holds, else the fact that does not. Time and memory are linear. */
export function checkRun(run: SimulatedRun): string | null {
  return (
    checkFacts(run) ??
    checkHistory(run) ??
    checkLedger(run) ??
    checkHeld(run.held) ??
    checkTraced(run) ??
    checkClasses(run) ??
    checkCheckpoints(run) ??
    checkProgram(run)
  )
}

type NumberColumn = Float64Array | Int32Array

function checkFacts({ facts, history, held }: SimulatedRun): string | null {
  const { events, pymallocEvents, arenas, traced, trimmable } = facts
  const geometry = checkCounts({
    arenaSize: facts.arenaSize,
    poolSize: facts.poolSize,
    poolOverhead: held.poolOverhead,
  })
  if (geometry !== null) return geometry
  if (facts.poolSize === 0 || facts.poolSize > facts.arenaSize) return 'a pool is not part of an arena'
  if (held.poolOverhead >= facts.poolSize) return 'a pool is all header'
  if (history.arenaSize !== facts.arenaSize || history.poolSize !== facts.poolSize)
    return 'arenas have two sizes'
  if (held.arenaSize !== facts.arenaSize || held.poolSize !== facts.poolSize) return 'arenas have two sizes'
  const { livesLeftOut } = history
  const counts =
    checkCounts({ events, pymallocEvents, livesLeftOut, trimmable, ...arenas }) ?? checkCounts({ ...traced })
  if (counts !== null) return counts
  if (pymallocEvents > events) return `${pymallocEvents} requests among ${events} events`
  if (arenas.current !== arenas.allocated - arenas.released)
    return 'arenas are not those allocated and not released'
  if (arenas.highWater > arenas.allocated || arenas.current > arenas.highWater)
    return 'the most arenas are not the most'
  if (traced.current > traced.peak) return 'the most bytes are not the most'
  return null
}

function checkHistory({ facts, history }: SimulatedRun): string | null {
  const { at, allocated, released, highWater, lives, fullness } = history
  const columns = checkColumns('history', at.length, { at, allocated, released, highWater })
  if (columns !== null) return columns
  for (let moment = 0; moment < at.length; moment++) {
    const created = allocated[moment] as number
    const gone = released[moment] as number
    const most = highWater[moment] as number
    if ((at[moment] as number) > facts.events) return `moment ${moment} is after the last event`
    if (created - gone < 0 || created - gone > most || most > created)
      return `moment ${moment} counts arenas wrongly`
    if (moment === 0) continue
    if ((at[moment] as number) <= (at[moment - 1] as number))
      return `moment ${moment} is not after the one before`
    for (const column of [allocated, released, highWater]) {
      if ((column[moment] as number) < (column[moment - 1] as number))
        return `moment ${moment} counts fewer arenas`
    }
  }
  if (fullness.length !== lives.ordinal.length * at.length) return 'fullness has not one row an arena'
  return checkLives(history, facts.events)
}

function checkLives({ lives }: ArenaHistory, events: number): string | null {
  const { ordinal, address, bornAt, releasedAt } = lives
  const columns = checkColumns('lives', ordinal.length, { ordinal, address, bornAt })
  if (columns !== null) return columns
  if (releasedAt.length !== ordinal.length) return 'lives.releasedAt has not one row a life'
  for (let life = 0; life < ordinal.length; life++) {
    const [born, end] = [bornAt[life] as number, releasedAt[life] as number]
    if (end !== Infinity && !isCount(end)) return `lives.releasedAt[${life}] is ${end}`
    if (born > events || end < born || (end !== Infinity && end > events))
      return `life ${life} ends before it begins`
    if (life > 0 && (ordinal[life] as number) <= (ordinal[life - 1] as number))
      return `life ${life} is out of order`
  }
  return null
}

function checkLedger({ ledger, history }: SimulatedRun): string | null {
  for (const line of LEDGER_LINES) {
    const columns = { resident: ledger.resident[line], untouched: ledger.untouched[line] }
    const fact = checkColumns(`ledger line ${line}`, history.at.length, columns)
    if (fact !== null) return fact
  }
  const { at, mapped, baseline, unexplained, rss } = ledger
  const wholes = checkColumns('ledger', history.at.length, { at, mapped, baseline, unexplained, rss })
  if (wholes !== null) return wholes
  for (let moment = 0; moment < at.length; moment++) {
    if (at[moment] !== history.at[moment]) return `the ledger of moment ${moment} is of another`
    if (baseline[moment] !== 0 || unexplained[moment] !== 0)
      return `moment ${moment} has bytes that are not simulated`
    const resident = LEDGER_LINES.reduce((sum, line) => sum + (ledger.resident[line][moment] as number), 0)
    const untouched = LEDGER_LINES.reduce((sum, line) => sum + (ledger.untouched[line][moment] as number), 0)
    if (rss[moment] !== resident || mapped[moment] !== resident + untouched) {
      return `the lines of moment ${moment} do not add up`
    }
  }
  return null
}

function checkHeld(held: HeldArenas): string | null {
  const { ordinal, address, pools, usedPools, liveBlocks, liveBytes, sites } = held
  const arenas = checkColumns('held', ordinal.length, {
    ordinal,
    address,
    pools,
    usedPools,
    liveBlocks,
    liveBytes,
  })
  if (arenas !== null) return arenas
  for (let arena = 0; arena < ordinal.length; arena++) {
    if ((usedPools[arena] as number) > (pools[arena] as number))
      return `arena ${arena} uses pools it does not have`
    if ((liveBytes[arena] as number) > held.arenaSize) return `arena ${arena} holds more than an arena can`
    if (arena > 0 && (ordinal[arena] as number) <= (ordinal[arena - 1] as number)) {
      return `held arena ${arena} is out of order`
    }
  }
  for (const [index, site] of sites.entries()) {
    const fact = checkSite(site, index)
    if (fact !== null) return fact
  }
  return checkPairs(held)
}

/** The pairs of an arena account for all that lives there. */
function checkPairs({
  liveBlocks,
  liveBytes,
  pairArena,
  pairSite,
  pairBlocks,
  pairBytes,
  sites,
}: HeldArenas): string | null {
  const columns = checkColumns('pins', pairArena.length, { pairArena, pairSite, pairBlocks, pairBytes })
  if (columns !== null) return columns
  const blocks = new Float64Array(liveBlocks.length)
  const bytes = new Float64Array(liveBlocks.length)
  for (let pair = 0; pair < pairArena.length; pair++) {
    const arena = pairArena[pair] as number
    const site = pairSite[pair] as number
    if (arena >= liveBlocks.length || site >= sites.length)
      return `pin ${pair} is about an arena or a site that is not there`
    if (pair > 0) {
      const before = pairArena[pair - 1] as number
      const isInOrder = before < arena || (before === arena && (pairSite[pair - 1] as number) < site)
      if (!isInOrder) return `pin ${pair} is out of order`
    }
    blocks[arena] = (blocks[arena] as number) + (pairBlocks[pair] as number)
    bytes[arena] = (bytes[arena] as number) + (pairBytes[pair] as number)
  }
  const arena = blocks.findIndex((sum, i) => sum !== liveBlocks[i] || bytes[i] !== liveBytes[i])
  return arena === -1 ? null : `the pins of arena ${arena} are not what lives there`
}

function checkSite(site: Site, index: number): string | null {
  switch (site.kind) {
    case 'unknown':
    case 'type':
      return null
    case 'line':
      return isCount(site.line) ? null : `site ${index} has line ${site.line}`
    case 'births': {
      const { blockSize, from, to } = site
      const isRange = isCount(blockSize) && isCount(from) && isCount(to) && from <= to
      return isRange ? null : `site ${index} has no range of births`
    }
  }
}

function checkTraced({ facts, traced, held }: SimulatedRun): string | null {
  const columns = checkColumns('traced', held.sites.length, { size: traced.size, count: traced.count })
  if (columns !== null) return columns
  const sum = traced.size.reduce((bytes, size) => bytes + size, 0)
  return sum === facts.traced.current ? null : `sites hold ${sum} bytes, the run ${facts.traced.current}`
}

function checkClasses({ classes }: SimulatedRun): string | null {
  const { blockSize, pools, blocksInUse, blocksAvailable } = classes
  return checkColumns('classes', blockSize.length, { blockSize, pools, blocksInUse, blocksAvailable })
}

function checkCheckpoints({ checkpoints, facts }: SimulatedRun): string | null {
  let before = 0
  for (const [index, { event, measured, simulated }] of checkpoints.entries()) {
    if (!isCount(event) || event < before || event > facts.events)
      return `checkpoint ${index} is out of order`
    before = event
    for (const figures of [measured, simulated]) {
      const wrong = figureOutside(figures)
      if (wrong !== null) return `checkpoint ${index} states ${wrong}`
    }
  }
  return null
}

function figureOutside(figures: CheckpointFigures): string | null {
  for (const [name, value] of Object.entries(figures)) {
    if (value !== null && !isCount(value)) return `${name} ${value}`
  }
  return null
}

function checkCounts(counts: Readonly<Record<string, number>>): string | null {
  for (const [name, value] of Object.entries(counts)) {
    if (!isCount(value) || value > MOST_BYTES) return `${name} is ${value}`
  }
  return null
}

/** All of the length, and all whole numbers from 0 on. */
function checkColumns(
  of: string,
  rows: number,
  columns: Readonly<Record<string, NumberColumn>>,
): string | null {
  for (const [name, column] of Object.entries(columns)) {
    if (column.length !== rows) return `${of}.${name} has ${column.length} rows, not ${rows}`
    const wrong = column.findIndex((value: number) => !isCount(value) || value > MOST_BYTES)
    if (wrong !== -1) return `${of}.${name}[${wrong}] is ${column[wrong]}`
  }
  return null
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
