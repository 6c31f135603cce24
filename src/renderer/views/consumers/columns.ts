// The columns of the consumers table; the least important ones give way when the pane is narrow.
import type { SnapshotInfo } from '@shared/model/session'
import type { GroupBy } from '@shared/model/snapshot'
import type { TableColumn } from '../../components/virtual-table'
import { rowNoun } from '../../view-models/groupings'

export function consumerColumns(
  groupBy: GroupBy,
  snapshots: readonly SnapshotInfo[],
): readonly TableColumn[] {
  const noun = rowNoun(groupBy)
  const first = snapshots[0]?.ordinal
  const last = snapshots.at(-1)?.ordinal
  const trend: readonly TableColumn[] =
    snapshots.length < 2
      ? []
      : [
          {
            key: 'trend',
            label: `Trend ${first}–${last}`,
            width: '86px',
            title: `Size in the snapshots ${first} to ${last} of the session`,
            hideBelow: 500,
          },
        ]
  return [
    {
      key: 'name',
      label: noun.slice(0, 1).toUpperCase() + noun.slice(1),
      width: 'minmax(0, 1fr)',
      isSortable: true,
      ...(groupBy === 'traceback' && { title: 'The newest frame; all frames stand at the right' }),
    },
    { key: 'size', label: 'Size', width: 'clamp(130px, 24%, 240px)', align: 'end', isSortable: true },
    {
      key: 'share',
      label: 'Share',
      width: '60px',
      align: 'end',
      title: 'Of all rows, also of those the search leaves out',
      hideBelow: 420,
    },
    { key: 'count', label: 'Count', width: '84px', align: 'end', isSortable: true, title: 'Blocks alive' },
    {
      key: 'average',
      label: 'Average',
      width: '84px',
      align: 'end',
      isSortable: true,
      title: 'Bytes a block',
      hideBelow: 660,
    },
    ...trend,
  ]
}
