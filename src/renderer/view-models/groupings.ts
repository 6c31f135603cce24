// The ways to cut a snapshot or a comparison into rows, as toolbars and sentences name them, in their order.
import type { GroupBy } from '@shared/model/snapshot'

export const GROUPINGS: readonly {
  readonly value: GroupBy
  readonly label: string
  readonly title: string
}[] = [
  { value: 'lineno', label: 'Line', title: 'One row a source line, as statistics("lineno")' },
  { value: 'filename', label: 'File', title: 'One row a file, as statistics("filename")' },
  {
    value: 'package',
    label: 'Package',
    title: 'One row an installed package, the standard library, your code',
  },
  { value: 'traceback', label: 'Traceback', title: 'One row a call stack, as statistics("traceback")' },
]

const NOUNS: Readonly<Record<GroupBy, string>> = {
  lineno: 'line',
  filename: 'file',
  package: 'package',
  traceback: 'traceback',
}

/** What the rows are, singular. */
export function rowNoun(groupBy: GroupBy): string {
  return NOUNS[groupBy]
}
