// Which snapshots the analysis thread holds. Everything that asks it goes through `use`, which brings back what was
// forgotten; least used snapshots are forgotten when together they are too large and a session file has them.
import type { SnapshotId } from '@shared/model/session'

export interface ResidentSnapshots {
  /** Runs `ask` while all of `ids` are held. */
  use<T>(ids: readonly SnapshotId[], ask: () => Promise<T>): Promise<T>
  /** The snapshot is there for good until `forget`. */
  forget(id: SnapshotId): void
  /** The thread died: nothing is held any more. */
  forgetAll(): void
}

export interface ResidencyPorts {
  /** Makes the analysis thread hold the snapshot. @returns bytes it takes there */
  hold(id: SnapshotId): Promise<number>
  /** Makes it let go. */
  release(id: SnapshotId): void
  /** A session file can give the snapshot again. */
  isStored(id: SnapshotId): boolean
}

interface Resident {
  /** Settles when the analysis thread holds the snapshot. */
  readonly held: Promise<void>
  /** 0 until then. */
  bytes: number
  users: number
  lastUse: number
}

/** `budget`: bytes of all held snapshots together; drafts, which exist nowhere else, may go beyond it. */
export function createResidentSnapshots(ports: ResidencyPorts, budget: number): ResidentSnapshots {
  const residents = new Map<SnapshotId, Resident>()
  let clock = 0

  const resident = (id: SnapshotId): Resident => {
    const known = residents.get(id)
    if (known) return known
    const hold = async (): Promise<void> => {
      const bytes = await ports.hold(id)
      made.bytes = bytes
    }
    const held = hold()
    const made: Resident = { held, bytes: 0, users: 0, lastUse: 0 }
    residents.set(id, made)
    // Who asked hears of the failure; the next one tries again.
    held.catch(() => {
      if (residents.get(id) === made) residents.delete(id)
    })
    return made
  }

  const forget = (id: SnapshotId): void => {
    const one = residents.get(id)
    if (!one || !residents.delete(id)) return
    one.held.then(
      () => ports.release(id),
      () => undefined, // never held, nothing to release
    )
  }

  const keepWithinBudget = (): void => {
    let total = 0
    for (const one of residents.values()) total += one.bytes
    const idle = [...residents]
      .filter(([id, one]) => one.users === 0 && one.bytes > 0 && ports.isStored(id))
      .sort(([, a], [, b]) => a.lastUse - b.lastUse)
    for (const [id, one] of idle) {
      if (total <= budget) return
      total -= one.bytes
      forget(id)
    }
  }

  return {
    async use(ids, ask) {
      const used = ids.map(resident)
      for (const one of used) {
        one.users += 1
        one.lastUse = ++clock
      }
      try {
        await Promise.all(used.map((one) => one.held))
        return await ask()
      } finally {
        for (const one of used) one.users -= 1
        keepWithinBudget()
      }
    },
    forget,
    forgetAll: () => residents.clear(),
  }
}
