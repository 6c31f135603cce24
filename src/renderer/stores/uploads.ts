// Files of the browser (dropped, pasted, picked) brought to the services in pieces, with progress and cancel.
import { defineStore } from 'pinia'
import { cancelled } from '@shared/base/problem'
import type { OpenOutcome } from '@shared/contract/sessions'
import type { SessionId } from '@shared/model/session'
import { countOf } from '@shared/base/display'
import { useClient } from './client'
import { useJobsStore } from './jobs'

/** Bytes per call: small enough for any transport, large enough not to matter. */
export const PIECE_SIZE = 1024 * 1024

export interface UploadOptions {
  readonly into: SessionId | null
  readonly acceptPartial: boolean
}

export const useUploadsStore = defineStore('uploads', () => {
  const client = useClient()
  const jobs = useJobsStore()

  async function send(file: File, upload: string, signal: AbortSignal, sent: (bytes: number) => void) {
    for (let offset = 0; offset < file.size; offset += PIECE_SIZE) {
      if (signal.aborted) throw cancelled()
      const bytes = new Uint8Array(await file.slice(offset, offset + PIECE_SIZE).arrayBuffer())
      await client.sessions.addToUpload({ upload, bytes }, { signal })
      sent(bytes.length)
    }
  }

  /** Rejects with a Problem; nothing stays behind at the services then. */
  async function open(files: readonly File[], options: UploadOptions): Promise<OpenOutcome> {
    const controller = new AbortController()
    const { signal } = controller
    const total = files.reduce((sum, file) => sum + file.size, 0)
    const [first] = files
    const label =
      files.length === 1 && first ? `Copying ${first.name}` : `Copying ${countOf(files.length, 'file')}`
    const job = jobs.track({ label, done: 0, total, unit: 'bytes' }, () => controller.abort())
    const uploads: string[] = []
    let done = 0
    try {
      for (const file of files) {
        const { upload } = await client.sessions.beginUpload({ name: file.name, size: file.size })
        uploads.push(upload)
        await send(file, upload, signal, (bytes) => {
          done += bytes
          job.update({ label, done, total, unit: 'bytes' })
        })
      }
      job.end()
      return await client.sessions.finishUploads({ uploads, ...options }, { signal })
    } catch (error) {
      await Promise.allSettled(uploads.map((upload) => client.sessions.cancelUpload({ upload })))
      throw error
    } finally {
      job.end()
    }
  }

  return { open }
})
