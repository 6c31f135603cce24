// What the palette and the keyboard can do in the Consumers view.
import type { GroupBy } from '@shared/model/snapshot'
import { useCommands } from '../../stores/commands'
import type { Command } from '../../stores/commands'
import { useCallTreeStore } from '../../stores/call-tree'
import type { TreePicture } from '../../stores/call-tree'
import { useConsumersStore } from '../../stores/consumers'
import { isPresetOn, PRESETS, togglePreset } from '../../view-models/trace-filters'
import { GROUPINGS } from '../../view-models/groupings'
import { PICTURES } from './pictures'

export function useConsumersCommands(): void {
  const consumers = useConsumersStore()
  const callTree = useCallTreeStore()
  const hasTable = () => consumers.shown !== null

  const groupBy = (value: GroupBy, label: string): Command => ({
    id: `consumers.group.${value}`,
    title: `Group by ${label.toLowerCase()}`,
    group: 'Consumers',
    enabled: hasTable(),
    run: () => consumers.changeGrouping({ groupBy: value }),
  })
  const showPicture = (value: TreePicture, label: string): Command => ({
    id: `consumers.picture.${value}`,
    title: `Show call stacks as ${label.toLowerCase()}`,
    group: 'Consumers',
    enabled: hasTable(),
    run: () => (callTree.picture = value),
  })

  useCommands(() => [
    ...GROUPINGS.map(({ value, label }) => groupBy(value, label)),
    {
      id: 'consumers.cumulative',
      title: consumers.grouping.cumulative ? 'Count newest frames only' : 'Count every frame (cumulative)',
      group: 'Consumers',
      enabled: hasTable() && consumers.grouping.groupBy !== 'traceback',
      run: () => consumers.changeGrouping({ cumulative: !consumers.grouping.cumulative }),
    },
    ...PRESETS.map((preset) => ({
      id: `consumers.preset.${preset.label}`,
      title: isPresetOn(consumers.grouping.filters, preset) ? `Undo: ${preset.label}` : preset.label,
      group: 'Consumers',
      icon: 'filter' as const,
      enabled: hasTable(),
      run: () => consumers.setFilters(togglePreset(consumers.grouping.filters, preset)),
    })),
    ...PICTURES.map(({ value, label }) => showPicture(value, label)),
    {
      id: 'consumers.csv',
      title: 'Export all rows as CSV',
      group: 'Consumers',
      icon: 'save' as const,
      enabled: hasTable(),
      run: () => void consumers.exportCsv(),
    },
  ])
}
