// What is looked at, in every view alike: snapshot B, snapshot A against it, and a source line.
// It stays valid when snapshots come and go: the default is the newest session's last snapshot against its first.
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { SnapshotId, SnapshotInfo } from '@shared/model/session'
import { useSessionsStore } from './sessions'

/** A place in Python source, as snapshots name it; line 0 = the whole file. */
export interface SourceLine {
  readonly file: string
  readonly line: number
}

export const useSelectionStore = defineStore('selection', () => {
  const sessions = useSessionsStore()

  /** Snapshot B: what the views show. Null when nothing is open. */
  const snapshot = ref<SnapshotId | null>(null)
  /** Snapshot A: what B is held against. Null when there is no second snapshot. */
  const against = ref<SnapshotId | null>(null)
  /** Somebody chose A; otherwise it follows B. */
  const isAgainstChosen = ref(false)
  const line = ref<SourceLine | null>(null)

  const snapshotInfo = computed(() => sessions.snapshot(snapshot.value))
  const againstInfo = computed(() => sessions.snapshot(against.value))
  /** The session of snapshot B. */
  const session = computed(() => sessions.session(snapshotInfo.value?.session ?? null))

  /** The first other snapshot of B's session; failing that, the one looked at before, or any other. */
  function counterpart(b: SnapshotInfo, before: SnapshotInfo | null): SnapshotId | null {
    const own = sessions.session(b.session)?.snapshots ?? []
    const candidates = [...own, ...(before === null ? [] : [before]), ...sessions.snapshots]
    return candidates.find((candidate) => candidate.id !== b.id)?.id ?? null
  }

  /** Lets an A that nobody chose come from B's own session, as soon as that has another snapshot. */
  function followB(before: SnapshotInfo | null): void {
    const b = snapshotInfo.value
    const isElsewhere = againstInfo.value?.session !== b?.session
    if (b !== null && isElsewhere && !isAgainstChosen.value) against.value = counterpart(b, before)
  }

  function repair(): void {
    const newest = sessions.list.findLast((session) => session.snapshots.length > 0)
    if (snapshotInfo.value === null) {
      snapshot.value = newest?.snapshots.at(-1)?.id ?? null
      against.value = null
    }
    const b = snapshotInfo.value
    const isValid = againstInfo.value !== null && against.value !== snapshot.value
    if (!isValid) {
      isAgainstChosen.value = false
      against.value = b === null ? null : counterpart(b, null)
    }
    followB(againstInfo.value)
    if (b === null) line.value = null
  }

  watch(() => sessions.list, repair, { immediate: true })

  /** Makes `id` snapshot B. When it was A, the two change places. */
  function selectSnapshot(id: SnapshotId): void {
    const previous = snapshotInfo.value
    if (sessions.snapshot(id) === null || id === snapshot.value) return
    if (id === against.value) against.value = snapshot.value
    snapshot.value = id
    if (againstInfo.value?.session === previous?.session) isAgainstChosen.value = false
    followB(previous)
  }

  /** Makes `id` snapshot A. When it was B, the two change places. */
  function setAgainst(id: SnapshotId): void {
    if (sessions.snapshot(id) === null) return
    if (id === snapshot.value) snapshot.value = against.value ?? snapshot.value
    if (id === snapshot.value) return
    against.value = id
    isAgainstChosen.value = true
  }

  function swap(): void {
    if (against.value !== null) setAgainst(snapshot.value ?? against.value)
  }

  function selectLine(place: SourceLine | null): void {
    line.value = place
  }

  /** Moves B by `offset` among the snapshots of its session; stops at the ends. */
  function step(offset: number): void {
    const own = session.value?.snapshots ?? []
    const next = own[own.findIndex((candidate) => candidate.id === snapshot.value) + offset]
    if (next !== undefined) selectSnapshot(next.id)
  }

  return {
    snapshot,
    against,
    line,
    snapshotInfo,
    againstInfo,
    session,
    selectSnapshot,
    setAgainst,
    swap,
    selectLine,
    step,
  }
})
