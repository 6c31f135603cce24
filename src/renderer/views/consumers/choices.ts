// The choices of the Consumers view's segmented controls, in their order.
import type { GroupBy } from '@shared/model/snapshot'
import type { TreePicture } from '../../stores/call-tree'

export const GROUPINGS: readonly {
  readonly value: GroupBy
  readonly label: string
  readonly title: string
}[] = [
  { value: 'lineno', label: 'Line', title: 'One row a source line, as statistics("lineno")' },
  { value: 'filename', label: 'File', title: 'One row a file, as statistics("filename")' },
  {
    value: 'package',
    label: 'Package',
    title: 'One row an installed package, the standard library, your code',
  },
  { value: 'traceback', label: 'Traceback', title: 'One row a call stack, as statistics("traceback")' },
]

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
