// pool.svg: the blocks of one pool, step by step.
import { assert } from '@shared/base/assert'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { arenaStates, blockMap, poolStates } from '@main/allocator/layer2-pymalloc/drawing'
import type { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { simulatedPymalloc } from './simulated'
import { MARGIN, Picture } from './svg'

/** Blocks that are drawn, of those the pool has. */
const SHOWN = 13
const BLOCK = 34
const BLOCKS_AT = 244
const ROW = 66
const TOP = 56

/** Named pointers: a program of five lines. */
class Program {
  readonly allocator: Pymalloc
  readonly #named = new Map<string, Pointer>()

  constructor() {
    this.allocator = simulatedPymalloc('cpython-3.9')
  }

  malloc(name: string, size: number): void {
    this.#named.set(name, this.allocator.malloc(size))
  }

  free(name: string): void {
    this.allocator.free(this.#named.get(name) ?? -1)
    this.#named.delete(name)
  }

  freeAll(): void {
    for (const name of this.#named.keys()) this.free(name)
  }

  /** By position in the pool. */
  get names(): Map<number, string> {
    return new Map([...this.#named].map(([name, pointer]) => [positionOf(this.allocator, pointer), name]))
  }
}

function positionOf({ pools, shape }: Pymalloc, pointer: Pointer): number {
  const offset = pointer % shape.unitsPerPool
  const units = (pools.sizeClass[Math.floor(pointer / shape.unitsPerPool)] ?? 0) + 1
  return (offset - shape.headerUnits) / units
}

/** Positions of the pool's free list, the next one first. */
function freeOrder(allocator: Pymalloc, pool: number): number[] {
  const { links, pools, shape } = allocator
  const order: number[] = []
  for (let link = pools.freeBlock[pool] ?? 0; link !== 0;) {
    const pointer = pool * shape.unitsPerPool + link - 1
    order.push(positionOf(allocator, pointer))
    link = links[pointer] ?? 0
  }
  return order
}

export function poolPicture(): Picture {
  const picture = new Picture(
    'One pool of 32-byte blocks: the block freed last is handed out first (3.9)',
    'Four states of a pool: eight blocks in use and one carved ahead; three freed, forming a list; one handed out again; and all freed, the list in reverse order of the frees.',
    TOP + 4 * ROW + 42,
  )
  const program = new Program()
  for (const name of 'abcdefgh') program.malloc(name, 24)
  drawRow(picture, program, 0, 'a … h = malloc(24)', 'one block is carved ahead')
  for (const name of 'cfd') program.free(name)
  drawRow(picture, program, 1, 'free(c)  free(f)  free(d)', 'freed blocks form a list')
  program.malloc('x', 20)
  drawRow(picture, program, 2, 'x = malloc(20)', 'takes the place of d')
  program.freeAll()
  drawRow(picture, program, 3, 'free the rest', 'back to the arena, list kept')
  picture.legend(MARGIN, TOP + 4 * ROW + 22, [
    ['live', 'in use'],
    ['free', 'free; number: who is handed out next'],
    ['never', 'never carved'],
    ['header', 'header'],
  ])
  return picture
}

function drawRow(picture: Picture, { allocator, names }: Program, row: number, code: string, remark: string) {
  const y = TOP + row * ROW
  const [arena] = arenaStates(allocator)
  assert(arena !== undefined, 'the program has an arena')
  const [pool] = poolStates(allocator, arena)
  assert(pool !== undefined, 'the arena has pools')
  const order = freeOrder(allocator, pool.pool)
  picture.text(MARGIN, y + 14, code, 'code')
  picture.text(MARGIN, y + 32, remark, 'note')
  picture.box(BLOCKS_AT - 14, y, 12, BLOCK, 'header')
  ;[...blockMap(allocator, pool)].slice(0, SHOWN).forEach((mark, position) => {
    const x = BLOCKS_AT + position * BLOCK
    picture.box(x, y, BLOCK - 2, BLOCK, mark === '#' ? 'live' : mark === '.' ? 'free' : 'never')
    const style = mark === '#' ? 'on-live' : 'text'
    const label = mark === '#' ? names.get(position) : mark === '.' ? String(order.indexOf(position) + 1) : ''
    picture.text(x + BLOCK / 2 - 1, y + 21, label ?? '', style, 'middle')
  })
  picture.text(BLOCKS_AT + SHOWN * BLOCK + 4, y + 21, `… ${pool.blocks}`, 'note')
  const state = pool.state === 'empty' ? 'empty' : `${pool.blocksInUse} in use`
  picture.text(BLOCKS_AT, y + BLOCK + 16, `${state}; list: ${order.map((at) => at + 1).join(' → ')}`, 'note')
}
