// A recorded program played to a Memory, request by request, all domains.
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { type Domain, type Memory } from '@main/allocator/memory'
import { type AllocationTrace, OP, type TracePointer } from '@main/formats/allocation-trace/read'

/** Nested requests are not played: the model makes them itself. `onEvent` comes after each event that was. */
export function playTrace(trace: AllocationTrace, memory: Memory, onEvent: (event: number) => void): void {
  const live = new Map<TracePointer, Pointer>()
  const taken = (block: TracePointer) => {
    const found = live.get(block)
    if (found === undefined) throw new Error(`Nothing is live at ${block}`)
    live.delete(block)
    return found
  }
  for (let event = 0; event < trace.op.length; event++) {
    const bits = trace.op[event] ?? 0
    if ((bits & OP.nested) !== 0) continue
    const domain = ((bits & OP.domain) >> 2) as Domain
    const size = trace.size[event] ?? 0
    const old = trace.old[event] ?? 0
    const given = trace.new[event] ?? 0
    const kind = bits & OP.kind
    if (kind === OP.free) memory.free(domain, old === 0 ? NO_MEMORY : taken(old))
    else if (given !== 0) {
      const pointer =
        kind === OP.malloc
          ? memory.malloc(domain, size)
          : kind === OP.calloc
            ? memory.calloc(domain, size)
            : memory.realloc(domain, old === 0 ? NO_MEMORY : taken(old), size)
      live.set(given, pointer)
    }
    onEvent(event)
  }
}
