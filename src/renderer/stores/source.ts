// The selected line's file: bytes of its lines in the snapshot shown, and its text when a folder the user granted
// has it.
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef, watch } from 'vue'
import { asProblem } from '@shared/base/problem'
import type { Problem } from '@shared/base/problem'
import type { FileLines } from '@shared/contract/consumers'
import type { SourceFile, SourceGrant } from '@shared/contract/files'
import { tokenizePython } from '../view-models/python-tokens'
import type { Token } from '../view-models/python-tokens'
import { useClient } from './client'
import { useConsumersStore } from './consumers'
import { useProblemsStore } from './problems'
import { useSelectionStore } from './selection'

export interface ShownSource {
  /** As the snapshot names it. */
  readonly file: string
  readonly lines: FileLines
  /** Null: no granted folder has it. */
  readonly source: SourceFile | null
  /** Tokens of each line of `source`; empty without one. */
  readonly tokens: readonly (readonly Token[])[]
}

export const useSourceStore = defineStore('source', () => {
  const client = useClient()
  const consumers = useConsumersStore()
  const selection = useSelectionStore()
  const problems = useProblemsStore()

  const shown = shallowRef<ShownSource | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const isLoading = ref(false)
  const grants = shallowRef<readonly SourceGrant[]>([])
  /** Rises with each request; answers to older ones are dropped. */
  let newest = 0

  /** Null: nothing is selected, or something that no Python file stands behind ("<unknown>", "<string>"). */
  const file = computed(() => selection.line?.file ?? null)

  async function load(): Promise<void> {
    const wanted = file.value
    const spec = consumers.shown
    const request = ++newest
    problem.value = null
    if (wanted === null || spec === null) {
      shown.value = null
      isLoading.value = false
      return
    }
    isLoading.value = true
    try {
      const takenAt = selection.snapshotInfo?.takenAt ?? null
      const [lines, source] = await Promise.all([
        client.consumers.fileLines({ table: spec, file: wanted }),
        client.files.source({ file: wanted, takenAt }),
      ])
      if (request !== newest) return
      const tokens = source === null ? [] : tokenizePython(source.lines)
      shown.value = markRaw({ file: wanted, lines, source, tokens })
    } catch (error) {
      if (request === newest) problem.value = asProblem(error)
    } finally {
      if (request === newest) isLoading.value = false
    }
  }

  async function loadGrants(): Promise<void> {
    const list = await problems.guard('Listing granted folders', () => client.files.grants({}))
    if (list !== null) grants.value = list
  }

  /** Lets sources be read below `folder`; see SourceGrant for `prefix`. */
  async function grant(folder: string, prefix: string): Promise<void> {
    const list = await problems.guard('Granting a folder', () => client.files.grant({ folder, prefix }))
    if (list === null) return
    grants.value = list
    await load()
  }

  async function revoke({ folder, prefix }: SourceGrant): Promise<void> {
    const list = await problems.guard('Taking a grant back', () => client.files.revoke({ folder, prefix }))
    if (list === null) return
    grants.value = list
    await load()
  }

  watch([file, () => consumers.shown], () => void load(), { immediate: true })

  return { shown, problem, isLoading, grants, file, load, loadGrants, grant, revoke }
})
