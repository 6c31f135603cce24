// The workbench service: what it is, its settings, the running jobs.
import type { EventSink, Services } from '@shared/contract/index'
import { settingsSchema } from '@shared/contract/workbench'
import type { About, Settings } from '@shared/contract/workbench'
import type { DataFolder } from './data-folder'
import type { JobBoard } from './job-board'
import { version } from './version'

export interface WorkbenchPorts {
  readonly data: DataFolder
  readonly board: JobBoard
  readonly events: EventSink
  readonly front: About['front']
  readonly why: string | null
  readonly hasNativeDialogs: boolean
  /** Nothing was ever opened here. */
  readonly isFirstStart: () => boolean
  /** A front is there and listens. */
  readonly onGreeted: () => void
}

const DEFAULT_SETTINGS: Settings = { theme: 'system', density: 'compact', layout: '' }

export async function createWorkbenchService(ports: WorkbenchPorts): Promise<Services['workbench']> {
  const { data, board, events } = ports
  const settings = await data.stored('settings.json', settingsSchema, DEFAULT_SETTINGS)
  return {
    async about() {
      ports.onGreeted()
      return {
        version,
        front: ports.front,
        platform: process.platform,
        capabilities: { nativeDialogs: ports.hasNativeDialogs },
        why: ports.why,
        firstStart: ports.isFirstStart(),
      }
    },
    async settings() {
      return settings.current
    },
    async changeSettings(change) {
      const stored = settings.change({ ...settings.current, ...withoutUndefined(change) })
      events.emit('settings.changed', settings.current)
      await stored
      return settings.current
    },
    async jobs() {
      return board.list()
    },
    async cancelJob({ job }) {
      board.cancel(job)
    },
  }
}

type Change = Parameters<Services['workbench']['changeSettings']>[0]

/** An optional entry that is there but undefined changes nothing. */
function withoutUndefined(change: Change): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
