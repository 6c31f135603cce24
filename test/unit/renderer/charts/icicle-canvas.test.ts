import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { layoutIcicle } from '@shared/charts/icicle'
import type { CallTree } from '@shared/contract/consumers'
import IcicleCanvas from '@renderer/charts/IcicleCanvas.vue'
import { packageHues } from '@renderer/view-models/call-tree'

/**
 * all 100
 * ├─ 1: main.py:41 60
 * │  └─ 2: cache.py:88 60
 * └─ 3: json.py:3 40
 */
const tree: CallTree = {
  files: ['/app/main.py', '/app/cache.py', '/app/json.py'],
  packages: [{ name: 'app', kind: 'yours' }],
  parent: Uint32Array.of(0, 0, 1, 0),
  depth: Uint16Array.of(0, 1, 2, 1),
  file: Uint32Array.of(0xffffffff, 0, 1, 2),
  line: Uint32Array.of(0, 41, 88, 3),
  package: Uint16Array.of(0xffff, 0, 0, 0),
  size: Float64Array.of(100, 60, 60, 40),
  selfSize: Float64Array.of(0, 0, 60, 40),
  count: Float64Array.of(10, 6, 6, 4),
  merged: Uint32Array.of(0, 0, 0, 0),
}

/** What the last painting holds: boxes, frames and texts, in order. */
let painted: string[]

beforeEach(() => {
  painted = []
  const context = new Proxy(
    {
      clearRect: () => (painted = []),
      fillRect: (x: number, y: number, width: number) => painted.push(`box ${x},${y} ${width}`),
      strokeRect: (x: number, y: number) => painted.push(`frame ${x},${y}`),
      fillText: (text: string) => painted.push(text),
    },
    { get: (target, name) => Reflect.get(target, name) ?? (() => undefined), set: () => true },
  )
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(
    context as unknown as ReturnType<HTMLCanvasElement['getContext']>,
  )
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(200)
  vi.stubGlobal('requestAnimationFrame', (paint: () => void) => {
    queueMicrotask(paint)
    return 1
  })
  vi.stubGlobal('matchMedia', () => ({ addEventListener: vi.fn(), removeEventListener: vi.fn() }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function mountIcicle(change: { cursor?: number; zoomed?: number; isInverted?: boolean } = {}) {
  const icicle = mount(IcicleCanvas, {
    props: {
      tree,
      layout: layoutIcicle(tree),
      hues: packageHues(tree),
      isInverted: false,
      zoomed: 0,
      cursor: -1,
      isMarked: (node: number) => node === 2,
      stressed: null,
      ...change,
    },
  })
  await nextTick()
  await nextTick()
  return icicle
}

const press = async (icicle: Awaited<ReturnType<typeof mountIcicle>>, key: string) =>
  icicle.find('canvas').trigger('keydown', { key })

describe('the icicle', () => {
  it('paints every box with its name and size, and frames the selected line', async () => {
    await mountIcicle()
    expect(painted.filter((step) => step.startsWith('box'))).toEqual([
      'box 0,0 399',
      'box 0,22 239',
      'box 240,22 159',
      'box 0,44 239',
    ])
    expect(painted).toContain('cache.py:88  60 B')
    expect(painted).toContain('frame 0.75,44.75')
  })

  it('paints the whole at the bottom of its pane when inverted', async () => {
    await mountIcicle({ isInverted: true })
    expect(painted.filter((step) => step.startsWith('box'))[0]).toBe('box 0,178 399')
  })

  it('says in words where the cursor stands', async () => {
    const icicle = await mountIcicle({ cursor: 3 })
    expect(icicle.find('canvas').attributes('aria-label')).toContain(
      '/app/json.py:3: 40 B, 40.0 % of the whole',
    )
  })

  it.each([
    ['ArrowDown', 1, 2],
    ['ArrowUp', 2, 1],
    ['ArrowRight', 1, 3],
    ['ArrowLeft', 3, 1],
  ])('%s walks from box %i to box %i', async (key, from, to) => {
    const icicle = await mountIcicle({ cursor: from })
    await press(icicle, key)
    expect(icicle.emitted('select')).toEqual([[to]])
  })

  it('turns up and down round in a flame', async () => {
    const icicle = await mountIcicle({ cursor: 1, isInverted: true })
    await press(icicle, 'ArrowUp')
    expect(icicle.emitted('select')).toEqual([[2]])
  })

  it('zooms with Enter, and out with Backspace and Escape while zoomed', async () => {
    const icicle = await mountIcicle({ cursor: 1, zoomed: 1 })
    await press(icicle, 'Enter')
    await press(icicle, 'Backspace')
    await press(icicle, 'Escape')
    expect(icicle.emitted('zoom')).toEqual([[1]])
    expect(icicle.emitted('zoomOut')).toHaveLength(2)
  })

  it('leaves Escape to the window when nothing is zoomed', async () => {
    const icicle = await mountIcicle()
    await press(icicle, 'Escape')
    expect(icicle.emitted('zoomOut')).toBeUndefined()
  })

  it('selects and zooms the box under the pointer, and tells of the one it hovers', async () => {
    const icicle = await mountIcicle()
    const canvas = icicle.find('canvas')
    await canvas.trigger('mousemove', { clientX: 300, clientY: 30 })
    expect(icicle.find('.tip').text()).toContain('/app/json.py:3')
    await canvas.trigger('click', { clientX: 300, clientY: 30 })
    expect(icicle.emitted('select')).toEqual([[3]])
    expect(icicle.emitted('zoom')).toEqual([[3]])
  })
})
