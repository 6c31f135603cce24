// Pictures of every view and its states, to be looked at: both themes, 1280x800 and 1920x1080. `npm run screenshots`
// writes them to .cache/screenshots; with ARENASCOPE_DOCS=1 the ones of the documentation are put into docs/images.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../scripts/chromium.mjs'
import { openBrowser } from '@test/support/app/browser'
import type { Browser } from '@test/support/app/browser'
import { startHost } from '@test/support/app/host'
import type { RunningHost } from '@test/support/app/host'
import { openWindow } from '@test/support/app/window'
import type { AppWindow } from '@test/support/app/window'

const OUT = resolve('.cache/screenshots')
const DOCS = resolve('docs/images')
/** What the README shows. */
const DOCUMENTED = new Set(['consumers-dark-1280', 'compare-light-1280'])
const DATA = resolve('test/golden/data/tracemalloc')
/** A large dump for the pictures of a running job; `npm run bench` makes it. */
const LARGE = resolve('.cache/bench/snapshots/limit10-a.pickle')

const LOOKS = [
  { theme: 'dark', width: 1280, height: 800 },
  { theme: 'light', width: 1280, height: 800 },
  { theme: 'dark', width: 1920, height: 1080 },
  { theme: 'light', width: 1920, height: 1080 },
] as const

process.env['CHROMIUM'] ??= findChromium()
mkdirSync(OUT, { recursive: true })
mkdirSync(DOCS, { recursive: true })

/** A moment for fonts, canvases and late pages. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(700)
}

for (const look of LOOKS) {
  const suffix = `${look.theme}-${look.width}`

  async function picture(page: Page, name: string): Promise<void> {
    await settled(page)
    const file = join(OUT, `${name}-${suffix}.png`)
    await page.screenshot({ path: file })
    if (process.env['ARENASCOPE_DOCS'] !== undefined && DOCUMENTED.has(`${name}-${suffix}`)) {
      await page.screenshot({ path: join(DOCS, `${name}.png`) })
    }
    expect(existsSync(file)).toBe(true)
  }

  describe.sequential(`${suffix}, the ready-made session`, () => {
    let host: RunningHost
    let browser: Browser
    let app: AppWindow

    beforeAll(async () => {
      host = await startHost()
      browser = await openBrowser(look)
      app = await openWindow(browser.page, host.url)
      await app.page.getByRole('treeitem').nth(1).waitFor()
    })
    afterAll(async () => {
      await browser.close()
      await host.stop()
    })

    it('first start', () => picture(app.page, 'first-start'))

    it('consumers', async () => {
      await app.view('Consumers')
      const table = app.table('Consumers by line')
      await table.getByRole('row').nth(1).click()
      await picture(app.page, 'consumers')
    })

    it('consumers by traceback', async () => {
      await app.groupBy('Traceback')
      await app.table('Consumers').getByRole('row').nth(2).click()
      await picture(app.page, 'consumers-traceback')
      await app.groupBy('Line')
    })

    for (const stack of ['call tree', 'flame', 'treemap']) {
      it(`consumers, ${stack}`, async () => {
        await app.command(`Show call stacks as ${stack}`)
        await picture(app.page, `consumers-${stack.replace(' ', '-')}`)
      })
    }

    it('consumers, nothing found', async () => {
      await app.page.getByRole('textbox', { name: 'Search rows' }).fill('no such name')
      await picture(app.page, 'consumers-nothing-found')
      await app.page.getByRole('textbox', { name: 'Search rows' }).fill('')
    })

    it('compare', async () => {
      await app.view('Compare')
      await app.table('Differences').getByRole('row').nth(1).click()
      await picture(app.page, 'compare')
    })

    it('compare, one sided', async () => {
      await app.command('Show gone rows only')
      await picture(app.page, 'compare-gone')
    })

    it('report', async () => {
      await app.view('Report')
      await picture(app.page, 'report')
    })

    it('report as Markdown', async () => {
      await app.page.getByRole('radio', { name: 'Markdown' }).click()
      await picture(app.page, 'report-markdown')
    })

    it('palette', async () => {
      await app.page.keyboard.press('Control+k')
      await app.page.getByRole('combobox').fill('cache')
      await picture(app.page, 'palette')
      await app.page.keyboard.press('Escape')
    })

    it('open dialog', async () => {
      await app.command('Open…')
      await app.page.getByRole('dialog').getByLabel('Folder', { exact: true }).fill(resolve('resources'))
      await app.page.getByRole('dialog').getByLabel('Folder', { exact: true }).press('Enter')
      await picture(app.page, 'open-dialog')
      await app.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    })

    it('settings and shortcuts', async () => {
      await app.command('Keyboard shortcuts')
      await picture(app.page, 'shortcuts')
      await app.page.keyboard.press('Escape')
      await app.command('Settings')
      await picture(app.page, 'settings')
      await app.page.keyboard.press('Escape')
    })

    it('nothing open', async () => {
      await app.command('Close session')
      await app.page.getByRole('treeitem').first().waitFor({ state: 'detached' })
      await picture(app.page, 'empty')
      await app.page
        .getByRole('navigation', { name: 'Views' })
        .getByRole('button', { name: 'Compare' })
        .click()
      await picture(app.page, 'compare-empty')
    })
  })

  describe.sequential(`${suffix}, when things go wrong`, () => {
    it('a file that is no dump, one cut short, and a single snapshot to compare', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'arenascope-bad-'))
      const whole = readFileSync(join(DATA, 'tiny-3.12.pickle'))
      writeFileSync(join(folder, 'cut.pickle'), whole.subarray(0, whole.length - 60))
      writeFileSync(join(folder, 'notes.txt'), 'not a snapshot')
      const files = [join(DATA, 'tiny-3.12.pickle'), join(folder, 'cut.pickle'), join(folder, 'notes.txt')]
      const host = await startHost({ files })
      const browser = await openBrowser(look)
      const app = await openWindow(browser.page, host.url)
      await settled(app.page)
      await picture(app.page, 'problems')
      await app.page
        .getByRole('navigation', { name: 'Views' })
        .getByRole('button', { name: 'Compare' })
        .click()
      await picture(app.page, 'compare-one-snapshot')
      await browser.close()
      await host.stop()
    })

    it.runIf(existsSync(LARGE))('a long job, running and cancelled', async () => {
      const host = await startHost()
      const browser = await openBrowser(look)
      const app = await openWindow(browser.page, host.url)
      await app.command('Open…')
      const dialog = app.page.getByRole('dialog')
      await dialog.getByLabel('Folder', { exact: true }).fill(resolve('.cache/bench/snapshots'))
      await dialog.getByLabel('Folder', { exact: true }).press('Enter')
      await dialog.getByText('limit10-a.pickle', { exact: true }).dblclick()
      await app.page
        .getByRole('button', { name: /cancel/i })
        .first()
        .waitFor()
      await app.page.screenshot({ path: join(OUT, `job-running-${suffix}.png`) })
      await app.page
        .getByRole('button', { name: /cancel/i })
        .first()
        .click()
      await picture(app.page, 'job-cancelled')
      await browser.close()
      await host.stop()
    })
  })
}
