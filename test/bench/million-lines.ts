// Writes a dump of a program that allocates on a million source lines, one or more blocks each: PATH.
// scripts/bench/frames.mjs bundles and runs it; the table of this dump by line has a million rows.
import { writeFileSync } from 'node:fs'
import { writeTracemalloc } from '@main/formats/tracemalloc/write'

const FILES = 2000
const LINES = 500
const ROWS = FILES * LINES
/** Every seventh line has two blocks, so that counts differ. */
const TRACES = ROWS + Math.ceil(ROWS / 7)

const [path = ''] = process.argv.slice(2)
const indexes = Uint32Array.from({ length: ROWS }, (_, i) => i)
const traceback = Uint32Array.from({ length: TRACES }, (_, i) => (i < ROWS ? i : (i - ROWS) * 7))
const dump = writeTracemalloc(
  {
    files: Array.from({ length: FILES }, (_, i) => {
      const number = String(i).padStart(4, '0')
      return `/srv/shop/package${number.slice(0, 2)}/module${number}.py`
    }),
    frames: {
      file: indexes.map((i) => Math.floor(i / LINES)),
      line: indexes.map((i) => (i % LINES) + 1),
    },
    tracebacks: { start: Uint32Array.from({ length: ROWS + 1 }, (_, i) => i), frame: indexes },
    traces: {
      traceback,
      // Multiplying by a large odd number spreads the sizes over the lines.
      size: Float64Array.from(traceback, (i) => 16 + ((Math.imul(i, 2_654_435_761) >>> 8) % 100_000)),
      domain: new Uint16Array(TRACES),
      totalFrames: new Uint16Array(TRACES).fill(1),
    },
    domains: [0],
  },
  { tracebackLimit: 1, protocol: 5, tupleLength: 4 },
)
writeFileSync(path, dump)
