// What went wrong and still matters: listed in the problems panel until the user dismisses it.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { asProblem, isCancelled } from '@shared/base/problem'
import type { ProblemData } from '@shared/base/problem'

/** A way out that the panel offers as a button. */
export interface ProblemAction {
  readonly label: string
  readonly run: () => void
}

export interface ListedProblem {
  readonly id: number
  /** What was being done: "Opening nightly.pickle", "Saving". */
  readonly during: string
  readonly problem: ProblemData
  readonly action: ProblemAction | null
}

export const useProblemsStore = defineStore('problems', () => {
  const list = shallowRef<readonly ListedProblem[]>([])
  let nextId = 1

  function add(problem: ProblemData, during: string, action: ProblemAction | null = null): void {
    list.value = [...list.value, { id: nextId++, during, problem, action }]
  }

  /** Lists what a call was rejected with. A cancelled call is no problem and is left out. */
  function report(error: unknown, during: string): void {
    if (!isCancelled(error)) add(asProblem(error).toData(), during)
  }

  /** Runs `work`; a failure is listed and answered with null. */
  async function guard<T>(during: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      report(error, during)
      return null
    }
  }

  function dismiss(id: number): void {
    list.value = list.value.filter((problem) => problem.id !== id)
  }

  function dismissAll(): void {
    list.value = []
  }

  return { list, add, report, guard, dismiss, dismissAll }
})
