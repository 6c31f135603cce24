// ledger.svg: where every byte of a program is, at three instants.
import type { Ledger, LedgerLine } from '@shared/model/ledger'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { OBJ, type SimulatedMemory, simulatedMemory } from '@main/allocator/memory'
import { ledgerOf } from '@main/allocator/observers/ledger-figures'
import { profileById } from '@main/allocator/profiles/known'
import { unwrap } from '@shared/base/result'
import { MARGIN, type Paint, Picture } from './svg'

const OBJECTS = 200_000
const SIZE = 40
/** Texts of 2,000 bytes: they go to the general allocator. */
const TEXTS = 1000
const MIB = 2 ** 20

const BAR_AT = 250
const BAR_WIDTH = 490
const ROW = 58
const TOP = 52

/** Lines that are painted alike, in the order of the bar. */
const GROUPS: readonly (readonly [Paint, string, readonly LedgerLine[]])[] = [
  ['live', 'live requested', ['liveRequested']],
  ['rounding', 'rounding', ['rounding']],
  ['header', 'headers, tails', ['poolHeaders', 'poolTails', 'arenaAlignment']],
  ['free', 'free blocks', ['freeBlocks']],
  ['empty', 'empty pools', ['emptyPools', 'neverCarvedPools']],
  ['malloc', 'large and raw', ['largeAndRaw', 'mallocOverhead']],
  ['malloc-free', 'free in malloc', ['mallocBins', 'mallocTop']],
]

export function ledgerPicture(): Picture {
  const picture = new Picture(
    'The ledger: every byte in one line, before and after 99 % is freed (3.12)',
    'Three bars of resident and untouched bytes by ledger line: all objects alive; one in a hundred alive, scattered; and as many alive, allocated first.',
    TOP + 3 * ROW + 60,
  )
  const full = programWith(() => true)
  const most = ledgerOf(full).mapped
  drawRow(picture, 0, 'all 200,000 objects live', ledgerOf(full), most)
  const scattered = programWith((index) => index % 100 === 0)
  drawRow(picture, 1, 'every hundredth lives', ledgerOf(scattered), most)
  const together = programWith((index, count) => index < count / 100)
  drawRow(picture, 2, 'the first 2,000 live', ledgerOf(together), most)
  const entries = GROUPS.map(([paint, meaning]) => [paint, meaning] as const)
  picture.legend(MARGIN, TOP + 3 * ROW + 14, entries.slice(0, 4))
  picture.legend(MARGIN, TOP + 3 * ROW + 38, [...entries.slice(4), ['never', 'mapped, never written']])
  return picture
}

/** Objects of 40 bytes with some texts between them. What is not kept of either is freed. */
function programWith(isKept: (index: number, count: number) => boolean): SimulatedMemory {
  const memory = simulatedMemory(unwrap(profileById('cpython-3.12')))
  const objects: Pointer[] = []
  const texts: Pointer[] = []
  for (let index = 0; index < OBJECTS; index++) {
    objects.push(memory.malloc(OBJ, SIZE))
    if (index % (OBJECTS / TEXTS) === 0) texts.push(memory.malloc(OBJ, 2000))
  }
  for (const pointers of [objects, texts]) {
    pointers.forEach((pointer, index) => {
      if (!isKept(index, pointers.length)) memory.free(OBJ, pointer)
    })
  }
  return memory
}

function drawRow(picture: Picture, row: number, what: string, ledger: Ledger, most: number): void {
  const y = TOP + row * ROW
  const { resident, untouched, mapped, rss } = ledger
  const bytesOf = (of: Ledger['resident'], lines: readonly LedgerLine[]) =>
    lines.reduce((sum, line) => sum + of[line], 0)
  let x = BAR_AT
  const draw = (bytes: number, paint: Paint) => {
    const width = (BAR_WIDTH * bytes) / most
    // What is too thin to be seen is stated in the text.
    if (width >= 0.5) picture.box(x, y, width, 22, paint)
    x += width
  }
  for (const [paint, , lines] of GROUPS) draw(bytesOf(resident, lines), paint)
  for (const [, , lines] of GROUPS) draw(bytesOf(untouched, lines), 'never')
  picture.text(MARGIN, y + 15, what, 'text')
  const figures = [
    `requested ${mebibytes(resident.liveRequested + resident.largeAndRaw)}`,
    `resident ${mebibytes(rss)}`,
    `mapped ${mebibytes(mapped)}`,
  ]
  picture.text(BAR_AT, y + 39, figures.join(', '), 'note')
}

function mebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(2)} MiB`
}
