// The commands that are there whatever view is shown.
import { computed } from 'vue'
import { useCommands } from '../stores/commands'
import type { Command } from '../stores/commands'
import { useOpeningStore } from '../stores/opening'
import { usePanesStore } from '../stores/panes'
import { useProblemsStore } from '../stores/problems'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'
import { useWorkbenchStore } from '../stores/workbench'
import { views } from '../views/registry'
import { useSessionActions } from './useSessionActions'

export interface FrameDialogs {
  readonly showPalette: () => void
  readonly showSettings: () => void
  readonly showShortcuts: () => void
}

export function useFrameCommands(dialogs: FrameDialogs): void {
  const opening = useOpeningStore()
  const panes = usePanesStore()
  const problems = useProblemsStore()
  const selection = useSelectionStore()
  const sessions = useSessionsStore()
  const workbench = useWorkbenchStore()
  const actions = useSessionActions()

  const viewCommands = computed<readonly Command[]>(() =>
    views.map((view) => ({
      id: `view.${view.id}`,
      title: `Show ${view.title}`,
      group: 'View',
      keys: `G ${view.key}`,
      icon: view.icon,
      enabled: panes.host !== null,
      run: () => panes.show(view.id),
    })),
  )

  const paneCommands = computed<readonly Command[]>(() => [
    {
      id: 'panes.right',
      title: 'Move this view to the right',
      group: 'View',
      icon: 'layout',
      enabled: panes.active !== null,
      run: () => panes.host?.splitActive('right'),
    },
    {
      id: 'panes.below',
      title: 'Move this view below',
      group: 'View',
      icon: 'layout',
      enabled: panes.active !== null,
      run: () => panes.host?.splitActive('below'),
    },
    {
      id: 'panes.reset',
      title: 'All views in one group',
      group: 'View',
      icon: 'layout',
      enabled: panes.host !== null,
      run: () => panes.host?.reset(),
    },
  ])

  const sessionCommands = computed<readonly Command[]>(() => {
    const { session } = selection
    const group = 'Session'
    return [
      {
        id: 'file.open',
        title: 'Open…',
        group,
        keys: 'Mod+O',
        icon: 'open',
        run: () => void opening.chooseAndOpen(),
      },
      {
        id: 'session.add',
        title: 'Add snapshots to this session…',
        group,
        icon: 'add',
        enabled: session !== null,
        run: () => void opening.chooseAndOpen(session?.id ?? null),
      },
      {
        id: 'session.new',
        title: 'New session',
        group,
        icon: 'add',
        run: () => void sessions.create('New session'),
      },
      {
        id: 'session.example',
        title: 'Open the example',
        group,
        icon: 'file',
        run: () => void opening.openExample(),
      },
      {
        id: 'session.save',
        title: 'Save session',
        group,
        keys: 'Mod+S',
        icon: 'save',
        enabled: session !== null,
        run: () => session !== null && void actions.save(session),
      },
      {
        id: 'session.copy',
        title: 'Save a copy…',
        group,
        keys: 'Mod+Shift+S',
        icon: 'copy',
        enabled: session !== null,
        run: () => session !== null && void actions.saveCopy(session),
      },
      {
        id: 'session.note',
        title: 'Note on this session…',
        group,
        icon: 'note',
        enabled: session !== null,
        run: () => session !== null && void actions.annotate(session),
      },
      {
        id: 'session.close',
        title: 'Close session',
        group,
        icon: 'close',
        enabled: session !== null,
        run: () => session !== null && void actions.close(session),
      },
    ]
  })

  const selectionCommands = computed<readonly Command[]>(() => {
    const { snapshotInfo } = selection
    const group = 'Selection'
    return [
      {
        id: 'snapshot.previous',
        title: 'Previous snapshot',
        group,
        keys: '[',
        icon: 'back',
        enabled: snapshotInfo !== null,
        run: () => selection.step(-1),
      },
      {
        id: 'snapshot.next',
        title: 'Next snapshot',
        group,
        keys: ']',
        icon: 'next',
        enabled: snapshotInfo !== null,
        run: () => selection.step(1),
      },
      {
        id: 'snapshot.swap',
        title: 'Swap A and B',
        group,
        icon: 'swap',
        enabled: selection.against !== null,
        run: () => selection.swap(),
      },
      {
        id: 'snapshot.note',
        title: 'Note on this snapshot…',
        group,
        icon: 'note',
        enabled: snapshotInfo !== null,
        run: () => snapshotInfo !== null && void actions.annotateSnapshot(snapshotInfo),
      },
      {
        id: 'snapshot.delete',
        title: 'Delete this snapshot…',
        group,
        icon: 'delete',
        enabled: snapshotInfo !== null,
        run: () => snapshotInfo !== null && void actions.deleteSnapshot(snapshotInfo),
      },
    ]
  })

  const windowCommands = computed<readonly Command[]>(() => {
    const nextTheme = workbench.theme === 'dark' ? 'light' : 'dark'
    const nextDensity = workbench.settings.density === 'compact' ? 'comfortable' : 'compact'
    const group = 'Window'
    return [
      {
        id: 'palette.show',
        title: 'Go to line, snapshot, command',
        group,
        keys: 'Mod+K',
        icon: 'search',
        run: dialogs.showPalette,
      },
      {
        id: 'theme.switch',
        title: `Switch to the ${nextTheme} theme`,
        group,
        icon: 'theme',
        run: () => void workbench.changeSettings({ theme: nextTheme }),
      },
      {
        id: 'density.switch',
        title: `Switch to ${nextDensity} rows`,
        group,
        icon: 'settings',
        run: () => void workbench.changeSettings({ density: nextDensity }),
      },
      {
        id: 'settings.show',
        title: 'Settings',
        group,
        keys: 'Mod+,',
        icon: 'settings',
        run: dialogs.showSettings,
      },
      { id: 'shortcuts.show', title: 'Keyboard shortcuts', group, keys: '?', run: dialogs.showShortcuts },
      {
        id: 'problems.dismiss',
        title: 'Dismiss all problems',
        group,
        icon: 'error',
        enabled: problems.list.length > 0,
        run: () => problems.dismissAll(),
      },
    ]
  })

  useCommands(viewCommands)
  useCommands(sessionCommands)
  useCommands(selectionCommands)
  useCommands(paneCommands)
  useCommands(windowCommands)
}
