import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { TraceFilter } from '@shared/model/snapshot'
import { PRESETS } from '@renderer/view-models/trace-filters'
import FilterEditor from '@renderer/components/FilterEditor.vue'

const json: TraceFilter = {
  kind: 'filter',
  inclusive: true,
  pattern: '*/json/*',
  lineno: 12,
  allFrames: true,
  domain: null,
}

function open(edited: TraceFilter | null, filters: readonly TraceFilter[] = []) {
  return mount(FilterEditor, { props: { filters, edited } })
}

it('adds the filter that its fields describe', async () => {
  const editor = open(null)
  await editor.get('[aria-label="File name pattern"]').setValue('*/json/*')
  await editor.get('[aria-label="Line number"]').setValue('12')
  await editor.get('input[type="checkbox"]').setValue(true)
  await editor
    .findAll('[role="radio"]')
    .find((choice) => choice.text() === 'Only')
    ?.trigger('click')
  await editor.get('form').trigger('submit')
  expect(editor.emitted('apply')).toEqual([[json]])
})

it('starts from the filter that is changed, and adds a domain filter from one field', async () => {
  const editor = open(json)
  expect(editor.get<HTMLInputElement>('[aria-label="Line number"]').element.value).toBe('12')
  await editor
    .findAll('[role="radio"]')
    .find((choice) => choice.text() === 'Domain')
    ?.trigger('click')
  await editor.get('[aria-label="Domain"]').setValue('0')
  await editor.get('form').trigger('submit')
  expect(editor.emitted('apply')).toEqual([[{ kind: 'domain', inclusive: true, domain: 0 }]])
})

it('says what is missing once it is tried, and applies nothing', async () => {
  const editor = open(null)
  expect(editor.find('[role="alert"]').exists()).toBe(false)
  await editor.get('form').trigger('submit')
  expect(editor.get('[role="alert"]').text()).toContain('A pattern is needed')
  expect(editor.emitted('apply')).toBeUndefined()
})

it('puts a preset behind the filters that are on, and takes it out again', async () => {
  const [preset] = PRESETS
  const editor = open(null, [json])
  await editor.get('[role="checkbox"]').trigger('click')
  const on = [json, ...(preset?.filters ?? [])]
  expect(editor.emitted('change')).toEqual([[on]])
  await editor.setProps({ filters: on })
  expect(editor.get('[role="checkbox"]').attributes('aria-checked')).toBe('true')
  await editor.get('[role="checkbox"]').trigger('click')
  expect(editor.emitted('change')?.[1]).toEqual([[json]])
})
