// What the Report view states beside its preview: checks of the report, the command that makes the same one, and the
// folder that could be left out of its names.
import type { CompareSummary } from '@shared/contract/compare'
import type { ReportFormat, ReportOptions } from '@shared/contract/reports'
import { groupingArguments, mappingArguments, shellWord } from '@shared/model/command-line'
import type { SessionInfo, SnapshotInfo } from '@shared/model/session'
import type { Grouping, PathMapping } from '@shared/model/snapshot'
import { splitPath } from './places'

/** The listed rows, the rest and the totals agree to the byte and to the block. */
export function doDifferencesAddUp(summary: CompareSummary): boolean {
  const { biggest, grown, old, rest, shrunk } = summary
  const size = biggest.reduce((sum, row) => sum + row.sizeDiff, rest.sizeDiff)
  const count = biggest.reduce((sum, row) => sum + row.countDiff, rest.countDiff)
  const sizeDiff = summary.new.size - old.size
  return size === sizeDiff && count === summary.new.count - old.count && grown + shrunk === sizeDiff
}

const LOADING_ATTRIBUTES = ['src', 'srcset', 'href', 'data', 'action', 'poster', 'background']

/** True when nothing in the document loads, links or runs anything. */
export function isSelfContained(html: string): boolean {
  const document = new DOMParser().parseFromString(html, 'text/html')
  const elements = Array.from(document.querySelectorAll('*'))
  const isQuiet = elements.every(
    (element) =>
      element.localName !== 'script' &&
      element
        .getAttributeNames()
        .every((name) => !LOADING_ATTRIBUTES.includes(name) && !name.startsWith('on')),
  )
  const styles = Array.from(document.querySelectorAll('style'), (style) => style.textContent)
  return isQuiet && styles.every((style) => !/@import|url\(/i.test(style))
}

export interface CommandSubject {
  readonly old: SnapshotInfo
  readonly new: SnapshotInfo
  /** The session of each side. */
  readonly oldSession: SessionInfo | null
  readonly newSession: SessionInfo | null
  readonly grouping: Grouping
  readonly oldMapping: readonly PathMapping[]
  readonly format: ReportFormat
  readonly options: ReportOptions
}

/** Words of `arenascope report ...`, a line each: from the saved session when both snapshots are in it, else from their files. */
export function reportCommand(subject: CommandSubject): readonly string[] {
  const { format, grouping, oldMapping, options } = subject
  const { failAbove, pseudonyms, title } = options
  return [
    ['arenascope', 'report'],
    ...sources(subject),
    ...pairs(groupingArguments(grouping)),
    ...pairs(mappingArguments(oldMapping)),
    ...(title === '' ? [] : [['--title', title]]),
    ...(pseudonyms ? [['--pseudonyms']] : []),
    ...(failAbove === null ? [] : [['--fail-above', failAbove]]),
    ['-o', `report.${format}`],
  ].map((words) => words.map(shellWord).join(' '))
}

function sources({
  new: fresh,
  newSession,
  old,
  oldSession,
}: CommandSubject): readonly (readonly string[])[] {
  if (newSession === null || newSession.id !== oldSession?.id || newSession.path === null) {
    return [[old.source], [fresh.source]]
  }
  const range = ['--from', String(old.ordinal), '--to', String(fresh.ordinal)]
  return [[splitPath(newSession.path).name], range]
}

/** Options with their values: a line each. */
function pairs(words: readonly string[]): readonly (readonly string[])[] {
  const lines: string[][] = []
  for (const word of words) {
    if (word.startsWith('--') || lines.length === 0) lines.push([word])
    else lines.at(-1)?.push(word)
  }
  return lines
}

/** The folder that all of your own files among the biggest rows share, with its separator; '' when there is none. */
export function ownFolder(summary: CompareSummary): string {
  const files = [...summary.biggest, ...summary.topNew, ...summary.topGone]
    .filter((row) => row.packageKind === 'yours')
    .flatMap((row) => row.traceback.at(-1)?.[0] ?? [])
  const [first, ...others] = files.map((file) => splitPath(file).folder)
  if (first === undefined) return ''
  let shared = first
  for (const folder of others) {
    while (!folder.startsWith(shared)) shared = splitPath(shared.slice(0, -1)).folder
  }
  return shared
}
