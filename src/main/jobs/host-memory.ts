// What this thread's JavaScript heap and its buffers hold. Given to a run of a program, which stops before they are full.
import { getHeapStatistics } from 'node:v8'

/** Bytes. The limit leaves room for what may be built before the run looks again. */
export const hostMemory = {
  limit: Math.floor(getHeapStatistics().heap_size_limit * 0.8),
  inUse(): number {
    const { used_heap_size: heap, external_memory: buffers } = getHeapStatistics()
    return heap + buffers
  },
} as const
