// How a grouping is written on the command line: reports name it, the window shows it for a server.
import type { Grouping, PathMapping, TraceFilter } from './snapshot'

/** Options and values one after the other, unquoted: ["--group-by", "filename", "--include", "app/*:12"]. Defaults are left out. */
export function groupingArguments(grouping: Grouping): readonly string[] {
  // A filter of domains alone has to stand before any other: behind one it would belong to that.
  const domains = grouping.filters.filter((filter) => filter.kind === 'domain')
  const others = grouping.filters.filter((filter) => filter.kind === 'filter')
  return [
    ...(grouping.groupBy === 'lineno' ? [] : ['--group-by', grouping.groupBy]),
    ...(grouping.cumulative ? ['--cumulative'] : []),
    ...[...domains, ...others].flatMap(filterArguments),
  ]
}

/** ["--map", "release-2.3/=release-2.4/"]. */
export function mappingArguments(mapping: readonly PathMapping[]): readonly string[] {
  return mapping.flatMap(({ from, to }) => ['--map', `${from}=${to}`])
}

export function filterArguments(filter: TraceFilter): readonly string[] {
  if (filter.kind === 'domain') {
    return [filter.inclusive ? '--domain' : '--not-domain', String(filter.domain)]
  }
  const place = filter.lineno === null ? filter.pattern : `${filter.pattern}:${filter.lineno}`
  return [
    filter.inclusive ? '--include' : '--exclude',
    place,
    ...(filter.allFrames ? ['--all-frames'] : []),
    ...(filter.domain === null ? [] : ['--domain', String(filter.domain)]),
  ]
}

/** One word of a POSIX shell, quoted when it has to be. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
