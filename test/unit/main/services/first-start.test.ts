// Who is greeted with the ready-made session: a person who is here for the first time and named nothing to open.
import { afterEach, expect, it } from 'vitest'
import { golden, quietly, removeTemporaryFolders, startTestWorkbench } from '@test/support/workbench'
import type { TestWorkbench } from '@test/support/workbench'

let workbench: TestWorkbench | null = null
afterEach(async () => {
  await workbench?.close()
  workbench = null
  await removeTemporaryFolders()
})

async function isFirstStart(openFiles: readonly string[]): Promise<boolean> {
  const started = await startTestWorkbench({ openFiles })
  workbench = started
  const { firstStart } = await started.workbench.about({}, quietly())
  if (openFiles.length > 0) await expect.poll(() => started.seen('files.opened')).toHaveLength(1)
  return firstStart
}

it('is the first start where nothing was ever opened', async () => {
  expect(await isFirstStart([])).toBe(true)
})

it('is none for somebody who named files, also while they are still being read', async () => {
  expect(await isFirstStart([golden('app-3.12-1.pickle.gz')])).toBe(false)
})
