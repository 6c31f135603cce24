// --include, --exclude, --all-frames, --domain and --not-domain, in the order they stand on the command line.
// The order decides what belongs together, so they are gathered from commander's events, one by one.
import type { Command } from 'commander'
import type { TraceFilter } from '@shared/model/snapshot'

/** Largest domain: tracemalloc keeps it as an unsigned int. */
const MAX_DOMAIN = 2 ** 32 - 1

/** Adds the options to `command`; the result tells the filters once the command line has been parsed. */
export function addFilterOptions(command: Command): () => readonly TraceFilter[] {
  const filters: TraceFilter[] = []
  command
    .option('--include <pattern[:line]>', 'keep traces of these files (fnmatch pattern); starts a filter')
    .option('--exclude <pattern[:line]>', 'drop traces of these files; starts a filter')
    .option('--all-frames', 'the filter before it looks at every frame, not only the most recent')
    .option('--domain <n>', 'the filter before it is for this domain; before any: keep only this domain')
    .option('--not-domain <n>', 'drop traces of this domain')

  command.on('option:include', (text: string) => filters.push(fileFilter(true, text)))
  command.on('option:exclude', (text: string) => filters.push(fileFilter(false, text)))
  command.on('option:all-frames', () => {
    const last = filters.pop()
    if (last?.kind !== 'filter') {
      return command.error('error: --all-frames stands after the --include or --exclude it belongs to')
    }
    filters.push({ ...last, allFrames: true })
  })
  command.on('option:domain', (text: string) => {
    const domain = parseDomain(command, '--domain', text)
    const last = filters.at(-1)
    if (last?.kind === 'filter') filters.splice(-1, 1, { ...last, domain })
    else filters.push({ kind: 'domain', inclusive: true, domain })
  })
  command.on('option:not-domain', (text: string) => {
    filters.push({ kind: 'domain', inclusive: false, domain: parseDomain(command, '--not-domain', text) })
  })
  return () => filters
}

/** "PATTERN" or "PATTERN:LINE". */
export function fileFilter(inclusive: boolean, text: string): TraceFilter {
  const [, pattern = text, line] = /^(.*):(\d+)$/s.exec(text) ?? []
  const lineno = line === undefined ? null : Number(line)
  return { kind: 'filter', inclusive, pattern, lineno, allFrames: false, domain: null }
}

function parseDomain(command: Command, option: string, text: string): number {
  const domain = Number(text)
  if (/^\d+$/.test(text) && domain <= MAX_DOMAIN) return domain
  return command.error(`error: ${option} takes a number from 0 to ${MAX_DOMAIN}, not '${text}'`)
}
