// The desktop app under a real Electron, where its binary and a display are; skipped, and reported so, elsewhere.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron } from 'playwright-core'
import { describe, expect, it } from 'vitest'

const EXECUTABLES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}
const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? resolve('node_modules/electron/dist')
const executablePath = join(dist, EXECUTABLES[process.platform] ?? 'electron')
const hasDisplay =
  process.platform !== 'linux' ||
  process.env['DISPLAY'] !== undefined ||
  process.env['WAYLAND_DISPLAY'] !== undefined

describe.skipIf(!existsSync(executablePath) || !hasDisplay)('the desktop app under Electron', () => {
  it('opens snapshots in a window that has no Node', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'arenascope-electron-'))
    const snapshot = resolve('test/golden/data/tracemalloc/app-3.12-1.pickle.gz')
    const app = await _electron.launch({
      executablePath,
      args: [resolve('.'), snapshot],
      env: { ...process.env, ARENASCOPE_DATA: dataFolder },
    })
    try {
      const page = await app.firstWindow()
      await page.getByText('/app/model.py').first().waitFor()
      expect(new URL(page.url()).protocol).toBe('app:')
      expect(await page.evaluate('typeof require + typeof process')).toBe('undefinedundefined')
      expect(await page.evaluate('Object.keys(window.arenascope)')).toEqual(['post', 'onMessage'])
    } finally {
      await app.close()
      await rm(dataFolder, { recursive: true, force: true })
    }
  })
})
