// All pictures of docs/memory-model.md, drawn from the simulated allocator. scripts/memory-model-pictures.mjs writes them
// to docs/images/, and a test holds what is there against what this gives.
import { arenaPicture } from './arena'
import { heapPicture } from './heap'
import { ledgerPicture } from './ledger'
import { pinsPicture } from './pins'
import { poolPicture } from './pool'
import { requestsPicture } from './requests'
import { survivorsPicture } from './survivors'
import type { Picture } from './svg'
import { usableArenasPicture } from './usable-arenas'

/** File name → picture. */
export const PICTURES: Readonly<Record<string, () => Picture>> = {
  'requests.svg': requestsPicture,
  'pool.svg': poolPicture,
  'arena.svg': arenaPicture,
  'usable-arenas.svg': usableArenasPicture,
  'heap.svg': heapPicture,
  'ledger.svg': ledgerPicture,
  'survivors.svg': survivorsPicture,
  'pins.svg': pinsPicture,
}
