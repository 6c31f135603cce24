import { describe, expect, it } from 'vitest'
import {
  addFilter,
  describeFilter,
  draftFromFilter,
  EMPTY_DRAFT,
  filterFromDraft,
  isPresetOn,
  PRESETS,
  removeFilter,
  replaceFilter,
  togglePreset,
} from '@renderer/view-models/trace-filters'
import type { TraceFilter } from '@shared/model/snapshot'

const json: TraceFilter = {
  kind: 'filter',
  inclusive: true,
  pattern: '*/json/*',
  lineno: 12,
  allFrames: true,
  domain: 0,
}
const numpy: TraceFilter = { kind: 'domain', inclusive: false, domain: 389047 }

describe('the filter editor', () => {
  it('makes a tracemalloc.Filter of its fields', () => {
    const draft = {
      ...EMPTY_DRAFT,
      inclusive: true,
      pattern: '*/json/*',
      line: ' 12 ',
      allFrames: true,
      domain: '0',
    }
    expect(filterFromDraft(draft).filter).toEqual(json)
  })

  it('takes empty fields for "any"', () => {
    const { filter } = filterFromDraft({ ...EMPTY_DRAFT, pattern: '<unknown>' })
    expect(filter).toEqual({
      kind: 'filter',
      inclusive: false,
      pattern: '<unknown>',
      lineno: null,
      allFrames: false,
      domain: null,
    })
  })

  it('makes a DomainFilter of a domain alone', () => {
    expect(filterFromDraft({ ...EMPTY_DRAFT, kind: 'domain', domain: '389047' }).filter).toEqual(numpy)
  })

  it('says which field does not do, and makes no filter then', () => {
    const { filter, faults } = filterFromDraft({ ...EMPTY_DRAFT, line: '-1', domain: 'x' })
    expect(filter).toBeNull()
    expect(faults.pattern).toContain('pattern is needed')
    expect(faults.line).toContain('whole number')
    expect(faults.domain).toContain('whole number')
    expect(filterFromDraft({ ...EMPTY_DRAFT, kind: 'domain' }).filter).toBeNull()
  })

  it('reads back what it wrote', () => {
    for (const filter of [json, numpy])
      expect(filterFromDraft(draftFromFilter(filter)).filter).toEqual(filter)
  })
})

describe('a list of filters', () => {
  it('keeps its order: new ones at the end, changed ones in their place', () => {
    const list = addFilter(addFilter([], json), numpy)
    expect(list).toEqual([json, numpy])
    const changed = { ...json, pattern: '*/csv.py' }
    expect(replaceFilter(list, 0, changed)).toEqual([changed, numpy])
    expect(removeFilter(list, 0)).toEqual([numpy])
  })

  it('holds no filter twice', () => {
    expect(addFilter([json, numpy], { ...json })).toHaveLength(2)
    expect(addFilter([json], { ...json, lineno: null })).toHaveLength(2)
  })

  it('reads as verb, subject and detail', () => {
    expect(describeFilter(json)).toEqual({
      verb: 'only',
      subject: '*/json/*:12',
      detail: 'any frame, domain 0',
    })
    expect(describeFilter(numpy)).toEqual({ verb: 'exclude', subject: 'domain 389047', detail: '' })
  })
})

describe('presets', () => {
  it.each(PRESETS.map((preset) => [preset.label, preset] as const))('%s: on, and off again', (_, preset) => {
    const on = togglePreset([json], preset)
    expect(on).toEqual([json, ...preset.filters])
    expect(isPresetOn(on, preset)).toBe(true)
    expect(togglePreset(on, preset)).toEqual([json])
  })

  it('adds only what is missing of a preset whose filters are partly there', () => {
    const [unknown] = PRESETS.filter((preset) => preset.label === 'Hide <unknown>')
    const [own] = PRESETS.filter((preset) => preset.label === 'Your code only')
    const list = togglePreset(unknown?.filters ?? [], own ?? { label: '', title: '', filters: [] })
    expect(new Set(list).size).toBe(own?.filters.length)
  })
})
