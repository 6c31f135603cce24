// What the Compare view's table shows of the comparison: which rows, in which order, and how changes are written.
// Kept apart from the view so that a closed and reopened tab stands where it stood.
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { CompareSpec } from '@shared/contract/compare'

/** CPython's own order of `compare_to`. */
export const CPYTHON_ORDER: CompareSpec['sort'] = { by: 'sizeDiff', descending: true }

export const useCompareStore = defineStore('compare', () => {
  const show = ref<CompareSpec['show']>('all')
  const search = ref('')
  const sort = shallowRef<CompareSpec['sort']>(CPYTHON_ORDER)
  /** Changes in bytes, or as a share of A's total. */
  const unit = ref<'bytes' | 'percent'>('bytes')

  return { show, search, sort, unit }
})
