// Sites: who asks for memory, as tracemalloc names it: a source line and, up to a limit, the lines that called it. The
// interpreter interns a site for the line it is at and sets Memory.site to it; traces, pins and snapshots read them back.
// Source: traceback_get_frames and traceback_new of Modules/_tracemalloc.c.
import { assert, present } from '@shared/base/assert'

/** Position in a SiteTable. */
export type SiteIndex = number
export type FrameIndex = number

/** Nobody known: tracemalloc's empty traceback. */
export const UNKNOWN_SITE: SiteIndex = 0
export const UNKNOWN_FILE = '<unknown>'

/** total_nframe is 16 bits wide. */
const MOST_FRAMES = 0xffff
/** Chains and frames are numbered below it, so that a pair of them is one exact number. */
const MOST_INTERNED = 2 ** 26

const NO_CHAIN = -1
const UNKNOWN_CHAIN = 0

export interface SiteTableOptions {
  /** Frames of a site, the most recent ones; tracemalloc.start's argument. */
  readonly limit?: number
  /** From 3.9 on a traceback knows how many frames there were, and differs by it. */
  readonly countsFrames?: boolean
}

export class SiteTable {
  readonly #countsFrames: boolean
  #limit: number

  // Frames: distinct lines.
  readonly #frameIds = new Map<string, Map<number, FrameIndex>>()
  readonly #file: string[] = []
  readonly #line: number[] = []

  // Chains: a frame and the chain of those that called it; distinct sequences of frames.
  readonly #chainIds = new Map<number, number>()
  readonly #topFrame: FrameIndex[] = []
  readonly #callers: number[] = []
  readonly #depth: number[] = []
  /** Chain without its oldest frame; NO_CHAIN until it was asked for. */
  readonly #shorter: number[] = []

  // Sites: a chain and how many frames there were.
  readonly #siteIds = new Map<number, SiteIndex>()
  readonly #chain: number[] = []
  readonly #totalFrames: number[] = []

  constructor({ limit = 1, countsFrames = true }: SiteTableOptions = {}) {
    this.#countsFrames = countsFrames
    this.#limit = limit
    const unknown = this.#internChain(this.frame(UNKNOWN_FILE, 0), NO_CHAIN)
    assert(unknown === UNKNOWN_CHAIN, 'the unknown chain comes first')
    this.#internSite(unknown, countsFrames ? 1 : 0)
  }

  get size(): number {
    return this.#chain.length
  }

  get limit(): number {
    return this.#limit
  }

  /** Sites that are there keep their frames: whoever runs makes those of its running calls anew. */
  set limit(frames: number) {
    assert(frames >= 1 && frames <= MOST_FRAMES, 'a traceback has 1 to 65535 frames')
    this.#limit = frames
  }

  /** A line of a file. */
  frame(file: string, line: number): FrameIndex {
    let lines = this.#frameIds.get(file)
    if (lines === undefined) this.#frameIds.set(file, (lines = new Map()))
    const known = lines.get(line)
    if (known !== undefined) return known
    const frame = this.#file.length
    assert(frame < MOST_INTERNED, 'frames have numbers of 26 bits')
    lines.set(line, frame)
    this.#file.push(file)
    this.#line.push(line)
    return frame
  }

  /** `frame` asks, called from `caller`; UNKNOWN_SITE when nobody called it. */
  site(caller: SiteIndex, frame: FrameIndex): SiteIndex {
    const isOutermost = caller === UNKNOWN_SITE
    let callers = isOutermost ? NO_CHAIN : (this.#chain[caller] as number)
    while (callers !== NO_CHAIN && (this.#depth[callers] as number) >= this.#limit)
      callers = this.#without(callers)
    const total = isOutermost ? 1 : Math.min(MOST_FRAMES, (this.#totalFrames[caller] as number) + 1)
    return this.#internSite(this.#internChain(frame, callers), this.#countsFrames ? total : 0)
  }

  /** The line that asked. */
  lineOf(site: SiteIndex): { readonly file: string; readonly line: number } {
    return this.lineOfFrame(this.#topFrame[this.chainOf(site)] as number)
  }

  lineOfFrame(frame: FrameIndex): { readonly file: string; readonly line: number } {
    const file = present(this.#file[frame], 'the frame was interned here')
    return { file, line: this.#line[frame] as number }
  }

  /** Most recent call first; at most as many as the limit was when the site was made. */
  framesOf(site: SiteIndex): FrameIndex[] {
    const frames: FrameIndex[] = []
    for (let chain = this.chainOf(site); chain !== NO_CHAIN; chain = this.#callers[chain] as number) {
      frames.push(this.#topFrame[chain] as number)
    }
    return frames
  }

  /** Equal for sites whose frames are equal. */
  chainOf(site: SiteIndex): number {
    return present(this.#chain[site], 'the site was made here')
  }

  /** total_nframe; 0 before 3.9. */
  totalFramesOf(site: SiteIndex): number {
    return present(this.#totalFrames[site], 'the site was made here')
  }

  #without(chain: number): number {
    const callers = this.#callers[chain] as number
    if (callers === NO_CHAIN) return NO_CHAIN
    const known = this.#shorter[chain] as number
    if (known !== NO_CHAIN) return known
    const shorter = this.#internChain(this.#topFrame[chain] as number, this.#without(callers))
    this.#shorter[chain] = shorter
    return shorter
  }

  #internChain(frame: FrameIndex, callers: number): number {
    const key = (callers + 1) * MOST_INTERNED + frame
    const known = this.#chainIds.get(key)
    if (known !== undefined) return known
    const chain = this.#topFrame.length
    assert(chain < MOST_INTERNED, 'chains have numbers of 26 bits')
    this.#chainIds.set(key, chain)
    this.#topFrame.push(frame)
    this.#callers.push(callers)
    this.#depth.push(callers === NO_CHAIN ? 1 : (this.#depth[callers] as number) + 1)
    this.#shorter.push(NO_CHAIN)
    return chain
  }

  #internSite(chain: number, total: number): SiteIndex {
    const key = chain * (MOST_FRAMES + 1) + total
    const known = this.#siteIds.get(key)
    if (known !== undefined) return known
    const site = this.#chain.length
    this.#siteIds.set(key, site)
    this.#chain.push(chain)
    this.#totalFrames.push(total)
    return site
  }
}
