// heap.svg: the heap of the general allocator, with its free end, and a mapping of its own for a large request.
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { type ChunkState, chunkStates, residentOf } from '@main/allocator/layer1-general/figures'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { MARGIN, type Paint, Picture } from './svg'

const REQUESTS = 4000
const SIZE = 1000
const LARGE = 200 * 1024
const KIB = 1024

const BAR_AT = 292
const PIXELS_PER_KIB = 0.1
const ROW = 52
const TOP = 54

const PAINT_OF: Readonly<Record<ChunkState, Paint>> = {
  live: 'live',
  own: 'live',
  tcache: 'free',
  fastbin: 'free',
  binned: 'free',
  top: 'empty',
}

export function heapPicture(): Picture {
  const picture = new Picture(
    'The heap of malloc shrinks only from its end (glibc 2.36)',
    'Six moments: 4000 chunks in use; all but the last freed, the heap as large as before; the last one freed, the heap trimmed; a large request in its own mapping; freed; and the same request again, now in the heap.',
    TOP + 7 * ROW + 26,
  )
  const general = new Ptmalloc()
  const chunks = Array.from({ length: REQUESTS }, () => general.malloc(SIZE))
  drawRow(picture, general, 0, '4000 × malloc(1000)', '')
  const last = chunks.pop() ?? -1
  for (const chunk of chunks) general.free(chunk)
  drawRow(picture, general, 1, 'free all but the last one', 'its end cannot move')
  general.free(last)
  drawRow(picture, general, 2, 'free the last one', 'the end is given back')
  let large: Pointer = general.malloc(LARGE)
  drawRow(picture, general, 3, 'malloc(200 KiB)', 'a mapping of its own')
  general.free(large)
  drawRow(picture, general, 4, 'free', 'and the thresholds rise')
  large = general.malloc(LARGE)
  drawRow(picture, general, 5, 'malloc(200 KiB)', 'this time in the heap')
  general.free(large)
  drawRow(picture, general, 6, 'free', 'and so much stays at its end')
  picture.legend(MARGIN, TOP + 7 * ROW + 6, [
    ['live', 'chunks in use'],
    ['free', 'free chunks'],
    ['empty', 'top: the free end'],
    ['malloc', 'mapping'],
  ])
  return picture
}

function drawRow(picture: Picture, general: Ptmalloc, row: number, what: string, remark: string): void {
  const y = TOP + row * ROW
  const { heap, mapped } = general.arena
  picture.text(MARGIN, y + 13, what, 'code')
  picture.text(MARGIN, y + 31, remark, 'note')
  for (const { from, bytes, paint } of runsOf(general)) {
    picture.box(BAR_AT + pixels(from), y, pixels(bytes), 18, paint)
  }
  const behind = BAR_AT + pixels(heap.bytes) + 14
  if (mapped.bytes > 0) picture.box(behind, y, pixels(mapped.bytes), 18, 'malloc')
  const resident = residentOf(general)
  const figures = [`heap ${kibibytes(heap.bytes)}`, `resident ${kibibytes(resident.heap + resident.mapped)}`]
  if (mapped.bytes > 0) figures.splice(1, 0, `mapping ${kibibytes(mapped.bytes)}`)
  picture.text(BAR_AT, y + 33, figures.join(', '), 'note')
}

/** Neighbours of one paint as one, since single chunks are narrower than a pixel. */
function runsOf(general: Ptmalloc) {
  const runs: { from: number; bytes: number; paint: Paint }[] = []
  for (const { offset, units, state } of chunkStates(general)) {
    const last = runs.at(-1)
    const paint = PAINT_OF[state]
    if (last?.paint === paint) last.bytes += units * 16
    else runs.push({ from: offset, bytes: units * 16, paint })
  }
  return runs
}

function pixels(bytes: number): number {
  return (bytes / KIB) * PIXELS_PER_KIB
}

function kibibytes(bytes: number): string {
  return `${Math.round(bytes / KIB).toLocaleString('en')} KiB`
}
