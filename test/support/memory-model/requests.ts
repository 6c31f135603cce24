// requests.svg: what becomes of requests of different sizes.
import { SIZE_WORD } from '@main/allocator/layer1-general/constants'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { simulatedPymalloc } from './simulated'
import { MARGIN, Picture } from './svg'

const SIZES = [1, 24, 32, 33, 100, 300, 512, 0, 513]
const ROW = 27
const BAR_AT = 190
const BAR_SCALE = 0.6
const TEXT_AT = BAR_AT + 528 * BAR_SCALE + 16

export function requestsPicture(): Picture {
  const picture = new Picture(
    'A request is rounded up to a block (3.9)',
    'Requests of 1 to 512 bytes get a block of the next multiple of 16 bytes. Requests of 0 and of 513 bytes go to the general allocator.',
    80 + SIZES.length * ROW,
  )
  const allocator = simulatedPymalloc('cpython-3.9')
  const general = new Ptmalloc()
  SIZES.forEach((size, row) => {
    const y = 50 + row * ROW
    picture.text(MARGIN, y + 14, `malloc(${size})`, 'code')
    const pointer = allocator.malloc(size)
    if (pointer < 0) {
      const chunk = general.usableOf(general.malloc(size)) + SIZE_WORD
      picture.line([110, y + 10], [BAR_AT - 8, y + 10], true)
      picture.box(BAR_AT, y, size * BAR_SCALE, 19, 'live')
      picture.box(BAR_AT + size * BAR_SCALE, y, (chunk - size) * BAR_SCALE, 19, 'malloc')
      picture.text(TEXT_AT, y + 14, `chunk of ${chunk}, from malloc`, 'text')
      return
    }
    const block = allocator.blockSizeOf(pointer)
    picture.line([110, y + 10], [BAR_AT - 8, y + 10], true)
    picture.box(BAR_AT, y, size * BAR_SCALE, 19, 'live')
    if (block > size) picture.box(BAR_AT + size * BAR_SCALE, y, (block - size) * BAR_SCALE, 19, 'rounding')
    const perPool = allocator.shape.blocksPerPool(block / allocator.profile.alignment - 1)
    picture.text(TEXT_AT, y + 14, `block of ${block}, ${perPool} in a pool`, 'text')
  })
  picture.legend(MARGIN, 64 + SIZES.length * ROW, [
    ['live', 'requested'],
    ['rounding', 'rounding'],
    ['malloc', 'header and rounding of a chunk'],
  ])
  return picture
}
