// Puts theme and density on the document, and follows the system's theme.
import { onBeforeUnmount, watchEffect } from 'vue'
import { useWorkbenchStore } from '../stores/workbench'

export function useAppearance(): void {
  const workbench = useWorkbenchStore()
  const light = window.matchMedia('(prefers-color-scheme: light)')
  const follow = (): void => {
    workbench.systemTheme = light.matches ? 'light' : 'dark'
  }
  follow()
  light.addEventListener('change', follow)
  onBeforeUnmount(() => light.removeEventListener('change', follow))

  // Before anything is painted, so that no reader of colours sees the old theme.
  watchEffect(
    () => {
      document.documentElement.dataset['theme'] = workbench.theme
      document.documentElement.dataset['density'] = workbench.settings.density
    },
    { flush: 'sync' },
  )
}
