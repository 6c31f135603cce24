// pins.svg: which sites hold which arenas, and what freeing them would bring back.
import type { HeldArenas, Site } from '@shared/model/arenas'
import { unwrap } from '@shared/base/result'
import { OBJ, type SimulatedMemory, simulatedMemory } from '@main/allocator/memory'
import { heldArenas } from '@main/allocator/observers/held-arenas'
import { profileById } from '@main/allocator/profiles/known'
import { chooseSites } from '@main/arenas/choice'
import { MARGIN, type Paint, Picture } from './svg'

const SITES: readonly Site[] = [
  { kind: 'unknown' },
  { kind: 'line', file: 'config.py', line: 8 },
  { kind: 'line', file: 'cart.py', line: 12 },
  { kind: 'line', file: 'cache.py', line: 30 },
  { kind: 'line', file: 'log.py', line: 21 },
]
const [CONFIG, CART, CACHE, LOG] = [1, 2, 3, 4]
const PAINTS: readonly Paint[] = ['live', 'class-3', 'class-2', 'class-1', 'class-4']
const OBJECTS = 40_000
const SIZE = 64

const COLUMNS_AT = 150
const COLUMN = 58
const ROW = 30
const TOP = 74

export function pinsPicture(): Picture {
  const memory = servedVisitors()
  const held = heldArenas(memory, SITES)
  const rows = SITES.length - 1
  const below = TOP + rows * ROW
  const picture = new Picture(
    'Pins: live blocks of each source line in each arena (3.9)',
    'A table of four source lines and the arenas with the numbers of live blocks, the release price of each arena, and the best choice of one and of two lines to free.',
    below + 104,
  )
  held.ordinal.forEach((ordinal, arena) => {
    picture.text(COLUMNS_AT + arena * COLUMN, TOP - 14, `arena ${ordinal}`, 'note')
  })
  for (let row = 0; row < rows; row++) drawSite(picture, held, row + 1, TOP + row * ROW)
  picture.line([MARGIN, below + 2], [COLUMNS_AT + held.ordinal.length * COLUMN - 6, below + 2])
  picture.text(MARGIN, below + 22, 'release price', 'text')
  held.liveBlocks.forEach((blocks, arena) => {
    picture.text(COLUMNS_AT + arena * COLUMN + 22, below + 22, String(blocks), 'text', 'middle')
  })
  picture.text(MARGIN, below + 58, choiceText(held, 1), 'text')
  picture.text(MARGIN, below + 82, choiceText(held, 2), 'text')
  return picture
}

/** A program that made a few settings, then carts; it keeps some pages in a cache from the middle on, and writes a log. */
function servedVisitors(): SimulatedMemory {
  const memory = simulatedMemory(unwrap(profileById('cpython-3.9')))
  const carts: number[] = []
  const allocate = (site: number) => {
    memory.site = site
    return memory.malloc(OBJ, SIZE)
  }
  for (let setting = 0; setting < 300; setting++) allocate(CONFIG)
  for (let object = 0; object < OBJECTS; object++) {
    if (object > OBJECTS / 2 && object % 900 === 0) allocate(CACHE)
    else if (object % 6000 === 5000) allocate(LOG)
    else carts.push(allocate(CART))
  }
  // Everybody has left, but for a few carts of the last visitors.
  for (const cart of carts.slice(0, -20)) memory.free(OBJ, cart)
  return memory
}

function drawSite(picture: Picture, held: HeldArenas, site: number, y: number): void {
  picture.text(MARGIN, y + 15, nameOf(site), 'code')
  held.pairSite.forEach((pairSite, pair) => {
    if (held.sites[pairSite] === undefined || nameIn(held, pairSite) !== nameOf(site)) return
    const x = COLUMNS_AT + (held.pairArena[pair] ?? 0) * COLUMN
    picture.box(x, y, 44, 20, PAINTS[site] ?? 'live')
    picture.text(x + 22, y + 15, String(held.pairBlocks[pair]), 'on-live', 'middle')
  })
}

function choiceText(held: HeldArenas, k: number): string {
  const { sites, returned, priceBlocks } = chooseSites(held, k)
  const names = sites.map((site) => nameIn(held, site)).join(' and ')
  const arenas = returned.least === returned.most ? returned.least : `${returned.least} to ${returned.most}`
  const [subject, verb] = k === 1 ? ['the best line', 'is'] : [`the best ${k} lines`, 'are']
  const blocks = `${priceBlocks} blocks freed, ${arenas} of ${held.ordinal.length} arenas go back`
  return `${subject} ${verb} ${names}: ${blocks}`
}

function nameOf(site: number): string {
  const known = SITES[site]
  return known?.kind === 'line' ? `${known.file}:${known.line}` : ''
}

function nameIn({ sites }: HeldArenas, site: number): string {
  const known = sites[site]
  return known?.kind === 'line' ? `${known.file}:${known.line}` : ''
}
