// What would bring arenas back: nothing at all, so many frees, or only moving what is left. Called by services and
// reports; the chart of it is a band over the number of freed blocks.
//
// Blocks lie in one arena each, so the prices of arenas add up, and the cheapest n of them are the fewest blocks that
// empty n arenas.
import type { HeldArenas, ReleaseForecast } from '@shared/model/arenas'
import { EmptiedArenas } from './returned'

/** `trimmable`: bytes that malloc_trim would give back; null where layer 1 does not tell. */
export function releaseForecast(held: HeldArenas, trimmable: number | null): ReleaseForecast {
  const { arenaSize, liveBlocks, liveBytes } = held
  const price = (arena: number) => liveBlocks[arena] as number
  // Of equally cheap arenas the older first.
  const cheapest = [...liveBlocks.keys()]
    .filter((arena) => price(arena) > 0)
    .sort((one, other) => price(one) - price(other) || one - other)
  const length = cheapest.length + 1
  const forecast = {
    arenaSize,
    keptEmpty: (liveBlocks.length - cheapest.length) * arenaSize,
    trimmable,
    arena: new Int32Array(length).fill(-1),
    frees: new Float64Array(length),
    freed: new Float64Array(length),
    least: new Float64Array(length),
    most: new Float64Array(length),
    ifMoved: new Float64Array(length),
  }
  const capacity = arenaCapacity(held)
  let bytesLeft = liveBytes.reduce((sum, bytes) => sum + bytes, 0)
  forecast.ifMoved[0] = arenaSize * (liveBlocks.length - Math.ceil(bytesLeft / capacity))
  const emptied = new EmptiedArenas(held)
  cheapest.forEach((arena, index) => {
    emptied.empty(arena)
    const { least, most } = emptied.returned
    const bytes = liveBytes[arena] as number
    bytesLeft -= bytes
    forecast.arena[index + 1] = arena
    forecast.frees[index + 1] = (forecast.frees[index] as number) + price(arena)
    forecast.freed[index + 1] = (forecast.freed[index] as number) + bytes
    forecast.least[index + 1] = least * arenaSize
    forecast.most[index + 1] = most * arenaSize
    forecast.ifMoved[index + 1] = arenaSize * (liveBlocks.length - Math.ceil(bytesLeft / capacity))
  })
  return forecast
}

/** Bytes of blocks that an arena can hold at most: all its pools without their headers. */
function arenaCapacity({ arenaSize, poolOverhead, poolSize }: HeldArenas): number {
  return (arenaSize / poolSize) * (poolSize - poolOverhead)
}
