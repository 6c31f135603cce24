// survivors.svg: the same 1 % of a program's blocks survives, scattered or side by side.
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { statisticsOf } from '@main/allocator/layer2-pymalloc/statistics'
import { simulatedPymalloc } from './simulated'
import { MARGIN, Picture } from './svg'

const OBJECTS = 200_000
const SIZE = 48
const SURVIVORS = OBJECTS / 100
const SAMPLE_EVERY = 2000
const MIB = 2 ** 20

interface Sample {
  readonly event: number
  /** Bytes. */
  readonly arenas: number
  readonly inUse: number
}

const WIDTH = 330
const HEIGHT = 170
const TOP = 84

export function survivorsPicture(): Picture {
  const picture = new Picture(
    '200,000 objects of 48 bytes, 99 % of them freed (3.9)',
    'Two charts over the events of a program. With every hundredth object kept the arenas stay mapped; with the first hundredth kept nearly all arenas are released.',
    TOP + HEIGHT + 92,
  )
  const scattered = samples((index) => index % (OBJECTS / SURVIVORS) === 0)
  const together = samples((index) => index < SURVIVORS)
  const most = Math.max(...scattered.map(({ arenas }) => arenas)) / MIB
  drawChart(picture, MARGIN + 34, 'every hundredth object is kept', scattered, most)
  drawChart(picture, MARGIN + 34 + WIDTH + 42, 'the first 2,000 objects are kept', together, most)
  picture.legend(MARGIN, TOP + HEIGHT + 72, [
    ['free', 'arenas mapped'],
    ['live', 'blocks in use'],
  ])
  return picture
}

function samples(isKept: (index: number) => boolean): Sample[] {
  const allocator = simulatedPymalloc('cpython-3.9')
  const taken: Sample[] = []
  let event = 0
  const step = () => {
    if (event++ % SAMPLE_EVERY !== 0) return
    const { arenas, bytesInUse } = statisticsOf(allocator)
    taken.push({ event, arenas: arenas.current * allocator.profile.arenaSize, inUse: bytesInUse })
  }
  const objects: Pointer[] = []
  for (let index = 0; index < OBJECTS; index++) {
    objects.push(allocator.malloc(SIZE))
    step()
  }
  objects.forEach((pointer, index) => {
    if (!isKept(index)) allocator.free(pointer)
    step()
  })
  event = Math.ceil(event / SAMPLE_EVERY) * SAMPLE_EVERY
  step()
  return taken
}

function drawChart(picture: Picture, x: number, title: string, taken: readonly Sample[], most: number): void {
  const floor = TOP + HEIGHT
  const end = taken.at(-1)
  if (end === undefined) return
  const place = (event: number, bytes: number) =>
    [x + (WIDTH * event) / end.event, floor - (HEIGHT * bytes) / MIB / most] as const
  picture.text(x, TOP - 26, title, 'text')
  picture.area(
    taken.map(({ event, arenas }) => place(event, arenas)),
    floor,
    'free',
  )
  picture.area(
    taken.map(({ event, inUse }) => place(event, inUse)),
    floor,
    'live',
  )
  picture.line([x, floor], [x + WIDTH, floor])
  picture.line([x, TOP - 8], [x, floor])
  for (let mark = 0; mark <= most; mark += 4) {
    const y = floor - (HEIGHT * mark) / most
    picture.line([x - 4, y], [x, y])
    picture.text(x - 7, y + 4, mark === 8 ? '8 MiB' : String(mark), 'note', 'end')
  }
  picture.text(x, floor + 18, 'allocate', 'note')
  picture.text(x + WIDTH / 2, floor + 18, 'free', 'note')
  const arenas = `${(end.arenas / MIB).toFixed(2)} MiB of arenas`
  picture.text(x, floor + 40, `end: ${arenas} for ${(end.inUse / MIB).toFixed(2)} MiB in use`, 'text')
}
