// Every command of the window: the palette lists them, the keyboard runs them.
// A component registers its commands while it is mounted: useCommands(() => [...]).
import { defineStore } from 'pinia'
import { computed, inject, onBeforeUnmount, shallowReactive, toValue } from 'vue'
import type { InjectionKey, MaybeRefOrGetter } from 'vue'
import type { IconName } from '../view-models/icons'

export interface Command {
  readonly id: string
  readonly title: string
  /** A heading that sets it apart: "View", "Session", "Consumers". */
  readonly group: string
  /** "Mod+K", "G C" (one after the other), "F", "[", "Shift+F10". Mod is Ctrl, on a Mac Cmd. */
  readonly keys?: string
  readonly icon?: IconName
  /** Missing = always. */
  readonly enabled?: boolean
  readonly run: () => void
}

/** The view a component lives in; its single keys work only while that view is the active one. */
export const viewScopeKey: InjectionKey<string> = Symbol('view scope')

export interface RegisteredCommand extends Command {
  /** Id of a view; null = the whole window. */
  readonly scope: string | null
}

interface Source {
  readonly scope: string | null
  readonly commands: MaybeRefOrGetter<readonly Command[]>
}

export const useCommandsStore = defineStore('commands', () => {
  const sources = shallowReactive<Source[]>([])

  /** In the order of registration. */
  const all = computed<readonly RegisteredCommand[]>(() =>
    sources.flatMap(({ scope, commands }) => toValue(commands).map((command) => ({ ...command, scope }))),
  )

  /** Returns the unregister. */
  function register(commands: MaybeRefOrGetter<readonly Command[]>, scope: string | null): () => void {
    const source = { scope, commands }
    sources.push(source)
    return () => {
      const index = sources.indexOf(source)
      if (index >= 0) sources.splice(index, 1)
    }
  }

  /** Runs the command with this id if it is there and enabled; says whether it did. */
  function run(id: string): boolean {
    const command = all.value.find((candidate) => candidate.id === id && candidate.enabled !== false)
    command?.run()
    return command !== undefined
  }

  return { all, register, run }
})

/** Registers `commands` for as long as the calling component is mounted. */
export function useCommands(commands: MaybeRefOrGetter<readonly Command[]>): void {
  const unregister = useCommandsStore().register(commands, inject(viewScopeKey, null))
  onBeforeUnmount(unregister)
}
