// The window as a person uses it: by roles and names, never by classes. Figures are read from what is on screen.
import { expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'

export interface AppWindow {
  readonly page: Page
  /** Runs a command through the palette, by its title. */
  command(title: string): Promise<void>
  /** Opens a view of the activity bar. */
  view(name: 'Consumers' | 'Compare' | 'Report'): Promise<void>
  /** One of the grouping radios of the view that is shown. */
  groupBy(name: 'Line' | 'File' | 'Package' | 'Traceback'): Promise<void>
  /** Types a path into the save dialog and confirms. */
  saveAs(path: string): Promise<void>
  /** The table whose name starts so. */
  table(name: string): Locator
}

export async function openWindow(page: Page, url: string): Promise<AppWindow> {
  await page.goto(url)
  await page.getByRole('navigation', { name: 'Views' }).waitFor()
  return {
    page,
    async command(title) {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill(`>${title}`)
      await page.getByRole('option', { name: title }).first().waitFor()
      await page.keyboard.press('Enter')
    },
    async view(name) {
      await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click()
      await page.getByRole('toolbar', { name }).waitFor()
    },
    async groupBy(name) {
      const choice = page.getByRole('radiogroup', { name: 'Group by' }).getByRole('radio', { name })
      await choice.locator('visible=true').click()
    },
    async saveAs(path) {
      const at = path.lastIndexOf('/')
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Folder', { exact: true }).fill(path.slice(0, at))
      await dialog.getByLabel('Folder', { exact: true }).press('Enter')
      await dialog.getByLabel('File name').fill(path.slice(at + 1))
      await dialog.getByRole('button', { name: /^(Save|Export|Choose)/ }).click()
      await dialog.waitFor({ state: 'detached' })
    },
    table: (name) => page.getByRole('grid', { name: new RegExp(`^${name}`) }),
  }
}

/** Rows of the whole table, the head and the totals not counted. */
export async function rowCount(table: Locator): Promise<number> {
  return Number(await table.getAttribute('aria-rowcount')) - 1
}

/** Waits until the table has this many rows. */
export async function expectRows(table: Locator, count: number): Promise<void> {
  await expect.poll(() => rowCount(table), { timeout: 10_000 }).toBe(count)
}

/** The exact bytes behind a size on screen: its tooltip says them. */
export async function bytesOf(cell: Locator): Promise<number> {
  const title = await cell.locator('[title$=" bytes"]').first().getAttribute('title')
  return Number((title ?? '').replace(' bytes', ''))
}
