// The open sessions and their snapshots, as the services tell them; and what can be done with them.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { RecentSession, SessionId, SessionInfo, SnapshotId, SnapshotInfo } from '@shared/model/session'
import { useClient } from './client'
import { useProblemsStore } from './problems'

export const useSessionsStore = defineStore('sessions', () => {
  const client = useClient()
  const problems = useProblemsStore()

  /** In the order they were opened. */
  const list = shallowRef<readonly SessionInfo[]>([])
  const recent = shallowRef<readonly RecentSession[]>([])
  /** False until the services have answered for the first time. */
  const isLoaded = ref(false)

  const snapshots = computed<readonly SnapshotInfo[]>(() =>
    list.value.flatMap((session) => session.snapshots),
  )
  const snapshotsById = computed(() => new Map(snapshots.value.map((snapshot) => [snapshot.id, snapshot])))
  const sessionsById = computed(() => new Map(list.value.map((session) => [session.id, session])))

  function snapshot(id: SnapshotId | null): SnapshotInfo | null {
    return id === null ? null : (snapshotsById.value.get(id) ?? null)
  }

  function session(id: SessionId | null): SessionInfo | null {
    return id === null ? null : (sessionsById.value.get(id) ?? null)
  }

  /** Follows changes; returns the unsubscribe. */
  function follow(): () => void {
    return client.on('sessions.changed', (changed) => (list.value = changed))
  }

  /** Asks anew: at the start, and where an answer must be acted on before its event has come. */
  async function load(): Promise<void> {
    list.value = await client.sessions.list({})
    isLoaded.value = true
  }

  async function loadRecent(): Promise<void> {
    const found = await problems.guard('Listing recent sessions', () => client.sessions.recent({}))
    if (found !== null) recent.value = found
  }

  async function forgetRecent(path: string): Promise<void> {
    await problems.guard('Forgetting a recent session', () => client.sessions.forgetRecent({ path }))
    await loadRecent()
  }

  function create(name: string): Promise<SessionInfo | null> {
    return problems.guard('Making a session', () => client.sessions.create({ name }))
  }

  function openExample(): Promise<SessionInfo | null> {
    return problems.guard('Opening the example', () => client.sessions.openExample({}))
  }

  async function close(session: SessionId): Promise<void> {
    await problems.guard('Closing a session', () => client.sessions.close({ session }))
  }

  /** `path` null: write again to the file the session has. */
  function save(session: SessionId, path: string | null): Promise<SessionInfo | null> {
    return problems.guard('Saving a session', () => client.sessions.save({ session, path }))
  }

  async function saveCopy(session: SessionId, path: string): Promise<void> {
    await problems.guard('Saving a copy', () => client.sessions.saveCopy({ session, path }))
  }

  async function rename(session: SessionId, name: string): Promise<void> {
    await problems.guard('Renaming a session', () => client.sessions.rename({ session, name }))
  }

  async function annotate(session: SessionId, note: string): Promise<void> {
    await problems.guard('Keeping a note', () => client.sessions.annotate({ session, note }))
  }

  async function renameSnapshot(target: SnapshotInfo, name: string): Promise<void> {
    const { session, id } = target
    await problems.guard('Renaming a snapshot', () =>
      client.sessions.renameSnapshot({ session, snapshot: id, name }),
    )
  }

  async function annotateSnapshot(target: SnapshotInfo, note: string): Promise<void> {
    const { session, id } = target
    await problems.guard('Keeping a note', () =>
      client.sessions.annotateSnapshot({ session, snapshot: id, note }),
    )
  }

  async function deleteSnapshot(target: SnapshotInfo): Promise<void> {
    const { session, id } = target
    await problems.guard('Deleting a snapshot', () =>
      client.sessions.deleteSnapshot({ session, snapshot: id }),
    )
  }

  return {
    list,
    recent,
    isLoaded,
    snapshots,
    snapshot,
    session,
    follow,
    load,
    loadRecent,
    forgetRecent,
    create,
    openExample,
    close,
    save,
    saveCopy,
    rename,
    annotate,
    renameSnapshot,
    annotateSnapshot,
    deleteSnapshot,
  }
})
