// The views there are, in the order of the activity bar. To add one: its folder's component, one entry here.
import type { ViewDefinition } from './definition'

export const views: readonly ViewDefinition[] = []
