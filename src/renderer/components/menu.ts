// What a menu holds: entries with an action, and lines between groups of them.
import type { IconName } from '../view-models/icons'

export interface MenuEntry {
  readonly label: string
  readonly icon?: IconName
  /** Shown at the right: "F2". */
  readonly keys?: string
  readonly disabled?: boolean
  readonly run: () => void
}

export type MenuItem = MenuEntry | 'separator'
