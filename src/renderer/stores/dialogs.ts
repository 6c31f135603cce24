// The one question on screen: a path, a yes or no, a text. Each call is answered when the user closes its dialog.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useClient } from './client'
import { useProblemsStore } from './problems'
import { useWorkbenchStore } from './workbench'

export type PathPurpose = 'open' | 'save-session' | 'save-report' | 'save-table' | 'folder'

export interface PathQuestion {
  readonly kind: 'path'
  readonly purpose: PathPurpose
  readonly suggestedName: string
  readonly answer: (paths: readonly string[] | null) => void
}

export interface ConfirmQuestion {
  readonly kind: 'confirm'
  readonly title: string
  readonly message: string
  /** What the confirming button says: "Delete snapshot". */
  readonly action: string
  readonly answer: (yes: boolean) => void
}

export interface TextQuestion {
  readonly kind: 'text'
  readonly title: string
  readonly label: string
  readonly value: string
  readonly isMultiline: boolean
  readonly action: string
  readonly answer: (text: string | null) => void
}

export type Question = PathQuestion | ConfirmQuestion | TextQuestion

export const useDialogsStore = defineStore('dialogs', () => {
  const client = useClient()
  const workbench = useWorkbenchStore()
  const problems = useProblemsStore()
  /** Asked one after the other; the first is on screen. */
  const questions = shallowRef<readonly Question[]>([])

  function ask<T>(make: (answer: (value: T) => void) => Question): Promise<T> {
    return new Promise((resolve) => {
      const question = make((value) => {
        questions.value = questions.value.filter((asked) => asked !== question)
        resolve(value)
      })
      questions.value = [...questions.value, question]
    })
  }

  /** One or more paths by the system's dialog, or by ours where there is none. Null: the user cancelled. */
  async function choosePaths(purpose: PathPurpose, suggestedName = ''): Promise<readonly string[] | null> {
    if (workbench.about?.capabilities.nativeDialogs === true) {
      return problems.guard('Choosing a file', () => client.files.choose({ purpose, suggestedName }))
    }
    return ask((answer) => ({ kind: 'path', purpose, suggestedName, answer }))
  }

  /** As `choosePaths`, for one path. */
  async function choosePath(purpose: PathPurpose, suggestedName: string): Promise<string | null> {
    return (await choosePaths(purpose, suggestedName))?.[0] ?? null
  }

  function confirm(question: Pick<ConfirmQuestion, 'title' | 'message' | 'action'>): Promise<boolean> {
    return ask((answer) => ({ kind: 'confirm', ...question, answer }))
  }

  /** Null: the user cancelled. */
  function promptText(question: Omit<TextQuestion, 'kind' | 'answer'>): Promise<string | null> {
    return ask((answer) => ({ kind: 'text', ...question, answer }))
  }

  return { questions, choosePaths, choosePath, confirm, promptText }
})
