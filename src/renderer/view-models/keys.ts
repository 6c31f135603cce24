// Keys of commands: how they are written ("Mod+K", "G C", "[", "?"), matched against what is pressed, and shown.

export interface Chord {
  /** 'k', '[', 'F2', 'ArrowUp': as KeyboardEvent.key, letters in lower case. */
  readonly key: string
  /** Ctrl, on a Mac Cmd. */
  readonly mod: boolean
  readonly alt: boolean
  readonly shift: boolean
}

/** What is read of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  /** AltGr writes characters on many layouts and is no modifier of a command. */
  readonly isAltGraph: boolean
}

const MODIFIER_KEYS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead'])
const isLetter = (key: string): boolean => /^[a-z]$/i.test(key)
const isPrinted = (key: string): boolean => key.length === 1 && !isLetter(key)

/** One chord per key that is pressed after the other. */
export function parseKeys(keys: string): readonly Chord[] {
  return keys.split(' ').map((text) => {
    const parts = text.split('+')
    const key = parts.at(-1) ?? ''
    return {
      key: isLetter(key) ? key.toLowerCase() : key,
      mod: parts.includes('Mod'),
      alt: parts.includes('Alt'),
      shift: parts.includes('Shift'),
    }
  })
}

/** Null for a modifier alone. Shift is left out where it only writes the character, as in '?'. */
export function chordOf(press: KeyPress, isMac: boolean): Chord | null {
  if (MODIFIER_KEYS.has(press.key)) return null
  const key = isLetter(press.key) ? press.key.toLowerCase() : press.key
  if (press.isAltGraph) return { key, mod: false, alt: false, shift: false }
  return {
    key,
    mod: isMac ? press.metaKey : press.ctrlKey,
    alt: press.altKey,
    shift: press.shiftKey && !isPrinted(key),
  }
}

const isSame = (a: Chord | undefined, b: Chord): boolean =>
  a !== undefined && a.key === b.key && a.mod === b.mod && a.alt === b.alt && a.shift === b.shift

/** How far `pressed` has come on the way to `keys`. */
export function matchKeys(keys: string, pressed: readonly Chord[]): 'whole' | 'begun' | 'no' {
  const chords = parseKeys(keys)
  const isOnTheWay = pressed.every((chord, index) => isSame(chords[index], chord))
  if (!isOnTheWay || pressed.length > chords.length) return 'no'
  return pressed.length === chords.length ? 'whole' : 'begun'
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
}

/** One text per key cap row: ["Ctrl K"], ["G", "C"]. */
export function keyCaps(keys: string, isMac: boolean): readonly string[] {
  return parseKeys(keys).map(({ key, mod, alt, shift }) => {
    const modifiers = [mod && (isMac ? '⌘' : 'Ctrl'), alt && (isMac ? '⌥' : 'Alt'), shift && 'Shift']
    const name = NAMES[key] ?? (isLetter(key) ? key.toUpperCase() : key)
    return [...modifiers.filter((modifier) => modifier !== false), name].join(' ')
  })
}
