// The system's own dialogs for `files.choose`.
import type { BrowserWindow, Dialog, FileFilter, OpenDialogOptions, SaveDialogOptions } from 'electron'
import type { Services } from '@shared/contract/index'

type Purpose = Parameters<Services['files']['choose']>[0]['purpose']

/** Paths that the user chose, or null when they cancelled. */
export type ChooseNatively = (purpose: Purpose, suggestedName: string) => Promise<string[] | null>

const SESSION: FileFilter = { name: 'Arenascope session', extensions: ['arenascope'] }
const ANY: FileFilter = { name: 'All files', extensions: ['*'] }

const OPEN: Readonly<Partial<Record<Purpose, OpenDialogOptions>>> = {
  // Snapshots are told by their content, so no ending stands in the way.
  open: {
    title: 'Open snapshots and sessions',
    properties: ['openFile', 'multiSelections'],
    filters: [ANY, SESSION],
  },
  folder: { title: 'Choose a folder', properties: ['openDirectory'] },
}

const SAVE: Readonly<Partial<Record<Purpose, SaveDialogOptions>>> = {
  'save-session': { title: 'Save the session', filters: [SESSION] },
  'save-report': {
    title: 'Save the report',
    filters: [{ name: 'Report', extensions: ['html', 'md', 'csv', 'json'] }, ANY],
  },
  'save-table': {
    title: 'Save the table',
    filters: [{ name: 'Comma-separated values', extensions: ['csv'] }, ANY],
  },
}

/** The dialogs belong to the window that `currentWindow` gives, if there is one. */
export function nativeDialogs(
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>,
  currentWindow: () => BrowserWindow | null,
): ChooseNatively {
  return async (purpose, suggestedName) => {
    const window = currentWindow()
    const open = OPEN[purpose]
    if (open !== undefined) {
      const chosen =
        window === null ? await dialog.showOpenDialog(open) : await dialog.showOpenDialog(window, open)
      return chosen.canceled ? null : chosen.filePaths
    }
    const save = { ...SAVE[purpose], defaultPath: suggestedName }
    const chosen =
      window === null ? await dialog.showSaveDialog(save) : await dialog.showSaveDialog(window, save)
    return chosen.canceled ? null : [chosen.filePath]
  }
}
