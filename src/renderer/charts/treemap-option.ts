// The treemap as an ECharts option: package, file, line by the bytes allocated there. Pure but for the colours, which
// the caller reads from the tokens.
import type { TreemapSeriesOption } from 'echarts/charts'
import type { TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import type { TreemapNode } from '../view-models/treemap'
import { displayPercent, displaySize } from '@shared/base/display'
import type { ReadToken } from './useTokens'

export type TreemapOption = ComposeOption<TreemapSeriesOption | TooltipComponentOption>

/** What ECharts hands to formatters, as far as it is read here. */
interface Shown {
  readonly name: string
  readonly value: unknown
  readonly treePathInfo?: readonly { readonly name: string }[]
}

/** `whole`: bytes of all leaves together. */
export function treemapOption(
  nodes: readonly TreemapNode[],
  whole: number,
  stressed: number | null,
  read: ReadToken,
): TreemapOption {
  const fonts = { fontFamily: read('--font-ui'), fontSize: 11 }
  const text = read('--text-inv') === read('--bg-0') ? read('--bg-0') : read('--text-1')
  const item = (node: TreemapNode): NonNullable<TreemapSeriesOption['data']>[number] => ({
    name: node.name,
    value: node.value,
    ...(node.place !== null && { id: placeId(node.place) }),
    itemStyle: {
      color: read(`--cat-${node.hue}`),
      opacity: stressed === null || stressed === node.hue ? 1 : 0.25,
    },
    ...(node.children !== undefined && { children: node.children.map(item) }),
  })
  const head = { show: true, height: 17, color: read('--text-2'), ...fonts }
  return {
    animation: false,
    tooltip: {
      // Drawn on the canvas: names come from files and must not become markup.
      renderMode: 'richText',
      backgroundColor: read('--bg-overlay'),
      borderColor: read('--line-2'),
      textStyle: { ...fonts, color: read('--text-1') },
      formatter: (shown) => tooltipText(shown as Shown, whole),
    },
    series: [
      {
        type: 'treemap',
        data: nodes.map(item),
        left: 0,
        right: 0,
        top: 0,
        bottom: 0,
        roam: false,
        nodeClick: false,
        animation: false,
        breadcrumb: { show: false },
        visibleMin: 12,
        label: { ...fonts, color: text, fontWeight: 500, overflow: 'truncate' },
        itemStyle: { borderColor: read('--bg-1'), borderWidth: 1, gapWidth: 1 },
        levels: [
          { itemStyle: { borderWidth: 0, gapWidth: 2 } },
          { itemStyle: { borderColor: read('--bg-2'), borderWidth: 2, gapWidth: 1 }, upperLabel: head },
          { itemStyle: { borderColor: read('--bg-3'), borderWidth: 1, gapWidth: 1 } },
        ],
      },
    ],
  }
}

/** Names a source line in the chart; ECharts hands it back with a click. */
function placeId({ file, line }: NonNullable<TreemapNode['place']>): string {
  return `${line}:${file}`
}

/** The source line whose box was clicked; null for packages and for several lines together. */
export function placeOfClick(event: { readonly data?: unknown }): TreemapNode['place'] {
  const { data } = event
  const id = typeof data === 'object' && data !== null && 'id' in data ? data.id : null
  const parts = typeof id === 'string' ? /^(\d+):(.+)$/s.exec(id) : null
  const [, line, file] = parts ?? []
  return line === undefined || file === undefined ? null : { file, line: Number(line) }
}

function tooltipText({ name, value, treePathInfo = [] }: Shown, whole: number): string {
  const bytes = typeof value === 'number' ? value : 0
  const path = treePathInfo
    .slice(1, -1)
    .map((step) => step.name)
    .join(' / ')
  const figures = `${displaySize(bytes)}, ${displayPercent(bytes, whole)} % of the whole`
  return [name, path, figures].filter((line) => line !== '').join('\n')
}
