// Case and predicates of bytes and bytearray, given as latin-1 text: ASCII only, other bytes have no case.

const LETTERS = /^[A-Za-z]+$/
const WORD = /[A-Za-z]+/g

export function bytesUpper(text: string): string {
  return text.replaceAll(/[a-z]+/g, (run) => run.toUpperCase())
}

export function bytesLower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (run) => run.toLowerCase())
}

export function bytesSwapCase(text: string): string {
  return text.replaceAll(/[A-Z]+|[a-z]+/g, (run) => (run < 'a' ? run.toLowerCase() : run.toUpperCase()))
}

export function bytesTitle(text: string): string {
  return text.replaceAll(WORD, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
}

export function bytesCapitalize(text: string): string {
  return bytesUpper(text.slice(0, 1)) + bytesLower(text.slice(1))
}

export function bytesIsAlpha(text: string): boolean {
  return LETTERS.test(text)
}

export function bytesIsDigit(text: string): boolean {
  return /^[0-9]+$/.test(text)
}

export function bytesIsAlnum(text: string): boolean {
  return /^[0-9A-Za-z]+$/.test(text)
}

export function bytesIsSpace(text: string): boolean {
  return /^[\t-\r ]+$/.test(text)
}

export function bytesIsLower(text: string): boolean {
  return /[a-z]/.test(text) && !/[A-Z]/.test(text)
}

export function bytesIsUpper(text: string): boolean {
  return /[A-Z]/.test(text) && !/[a-z]/.test(text)
}

export function bytesIsTitle(text: string): boolean {
  const words = text.match(WORD)
  return words !== null && words.every((word) => /^[A-Z][a-z]*$/.test(word))
}
