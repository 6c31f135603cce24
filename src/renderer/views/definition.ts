// What the frame knows of a view. Each view is listed once, in registry.ts; its folder holds everything else.
import type { Component } from 'vue'
import type { IconName } from '../view-models/icons'

export type ViewId = 'consumers' | 'compare' | 'report'

export interface ViewDefinition {
  readonly id: ViewId
  readonly title: string
  readonly icon: IconName
  /** After G: "C", "O", "R". */
  readonly key: string
  /** The view itself; it fills its pane, takes no props and reads the stores. */
  readonly component: Component
  /** Beside the title in the tab: "snapshot 6", "1 → 6". Read reactively; may use stores. */
  readonly subtitle: () => string
}
