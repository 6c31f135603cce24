// The application menu. Entries of ours name a palette command, which the window runs; the rest are the system's roles.
import type { MenuItemConstructorOptions } from 'electron'

export interface MenuOptions {
  readonly isMac: boolean
  readonly hasDeveloperTools: boolean
  /** Runs a palette command in the window. */
  readonly request: (command: string) => void
}

export function menuTemplate({
  isMac,
  hasDeveloperTools,
  request,
}: MenuOptions): MenuItemConstructorOptions[] {
  const command = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator !== undefined && { accelerator }),
    click: () => request(id),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const developer: MenuItemConstructorOptions[] = hasDeveloperTools
    ? [separator, { role: 'reload' }, { role: 'toggleDevTools' }]
    : []
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        command('&Open…', 'file.open', 'CmdOrCtrl+O'),
        command('&New Session', 'session.new'),
        separator,
        command('&Save', 'session.save', 'CmdOrCtrl+S'),
        command('Save a &Copy…', 'session.copy', 'CmdOrCtrl+Shift+S'),
        separator,
        command('Se&ttings…', 'settings.show', 'CmdOrCtrl+,'),
        separator,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        command('Command &Palette…', 'palette.show', 'CmdOrCtrl+K'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...developer,
      ],
    },
    { role: 'windowMenu' },
    { label: '&Help', role: 'help', submenu: [command('&Keyboard Shortcuts', 'shortcuts.show')] },
  ]
}
