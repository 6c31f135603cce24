// Bringing sessions and dumps in, from whatever side: dialog, drop, recent list, command line.
// Afterwards the newest snapshot is selected, and every file that could not be opened stands in the problems list.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { OpenOutcome, OpenProblem } from '@shared/contract/sessions'
import type { SessionId } from '@shared/model/session'
import { countOf } from '@shared/base/display'
import { splitPath } from '../view-models/places'
import { useClient } from './client'
import { useDialogsStore } from './dialogs'
import { useProblemsStore } from './problems'
import type { ProblemAction } from './problems'
import { useSelectionStore } from './selection'
import { useSessionsStore } from './sessions'
import { useUploadsStore } from './uploads'

export const useOpeningStore = defineStore('opening', () => {
  const client = useClient()
  const dialogs = useDialogsStore()
  const problems = useProblemsStore()
  const selection = useSelectionStore()
  const sessions = useSessionsStore()
  const uploads = useUploadsStore()
  /** The ready-made session while its introduction stands over the views. */
  const introduced = ref<SessionId | null>(null)

  /** The first snapshot of what came is A, the last is B. */
  function select(outcome: OpenOutcome): void {
    const opened = outcome.sessions.flatMap((id) => sessions.session(id)?.snapshots ?? [])
    const arrived = outcome.snapshots.length > 0 ? outcome.snapshots : opened
    const first = arrived.at(0)
    const last = arrived.at(-1)
    if (last !== undefined) selection.selectSnapshot(last.id)
    if (first !== undefined && first !== last) selection.setAgainst(first.id)
  }

  function list(problem: OpenProblem, openWholeTraces: (() => void) | null): void {
    const { wholeTraces } = problem
    const action: ProblemAction | null =
      wholeTraces !== null && wholeTraces > 0 && openWholeTraces !== null
        ? { label: `Open the ${countOf(wholeTraces, 'whole trace')}`, run: openWholeTraces }
        : null
    const name = problem.file === undefined ? 'a file' : splitPath(problem.file).name
    problems.add(problem, `Opening ${name}`, action)
  }

  /** Takes over what was opened. `retry` opens the file of a problem again, accepting what is whole of it. */
  async function settle(outcome: OpenOutcome, retry: (problem: OpenProblem) => (() => void) | null) {
    await sessions.load()
    select(outcome)
    for (const problem of outcome.problems) list(problem, retry(problem))
  }

  async function openPaths(
    paths: readonly string[],
    into: SessionId | null = null,
    acceptPartial = false,
  ): Promise<void> {
    const during = paths.length === 1 ? `Opening ${splitPath(paths[0] ?? '').name}` : 'Opening files'
    const outcome = await problems.guard(during, () =>
      client.sessions.open({ paths: [...paths], into, acceptPartial }),
    )
    if (outcome === null) return
    await settle(outcome, ({ file }) =>
      file === undefined ? null : () => void openPaths([file], into, true),
    )
  }

  /** Files from this window's side: dropped, or picked by the browser. */
  async function openFiles(
    files: readonly File[],
    into: SessionId | null = null,
    acceptPartial = false,
  ): Promise<void> {
    if (files.length === 0) return
    const outcome = await problems.guard('Opening dropped files', () =>
      uploads.open(files, { into, acceptPartial }),
    )
    if (outcome === null) return
    await settle(outcome, (problem) => {
      const file = files.find((candidate) => candidate.name === splitPath(problem.file ?? '').name)
      return file === undefined ? null : () => void openFiles([file], into, true)
    })
  }

  async function chooseAndOpen(into: SessionId | null = null): Promise<void> {
    const paths = await dialogs.choosePaths('open')
    if (paths !== null && paths.length > 0) await openPaths(paths, into)
  }

  /** Opened by the system or the command line before or while the window is there. */
  function takeOver(outcome: OpenOutcome): Promise<void> {
    return settle(outcome, ({ file }) =>
      file === undefined ? null : () => void openPaths([file], null, true),
    )
  }

  async function openExample(): Promise<void> {
    const example = await sessions.openExample()
    if (example === null) return
    await sessions.load()
    select({ sessions: [example.id], snapshots: [], problems: [] })
    introduced.value = example.id
  }

  return { introduced, openPaths, openFiles, chooseAndOpen, takeOver, openExample }
})
