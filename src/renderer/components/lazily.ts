// Components whose code is fetched when they are first shown, and what stands in their place until it is there or when
// it cannot be had. Used for views and for pictures with a large library behind them.
import { defineAsyncComponent, h } from 'vue'
import type { Component } from 'vue'
import AppButton from './AppButton.vue'
import StateMessage from './StateMessage.vue'

/** `name` as it is read in a sentence: "Consumers", "the treemap". The result takes the component's own props. */
export function lazily<C extends Component>(name: string, load: () => Promise<{ readonly default: C }>): C {
  return defineAsyncComponent<C>({
    loader: async () => (await load()).default,
    // The message itself waits before it is seen.
    delay: 0,
    suspensible: false,
    loadingComponent: () => h(StateMessage, { kind: 'loading', fact: `Fetching ${name}` }),
    errorComponent: () => failure(name),
  })
}

/** A module that failed once is not fetched again by the same page. */
function failure(name: string) {
  const cause = 'A part of the program did not arrive. Nothing in your sessions is lost.'
  return h(StateMessage, { kind: 'error', fact: `The code of ${name} could not be fetched.`, cause }, () =>
    h(AppButton, { onClick: () => location.reload() }, () => 'Load the window again'),
  )
}
