import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import ProblemsPanel from '@renderer/frame/ProblemsPanel.vue'
import { useProblemsStore } from '@renderer/stores/problems'
import { openWindow } from '../../../support/renderer/window'

it('is not there without a problem', () => {
  const { global } = openWindow()
  expect(mount(ProblemsPanel, { global }).find('section').exists()).toBe(false)
})

it('says the fact, the place, what was expected and the remedy', () => {
  const { global } = openWindow()
  useProblemsStore().add(
    {
      kind: 'bad-input',
      message: 'Opcode REDUCE is not part of a tracemalloc dump',
      file: '/data/evil.pickle',
      offset: 27,
      expected: 'one of the opcodes a dump uses',
      remedy: 'Nothing was run.',
    },
    'Opening evil.pickle',
  )
  const row = mount(ProblemsPanel, { global }).get('li')
  expect(row.get('b').text()).toBe('Opening evil.pickle')
  expect(row.get('.fact').text()).toBe('Opcode REDUCE is not part of a tracemalloc dump at byte 27')
  expect(row.findAll('.rest').map((rest) => rest.text())).toEqual([
    'Expected one of the opcodes a dump uses',
    'Nothing was run.',
  ])
  expect(row.get('code').text()).toBe('/data/evil.pickle')
})

it('shows what a file says as text, never as markup', () => {
  const { global } = openWindow()
  useProblemsStore().add({ kind: 'bad-input', message: '<img src=x onerror=alert(1)>' }, 'Opening a file')
  const panel = mount(ProblemsPanel, { global })
  expect(panel.find('img').exists()).toBe(false)
  expect(panel.get('.fact').text()).toBe('<img src=x onerror=alert(1)>')
})

it('takes the way out and goes', async () => {
  const { global } = openWindow()
  const run = vi.fn()
  useProblemsStore().add({ kind: 'bad-input', message: 'The pickle ends early' }, 'Opening cut.pickle', {
    label: 'Open the 1200 whole traces',
    run,
  })
  const panel = mount(ProblemsPanel, { global })
  await panel.get('li button').trigger('click')
  expect(run).toHaveBeenCalledOnce()
  expect(panel.find('li').exists()).toBe(false)
})
