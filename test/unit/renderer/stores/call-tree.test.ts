import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { WorkbenchClient } from '@shared/contract/client'
import { useCallTreeStore } from '@renderer/stores/call-tree'
import { useConsumersStore } from '@renderer/stores/consumers'
import { useSessionsStore } from '@renderer/stores/sessions'
import { consumersOf, row } from '../../../support/renderer/consumers'
import { fakeClient } from '../../../support/renderer/fake-client'
import { session } from '../../../support/renderer/sessions'
import { openWindow } from '../../../support/renderer/window'

/** One entry a tree that was asked for: what it was cut by. */
let asked: string[]

beforeEach(async () => {
  asked = []
  const { service } = consumersOf([row('/app/cache.py', 71, 600), row('/app/cache.py', 88, 300)])
  const tree: WorkbenchClient['consumers']['tree'] = (argument) => {
    const { grouping, search } = argument.table
    asked.push(`${grouping.groupBy} ${search}`.trim())
    if (service.tree === undefined) throw new Error('The service has a tree')
    return service.tree(argument)
  }
  openWindow(fakeClient({ consumers: { ...service, tree } }).client)
  useSessionsStore().list = [session('shop', ['start', 'end'])]
  useConsumersStore()
  useCallTreeStore()
  await flushPromises()
})

describe('the call tree', () => {
  it('is that of the table shown', async () => {
    useConsumersStore().changeGrouping({ groupBy: 'filename' })
    await flushPromises()
    useConsumersStore().setSearch('cache')
    await flushPromises()
    expect(asked).toEqual(['lineno', 'filename', 'filename cache'])
  })

  it('stays, with the place in it where the user stands, when the rows are sorted', async () => {
    const tree = useCallTreeStore()
    tree.zoom(1)
    useConsumersStore().setSort({ by: 'name', descending: false })
    await flushPromises()
    expect(useConsumersStore().shown?.sort.by).toBe('name')
    expect(asked).toEqual(['lineno'])
    expect(tree.zoomed).toBe(1)
  })
})
