// The views there are, in the order of the activity bar. To add one: its folder's component, one entry here. Their code
// is fetched when they are first shown.
import type { SnapshotInfo } from '@shared/model/session'
import { lazily } from '../components/lazily'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'
import type { ViewDefinition } from './definition'

/** "snapshot 6": what a view of one snapshot shows. */
function shownSnapshot(): string {
  const { snapshotInfo } = useSelectionStore()
  return snapshotInfo === null ? '' : `snapshot ${snapshotInfo.ordinal}`
}

const sessionName = ({ session }: SnapshotInfo): string => useSessionsStore().session(session)?.name ?? ''

/** What a view of two snapshots shows: "1 → 6" within a session, else the sessions' names. */
function shownPair(): string {
  const { againstInfo, snapshotInfo } = useSelectionStore()
  if (againstInfo === null || snapshotInfo === null) return ''
  if (againstInfo.session === snapshotInfo.session) return `${againstInfo.ordinal} → ${snapshotInfo.ordinal}`
  return `${sessionName(againstInfo)} → ${sessionName(snapshotInfo)}`
}

export const views: readonly ViewDefinition[] = [
  {
    id: 'consumers',
    title: 'Consumers',
    icon: 'consumers',
    key: 'C',
    component: lazily('Consumers', () => import('./consumers/ConsumersView.vue')),
    subtitle: shownSnapshot,
  },
  {
    id: 'compare',
    title: 'Compare',
    icon: 'compare',
    key: 'O',
    component: lazily('Compare', () => import('./compare/CompareView.vue')),
    subtitle: shownPair,
  },
  {
    id: 'report',
    title: 'Report',
    icon: 'report',
    key: 'R',
    component: lazily('Report', () => import('./report/ReportView.vue')),
    subtitle: shownPair,
  },
]
