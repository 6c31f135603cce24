// Reports of a comparison: one self-contained HTML file, Markdown, CSV, JSON.
import * as v from 'valibot'
import { comparison } from './compare'
import { call } from './define'
import { path } from './schemas'

export const reportFormat = v.picklist(['html', 'md', 'csv', 'json'])
export type ReportFormat = v.InferOutput<typeof reportFormat>

/** What the reader of the report gets to see. */
export const reportOptions = v.object({
  /** Empty: made from the two snapshots' names. */
  title: v.pipe(v.string(), v.maxLength(200)),
  sections: v.object({
    summary: v.boolean(),
    waterfall: v.boolean(),
    changes: v.boolean(),
    newAndGone: v.boolean(),
    consumers: v.boolean(),
    notes: v.boolean(),
  }),
  /** "package 1/file 2.py" instead of names. */
  pseudonyms: v.boolean(),
  /** As --fail-above: "5%", "10MiB"; null = no gate in the report. */
  failAbove: v.nullable(v.pipe(v.string(), v.maxLength(40))),
})
export type ReportOptions = v.InferOutput<typeof reportOptions>

/** What a report holds unless something is left out. */
export const ALL_SECTIONS: ReportOptions['sections'] = {
  summary: true,
  waterfall: true,
  changes: true,
  newAndGone: true,
  consumers: true,
  notes: true,
}

const spec = v.object({ comparison, options: reportOptions })

export interface RenderedReport {
  readonly text: string
  readonly bytes: number
  readonly suggestedName: string
}

export const reports = {
  render: call<RenderedReport>()(v.object({ spec, format: reportFormat })),
  /** Renders and writes; the file appears whole or not at all. */
  write: call<{ readonly path: string; readonly bytes: number }>()(
    v.object({ spec, format: reportFormat, path }),
  ),
} as const
