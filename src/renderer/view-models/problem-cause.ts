// The second sentence of an error on screen: file, what was expected, where, and what can be done. The first one is
// the problem's own message.
import type { ProblemData } from '@shared/base/problem'
import { visibleText } from '@shared/base/visible-text'

/** '' when the problem says no more than its message. */
export function problemCause({ file, expected, offset, remedy }: ProblemData): string {
  const parts = [
    file === undefined ? '' : `File: ${visibleText(file)}.`,
    expected === undefined ? '' : `Expected: ${expected}.`,
    offset === undefined ? '' : `At byte ${offset}.`,
    remedy ?? '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}
