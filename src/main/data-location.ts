// Where the workbench keeps its settings, recent sessions and copies, for the composition roots.
import { join } from 'node:path'

export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/** The platform's place for an application's own data; ARENASCOPE_DATA names another. */
export function dataLocation({ platform, environment, home }: Surroundings): string {
  const { ARENASCOPE_DATA: chosen, XDG_DATA_HOME: dataHome, APPDATA: roaming } = environment
  if (chosen) return chosen
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Arenascope')
    case 'win32':
      return join(roaming || join(home, 'AppData', 'Roaming'), 'Arenascope')
    default:
      return join(dataHome || join(home, '.local', 'share'), 'arenascope')
  }
}
