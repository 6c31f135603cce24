// upper, lower, title, capitalize, swapcase, casefold. Full mappings, as CPython's (unicodeobject.c, unicodectype.c):
// JS has upper and lower; title case and folding are those but for the characters listed here (Unicode 15.1).

const IS_UPPER = /^\p{Uppercase}$/u
const IS_LOWER = /^\p{Lowercase}$/u
const IS_CASED = /^\p{Cased}$/u
const ONLY_ASCII = /^[\0-\x7f]*$/

export function upper(text: string): string {
  return text.toUpperCase()
}

/** A capital sigma at the end of a word becomes a final one. */
export function lower(text: string): string {
  return text.toLowerCase()
}

// Upper case is another character than title case: letters that stand for two, Greek with iota below.
const TITLE: Readonly<Record<string, string>> = {
  ß: 'Ss',
  Ǆ: 'ǅ',
  ǆ: 'ǅ',
  Ǉ: 'ǈ',
  ǉ: 'ǈ',
  Ǌ: 'ǋ',
  ǌ: 'ǋ',
  Ǳ: 'ǲ',
  ǳ: 'ǲ',
  '\u0587': '\u0535\u0582',
  '\u1fb2': '\u1fba\u0345',
  '\u1fb3': '\u1fbc',
  '\u1fb4': '\u0386\u0345',
  '\u1fb7': '\u0391\u0342\u0345',
  '\u1fc2': '\u1fca\u0345',
  '\u1fc3': '\u1fcc',
  '\u1fc4': '\u0389\u0345',
  '\u1fc7': '\u0397\u0342\u0345',
  '\u1ff2': '\u1ffa\u0345',
  '\u1ff3': '\u1ffc',
  '\u1ff4': '\u038f\u0345',
  '\u1ff7': '\u03a9\u0342\u0345',
  '\ufb00': 'Ff',
  '\ufb01': 'Fi',
  '\ufb02': 'Fl',
  '\ufb03': 'Ffi',
  '\ufb04': 'Ffl',
  '\ufb05': 'St',
  '\ufb06': 'St',
  '\ufb13': '\u0544\u0576',
  '\ufb14': '\u0544\u0565',
  '\ufb15': '\u0544\u056b',
  '\ufb16': '\u054e\u0576',
  '\ufb17': '\u0544\u056d',
}

// Title case letters, and Georgian, which has capitals only for whole words.
const KEEPS_TITLE = /^(?:\p{Lt}|[\u10d0-\u10fa\u10fd-\u10ff])$/u
const GREEK_WITH_IOTA = /^[\u1f80-\u1f87\u1f90-\u1f97\u1fa0-\u1fa7]$/

function titleOf(character: string): string {
  if (character < '\x80') return character.toUpperCase()
  const special = TITLE[character]
  if (special !== undefined) return special
  if (KEEPS_TITLE.test(character)) return character
  if (GREEK_WITH_IOTA.test(character)) return String.fromCharCode(character.charCodeAt(0) + 8)
  return character.toUpperCase()
}

const CASED_BEFORE = /\p{Cased}\p{Case_Ignorable}*$/u
const CASED_AFTER = /^\p{Case_Ignorable}*\p{Cased}/u

function lowerAt(characters: readonly string[], at: number): string {
  const character = characters[at] ?? ''
  if (character !== 'Σ') return character.toLowerCase()
  const isFinal =
    CASED_BEFORE.test(characters.slice(0, at).join('')) &&
    !CASED_AFTER.test(characters.slice(at + 1).join(''))
  return isFinal ? 'ς' : 'σ'
}

/** The first letter of each word in title case, the others lower. */
export function title(text: string): string {
  const characters = [...text]
  let isInWord = false
  let result = ''
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? ''
    result += isInWord ? lowerAt(characters, i) : titleOf(character)
    isInWord = IS_CASED.test(character)
  }
  return result
}

export function capitalize(text: string): string {
  if (ONLY_ASCII.test(text)) return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
  const characters = [...text]
  let result = titleOf(characters[0] ?? '')
  for (let i = 1; i < characters.length; i++) result += lowerAt(characters, i)
  return result
}

export function swapCase(text: string): string {
  const characters = [...text]
  let result = ''
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? ''
    if (IS_UPPER.test(character)) result += lowerAt(characters, i)
    else result += IS_LOWER.test(character) ? character.toUpperCase() : character
  }
  return result
}

// Cherokee folds to capitals, which are older than its small letters. The i without a dot stays apart from the other.
const CHEROKEE = /[\u13a0-\u13f5\u13f8-\u13fd\uab70-\uabbf]/

/** For comparison without case. */
export function caseFold(text: string): string {
  if (ONLY_ASCII.test(text)) return text.toLowerCase()
  let result = ''
  for (const character of text) {
    if (character === 'ı') result += character
    else if (CHEROKEE.test(character)) result += character.toUpperCase()
    else if (character === '\u1e9e') result += 'ss'
    else result += character.toUpperCase().toLowerCase()
  }
  return result.replaceAll('ς', 'σ')
}
