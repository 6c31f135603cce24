// tracemalloc's filters as the window edits them: drafts of the editor, presets, and how a filter reads on its chip.
// A list of filters means what `Snapshot.filter_traces` makes of it (tracemalloc.py): a trace stays when it matches
// one of the inclusive filters (if there are any) and none of the exclusive ones.
import type { TraceFilter } from '@shared/model/snapshot'

/** The editor's fields, as typed. */
export interface FilterDraft {
  readonly kind: 'filter' | 'domain'
  readonly inclusive: boolean
  readonly pattern: string
  /** '' = any line. */
  readonly line: string
  readonly allFrames: boolean
  /** '' = any domain. */
  readonly domain: string
}

export const EMPTY_DRAFT: FilterDraft = {
  kind: 'filter',
  inclusive: false,
  pattern: '',
  line: '',
  allFrames: false,
  domain: '',
}

/** What is wrong with each field, '' = nothing. */
export interface DraftFaults {
  readonly pattern: string
  readonly line: string
  readonly domain: string
}

const WHOLE_NUMBER = /^\d{1,15}$/

/** The filter a draft stands for, or null with the faults of its fields. */
export function filterFromDraft(draft: FilterDraft): {
  readonly filter: TraceFilter | null
  readonly faults: DraftFaults
} {
  const isFilter = draft.kind === 'filter'
  const domain = draft.domain.trim()
  const line = draft.line.trim()
  const faults: DraftFaults = {
    pattern: isFilter && draft.pattern === '' ? 'A pattern is needed, such as */json/*' : '',
    line: isFilter && line !== '' && !WHOLE_NUMBER.test(line) ? 'A line is a whole number' : '',
    domain: domainFault(isFilter, domain),
  }
  if (faults.pattern !== '' || faults.line !== '' || faults.domain !== '') return { filter: null, faults }
  const { inclusive, pattern, allFrames } = draft
  if (!isFilter) return { filter: { kind: 'domain', inclusive, domain: Number(domain) }, faults }
  const lineno = line === '' ? null : Number(line)
  return {
    filter: {
      kind: 'filter',
      inclusive,
      pattern,
      lineno,
      allFrames,
      domain: domain === '' ? null : Number(domain),
    },
    faults,
  }
}

function domainFault(isFilter: boolean, domain: string): string {
  if (WHOLE_NUMBER.test(domain) || (isFilter && domain === '')) return ''
  return "A domain is a whole number: 0 is CPython's own, 389047 NumPy's"
}

export function draftFromFilter(filter: TraceFilter): FilterDraft {
  if (filter.kind === 'domain') {
    return { ...EMPTY_DRAFT, kind: 'domain', inclusive: filter.inclusive, domain: String(filter.domain) }
  }
  return {
    kind: 'filter',
    inclusive: filter.inclusive,
    pattern: filter.pattern,
    line: filter.lineno === null ? '' : String(filter.lineno),
    allFrames: filter.allFrames,
    domain: filter.domain === null ? '' : String(filter.domain),
  }
}

/** "exclude", "*tracemalloc.py:12", "any frame, domain 0": the verb, what is matched, and the rest. */
export interface FilterText {
  readonly verb: 'only' | 'exclude'
  readonly subject: string
  readonly detail: string
}

export function describeFilter(filter: TraceFilter): FilterText {
  const verb = filter.inclusive ? 'only' : 'exclude'
  if (filter.kind === 'domain') return { verb, subject: `domain ${filter.domain}`, detail: '' }
  const details = [
    ...(filter.allFrames ? ['any frame'] : []),
    ...(filter.domain === null ? [] : [`domain ${filter.domain}`]),
  ]
  const subject = filter.lineno === null ? filter.pattern : `${filter.pattern}:${filter.lineno}`
  return { verb, subject, detail: details.join(', ') }
}

export interface FilterPreset {
  readonly label: string
  /** What it leaves out, in words. */
  readonly title: string
  readonly filters: readonly TraceFilter[]
}

export const PRESETS: readonly FilterPreset[] = [
  {
    label: 'Hide the import machinery',
    title: 'Leaves out what <frozen importlib._bootstrap> and its parts allocated: mostly code objects',
    filters: [exclude('<frozen importlib._bootstrap>'), exclude('<frozen importlib._bootstrap_external>')],
  },
  {
    label: "Hide tracemalloc's own",
    title: 'Leaves out what tracemalloc.py allocated',
    filters: [exclude('*tracemalloc.py')],
  },
  {
    label: 'Hide <unknown>',
    title: 'Leaves out what was allocated while no Python code ran',
    filters: [exclude('<unknown>')],
  },
  {
    label: 'Your code only',
    title: 'Leaves out installed packages, the standard library, frozen modules and <unknown>',
    filters: [
      exclude('*site-packages*'),
      exclude('*dist-packages*'),
      exclude('*/lib/python[23]*'),
      exclude('*\\Lib\\*'),
      exclude('<frozen *'),
      exclude('<unknown>'),
    ],
  },
]

function exclude(pattern: string): TraceFilter {
  return { kind: 'filter', inclusive: false, pattern, lineno: null, allFrames: false, domain: null }
}

export function isSameFilter(a: TraceFilter, b: TraceFilter): boolean {
  if (a.kind === 'domain' || b.kind === 'domain') {
    return a.kind === b.kind && a.inclusive === b.inclusive && a.domain === b.domain
  }
  return (
    a.inclusive === b.inclusive &&
    a.pattern === b.pattern &&
    a.lineno === b.lineno &&
    a.allFrames === b.allFrames &&
    a.domain === b.domain
  )
}

/** All filters of the preset are in the list. */
export function isPresetOn(filters: readonly TraceFilter[], preset: FilterPreset): boolean {
  return preset.filters.every((wanted) => filters.some((filter) => isSameFilter(filter, wanted)))
}

/** Adds what is missing of the preset at the end, or takes all of it out. */
export function togglePreset(filters: readonly TraceFilter[], preset: FilterPreset): readonly TraceFilter[] {
  if (isPresetOn(filters, preset)) {
    return filters.filter((filter) => !preset.filters.some((own) => isSameFilter(own, filter)))
  }
  return preset.filters.reduce(addFilter, filters)
}

/** At the end; a filter that is there already is not added again. */
export function addFilter(filters: readonly TraceFilter[], filter: TraceFilter): readonly TraceFilter[] {
  return filters.some((known) => isSameFilter(known, filter)) ? filters : [...filters, filter]
}

/** The filter at `index` changed, the order kept. */
export function replaceFilter(
  filters: readonly TraceFilter[],
  index: number,
  filter: TraceFilter,
): readonly TraceFilter[] {
  return filters.map((known, at) => (at === index ? filter : known))
}

export function removeFilter(filters: readonly TraceFilter[], index: number): readonly TraceFilter[] {
  return filters.filter((_, at) => at !== index)
}
