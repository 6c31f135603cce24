// What stands on the pickle machine's stack and in its memo: a kind and a number (an int, or an index into the tables),
// never a JavaScript object, except for the handful in objects.ts.
import { BOUNDS } from './bounds'
import { allocated } from './columns'
import type { Instance, PickleObject } from './objects'
import { opcodeName } from './opcodes'
import { refuse } from './refusal'

/** Kinds of values. */
export const STRING = 1
export const FRAME_TUPLE = 2
export const TRACEBACK = 3
export const TRACE = 4
export const OBJECT = 5
export const INT = 6

const KIND_NAMES = ['nothing', 'a string', 'a frame', 'a traceback', 'a trace', 'an object', 'an int']

/** The stack with its MARKs, as in CPython's _pickle.c: nothing below the last MARK (the fence) can be taken. */
export class ValueStack {
  kinds = new Uint8Array(0)
  values = new Float64Array(0)
  top = 0
  fence = 0
  private readonly marks = new Uint32Array(BOUNDS.openMarks)
  private markCount = 0
  private readonly objects: PickleObject[] = []

  get hasMarks(): boolean {
    return this.markCount > 0
  }

  /** Room for `count` more values. */
  reserve(count: number, offset: number): void {
    if (this.top > BOUNDS.stackDepth) refuse(offset, `More than ${BOUNDS.stackDepth} values on the stack`)
    const depth = this.top + count
    if (depth <= this.kinds.length) return
    const capacity = Math.max(depth, this.kinds.length * 2)
    const { kinds, values, top } = this
    this.kinds = allocated(() => new Uint8Array(capacity))
    this.kinds.set(kinds.subarray(0, top))
    this.values = allocated(() => new Float64Array(capacity))
    this.values.set(values.subarray(0, top))
  }

  /** Remembers `top` as a MARK; it is the fence now. */
  mark(top: number, offset: number): void {
    if (this.markCount === BOUNDS.openMarks) refuse(offset, `More than ${BOUNDS.openMarks} MARKs are open`)
    this.marks[this.markCount++] = top
    this.fence = top
  }

  /** Where the last MARK stood; the fence moves down to the one before. */
  popMark(offset: number, opcode: number): number {
    if (this.markCount === 0) underflow(offset, opcode)
    const from = this.fence
    this.markCount--
    this.fence = this.markCount === 0 ? 0 : (this.marks[this.markCount - 1] ?? 0)
    return from
  }

  push(kind: number, value: number): void {
    this.kinds[this.top] = kind
    this.values[this.top++] = value
  }

  pushObject(object: PickleObject, offset: number): void {
    this.putObject(this.top++, object, offset)
  }

  putObject(slot: number, object: PickleObject, offset: number): void {
    if (this.objects.length >= BOUNDS.objects)
      refuse(offset, `More than ${BOUNDS.objects} objects`, 'one snapshot')
    this.kinds[slot] = OBJECT
    this.values[slot] = this.objects.push(object) - 1
  }

  objectAt(slot: number, offset: number): PickleObject {
    const object = this.kinds[slot] === OBJECT ? this.objects[this.values[slot] ?? -1] : undefined
    return object ?? refuse(offset, `${this.describe(slot, slot + 1)} in the place of an object`)
  }

  instances(): readonly Instance[] {
    return this.objects.filter((object) => object.kind === 'instance')
  }

  /** The top `count` values can be taken. */
  need(count: number, offset: number, opcode: number): void {
    if (this.top - count < this.fence) underflow(offset, opcode)
  }

  areAll(kind: number, from: number, to: number): boolean {
    for (let k = from; k < to; k++) if (this.kinds[k] !== kind) return false
    return true
  }

  /** "an int, a string, a frame": for messages. */
  describe(from: number, to: number): string {
    const names = Array.from(this.kinds.subarray(from, Math.min(to, from + 5)), (kind) => KIND_NAMES[kind])
    return to - from > 5 ? `${names.join(', ')}, ...` : names.join(', ')
  }
}

/** Values a pickle refers back to by number. */
export class Memo {
  /** index into the tables * 8 + kind: ints are never memoised, indexes are below 2^29. */
  entries: Uint32Array
  count = 0

  /** CPython's dumps memoise a value in 9 to 14 bytes: this much room lets them never grow. */
  constructor(contentBytes: number) {
    const capacity = Math.min(Math.ceil(contentBytes / 8), BOUNDS.memoEntries)
    this.entries = allocated(() => new Uint32Array(capacity))
  }

  /** Room for `count` more entries. */
  reserve(count: number, offset: number): void {
    if (this.count > BOUNDS.memoEntries) refuse(offset, `More than ${BOUNDS.memoEntries} memo entries`)
    const needed = this.count + count
    if (needed <= this.entries.length) return
    const larger = allocated(() => new Uint32Array(Math.max(needed, this.entries.length * 2)))
    larger.set(this.entries.subarray(0, this.count))
    this.entries = larger
  }
}

export function underflow(offset: number, opcode: number): never {
  return refuse(offset, `${opcodeName(opcode)} finds too few values`)
}
