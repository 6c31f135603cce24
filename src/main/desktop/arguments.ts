// Files named when the app is started, by the first start and by later ones that hand theirs over to it.
import { resolve } from 'node:path'
import * as v from 'valibot'

/** Paths among `argv`, absolute. `isPackaged`: otherwise the app's own folder is named before them. */
export function filesOf(argv: readonly string[], folder: string, isPackaged: boolean): string[] {
  // Switches are Chromium's; a file with such a name can be given as ./--name.
  const named = argv.filter((argument) => !argument.startsWith('-'))
  return named.slice(isPackaged ? 1 : 2).map((argument) => resolve(folder, argument))
}

const handedOver = v.object({ files: v.array(v.string()) })

/** What a later start hands over: it comes from another process, so it is checked. */
export function filesHandedOver(data: unknown): readonly string[] {
  const parsed = v.safeParse(handedOver, data)
  return parsed.success ? parsed.output.files : []
}
