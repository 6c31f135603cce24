// usable-arenas.svg: the order in which arenas give pools, and what frees do to it.
import { assert } from '@shared/base/assert'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { arenaStates, usableOrder } from '@main/allocator/layer2-pymalloc/drawing'
import type { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { simulatedPymalloc } from './simulated'
import { MARGIN, Picture } from './svg'

const ARENAS = 4
const BLOCK = 512
const ROW = 64
const TOP = 62
const BOX = 106
const LIST_AT = 278

export function usableArenasPicture(): Picture {
  const picture = new Picture(
    'New pools come from the usable arena with the fewest free ones (3.9)',
    'Five moments of four arenas. The list of usable arenas is sorted by the number of free pools; full arenas are in no list; the last arena of the list is kept although it is all free.',
    TOP + 5 * ROW + 36,
  )
  const { allocator, freePools } = filledArenas()
  picture.text(LIST_AT, 50, 'the list, first one first', 'note')
  drawRow(picture, allocator, 0, 'four arenas are full', 'none is in the list')
  freePools(3, 5)
  freePools(0, 3)
  freePools(2, 1)
  drawRow(picture, allocator, 1, '5, 3 and 1 pools come back', 'fewest free pools first')
  freePools(2, 4)
  drawRow(picture, allocator, 2, '4 more pools of arena 2', 'of equals, the latest is first')
  allocator.malloc(BLOCK / 2)
  drawRow(picture, allocator, 3, 'a pool for another class', 'the first in the list gives it')
  freePools(3, 59)
  drawRow(picture, allocator, 4, 'all of arena 3 is freed', 'last in the list: kept')
  picture.legend(MARGIN, TOP + 5 * ROW + 16, [
    ['live', 'pools in use'],
    ['free', 'free pools'],
    ['header', 'full, in no list'],
  ])
  return picture
}

/** Four arenas in which every block is taken; `freePools` frees that many whole pools of the arena with this ordinal. */
function filledArenas() {
  const allocator = simulatedPymalloc('cpython-3.9')
  const perPool = allocator.shape.blocksPerPool(BLOCK / allocator.profile.alignment - 1)
  const perArena = perPool * allocator.shape.poolsPerArena
  const blocks = Array.from({ length: ARENAS }, (): Pointer[] =>
    Array.from({ length: perArena }, () => allocator.malloc(BLOCK)),
  )
  const freePools = (ordinal: number, pools: number) => {
    for (const pointer of blocks[ordinal]?.splice(0, pools * perPool) ?? []) allocator.free(pointer)
  }
  return { allocator, freePools }
}

function drawRow(picture: Picture, allocator: Pymalloc, row: number, what: string, remark: string): void {
  const y = TOP + row * ROW
  picture.text(MARGIN, y + 16, what, 'text')
  picture.text(MARGIN, y + 34, remark, 'note')
  const order = usableOrder(allocator)
  const arenas = new Map(arenaStates(allocator).map((arena) => [arena.ordinal, arena]))
  order.forEach((ordinal, place) => {
    const arena = arenas.get(ordinal)
    assert(arena !== undefined, 'a usable arena has memory')
    const x = LIST_AT + place * (BOX + 12)
    const free = (BOX * arena.freePools) / arena.pools
    picture.box(x, y, BOX - free, 20, 'live')
    picture.box(x + BOX - free, y, free, 20, 'free')
    picture.text(x, y + 38, `arena ${ordinal}: ${arena.freePools} free`, 'note')
    if (place > 0) picture.line([x - 11, y + 10], [x - 2, y + 10], true)
  })
  const full = [...arenas.keys()].filter((ordinal) => !order.includes(ordinal))
  full.forEach((ordinal, place) => {
    // Beside the list, from the right.
    const x = LIST_AT + (ARENAS - full.length + place) * (BOX + 12)
    picture.box(x, y, BOX, 20, 'header')
    picture.text(x, y + 38, `arena ${ordinal}: full`, 'note')
  })
}
