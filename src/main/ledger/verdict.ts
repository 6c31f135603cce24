// The decision table: from figures at two instants to a verdict, or to silence with its reason. docs/verdict.md states
// the same rows in words; change both together. Called by the service of runs. Pure; sizes are bytes.
import { countOf, displayCount, displayPercent, displaySize } from '@shared/base/display'
import type { LedgerHistory, ProcessLedger } from '@shared/model/ledger'
import type { EvidenceMark, Verdict, VerdictEvidence } from '@shared/model/verdict'
import { ledgerAt } from './history'
import { rolledUp } from './roll-up'

/** Everything the table looks at. */
export interface VerdictInput {
  readonly ledger: LedgerHistory
  /** Moments of the ledger: A and B, A before B. */
  readonly from: number
  readonly to: number
  /** Arenas that were there at A and B. */
  readonly arenas: { readonly before: number; readonly after: number } | null
  /** Lines that keep arenas at B, most telling first: their names, the arenas they hold, their live bytes. */
  readonly pins: readonly Pin[] | null
  /** Lines whose live bytes grew from A to B, most first. Null: not known. */
  readonly growth: readonly Growth[] | null
  /** Bytes of dead objects that wait for the collector at B. Null: not known. */
  readonly garbage: number | null
  readonly mark: EvidenceMark
}

export interface Pin {
  readonly name: string
  readonly arenas: number
  readonly bytes: number
}

export interface Growth {
  readonly name: string
  readonly bytes: number
}

/** The thresholds of the table. Shares are of RSS without the baseline, where nothing else is said. */
export const THRESHOLDS = {
  /** Fewer moments from A to B carry no trend. */
  moments: 4,
  /** Unexplained memory above this share of RSS carries nothing. */
  unexplained: 0.05,
  /** What is smaller is no finding: one arena of CPython up to 3.9. */
  bytes: 256 * 1024,
  /** Garbage, free memory in arenas, malloc's free memory: from this share on it is the finding. */
  held: 0.25,
  /** Live memory is well below what it was at its highest when it is at most this share of it. */
  fallen: 0.75,
  /** Live memory grew when it is this much more than at A. */
  grown: 1.25,
  /** It still grows when each quarter from A to B adds at least this share of all the growth. */
  quarter: 0.05,
} as const

interface Figures {
  readonly before: ProcessLedger
  readonly after: ProcessLedger
  /** RSS without baseline and unexplained, at B. */
  readonly own: number
  readonly liveBefore: number
  readonly liveAfter: number
  readonly liveMost: number
  /** Free in live arenas at B. */
  readonly freeInArenas: number
  readonly mallocFree: number
  /** Growth of live memory in each quarter from A to B. */
  readonly quarters: readonly number[]
}

type Row = (input: VerdictInput, figures: Figures) => Omit<Verdict, 'evidence'> | null

/** In this order; the first row that carries is the verdict. */
const ROWS: readonly Row[] = [cycles, fragmentation, mallocRetention, leak, inUse, returned]

/** What the memory from A to B says. */
export function verdictOf(input: VerdictInput): Verdict {
  const moments = input.to - input.from + 1
  if (moments < THRESHOLDS.moments)
    return silence(
      `${countOf(moments, 'sample')} from A to B ${moments === 1 ? 'carries' : 'carry'} no trend. Set A and B further apart, or sample more often.`,
    )
  const figures = figuresOf(input)
  const { after } = figures
  const evidence = evidenceOf(input, figures)
  if (Math.abs(after.unexplained) > THRESHOLDS.unexplained * after.rss)
    return silence(
      `${displaySize(Math.abs(after.unexplained))}, ${displayPercent(after.unexplained, after.rss)} % of RSS, cannot be explained; above ${THRESHOLDS.unexplained * 100} % the rest carries no verdict.`,
      evidence,
    )
  for (const row of ROWS) {
    const found = row(input, figures)
    if (found) return { ...found, evidence: evidence.map((entry) => mark(entry, found.kind)) }
  }
  return silence(
    'Live memory, free memory in arenas and malloc’s free memory changed too little from A to B to name a cause.',
    evidence,
  )
}

function figuresOf({ ledger, from, to }: VerdictInput): Figures {
  const at = (moment: number): ProcessLedger => rolledUp(ledgerAt(ledger, moment))
  const live = ({ liveRequested, largeAndRaw }: ProcessLedger): number => liveRequested + largeAndRaw
  const before = at(from)
  const after = at(to)
  const lives: number[] = []
  for (let moment = from; moment <= to; moment++) lives.push(live(at(moment)))
  const quarters = [1, 2, 3, 4].map((quarter) => {
    const end = lives[Math.round(((lives.length - 1) * quarter) / 4)] as number
    const start = lives[Math.round(((lives.length - 1) * (quarter - 1)) / 4)] as number
    return end - start
  })
  return {
    before,
    after,
    own: after.rss - after.baseline - after.unexplained,
    liveBefore: live(before),
    liveAfter: live(after),
    liveMost: Math.max(...lives),
    freeInArenas: after.freeBlocks + after.emptyPools,
    mallocFree: after.mallocFree,
    quarters,
  }
}

function isFinding(bytes: number, own: number): boolean {
  return bytes >= THRESHOLDS.bytes && bytes >= THRESHOLDS.held * own
}

function cycles({ garbage }: VerdictInput, { own }: Figures): ReturnType<Row> {
  if (garbage === null || !isFinding(garbage, own)) return null
  return {
    kind: 'cycles',
    title: 'Dead cycles wait for the collector',
    paragraph: `${displaySize(garbage)} of ${displaySize(own)} belong to objects that only refer to each other. No reference from the program is left; only a collection frees them.`,
    next: 'Call gc.collect() after the work that leaves them, or break the cycle with weakref.',
  }
}

function fragmentation({ arenas, pins }: VerdictInput, figures: Figures): ReturnType<Row> {
  const { own, freeInArenas, liveAfter, liveMost } = figures
  if (!isFinding(freeInArenas, own) || liveAfter > THRESHOLDS.fallen * liveMost) return null
  const fell = displayPercent(liveMost - liveAfter, liveMost)
  const stay = arenas ? ` ${countOf(arenas.after, 'arena')} stay.` : ''
  const named = pins?.filter((pin) => pin.arenas > 0).slice(0, 3) ?? []
  const holders =
    named.length > 0
      ? ` ${named.map((pin) => `${pin.name} holds ${displayCount(pin.arenas)}`).join(', ')}.`
      : ''
  return {
    kind: 'fragmentation',
    title: 'Held by fragmentation, not leaked',
    paragraph: `Live memory fell ${fell} % from its peak, and ${displaySize(freeInArenas)} of ${displaySize(own)} are free memory in arenas that cannot go back.${stay}${holders}`,
    next:
      named.length > 0
        ? `Make what ${named.map((pin) => pin.name).join(', ')} keeps before the temporary objects, or let it go with them.`
        : 'Record where blocks were asked for, to see which lines hold the arenas.',
  }
}

function mallocRetention(_: VerdictInput, { own, mallocFree, freeInArenas }: Figures): ReturnType<Row> {
  if (!isFinding(mallocFree, own) || freeInArenas > mallocFree) return null
  return {
    kind: 'mallocRetention',
    title: 'Kept by malloc',
    paragraph: `${displaySize(mallocFree)} of ${displaySize(own)} were freed by Python and are kept by the C library in its bins and at the top of its heap.`,
    next: 'malloc_trim(0) gives it back; MALLOC_TRIM_THRESHOLD_ and MALLOC_ARENA_MAX change how much is kept.',
  }
}

function leak({ growth }: VerdictInput, figures: Figures): ReturnType<Row> {
  const { liveBefore, liveAfter, quarters } = figures
  if (!hasGrown(figures)) return null
  const whole = liveAfter - liveBefore
  if (!quarters.every((bytes) => bytes >= THRESHOLDS.quarter * whole)) return null
  const lines = growth?.filter(({ bytes }) => bytes > 0).slice(0, 3) ?? []
  const where =
    lines.length > 0
      ? ` Most of it was asked for at ${lines.map(({ name, bytes }) => `${name} (${displaySize(bytes)})`).join(', ')}.`
      : ''
  return {
    kind: 'leak',
    title: 'Live memory keeps growing',
    paragraph: `It grew from ${displaySize(liveBefore)} to ${displaySize(liveAfter)}, in every quarter of the time, and nothing of it was freed on balance.${where}`,
    next:
      lines.length > 0
        ? `See in Compare what ${lines[0]?.name ?? ''} made between A and B, and which object keeps it.`
        : 'Compare two snapshots, to see which lines grow.',
  }
}

function inUse({ growth }: VerdictInput, figures: Figures): ReturnType<Row> {
  const { liveBefore, liveAfter, own } = figures
  if (!hasGrown(figures)) return null
  const line = growth?.find(({ bytes }) => bytes > 0)
  return {
    kind: 'inUse',
    title: 'Grown, and in use',
    paragraph: `Live memory rose from ${displaySize(liveBefore)} to ${displaySize(liveAfter)} and is level since; it is ${displayPercent(liveAfter, own)} % of what the allocators hold.${line ? ` ${line.name} asked for ${displaySize(line.bytes)} of it.` : ''}`,
    next: 'Make less: __slots__, array, a generator in the place of a list. Objects shows what each costs.',
  }
}

function hasGrown({ liveBefore, liveAfter }: Figures): boolean {
  return liveAfter >= THRESHOLDS.grown * liveBefore && liveAfter - liveBefore >= THRESHOLDS.bytes
}

function returned(_: VerdictInput, { before, after, liveMost, liveAfter }: Figures): ReturnType<Row> {
  if (liveMost - liveAfter < THRESHOLDS.bytes || liveAfter > THRESHOLDS.fallen * liveMost) return null
  return {
    kind: 'returned',
    title: 'The memory came back',
    paragraph: `Live memory fell from ${displaySize(liveMost)} at its highest to ${displaySize(liveAfter)}, and RSS is ${displaySize(after.rss)} (${displaySize(before.rss)} at A).`,
    next: null,
  }
}

function evidenceOf(
  input: VerdictInput,
  figures: Figures,
): (VerdictEvidence & { kinds: readonly string[] })[] {
  const { arenas, pins, garbage, growth, mark: known } = input
  const { liveBefore, liveMost, liveAfter, freeInArenas, mallocFree, own, after } = figures
  const isStill = figures.quarters.every(
    (bytes) => bytes >= THRESHOLDS.quarter * Math.max(1, liveAfter - liveBefore),
  )
  return [
    {
      label: 'Live bytes at A, at most, at B',
      value: [liveBefore, liveMost, liveAfter].map(displaySize).join(' → '),
      isFor: false,
      mark: known,
      kinds: ['fragmentation', 'leak', 'inUse', 'returned'],
    },
    {
      label: 'Growth in every quarter',
      value: isStill ? 'yes' : 'no',
      isFor: false,
      mark: known,
      kinds: isStill ? ['leak'] : ['inUse'],
    },
    ...(arenas
      ? [
          {
            label: 'Arenas at A and B',
            value: `${displayCount(arenas.before)} → ${displayCount(arenas.after)}`,
            isFor: false,
            mark: known,
            kinds: ['fragmentation'],
          },
        ]
      : []),
    {
      label: 'Free memory in live arenas',
      value: shareText(freeInArenas, own),
      isFor: false,
      mark: known,
      kinds: ['fragmentation'],
    },
    ...(pins ?? []).slice(0, 3).map((pin) => ({
      label: `${pin.name}, ${displaySize(pin.bytes)} alive`,
      value: `holds ${displayCount(pin.arenas)}`,
      isFor: false,
      mark: known,
      kinds: ['fragmentation'],
    })),
    ...(growth ?? [])
      .filter(({ bytes }) => bytes > 0)
      .slice(0, 3)
      .map(({ name, bytes }) => ({
        label: `Growth of ${name}`,
        value: displaySize(bytes),
        isFor: false,
        mark: known,
        kinds: ['leak', 'inUse'],
      })),
    {
      label: 'Garbage that waits for the collector',
      value: garbage === null ? 'not known' : shareText(garbage, own),
      isFor: false,
      mark: garbage === null ? 'unknown' : known,
      kinds: ['cycles'],
    },
    {
      label: 'malloc’s own free memory',
      value: shareText(mallocFree, own),
      isFor: false,
      mark: known,
      kinds: ['mallocRetention'],
    },
    {
      label: 'Unexplained',
      value: shareText(after.unexplained, after.rss),
      isFor: false,
      mark: known,
      kinds: [],
    },
  ]
}

function mark(
  { kinds, ...entry }: VerdictEvidence & { kinds: readonly string[] },
  kind: Verdict['kind'],
): VerdictEvidence {
  return { ...entry, isFor: kind !== null && kinds.includes(kind) }
}

function silence(
  reason: string,
  evidence: readonly (VerdictEvidence & { kinds: readonly string[] })[] = [],
): Verdict {
  return {
    kind: null,
    title: 'No verdict',
    paragraph: reason,
    evidence: evidence.map((entry) => mark(entry, null)),
    next: null,
  }
}

function shareText(bytes: number, of: number): string {
  return of > 0 ? `${displaySize(bytes)}, ${displayPercent(bytes, of)} %` : displaySize(bytes)
}
