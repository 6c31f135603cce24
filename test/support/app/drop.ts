// Files dropped on the window: real File objects with the bytes of files on disk, as a drag from a file manager brings.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Locator } from 'playwright-core'

/** Runs in the page, so it is text: of [{ name, base64 }] it makes a DataTransfer. */
const MAKE_TRANSFER = `(dropped) => {
  const transfer = new DataTransfer()
  for (const { name, base64 } of dropped) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    transfer.items.add(new File([bytes], name))
  }
  return transfer
}`

export async function dropFiles(target: Locator, paths: readonly string[]): Promise<void> {
  const files = paths.map((path) => ({
    name: basename(path),
    base64: readFileSync(path).toString('base64'),
  }))
  const dataTransfer = await target.page().evaluateHandle(`(${MAKE_TRANSFER})(${JSON.stringify(files)})`)
  for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer })
  await dataTransfer.dispose()
}
