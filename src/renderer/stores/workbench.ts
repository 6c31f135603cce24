// The workbench itself: what it is, and its settings.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { About, Settings } from '@shared/contract/workbench'
import { useClient } from './client'
import { useProblemsStore } from './problems'

export const DEFAULT_SETTINGS: Settings = { theme: 'system', density: 'compact', layout: '' }

export const useWorkbenchStore = defineStore('workbench', () => {
  const client = useClient()
  const problems = useProblemsStore()

  /** Null until the services have answered. */
  const about = shallowRef<About | null>(null)
  const settings = shallowRef<Settings>(DEFAULT_SETTINGS)
  /** What the system asks for; used when the theme setting is 'system'. */
  const systemTheme = ref<'dark' | 'light'>('dark')

  /** The theme on screen: painters read their colours again when it changes. */
  const theme = computed(() => (settings.value.theme === 'system' ? systemTheme.value : settings.value.theme))

  /** Follows changes made elsewhere; returns the unsubscribe. */
  function follow(): () => void {
    return client.on('settings.changed', (changed) => (settings.value = changed))
  }

  async function load(): Promise<void> {
    const [facts, stored] = await Promise.all([client.workbench.about({}), client.workbench.settings({})])
    settings.value = stored
    about.value = facts
  }

  /** Takes effect at once; kept by the services. */
  async function changeSettings(change: Partial<Settings>): Promise<void> {
    settings.value = { ...settings.value, ...change }
    await problems.guard('Keeping the settings', () => client.workbench.changeSettings(change))
  }

  return { about, settings, systemTheme, theme, follow, load, changeSettings }
})
