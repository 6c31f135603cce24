import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { TraceFilter } from '@shared/model/snapshot'
import FilterBar from '@renderer/components/FilterBar.vue'

const json: TraceFilter = {
  kind: 'filter',
  inclusive: false,
  pattern: '*/json/*',
  lineno: null,
  allFrames: false,
  domain: null,
}
const numpy: TraceFilter = { kind: 'domain', inclusive: true, domain: 389047 }

function show(filters: readonly TraceFilter[], mapping: readonly { from: string; to: string }[] = []) {
  return mount(FilterBar, { props: { filters, mapping } })
}

describe('the filters that are on', () => {
  it('stand as chips that say what they do', () => {
    const bar = show([json, numpy], [{ from: '/srv/', to: 'src/' }])
    expect(bar.findAll('.edit').map((chip) => chip.text())).toEqual([
      'exclude */json/*',
      'only domain 389047',
    ])
    expect(bar.text()).toContain('/srv/')
  })

  it('take no place when there are none', () => {
    expect(show([]).find('[role="group"]').exists()).toBe(false)
  })

  it('go one by one, mappings too, or all at once', async () => {
    const bar = show([json, numpy], [{ from: '/srv/', to: 'src/' }])
    await bar.get('[aria-label="Remove: exclude */json/*"]').trigger('click')
    await bar.get('[aria-label="Remove the mapping of /srv/"]').trigger('click')
    await bar
      .findAll('button')
      .find((button) => button.text() === 'Clear all')
      ?.trigger('click')
    expect(bar.emitted('filters')).toEqual([[[numpy]]])
    expect(bar.emitted('mapping')).toEqual([[[]]])
    expect(bar.emitted('clear')).toHaveLength(1)
  })
})
