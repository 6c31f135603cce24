// Vue's side of a PageCache: the table on screen stays until the first page of the next specification is there.
// Used by the stores of tables (consumers, compare).
import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { Problem } from '@shared/base/problem'
import { PageCache } from '@renderer/view-models/page-cache'
import type { AskPage, Page } from '@renderer/view-models/page-cache'

export interface PagedRows<Row, P extends Page<Row>> {
  /** The newest page of the table shown; undefined before the first of all. */
  readonly latest: Readonly<ShallowRef<P | undefined>>
  /** Rises with every arrival: what `rowAt` returns may have changed. */
  readonly version: Readonly<ShallowRef<number>>
  /** Why the newest specification, or a page of it, could not be had. */
  readonly problem: Readonly<ShallowRef<Problem | null>>
  /** Another specification's first page is on its way; the table shown is still the old one. */
  readonly isReplacing: Readonly<ShallowRef<boolean>>
  rowAt(index: number): Row | undefined
  /** Rows `first` to `end` - 1 stand on screen. */
  want(first: number, end: number): void
  /** Another specification: resolves true when its first page is shown, false when it failed or was overtaken. */
  replace(ask: AskPage<P>): Promise<boolean>
  /** Stops the specification that is on its way, for `reason` if there is one; the table shown stays. */
  cancel(reason?: Problem): void
  retry(): void
  /** Nothing to show. */
  clear(): void
}

export function usePagedRows<Row, P extends Page<Row>>(): PagedRows<Row, P> {
  const latest = shallowRef<P>()
  const version = shallowRef(0)
  const problem = shallowRef<Problem | null>(null)
  const isReplacing = shallowRef(false)
  let shown: PageCache<Row, P> | null = null
  let next: { readonly cache: PageCache<Row, P>; readonly settle: (isShown: boolean) => void } | null = null

  const publish = (cache: PageCache<Row, P>): void => {
    latest.value = cache.latest
    problem.value = cache.problem
    version.value += 1
  }

  const dropNext = (): void => {
    next?.cache.dispose()
    next?.settle(false)
    next = null
    isReplacing.value = false
  }

  const replace = (ask: AskPage<P>): Promise<boolean> =>
    new Promise((resolve) => {
      dropNext()
      const cache = new PageCache<Row, P>({
        ask,
        onChange: () => {
          if (cache === shown) publish(cache)
          else if (cache === next?.cache) arrived(cache)
        },
      })
      next = { cache, settle: resolve }
      isReplacing.value = true
      problem.value = null
      cache.want(0, 1)
    })

  const arrived = (cache: PageCache<Row, P>): void => {
    if (cache.latest === undefined) {
      problem.value = cache.problem
      next?.settle(false)
      isReplacing.value = false
      return
    }
    shown?.dispose()
    shown = cache
    const settle = next?.settle
    next = null
    isReplacing.value = false
    publish(cache)
    settle?.(true)
  }

  const clear = (): void => {
    dropNext()
    shown?.dispose()
    shown = null
    latest.value = undefined
    problem.value = null
    version.value += 1
  }

  onScopeDispose(clear)

  return {
    latest,
    version,
    problem,
    isReplacing,
    rowAt: (index) => shown?.rowAt(index),
    want: (first, end) => shown?.want(first, end),
    replace,
    cancel: (reason) => {
      dropNext()
      problem.value = reason ?? null
    },
    retry: () => {
      problem.value = null
      if (next === null) {
        shown?.retry()
        return
      }
      isReplacing.value = true
      next.cache.retry()
    },
    clear,
  }
}
