// Design tokens for painters that cannot use CSS variables, read again whenever the theme changes.
import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'

/** The value of a custom property of the document, such as "--cat-1". */
export type ReadToken = (name: string) => string

function reader(): ReadToken {
  const style = getComputedStyle(document.documentElement)
  return (name) => style.getPropertyValue(name).trim()
}

/** A new reader, and so a change, for each theme. Call it in setup. */
export function useTokens(): Readonly<ShallowRef<ReadToken>> {
  const read = shallowRef<ReadToken>(reader())
  const renew = (): void => {
    read.value = reader()
  }
  const observer = new MutationObserver(renew)
  const system = matchMedia('(prefers-color-scheme: light)')
  onMounted(() => {
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    system.addEventListener('change', renew)
  })
  onBeforeUnmount(() => {
    observer.disconnect()
    system.removeEventListener('change', renew)
  })
  return read
}
