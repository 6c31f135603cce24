// The pictures of the call stacks, in the order of their segmented control.
import type { TreePicture } from '../../stores/call-tree'

export const PICTURES: readonly {
  readonly value: TreePicture
  readonly label: string
  readonly title: string
}[] = [
  { value: 'tree', label: 'Call tree', title: 'A table that opens from callers to callees' },
  { value: 'icicle', label: 'Icicle', title: 'Callers above, callees below' },
  { value: 'flame', label: 'Flame', title: 'Callers below, callees above' },
  { value: 'treemap', label: 'Treemap', title: 'Package, file and line by the bytes allocated there' },
]
