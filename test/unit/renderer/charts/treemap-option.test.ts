import { describe, expect, it } from 'vitest'
import { placeOfClick, treemapOption } from '@renderer/charts/treemap-option'
import type { TreemapNode } from '@renderer/view-models/treemap'

const nodes: readonly TreemapNode[] = [
  {
    name: 'app',
    value: 60,
    hue: 1,
    place: null,
    children: [{ name: 'C:\\a:b.py:88', value: 60, hue: 1, place: { file: 'C:\\a:b.py', line: 88 } }],
  },
  { name: '<b>others</b>', value: 40, hue: 8, place: null },
]
/** Every token is its own name. */
const read = (name: string) => name

function series() {
  const option = treemapOption(nodes, 100, 8, read)
  const [treemap] = Array.isArray(option.series) ? option.series : []
  return { option, data: treemap?.type === 'treemap' ? (treemap.data ?? []) : [] }
}

describe('the treemap option', () => {
  it('colours by package and dims all but the stressed one', () => {
    expect(series().data.map((item) => item.itemStyle)).toEqual([
      { color: '--cat-1', opacity: 0.25 },
      { color: '--cat-8', opacity: 1 },
    ])
  })

  it('never lets a name from a file become markup', () => {
    expect(series().option.tooltip).toMatchObject({ renderMode: 'richText' })
  })

  it('gives the clicked line back, whatever its file is called', () => {
    const leaf = series().data[0]?.children?.[0]
    expect(placeOfClick({ data: leaf })).toEqual({ file: 'C:\\a:b.py', line: 88 })
    expect(placeOfClick({ data: series().data[1] })).toBeNull()
    expect(placeOfClick({})).toBeNull()
  })
})
