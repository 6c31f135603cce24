// What the command palette lists for a typed text: which entries match, in what order, and which letters to stress.
import type { IconName } from './icons'

export type PaletteScope = 'line' | 'snapshot' | 'command'

export interface PaletteQuery {
  /** Null: everything is searched. */
  readonly scope: PaletteScope | null
  readonly text: string
}

const PREFIXES: Readonly<Record<string, PaletteScope>> = { '@': 'line', ':': 'snapshot', '>': 'command' }

/** "> theme" asks for commands only, "@" for lines, ":" for snapshots. */
export function parseQuery(typed: string): PaletteQuery {
  const scope = PREFIXES[typed.charAt(0)] ?? null
  return { scope, text: (scope === null ? typed : typed.slice(1)).trim() }
}

export interface PaletteEntry {
  readonly id: string
  readonly scope: PaletteScope
  /** What is searched and shown first. */
  readonly title: string
  /** Shown greyed behind it; searched too. */
  readonly detail: string
  /** At the right end. */
  readonly value: string
  readonly keys: string | null
  readonly icon: IconName | null
}

/** A piece of a title, stressed where it matches what was typed. */
export interface TitlePart {
  readonly text: string
  readonly isMatch: boolean
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

/** Counted for a word that is not in the title but in the detail: behind every hit in a title. */
const IN_DETAIL = 10_000

/** Counted off for a title that holds the words as they were typed, one after the other. */
const AS_TYPED = 1_000

/** Lower is better; null when a word is missing. As typed beats scattered; the earlier in the title, the better. */
function rank(entry: PaletteEntry, words: readonly string[]): number | null {
  const title = entry.title.toLowerCase()
  const detail = entry.detail.toLowerCase()
  let score = 0
  for (const word of words) {
    const place = title.indexOf(word)
    if (place < 0 && !detail.includes(word)) return null
    score += place < 0 ? IN_DETAIL : place
  }
  return title.includes(words.join(' ')) ? score - AS_TYPED : score
}

/** The entries that hold every typed word, best first; equals keep their order. */
export function filterEntries(entries: readonly PaletteEntry[], text: string): readonly PaletteEntry[] {
  const words = wordsOf(text)
  return entries
    .flatMap((entry) => {
      const score = rank(entry, words)
      return score === null ? [] : [{ entry, score }]
    })
    .sort((a, b) => a.score - b.score)
    .map(({ entry }) => entry)
}

/** `title` cut so that every typed word in it can be stressed. */
export function titleParts(title: string, text: string): readonly TitlePart[] {
  const lower = title.toLowerCase()
  const stressed = new Set<number>()
  for (const word of wordsOf(text)) {
    const place = lower.indexOf(word)
    if (place < 0) continue
    for (let index = place; index < place + word.length; index += 1) stressed.add(index)
  }
  const parts: { text: string; isMatch: boolean }[] = []
  for (let index = 0; index < title.length; index += 1) {
    const isMatch = stressed.has(index)
    const last = parts.at(-1)
    if (last?.isMatch === isMatch) last.text += title.charAt(index)
    else parts.push({ text: title.charAt(index), isMatch })
  }
  return parts
}
