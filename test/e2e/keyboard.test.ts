// The main job without a mouse: every step is a key, and at every step it can be seen where the keys go.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { openBrowser } from '@test/support/app/browser'
import type { Browser } from '@test/support/app/browser'
import { complaintsOf } from '@test/support/app/clean-console'
import { startHost } from '@test/support/app/host'
import type { RunningHost } from '@test/support/app/host'
import { bytesOf, expectRows, openWindow, rowCount } from '@test/support/app/window'
import type { AppWindow } from '@test/support/app/window'

const DATA = resolve('test/golden/data/tracemalloc')
const side = JSON.parse(readFileSync(join(DATA, 'app-3.12-2.json'), 'utf8')) as {
  readonly statistics: Readonly<Record<string, { readonly rows: number; readonly size: number }>>
}
const lines = side.statistics['lineno']

let host: RunningHost
let browser: Browser
let app: AppWindow
let complaints: readonly string[]

beforeAll(async () => {
  host = await startHost({ files: [1, 2].map((n) => join(DATA, `app-3.12-${n}.pickle.gz`)) })
  browser = await openBrowser({ width: 1280, height: 800, theme: 'dark' })
  complaints = complaintsOf(browser.page)
  app = await openWindow(browser.page, host.url)
  await app.table('Consumers by line').waitFor()
})
afterAll(async () => {
  await browser.close()
  await host.stop()
})

const press = (keys: string): Promise<void> => app.page.keyboard.press(keys)
const focused = (): Locator => app.page.locator(':focus')

/** More stops than the window has. */
const STOPS = 120

/** Walks with Tab until the focus is there, as a person would. */
async function tabTo(target: Locator): Promise<void> {
  for (let stop = 0; stop < STOPS; stop++) {
    if ((await target.count()) === 1 && (await target.and(focused()).count()) === 1) return
    await press('Tab')
  }
  throw new Error(`Tab does not lead to ${String(target)}`)
}

/**
 * Runs in the page, so it is text. '' when the focus shows: as an outline of the focused element or of the row that a
 * table or list marks as active, or as the border of the field around it. Otherwise what has the focus.
 */
const UNSEEN_FOCUS = `(() => {
  const element = document.activeElement
  if (element === null || element === document.body || element.localName === 'iframe') return ''
  const marked = element.getAttribute('aria-activedescendant')
  const places = [
    element,
    ...(marked === null ? [] : [document.getElementById(marked)]),
    ...element.querySelectorAll('.layer'),
  ]
  const field = element.closest('.field')
  const ink = document.createElement('i')
  ink.style.color = 'var(--ink)'
  document.body.append(ink)
  const isFieldLit = field !== null && getComputedStyle(field).borderTopColor === getComputedStyle(ink).color
  ink.remove()
  const isSeen = places.some((place) => {
    if (place === null) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(place)
    return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0
  })
  const name = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)
  return isSeen || isFieldLit ? '' : element.localName + ' ' + element.className + ' "' + name + '"'
})()`

describe.sequential('without a mouse', () => {
  it('Tab reaches the views, the tree, the tools and the table, and always shows where it is', async () => {
    const unseen = new Set<string>()
    const roles = new Set<string>()
    for (let stop = 0; stop < STOPS; stop++) {
      await press('Tab')
      unseen.add(String(await app.page.evaluate(UNSEEN_FOCUS)))
      if ((await focused().count()) === 1) roles.add((await focused().getAttribute('role')) ?? 'none')
    }
    unseen.delete('')
    expect([...unseen]).toEqual([])
    expect([...roles]).toEqual(expect.arrayContaining(['grid', 'treeitem', 'radio']))
  })

  it('G C, G O and G R go to the views', async () => {
    for (const [key, view] of [
      ['o', 'Compare'],
      ['r', 'Report'],
      ['c', 'Consumers'],
    ] as const) {
      await press('g')
      await press(key)
      await app.page.getByRole('toolbar', { name: view }).waitFor()
    }
  })

  it('the palette finds a line of the snapshot and selects its row', async () => {
    await press('Control+k')
    await app.page.keyboard.type('@model.py:19')
    await app.page.getByRole('option', { name: /model\.py:19/ }).waitFor()
    await press('Enter')
    const selected = app.table('Consumers by line').locator('[aria-selected="true"]')
    await expect.poll(() => selected.innerText()).toContain('model.py:19')
  })

  it('arrows walk the table, Enter drills into a line, Backspace comes back to it', async () => {
    const table = app.table('Consumers by line')
    await tabTo(table)
    await press('Home')
    await press('ArrowDown')
    const selected = (await table.locator('[aria-selected="true"]').innerText()).split('\n')[0] ?? ''
    const size = await bytesOf(table.locator('[aria-selected="true"]'))
    await press('Enter')
    const tracebacks = app.table('Consumers by traceback')
    await expect.poll(() => bytesOf(tracebacks.getByRole('row').last())).toBe(size)
    expect(await tracebacks.and(focused()).count()).toBe(1)
    await press('Backspace')
    await expectRows(table, lines?.rows ?? -1)
    expect(await table.locator('[aria-selected="true"]').innerText()).toContain(selected)
  })

  it('F adds a filter, and the totals say what is left', async () => {
    const total = app.table('Consumers by line').getByRole('row').last()
    await press('f')
    const editor = app.page.getByRole('dialog')
    await editor.getByLabel('File name pattern').waitFor()
    await tabTo(editor.getByLabel('File name pattern'))
    await app.page.keyboard.type('/app/model.py')
    await press('Enter')
    await editor.waitFor({ state: 'detached' })
    await expect.poll(() => bytesOf(total)).toBeLessThan(lines?.size ?? 0)
    await tabTo(app.page.getByRole('button', { name: /^Remove/ }).first())
    await press('Enter')
    await expect.poll(() => bytesOf(total)).toBe(lines?.size)
  })

  it.each([
    ['Settings', 'Control+,'],
    ['Keyboard', '?'],
    ['Open sessions and snapshots', 'Control+o'],
  ])('the dialog "%s" keeps the focus and gives it back on Escape', async (name, keys) => {
    const table = app.table('Consumers by line')
    await tabTo(table)
    await press(keys)
    const dialog = app.page.getByRole('dialog', { name })
    await dialog.waitFor()
    for (let stop = 0; stop < 25; stop++) {
      await press(stop % 2 === 0 ? 'Tab' : 'Shift+Tab')
      if (stop > 15) await press('Tab')
      expect(await dialog.locator(':focus').count()).toBe(1)
      expect(await app.page.evaluate(UNSEEN_FOCUS)).toBe('')
    }
    await press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => table.and(focused()).count()).toBe(1)
  })

  it('[ and ] step through the snapshots', async () => {
    const chosen = app.page.getByRole('treeitem', { level: 2, selected: true })
    await press('[')
    await expect.poll(() => chosen.innerText()).toContain('app-3.12-1')
    await press(']')
    await expect.poll(() => chosen.innerText()).toContain('app-3.12-2')
    await expectRows(app.table('Consumers by line'), lines?.rows ?? -1)
  })

  it('the rows of the comparison are walked the same way', async () => {
    await press('g')
    await press('o')
    const table = app.table('Differences')
    await table.waitFor()
    await expect.poll(() => rowCount(table)).toBeGreaterThan(1)
    await tabTo(table)
    await press('End')
    const selected = table.locator('[aria-selected="true"]')
    await expect.poll(() => selected.getAttribute('aria-rowindex')).toBe(String((await rowCount(table)) + 1))
  })

  it('leaves the console empty', () => {
    expect(complaints).toEqual([])
  })
})
