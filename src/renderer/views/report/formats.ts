// The formats of a report as the toolbar names them.
import type { ReportFormat } from '@shared/contract/reports'

export const FORMATS: readonly {
  readonly value: ReportFormat
  readonly label: string
  readonly title: string
}[] = [
  { value: 'html', label: 'HTML', title: 'One file that opens offline, charts inside, without scripts' },
  { value: 'md', label: 'Markdown', title: 'Fits a pull request' },
  { value: 'csv', label: 'CSV', title: 'All rows, for spreadsheets and pandas' },
  { value: 'json', label: 'JSON', title: 'All rows, as arenascope compare --json prints them' },
]

/** The formats that hold every row. */
export function holdsAllRows(format: ReportFormat): boolean {
  return format === 'csv' || format === 'json'
}
