// docs/memory-model.md shows what the simulated allocator does: its pictures are drawn from it.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PICTURES } from '@test/support/memory-model/pictures'

const IMAGES = new URL('../../../docs/images/memory-model/', import.meta.url)
const TEXT = readFileSync(new URL('../../../docs/memory-model.md', import.meta.url), 'utf8')

describe('the memory model’s pictures', () => {
  for (const [name, draw] of Object.entries(PICTURES)) {
    it(`${name} is what the model draws (npm run pictures)`, () => {
      expect(readFileSync(new URL(name, IMAGES), 'utf8')).toBe(draw().svg())
    })
  }

  it('are all shown, and no others', () => {
    const shown = [...TEXT.matchAll(/\]\(images\/memory-model\/([\w-]+\.svg)\)/g)].map((match) => match[1])
    expect(shown.toSorted()).toEqual(Object.keys(PICTURES).toSorted())
    expect(readdirSync(IMAGES).toSorted()).toEqual(Object.keys(PICTURES).toSorted())
  })
})
