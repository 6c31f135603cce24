import { describe, expect, it } from 'vitest'
import { SiteTable, type SiteTableOptions, UNKNOWN_SITE } from '@main/allocator/observers/site-table'

/** The site of the last of `lines` of one file, oldest call first. */
function siteAt(sites: SiteTable, lines: readonly number[]): number {
  return lines.reduce((caller, line) => sites.site(caller, sites.frame('a.py', line)), UNKNOWN_SITE)
}

const linesOf = (sites: SiteTable, site: number) =>
  sites.framesOf(site).map((frame) => sites.lineOfFrame(frame).line)

function table(options: SiteTableOptions) {
  return new SiteTable(options)
}

describe('a site', () => {
  it('with a limit of one is the line that asks', () => {
    const sites = table({ limit: 1, countsFrames: false })
    expect(siteAt(sites, [1, 2, 9])).toBe(siteAt(sites, [5, 9]))
    expect(sites.lineOf(siteAt(sites, [3, 9]))).toEqual({ file: 'a.py', line: 9 })
  })

  it('keeps the most recent calls and counts all, as tracemalloc.start(3) did for a recursion of six', () => {
    const sites = table({ limit: 3 })
    const site = siteAt(sites, [25, 23, 23, 23, 23, 23, 24])
    expect(linesOf(sites, site)).toEqual([24, 23, 23])
    expect(sites.totalFramesOf(site)).toBe(7)
  })

  it('from 3.9 on differs by how deep the calls were, though its frames are the same', () => {
    const shallow = [1, 2, 3, 4]
    const deep = [7, 1, 2, 3, 4]
    const sites = table({ limit: 2 })
    expect(siteAt(sites, shallow)).not.toBe(siteAt(sites, deep))
    expect(sites.chainOf(siteAt(sites, shallow))).toBe(sites.chainOf(siteAt(sites, deep)))
    const before = table({ limit: 2, countsFrames: false })
    expect(siteAt(before, shallow)).toBe(siteAt(before, deep))
    expect(before.totalFramesOf(siteAt(before, shallow))).toBe(0)
  })

  it('is the same however often it is asked for', () => {
    const sites = table({ limit: 25 })
    const lines = Array.from({ length: 60 }, (_, line) => line % 7)
    const site = siteAt(sites, lines)
    const size = sites.size
    expect(siteAt(sites, lines)).toBe(site)
    expect(sites.size).toBe(size)
    expect(linesOf(sites, site)).toEqual(lines.slice(-25).toReversed())
  })

  it('follows a limit that is lowered, and is made with more frames after it was raised', () => {
    const sites = table({ limit: 3 })
    const caller = siteAt(sites, [1, 2, 3])
    sites.limit = 2
    expect(linesOf(sites, sites.site(caller, sites.frame('a.py', 4)))).toEqual([4, 3])
    sites.limit = 4
    expect(linesOf(sites, siteAt(sites, [1, 2, 3, 4]))).toEqual([4, 3, 2, 1])
    expect(() => (sites.limit = 0)).toThrow(/65535/)
  })

  it('that is not known is tracemalloc’s empty traceback', () => {
    const sites = table({})
    expect(sites.lineOf(UNKNOWN_SITE)).toEqual({ file: '<unknown>', line: 0 })
    expect(sites.totalFramesOf(UNKNOWN_SITE)).toBe(1)
  })
})
