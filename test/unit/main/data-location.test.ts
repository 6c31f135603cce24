// Where the workbench's own data is kept on each platform.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataLocation } from '@main/data-location'

const on = (platform: NodeJS.Platform, environment: Record<string, string> = {}) =>
  dataLocation({ platform, environment, home: '/home/ada' })

describe('the data folder', () => {
  it('is where the platform keeps an application’s data', () => {
    expect(on('linux')).toBe(join('/home/ada', '.local', 'share', 'arenascope'))
    expect(on('linux', { XDG_DATA_HOME: '/data' })).toBe(join('/data', 'arenascope'))
    expect(on('darwin')).toBe(join('/home/ada', 'Library', 'Application Support', 'Arenascope'))
    expect(on('win32', { APPDATA: '/roaming' })).toBe(join('/roaming', 'Arenascope'))
    expect(on('win32')).toBe(join('/home/ada', 'AppData', 'Roaming', 'Arenascope'))
  })

  it('is where ARENASCOPE_DATA says, on each of them', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(on(platform, { ARENASCOPE_DATA: '/elsewhere', XDG_DATA_HOME: '/data' })).toBe('/elsewhere')
    }
  })
})
