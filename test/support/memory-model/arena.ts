// arena.svg: the 64 pools of one arena by size class and fullness.
import { assert } from '@shared/base/assert'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { arenaStates, type PoolState, poolStates } from '@main/allocator/layer2-pymalloc/drawing'
import { repeatableNumbers, simulatedPymalloc } from './simulated'
import { MARGIN, type Paint, Picture } from './svg'

const SIZES = [28, 60, 100, 250, 500] as const
const PAINTS: readonly Paint[] = ['class-1', 'class-2', 'class-3', 'class-4', 'class-5']
const COLUMNS = 16
const CELL = 45
const HEIGHT = 48
const TOP = 50

export function arenaPicture(): Picture {
  const rows = 4
  const below = TOP + rows * HEIGHT
  const picture = new Picture(
    'One arena of 64 pools, each for blocks of one size (3.9)',
    'A grid of the 64 pools of a 256 KiB arena. Every pool shows the size of its blocks and how many of them are in use.',
    below + 76,
  )
  const pools = poolsOfSomeProgram()
  const blockSizes = [...new Set(pools.map(({ blockSize }) => blockSize))]
    .filter((size) => size !== null)
    .toSorted((a, b) => a - b)
  const paintOf = (size: number) => PAINTS[blockSizes.indexOf(size)] ?? 'live'
  pools.forEach((pool, position) => {
    const x = MARGIN + (position % COLUMNS) * CELL
    const y = TOP + Math.floor(position / COLUMNS) * HEIGHT
    drawPool(picture, pool, x, y, paintOf(pool.blockSize ?? 0))
  })
  const inUse = blockSizes.filter((size) =>
    pools.some((pool) => pool.blockSize === size && pool.blocksInUse > 0),
  )
  picture.legend(
    MARGIN,
    below + 24,
    inUse.map((size) => [paintOf(size), `blocks of ${size} in use`] as const),
  )
  picture.legend(MARGIN, below + 50, [
    ['free', 'free blocks'],
    ['empty', 'empty pool; keeps the class it had'],
    ['never', 'never carved'],
  ])
  return picture
}

/** 60 of 64 pools are taken; then all of one class is freed, and some of the others. */
function poolsOfSomeProgram(): PoolState[] {
  const allocator = simulatedPymalloc('cpython-3.9')
  const random = repeatableNumbers()
  const live: { size: number; pointer: Pointer }[] = []
  for (;;) {
    const size = SIZES[random(SIZES.length)] ?? 28
    live.push({ size, pointer: allocator.malloc(size) })
    const [arena] = arenaStates(allocator)
    if (arena !== undefined && arena.freePools === 4) break
  }
  for (const { size, pointer } of live) {
    const position = pointer / allocator.shape.unitsPerPool
    // Early pools keep most of their blocks, later ones lose most of them.
    if (size === 60 || random(64) < position) allocator.free(pointer)
  }
  const [arena] = arenaStates(allocator)
  assert(arena !== undefined, 'the arena lives')
  return poolStates(allocator, arena)
}

function drawPool(picture: Picture, pool: PoolState, x: number, y: number, paint: Paint): void {
  const { state, blocks, blocksInUse, blockSize } = pool
  const [width, height] = [CELL - 4, HEIGHT - 20]
  const used = blocks === 0 ? 0 : Math.round((height * blocksInUse) / blocks)
  picture.text(x + width / 2, y + 11, blockSize === null ? '–' : String(blockSize), 'inside', 'middle')
  if (state === 'uncarved' || state === 'empty') {
    picture.box(x, y + 15, width, height, state === 'empty' ? 'empty' : 'never')
    return
  }
  picture.box(x, y + 15, width, height - used, 'free')
  picture.box(x, y + 15 + height - used, width, used, paint)
}
