import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { lazily } from '@renderer/components/lazily'

const Picture = defineComponent({
  props: { title: { type: String, required: true } },
  setup: (props) => () => h('figure', props.title),
})

describe('a component fetched when it is shown', () => {
  it('is not fetched before', () => {
    const load = vi.fn(() => Promise.resolve({ default: Picture }))
    lazily('the picture', load)
    expect(load).not.toHaveBeenCalled()
  })

  it('says that it is on its way, then stands there with its props', async () => {
    const LazyPicture = lazily('the picture', () => Promise.resolve({ default: Picture }))
    const shown = mount({ render: () => h('div', h(LazyPicture, { title: 'Arenas' })) })
    expect(shown.get('[aria-busy="true"]').text()).toBe('Fetching the picture')
    await flushPromises()
    expect(shown.get('figure').text()).toBe('Arenas')
    expect(shown.find('[role="status"]').exists()).toBe(false)
  })

  it('says so when its code does not arrive, and offers to load the window again', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const errorHandler = vi.fn()
    const LazyPicture = lazily<typeof Picture>('the picture', () => Promise.reject(new TypeError('404')))
    const shown = mount(
      { render: () => h('div', h(LazyPicture, { title: 'Arenas' })) },
      { global: { config: { errorHandler } } },
    )
    await flushPromises()
    expect(shown.get('[role="alert"]').text()).toContain('The code of the picture could not be fetched.')
    expect(shown.get('button').text()).toBe('Load the window again')
    expect(errorHandler).toHaveBeenCalledOnce()
    warn.mockRestore()
  })
})
