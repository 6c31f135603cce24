// The workbench itself: what it is, its settings, the running jobs.
import * as v from 'valibot'
import type { Progress } from '@shared/base/progress'
import { call } from './define'
import { id, nothing } from './schemas'

export interface About {
  readonly version: string
  readonly front: 'desktop' | 'browser'
  /** process.platform of the machine the services run on. */
  readonly platform: string
  readonly capabilities: { readonly nativeDialogs: boolean }
  /** One line: why the browser host runs and not the desktop app; null when it was asked for or on the desktop. */
  readonly why: string | null
  /** Nothing was ever opened here. */
  readonly firstStart: boolean
}

export const settingsSchema = v.object({
  theme: v.picklist(['system', 'dark', 'light']),
  density: v.picklist(['compact', 'comfortable']),
  /** Serialised panes of the window; '' = the default ones. */
  layout: v.pipe(v.string(), v.maxLength(100_000)),
})
export type Settings = v.InferOutput<typeof settingsSchema>

/** A piece of work away from the main thread. */
export interface Job {
  readonly id: string
  readonly progress: Progress
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  readonly problem: string | null
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

export const workbench = {
  about: call<About>()(nothing),
  settings: call<Settings>()(nothing),
  changeSettings: call<Settings>()(v.partial(settingsSchema)),
  /** Running ones, and those that ended in the last minute. */
  jobs: call<readonly Job[]>()(nothing),
  cancelJob: call<void>()(v.object({ job: id })),
} as const
