import { expect, it, vi } from 'vitest'
import type { Job } from '@shared/contract/workbench'
import { useJobsStore } from '@renderer/stores/jobs'
import { fakeClient } from '../../../support/renderer/fake-client'
import { openWindow } from '../../../support/renderer/window'

const job = (id: string, state: Job['state']): Job => ({
  id,
  state,
  progress: { label: `Reading ${id}`, done: 1, total: 2, unit: 'bytes' },
  problem: null,
  startedAt: 0,
})

it('shows what runs, here and at the services, and nothing that has ended', () => {
  const { client, emit } = fakeClient()
  openWindow(client)
  const jobs = useJobsStore()
  jobs.follow()
  const local = jobs.track({ label: 'Copying', done: 0, total: 9, unit: 'bytes' }, vi.fn())
  emit('jobs.changed', [job('a', 'running'), job('b', 'done'), job('c', 'cancelled')])
  expect(jobs.running.map(({ progress }) => progress.label)).toEqual(['Copying', 'Reading a'])
  local.end()
  expect(jobs.running.map(({ progress }) => progress.label)).toEqual(['Reading a'])
})

it('says which job was cancelled until something else starts', () => {
  const { client, emit } = fakeClient()
  openWindow(client)
  const jobs = useJobsStore()
  jobs.follow()
  expect(jobs.cancelled).toBe('')
  emit('jobs.changed', [job('a', 'cancelled')])
  expect(jobs.cancelled).toBe('Reading a')
  emit('jobs.changed', [job('a', 'cancelled'), job('b', 'running')])
  expect(jobs.cancelled).toBe('')
  emit('jobs.changed', [job('a', 'cancelled'), job('b', 'done')])
  expect(jobs.cancelled).toBe('')
  const local = jobs.track({ label: 'Copying c', done: 0, total: 9, unit: 'bytes' }, vi.fn())
  jobs.running[0]?.cancel()
  local.end()
  expect(jobs.cancelled).toBe('Copying c')
  jobs.track({ label: 'Copying d', done: 0, total: 9, unit: 'bytes' }, vi.fn()).end()
  expect(jobs.cancelled).toBe('')
})

it('cancels a job of the services by its id', async () => {
  const cancelJob = vi.fn(() => Promise.resolve())
  openWindow(fakeClient({ workbench: { cancelJob } }).client)
  const jobs = useJobsStore()
  jobs.remote = [job('a', 'running')]
  jobs.running[0]?.cancel()
  await vi.waitFor(() => expect(cancelJob).toHaveBeenCalledWith({ job: 'a' }))
})
