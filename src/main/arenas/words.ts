// Sites and answers about them in plain words, for the verdict, reports and the command line.
import { never } from '@shared/base/assert'
import { countOf, displayCount } from '@shared/base/display'
import type { HeldArenas, Returned, Site, SiteChoice } from '@shared/model/arenas'

/** "app.py:10", "32-byte blocks asked for in events 1 000 000–1 050 000", "str". */
export function siteName(site: Site): string {
  switch (site.kind) {
    case 'unknown':
      return 'not known'
    case 'line':
      return `${site.file}:${site.line}`
    case 'births': {
      const what = site.blockSize === 0 ? 'large requests' : `${displayCount(site.blockSize)}-byte blocks`
      const verb = site.blockSize === 0 ? 'made' : 'asked for'
      return `${what} ${verb} in events ${displayCount(site.from)}–${displayCount(site.to)}`
    }
    case 'type':
      return site.name
    default:
      return never(site)
  }
}

/**
 * "3 lines hold 61 of 66 arenas; no 3 lines hold more than 63". Arenas that nothing holds are not counted. Where none can
 * be named: "66 arenas; no 3 lines hold one alone".
 */
export function choiceSentence(held: HeldArenas, k: number, { sites, emptied, atMost }: SiteChoice): string {
  const noun = nounOf(held)
  const arenas = held.liveBlocks.filter((blocks) => blocks > 0).length
  const bound = k === 1 ? noun : countOf(k, noun)
  if (emptied === 0) {
    const rest = atMost === 0 ? 'one alone' : `more than ${displayCount(atMost)} alone`
    return `${countOf(arenas, 'arena')}; no ${bound} ${k === 1 ? 'holds' : 'hold'} ${rest}`
  }
  const fact = `${countOf(sites.length, noun)} ${sites.length === 1 ? 'holds' : 'hold'} ${displayCount(emptied)} of ${countOf(arenas, 'arena')}`
  if (emptied === arenas) return fact
  const limit = atMost === emptied ? 'more' : `more than ${displayCount(atMost)}`
  return `${fact}; no ${bound} ${k === 1 ? 'holds' : 'hold'} ${limit}`
}

/** "61 arenas come back", "60 or 61 arenas come back". */
export function returnedWords({ least, most }: Returned): string {
  if (least === most) return `${countOf(most, 'arena')} ${most === 1 ? 'comes' : 'come'} back`
  const range = most === least + 1 ? 'or' : 'to'
  return `${displayCount(least)} ${range} ${countOf(most, 'arena')} come back`
}

/** What the sites are, where all are of one kind. */
function nounOf({ sites }: HeldArenas): string {
  const kinds = new Set(sites.map((site) => site.kind).filter((kind) => kind !== 'unknown'))
  if (kinds.size !== 1) return 'site'
  return kinds.has('line') ? 'line' : kinds.has('type') ? 'type' : 'birth period'
}
