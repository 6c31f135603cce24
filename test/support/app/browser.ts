// A real Chromium for the end-to-end tests and the screenshots. Its path comes in CHROMIUM (scripts/test.mjs finds or
// installs one); the flags keep it from looking up hosts of its vendor at every start.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { BrowserContext, Page } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface BrowserOptions {
  readonly width: number
  readonly height: number
  readonly theme: 'dark' | 'light'
  /** False: pages may not run scripts, as in a mail program's preview. */
  readonly scripts?: boolean
}

export interface Browser {
  readonly context: BrowserContext
  readonly page: Page
  close(): Promise<void>
}

/** A fresh profile each time: nothing is remembered from the last one. */
export async function openBrowser(options: BrowserOptions): Promise<Browser> {
  const executablePath = process.env['CHROMIUM']
  if (executablePath === undefined) {
    throw new Error('CHROMIUM names no browser; run the tests through `npm test`, which finds one')
  }
  const profile = await mkdtemp(join(tmpdir(), 'arenascope-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: FLAGS,
    viewport: { width: options.width, height: options.height },
    colorScheme: options.theme,
    javaScriptEnabled: options.scripts ?? true,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  const page = context.pages()[0] ?? (await context.newPage())
  return {
    context,
    page,
    async close() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}
