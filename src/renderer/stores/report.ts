// What the Report view is asked to make: the format, the sections, what leaves this machine, the gate.
// Kept apart from the view so that a closed and reopened tab stands where it stood.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { parseGrowthLimit } from '@shared/base/growth-limit'
import type { Comparison } from '@shared/contract/compare'
import { ALL_SECTIONS } from '@shared/contract/reports'
import type { ReportFormat, ReportOptions } from '@shared/contract/reports'
import { useComparisonStore } from './comparison'

export interface ReportSpec {
  readonly comparison: Comparison
  readonly options: ReportOptions
}

export type SectionName = keyof ReportOptions['sections']

export const useReportStore = defineStore('report', () => {
  const comparison = useComparisonStore()

  const format = ref<ReportFormat>('html')
  /** '' = made from the snapshots' names. */
  const title = ref('')
  const sections = shallowRef(ALL_SECTIONS)
  const hasPseudonyms = ref(false)
  const isPrefixRemoved = ref(false)
  /** Taken away from the front of file names on both sides. */
  const prefix = ref('')
  /** As typed: "5%", "10MiB"; '' = no gate. */
  const failAbove = ref('')

  /** Why `failAbove` is no amount; '' when it is one or empty. */
  const gateFault = computed(() => {
    if (failAbove.value.trim() === '') return ''
    const limit = parseGrowthLimit(failAbove.value)
    return limit.ok ? '' : `Expected ${limit.problem.expected ?? 'an amount'}`
  })

  const options = computed<ReportOptions>(() => ({
    title: title.value.trim(),
    sections: sections.value,
    pseudonyms: hasPseudonyms.value,
    failAbove: failAbove.value.trim() === '' || gateFault.value !== '' ? null : failAbove.value.trim(),
  }))

  /** Null while there are not two snapshots to compare. */
  const spec = computed<ReportSpec | null>(() => {
    const base = comparison.comparison
    if (base === null) return null
    if (!isPrefixRemoved.value || prefix.value === '') return { comparison: base, options: options.value }
    const mapping = [...base.grouping.mapping, { from: prefix.value, to: '' }]
    return {
      comparison: { ...base, grouping: { ...base.grouping, mapping } },
      options: options.value,
    }
  })

  function setSection(name: SectionName, isOn: boolean): void {
    sections.value = { ...sections.value, [name]: isOn }
  }

  return {
    format,
    title,
    sections,
    hasPseudonyms,
    isPrefixRemoved,
    prefix,
    failAbove,
    gateFault,
    options,
    spec,
    setSection,
  }
})
