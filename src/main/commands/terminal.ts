// What a command writes to and reads from. Results go to stdout, everything else to stderr.
import { isatty } from 'node:tty'
import { Problem } from '@shared/base/problem'
import { visibleText } from '@shared/base/visible-text'

export interface Terminal {
  /** Writes results; resolves when the reader has taken them. */
  write(pieces: Iterable<string>): Promise<void>
  /** One line to stderr. */
  say(line: string): void
  /** Overwrites the last line of stderr; '' clears it. Nothing unless stderr is a terminal. */
  showProgress(line: string): void
  /** All of standard input. */
  readInput(): Promise<Buffer>
}

/** Standard input larger than this is no snapshot (bytes). */
const MAX_INPUT = 2 * 1024 ** 3
/** Characters gathered before a write: many short rows are slow one by one. */
const CHUNK = 64 * 1024

const LONE_SURROGATE = /\p{Surrogate}/gu
const LINE_END = /(\r?\n)/

/** The process's own streams. A reader that goes away early (`| head`) ends the process quietly. */
export function processTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
  const printable = isatty(1) ? safeToShow : encodable
  const showsProgress = isatty(2)

  return {
    async write(pieces) {
      for (const chunk of gathered(pieces)) await writeOut(printable(chunk))
    },
    say(line) {
      process.stderr.write(`${safeToShow(line.replaceAll('\n', ' '))}\n`)
    },
    showProgress(line) {
      if (showsProgress) process.stderr.write(`\r\u001b[K${line}`)
    },
    readInput,
  }
}

function writeOut(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()))
}

export function* gathered(pieces: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** File names that were not decodable hold lone surrogates, which UTF-8 has no bytes for: written as Python escapes them. */
function encodable(text: string): string {
  return text.replace(LONE_SURROGATE, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`)
}

/** On a terminal, names from a file must not move the cursor or hide what stands beside them. */
function safeToShow(text: string): string {
  return text
    .split(LINE_END)
    .map((part, index) => (index % 2 === 1 ? part : visibleText(part)))
    .join('')
}

async function readInput(): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_INPUT) {
      const message = `Standard input has more than ${MAX_INPUT} bytes`
      throw new Problem({ kind: 'bad-input', message, file: '-' })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
