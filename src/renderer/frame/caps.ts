// Key caps as this window's keyboard shows them (which need not be that of the machine the services run on).
import { keyCaps } from '../view-models/keys'

export const isMac = navigator.userAgent.includes('Mac OS')

/** "G C" -> ["G", "C"]; "Mod+K" -> ["Ctrl K"]. */
export function caps(keys: string): readonly string[] {
  return keyCaps(keys, isMac)
}
