// A value that follows its source once that has rested: a search is asked for when the typing stops.
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'

/** `delay` in milliseconds. */
export function refDebounced<T>(source: () => T, delay: number): Readonly<ShallowRef<T>> {
  const settled = shallowRef(source())
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (value) => {
    clearTimeout(timer)
    timer = setTimeout(() => (settled.value = value), delay)
  })
  onScopeDispose(() => clearTimeout(timer))
  return settled
}
