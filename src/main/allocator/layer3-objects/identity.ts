// Which equal values are one object: small ints, single characters, interned strings, constants of compiled code. Called by
// the compiler for constants and by the interpreter for values made at run time; facts stand in data/.
import { SMALL_INTS } from './data/numbers'
import {
  CONSTANTS_MERGED_ACROSS_FUNCTIONS,
  EMPTY_FROZENSET_IS_ONE_OBJECT,
  IMMORTAL_REFCOUNT,
  INTERNED_ARE_IMMORTAL,
  INTERNED_NAMES_ARE_IMMORTAL,
} from './data/text'
import { at, type Release } from './releases'
import { isInternable, isSingleCharacter } from './text'

/** A constant after folding. */
export type Constant =
  | { readonly type: 'str'; readonly text: string }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'bytes' | 'tuple'; readonly length: number }
  /** None, True, False, ... */
  | { readonly type: 'singleton' }
  /** float, complex, a frozenset of a display. */
  | { readonly type: 'other' }

/** Where all equal constants are one object: in the whole process, in a compiled module, or in one code object. */
export type Sharing = 'process' | 'module' | 'code'

export class Identity {
  /** Whether a string in the table of interned ones stays for good (3.12 alone); else it goes with its last reference. */
  readonly internedAreImmortal: boolean
  /** The same of names in code. */
  readonly internedNamesAreImmortal: boolean
  readonly emptyFrozensetIsOneObject: boolean
  /** What sys.getrefcount says of None, of small ints and the like; null: they are counted. */
  readonly immortalRefcount: number | null
  readonly #smallInts: { readonly first: number; readonly last: number }
  readonly #apart: Sharing

  constructor(release: Release) {
    this.internedAreImmortal = at(INTERNED_ARE_IMMORTAL, release)
    this.internedNamesAreImmortal = at(INTERNED_NAMES_ARE_IMMORTAL, release)
    this.emptyFrozensetIsOneObject = at(EMPTY_FROZENSET_IS_ONE_OBJECT, release)
    this.immortalRefcount = at(IMMORTAL_REFCOUNT, release)
    this.#smallInts = at(SMALL_INTS, release)
    this.#apart = at(CONSTANTS_MERGED_ACROSS_FUNCTIONS, release) ? 'module' : 'code'
  }

  sharingOf(constant: Constant): Sharing {
    return this.isOneObject(constant) || (constant.type === 'str' && isInternable(constant.text))
      ? 'process'
      : this.#apart
  }

  /** Whether all values equal to this one are the same object, also those made at run time. */
  isOneObject(value: Constant): boolean {
    switch (value.type) {
      case 'str':
        return isSingleCharacter(value.text)
      case 'int':
        return value.value >= this.#smallInts.first && value.value <= this.#smallInts.last
      case 'bytes':
        // Of one byte: unless it was made with room for one and filled later, as bytes(1) is.
        return value.length <= 1
      case 'tuple':
        return value.length === 0
      case 'singleton':
        return true
      case 'other':
        return false
    }
  }
}
