// What `arenascope replay --pins K` says of the end of a run: which sites hold which arenas, the best K of them, and what
// would bring memory back.
import { countOf, displayCount, displaySize } from '@shared/base/display'
import type { HeldArenas, ReleaseForecast, Site, SiteChoice } from '@shared/model/arenas'
import type { SimulatedRun } from '@shared/model/run'
import { chooseSites } from '@main/arenas/choice'
import { releaseForecast } from '@main/arenas/forecast'
import { pinsOf } from '@main/arenas/pins'
import { choiceSentence, returnedWords, siteName } from '@main/arenas/words'

/** Steps of the forecast that are printed; JSON has all of them. */
const SHOWN_STEPS = 5

export interface PinReport {
  readonly held: HeldArenas
  /** How many sites were asked for. */
  readonly k: number
  readonly choice: SiteChoice
  readonly sites: readonly SiteRow[]
  readonly forecast: ReleaseForecast
}

/** A chosen site. Bytes are those of blocks. */
interface SiteRow {
  readonly site: Site
  readonly arenas: number
  /** Arenas that hold blocks of no other site. */
  readonly alone: number
  readonly blocks: number
  readonly bytes: number
}

export function pinReport({ held, facts }: SimulatedRun, k: number): PinReport {
  const choice = chooseSites(held, k)
  const pins = pinsOf(held)
  const sites = choice.sites.map((site): SiteRow => ({
    site: held.sites[site] ?? { kind: 'unknown' },
    arenas: pins.arenas[site] ?? 0,
    alone: pins.aloneArenas[site] ?? 0,
    blocks: pins.blocks[site] ?? 0,
    bytes: pins.bytes[site] ?? 0,
  }))
  return { held, k, choice, sites, forecast: releaseForecast(held, facts.trimmable) }
}

/** The members `pins` and `forecast` of the JSON document. */
export function pinJson({ choice, sites, forecast }: PinReport) {
  const { emptied, atMost, returned, blocks, bytes, priceBlocks, priceBytes } = choice
  const { keptEmpty, trimmable, frees, freed, least, most, ifMoved } = forecast
  return {
    pins: {
      sites,
      emptied,
      atMost,
      returned,
      blocks,
      bytes,
      price: { blocks: priceBlocks, bytes: priceBytes },
    },
    forecast: {
      keptEmpty,
      trimmable,
      frees: [...frees],
      freed: [...freed],
      least: [...least],
      most: [...most],
      ifMoved: [...ifMoved],
    },
  }
}

export function* pinLines({ held, k, choice, sites, forecast }: PinReport): Generator<string> {
  yield `${choiceSentence(held, k, choice)}\n`
  for (const { site, arenas, alone, blocks, bytes } of sites) {
    const has = `${countOf(blocks, 'block')}, ${displaySize(bytes)}`
    yield `  ${siteName(site)}: ${has}, in ${countOf(arenas, 'arena')}, alone in ${displayCount(alone)}\n`
  }
  if (choice.emptied > 0) {
    const price = `${countOf(choice.priceBlocks, 'block')} (${displaySize(choice.priceBytes)})`
    yield `  if they were freed, ${price} in those arenas: ${returnedWords(choice.returned)}\n`
  }
  yield* forecastLines(forecast)
}

function* forecastLines(forecast: ReleaseForecast): Generator<string> {
  const { keptEmpty, trimmable, frees, least, most, ifMoved } = forecast
  const heap = trimmable === null ? '' : `; malloc_trim would give back ${displaySize(trimmable)} of the heap`
  yield `kept although nothing is in it: ${displaySize(keptEmpty)} of arenas${heap}\n`
  const last = frees.length - 1
  const steps = [
    ...new Set(Array.from({ length: SHOWN_STEPS }, (_, i) => Math.ceil((last * (i + 1)) / SHOWN_STEPS))),
  ]
  for (const step of steps.filter((one) => one > 0)) {
    const [fewest, highest] = [least[step] ?? 0, most[step] ?? 0]
    const range =
      fewest === highest ? displaySize(highest) : `${displaySize(fewest)} to ${displaySize(highest)}`
    yield `after the cheapest ${countOf(frees[step] ?? 0, 'free')}: ${range} of arenas come back\n`
  }
  yield `never without moving what is alive: ${displaySize((ifMoved[0] ?? 0) - (most[0] ?? 0))} of arenas, as it is now\n`
}
