// Work under way: the services' jobs, and uploads of this window. The status bar shows them.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Progress } from '@shared/base/progress'
import type { Job } from '@shared/contract/workbench'
import { useClient } from './client'
import { useProblemsStore } from './problems'

/** Something running, with the one way to stop it. */
export interface RunningJob {
  readonly id: string
  readonly progress: Progress
  readonly cancel: () => void
}

/** Work of this window itself, which reports its own progress and end. */
export interface LocalJob {
  readonly update: (progress: Progress) => void
  readonly end: () => void
}

export const useJobsStore = defineStore('jobs', () => {
  const client = useClient()
  const problems = useProblemsStore()
  const remote = shallowRef<readonly Job[]>([])
  const local = shallowRef<readonly RunningJob[]>([])
  /** Label of this window's job that was cancelled last, until the next one starts. */
  const cancelledHere = ref('')
  let nextLocal = 1

  const running = computed<readonly RunningJob[]>(() => [
    ...local.value,
    ...remote.value
      .filter((job) => job.state === 'running')
      .map((job) => ({ id: job.id, progress: job.progress, cancel: () => void cancel(job.id) })),
  ])

  /** Label of the job that was cancelled, as long as nothing came after it; '' = none. */
  const cancelled = computed(() => {
    if (running.value.length > 0) return ''
    const last = remote.value.at(-1)
    return last?.state === 'cancelled' ? last.progress.label : cancelledHere.value
  })

  /** Follows the services' jobs; returns the unsubscribe. */
  function follow(): () => void {
    return client.on('jobs.changed', (changed) => (remote.value = changed))
  }

  async function load(): Promise<void> {
    remote.value = await client.workbench.jobs({})
  }

  async function cancel(job: string): Promise<void> {
    await problems.guard('Cancelling', () => client.workbench.cancelJob({ job }))
  }

  function track(progress: Progress, cancelIt: () => void): LocalJob {
    const id = `local ${nextLocal++}`
    cancelledHere.value = ''
    const cancelLocal = (): void => {
      cancelledHere.value = progress.label
      cancelIt()
    }
    local.value = [...local.value, { id, progress, cancel: cancelLocal }]
    return {
      update: (changed) => {
        local.value = local.value.map((job) => (job.id === id ? { ...job, progress: changed } : job))
      },
      end: () => {
        local.value = local.value.filter((job) => job.id !== id)
      },
    }
  }

  return { remote, running, cancelled, follow, load, cancel, track }
})
