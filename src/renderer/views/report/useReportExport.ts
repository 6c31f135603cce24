// Takes a report out of the window: to a path on the machine of the services, as a download of the browser, or to the
// clipboard. Says what became of it in one line.
import { ref } from 'vue'
import type { RenderedReport, ReportFormat } from '@shared/contract/reports'
import { useClient } from '@renderer/stores/client'
import { useDialogsStore } from '@renderer/stores/dialogs'
import { useProblemsStore } from '@renderer/stores/problems'
import type { ReportSpec } from '@renderer/stores/report'
import { displaySize } from '@shared/base/display'
import { splitPath } from '@renderer/view-models/places'

const MEDIA_TYPES: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html',
  md: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
}

export function useReportExport() {
  const client = useClient()
  const dialogs = useDialogsStore()
  const problems = useProblemsStore()
  const isBusy = ref(false)
  /** What was done last; '' = nothing yet. */
  const outcome = ref('')

  async function busy(work: () => Promise<void>): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    outcome.value = ''
    await work()
    isBusy.value = false
  }

  function write(spec: ReportSpec, format: ReportFormat, suggestedName: string): Promise<void> {
    return busy(async () => {
      const path = await dialogs.choosePath('save-report', suggestedName)
      if (path === null) return
      const written = await problems.guard('Exporting the report', () =>
        client.reports.write({ spec, format, path }),
      )
      if (written !== null) {
        outcome.value = `${splitPath(written.path).name} is written, ${displaySize(written.bytes)}`
      }
    })
  }

  function download(spec: ReportSpec, format: ReportFormat): Promise<void> {
    return busy(async () => {
      const rendered = await problems.guard('Downloading the report', () =>
        client.reports.render({ spec, format }),
      )
      if (rendered === null) return
      offer(rendered, format)
      outcome.value = `${rendered.suggestedName} is downloaded, ${displaySize(rendered.bytes)}`
    })
  }

  async function copy(text: string): Promise<void> {
    const isCopied = await problems.guard('Copying the Markdown', async () => {
      await navigator.clipboard.writeText(text)
      return true
    })
    if (isCopied === true) outcome.value = 'The Markdown is on the clipboard'
  }

  return { isBusy, outcome, write, download, copy }
}

function offer({ suggestedName, text }: RenderedReport, format: ReportFormat): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${MEDIA_TYPES[format]};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = suggestedName
  link.click()
  URL.revokeObjectURL(url)
}
