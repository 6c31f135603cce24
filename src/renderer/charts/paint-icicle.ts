// Paints the boxes of an icicle or flame on a canvas: hue = package, text where it fits, frames around what is
// selected. Only what is on screen is drawn, and nothing narrower than half a pixel.
import type { CallTree } from '@shared/contract/consumers'
import { boxOf, visitBoxes } from '@shared/charts/icicle'
import type { IcicleLayout, IcicleView } from '@shared/charts/icicle'
import { hueOf, nodeName, placeOf } from '../view-models/call-tree'
import type { PackageHue } from '../view-models/call-tree'
import { displaySize } from '@shared/base/display'
import { splitPath } from '../view-models/places'
import type { ReadToken } from './useTokens'

export interface IciclePicture {
  readonly tree: CallTree
  readonly layout: IcicleLayout
  readonly hues: readonly PackageHue[]
  readonly view: IcicleView
  /** Of the whole picture, px. */
  readonly height: number
  /** What of it is on screen, px. */
  readonly span: { readonly top: number; readonly bottom: number }
  /** -1 = none. */
  readonly cursor: number
  readonly hovered: number
  /** Nodes that belong to the selected line get a frame too. */
  readonly isMarked: (node: number) => boolean
  /** Hue whose packages stay bright while the others are dimmed; null = none. */
  readonly stressed: number | null
}

const TEXT_FROM = 34
const FULL_NAME_FROM = 260
const PADDING = 5

/** `context` is scaled so that a unit is a CSS pixel; its origin is the picture's left edge at `span.top`. */
export function paintIcicle(
  context: CanvasRenderingContext2D,
  picture: IciclePicture,
  read: ReadToken,
): void {
  const { tree, layout, hues, view, height, span } = picture
  const fills = Array.from({ length: 9 }, (_, hue) => read(`--cat-${hue === 0 ? 8 : hue}`))
  const ink = read('--ink')
  // Text stands on muted mid-tones in both themes: near-black on them reads best.
  const textColour = getTextColour(read)
  context.clearRect(0, 0, view.width, span.bottom - span.top)
  context.font = `500 11px ${read('--font-ui')}`
  context.textBaseline = 'middle'
  context.lineWidth = 1.5
  const zoomDepth = tree.depth[view.zoomed] ?? 0
  visitBoxes(layout, view, height, span, (node, x, y, width) => {
    const hue = hueOf(tree, hues, node)
    const isDimmed = picture.stressed !== null && picture.stressed !== hue
    const isCaller = (tree.depth[node] ?? 0) < zoomDepth
    const top = y - span.top
    context.globalAlpha = isDimmed ? 0.25 : isCaller ? 0.72 : (tree.selfSize[node] ?? 0) > 0 ? 1 : 0.84
    context.fillStyle = fills[hue] ?? ''
    context.fillRect(x, top, Math.max(0.8, width - 1), view.rowHeight - 1)
    if (node === picture.hovered) {
      context.globalAlpha = 0.18
      context.fillStyle = ink
      context.fillRect(x, top, Math.max(0.8, width - 1), view.rowHeight - 1)
    }
    if (width > TEXT_FROM) {
      context.globalAlpha = isDimmed ? 0.4 : 1
      context.fillStyle = textColour
      context.save()
      context.beginPath()
      context.rect(x, top, width - 4, view.rowHeight)
      context.clip()
      context.fillText(boxText(tree, node, width), x + PADDING, top + view.rowHeight / 2)
      context.restore()
    }
    context.globalAlpha = 1
    if (picture.isMarked(node)) frame(context, x, top, width, view.rowHeight, ink)
  })
  const cursorBox = picture.cursor < 0 ? null : boxOf(layout, view, height, picture.cursor)
  if (cursorBox !== null) {
    context.lineWidth = 2
    frame(context, cursorBox.x, cursorBox.y - span.top, cursorBox.width, view.rowHeight, ink)
  }
}

function getTextColour(read: ReadToken): string {
  const isDark = read('--text-inv') === read('--bg-0')
  return isDark ? read('--bg-0') : read('--text-1')
}

/** The end of the name matters most: "cache.py:88  4.0 MiB", with its folder where there is room. */
function boxText(tree: CallTree, node: number, width: number): string {
  const size = displaySize(tree.size[node] ?? 0)
  const name = nodeName(tree, node)
  if (placeOf(tree, node) === null) return `${name}  ${size}`
  const { folder, name: last } = splitPath(name)
  return width < FULL_NAME_FROM ? `${last}  ${size}` : `${last}  ${size}   ${folder}`
}

function frame(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void {
  context.strokeStyle = colour
  context.strokeRect(x + 0.75, y + 0.75, Math.max(1, width - 2.5), height - 2.5)
}
