import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { Shape } from '@main/allocator/layer2-pymalloc/tables'
import { parseCustomProfile } from '@main/allocator/profiles/custom'
import { profileById, profileByVersion } from '@main/allocator/profiles/known'

function problemOf(result: ReturnType<typeof profileById>) {
  if (result.ok) throw new Error(`Accepted as ${result.value.id}`)
  return result.problem
}

const idOf = (version: string) => unwrap(profileByVersion(version)).id

function blocksOf32(id: string): number {
  const profile = unwrap(profileById(id))
  return new Shape(profile).blocksPerPool(32 / profile.alignment - 1)
}

describe('a profile', () => {
  it('is found by release', () => {
    expect(idOf('3.6.15')).toBe('cpython-3.6')
    expect(idOf('3.7.3')).toBe('cpython-3.7.0')
    expect(idOf('3.7.4')).toBe('cpython-3.7.4')
    expect(idOf('3.12.1 (main, May  9 2026) [GCC 12.2.0]')).toBe('cpython-3.12')
    expect(idOf('3.15.0a2')).toBe('cpython-3.15')
  })

  it('of a series is that of its last release', () => {
    expect(idOf('3.7')).toBe('cpython-3.7.4')
    expect(idOf('3.10')).toBe('cpython-3.10')
  })

  it('of a distributor’s 3.6 is told by what was recorded', () => {
    const recorded = { alignment: 16, poolSize: 4096, arenaSize: 262_144 }
    expect(unwrap(profileByVersion('3.6.15', recorded)).id).toBe('cpython-3.6-16')
    const problem = problemOf(profileByVersion('3.12.1', recorded))
    expect(problem.message).toMatch(/3\.12 has 16-byte classes, pools of 4096/)
  })

  it('is refused for releases that are not modelled and for what is no release', () => {
    expect(problemOf(profileByVersion('2.7.18')).expected).toBe('a release from 3.6 to 3.15')
    expect(problemOf(profileByVersion('3.16')).message).toMatch(/3\.16 is not modelled/)
    expect(problemOf(profileByVersion('three')).message).toMatch(/no version of Python/)
    expect(problemOf(profileById('cpython-9')).expected).toMatch(/cpython-3\.12/)
  })

  it('of a free-threaded build is refused by the name of its allocator', () => {
    const builds = ['3.14t', '3.13.0 experimental free-threading build (main)']
    for (const version of builds) expect(problemOf(profileByVersion(version)).message).toMatch(/mimalloc/)
    expect(problemOf(profileById('mimalloc-ft')).message).toMatch(/mimalloc/)
  })

  it('says who vouches for it', () => {
    expect(unwrap(profileById('cpython-3.7.0')).evidence).toBe('source')
    expect(unwrap(profileById('cpython-3.7.4')).evidence).toBe('recorded')
    expect(unwrap(profileById('article')).evidence).toBe('article')
  })

  it('decides how many blocks a pool holds', () => {
    expect(blocksOf32('article')).toBe(128)
    expect(blocksOf32('cpython-3.7.0')).toBe(126)
    expect(blocksOf32('cpython-3.9')).toBe(126)
    expect(blocksOf32('cpython-3.12')).toBe(510)
  })
})

describe('a profile of one’s own', () => {
  it('is its base with what the file states', () => {
    const text = '{"basedOn": "cpython-3.8", "id": "wide", "alignment": 32, "poolOverhead": 64}'
    expect(unwrap(parseCustomProfile(text))).toMatchObject({
      id: 'wide',
      alignment: 32,
      poolOverhead: 64,
      poolSize: 4096,
      keepsLastFreeArena: false,
      evidence: 'custom',
    })
  })

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['{"alignment": 12}', 'alignment is 12', /power of two/],
    ['{"alignment": "16"}', 'alignment is "16"', /whole number of bytes/],
    ['{"poolOverhead": 40}', 'poolOverhead is 40', /multiple of alignment/],
    ['{"poolSize": 5000}', 'poolSize is 5000', /power of two from 4096/],
    ['{"smallRequestThreshold": 500}', 'smallRequestThreshold is 500', /multiple of alignment/],
    ['{"smallRequestThreshold": 8192}', 'smallRequestThreshold is 8192', /half of what a pool has/],
    ['{"arenaSize": 32768}', 'arenaSize is 32768', /at least four pools/],
    ['{"keepsLastFreeArena": 1}', 'keepsLastFreeArena is 1', /true or false/],
    ['{"hasRadixTree": "yes"}', 'hasRadixTree is "yes"', /true or false/],
    ['{"pages": 4}', 'no constant "pages"', /alignment/],
  ]
  for (const [text, fact, rule] of refused) {
    it(`is refused with the constant and the rule it breaks: ${text}`, () => {
      const problem = problemOf(parseCustomProfile(text))
      expect(problem.message).toContain(fact)
      expect(problem.expected).toMatch(rule)
    })
  }

  it('is refused when it is no JSON object or stands on nothing', () => {
    expect(problemOf(parseCustomProfile('{')).message).toMatch(/no JSON/)
    expect(problemOf(parseCustomProfile('[]')).message).toMatch(/no JSON object/)
    expect(problemOf(parseCustomProfile('{"basedOn": "mimalloc-ft"}')).message).toMatch(/mimalloc/)
  })
})
