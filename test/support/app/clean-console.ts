// What a page said that it should not have: uncaught errors, logged errors and warnings, and what its security policy
// blocked (Chromium logs those as errors). For tests that end with "and the console stayed empty".
import type { Page } from 'playwright-core'

/** Call it before the page is opened; the array grows as the page speaks. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`${message.type()}: ${message.text()}`)
    }
  })
  return complaints
}
