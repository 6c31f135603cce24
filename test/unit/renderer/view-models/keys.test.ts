import { describe, expect, it } from 'vitest'
import { chordOf, keyCaps, matchKeys } from '@renderer/view-models/keys'
import type { Chord, KeyPress } from '@renderer/view-models/keys'

const NOTHING = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isAltGraph: false }

function press(key: string, held: Partial<KeyPress> = {}): Chord {
  const chord = chordOf({ key, ...NOTHING, ...held }, false)
  if (chord === null) throw new Error(`${key} is a modifier`)
  return chord
}

describe('matching keys', () => {
  it('needs Ctrl for Mod+K', () => {
    expect(matchKeys('Mod+K', [press('k', { ctrlKey: true })])).toBe('whole')
    expect(matchKeys('Mod+K', [press('k')])).toBe('no')
    expect(matchKeys('K', [press('k', { ctrlKey: true })])).toBe('no')
  })

  it('needs Cmd for Mod+K on a Mac', () => {
    const held = { ...NOTHING, metaKey: true }
    const chord = chordOf({ key: 'k', ...held }, true)
    expect(chord === null ? 'none' : matchKeys('Mod+K', [chord])).toBe('whole')
  })

  it('follows keys pressed one after the other', () => {
    expect(matchKeys('G C', [press('g')])).toBe('begun')
    expect(matchKeys('G C', [press('g'), press('c')])).toBe('whole')
    expect(matchKeys('G C', [press('g'), press('o')])).toBe('no')
    expect(matchKeys('G', [press('g'), press('c')])).toBe('no')
  })

  it('takes a letter in either case, but tells Shift apart', () => {
    expect(matchKeys('F', [press('F')])).toBe('whole')
    expect(matchKeys('Mod+Shift+S', [press('S', { ctrlKey: true, shiftKey: true })])).toBe('whole')
    expect(matchKeys('Mod+S', [press('S', { ctrlKey: true, shiftKey: true })])).toBe('no')
  })

  it('takes characters however the layout writes them', () => {
    expect(matchKeys('?', [press('?', { shiftKey: true })])).toBe('whole')
    expect(matchKeys('[', [press('[', { ctrlKey: true, altKey: true, isAltGraph: true })])).toBe('whole')
  })

  it('ignores a modifier pressed alone', () => {
    expect(chordOf({ key: 'Shift', ...NOTHING, shiftKey: true }, false)).toBeNull()
  })
})

describe('key caps', () => {
  it('shows one cap for keys held together and one for each that follows', () => {
    expect(keyCaps('Mod+Shift+S', false)).toEqual(['Ctrl Shift S'])
    expect(keyCaps('G C', false)).toEqual(['G', 'C'])
    expect(keyCaps('Alt+Enter', false)).toEqual(['Alt ↵'])
  })

  it('uses the signs of a Mac', () => {
    expect(keyCaps('Mod+K', true)).toEqual(['⌘ K'])
  })
})
