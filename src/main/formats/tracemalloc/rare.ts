// Opcodes that a dump holds a few of, or one a file name or batch: strings, long ints, objects, items, memo entries by
// number. Everything that is not known here ends in a refusal. Called by the pickle machine.
import type { ByteReader } from './bytes'
import { build, classNamed, describe, newInstance, setItem, type StateValue } from './objects'
import * as op from './opcodes'
import { refuse } from './refusal'
import type { SnapshotTables } from './tables'
import type { TupleMaker } from './tuples'
import { INT, STRING, TRACE, underflow, type Memo, type ValueStack } from './values'

const DUMP_ONLY = 'the opcodes that Snapshot.dump writes'

export class RareOpcodes {
  /** The first FRAME that announces more than the content holds. */
  private overlongFrame: number | null = null

  constructor(
    private readonly reader: ByteReader,
    private readonly stack: ValueStack,
    private readonly memo: Memo,
    private readonly tuples: TupleMaker,
    private readonly tables: SnapshotTables,
  ) {}

  /** Interprets one opcode, which stands at `start`; the reader is behind it. */
  run(opcode: number, start: number): void {
    const { reader, stack } = this
    switch (opcode) {
      case op.MARK:
        return stack.mark(stack.top, start)
      case op.SHORT_BINUNICODE:
        return this.pushString(reader.unsigned(1, start), start)
      case op.BINUNICODE:
        return this.pushString(reader.unsigned(4, start), start)
      case op.BINUNICODE8:
        return this.pushString(reader.unsigned(8, start), start)
      case op.LONG1:
        return stack.push(INT, reader.long(reader.unsigned(1, start), start))
      case op.LONG4:
        return stack.push(INT, reader.long(reader.unsigned(4, start), start))
      case op.FRAME:
        return this.readFrame(start)
      case op.BINPUT:
        return this.memoise(reader.unsigned(1, start), start, opcode)
      case op.LONG_BINPUT:
        return this.memoise(reader.unsigned(4, start), start, opcode)
      case op.NONE:
        return stack.pushObject({ kind: 'None' }, start)
      case op.EMPTY_TUPLE:
        return stack.pushObject({ kind: 'empty tuple' }, start)
      case op.EMPTY_DICT:
        return stack.pushObject({ kind: 'dict', entries: new Map() }, start)
      case op.EMPTY_LIST:
        return stack.pushObject(this.tuples.newCollection(start), start)
      case op.APPEND:
        return this.append(stack.top - 1, start, opcode)
      case op.APPENDS:
        return this.append(stack.popMark(start, opcode), start, opcode)
      case op.SETITEM:
        return this.setItems(stack.top - 2, start, opcode)
      case op.SETITEMS:
        return this.setItems(stack.popMark(start, opcode), start, opcode)
      case op.GLOBAL:
        return stack.pushObject(classNamed(reader.line(start), reader.line(start), start), start)
      case op.STACK_GLOBAL:
        return this.pushClass(start, opcode)
      case op.NEWOBJ:
        return this.makeInstance(start, opcode)
      case op.BUILD:
        stack.need(2, start, opcode)
        build(stack.objectAt(stack.top - 2, start), stack.objectAt(stack.top - 1, start), start)
        stack.top -= 1
        return
      default:
        refuseOpcode(opcode, start)
    }
  }

  /** CPython reads a frame as a whole, so one that is longer than the content is an error; checked at the end, so that
   *  the traces of a cut file are still found. */
  checkFrames(): void {
    if (this.overlongFrame !== null) {
      refuse(this.overlongFrame, 'A FRAME announces more bytes than the content has')
    }
  }

  private readFrame(start: number): void {
    const length = this.reader.unsigned(8, start)
    if (length > this.reader.remaining) this.overlongFrame ??= start
  }

  private pushString(length: number, start: number): void {
    const text = this.reader.text(length, start)
    this.stack.push(STRING, this.tables.string(text, length, start))
  }

  /** Picklers number memo entries one by one, so an index beyond the next one is refused. */
  private memoise(index: number, start: number, opcode: number): void {
    const { memo, stack } = this
    stack.need(1, start, opcode)
    if (index > memo.count) refuse(start, `Memo entry ${index} is set, the next one is ${memo.count}`)
    const kind = stack.kinds[stack.top - 1] as number
    if (kind === INT) refuse(start, 'An int is memoised')
    memo.entries[index] = (stack.values[stack.top - 1] as number) * 8 + kind
    if (index === memo.count) memo.count++
  }

  private append(from: number, start: number, opcode: number): void {
    const { stack } = this
    if (from <= stack.fence) underflow(start, opcode)
    const list = stack.objectAt(from - 1, start)
    if (list.kind !== 'traces') return refuse(start, `Items are appended to ${describe(list)}`, 'a list')
    if (!stack.areAll(TRACE, from, stack.top)) {
      refuse(start, `The list receives (${stack.describe(from, stack.top)})`, 'trace tuples')
    }
    this.tuples.addTraces(list, from, stack.top, start)
    stack.top = from
  }

  private setItems(from: number, start: number, opcode: number): void {
    const { stack } = this
    if (from <= stack.fence) underflow(start, opcode)
    if ((stack.top - from) % 2 !== 0) refuse(start, 'A key without a value')
    const dict = stack.objectAt(from - 1, start)
    for (let k = from; k < stack.top; k += 2) {
      setItem(dict, this.stringAt(k, start), this.stateValueAt(k + 1, start), start)
    }
    stack.top = from
  }

  private pushClass(start: number, opcode: number): void {
    const { stack } = this
    stack.need(2, start, opcode)
    const named = classNamed(this.stringAt(stack.top - 2, start), this.stringAt(stack.top - 1, start), start)
    stack.top -= 2
    stack.pushObject(named, start)
  }

  private makeInstance(start: number, opcode: number): void {
    const { stack } = this
    stack.need(2, start, opcode)
    const made = newInstance(
      stack.objectAt(stack.top - 2, start),
      stack.objectAt(stack.top - 1, start),
      start,
    )
    if (stack.instances().some((known) => known.of === made.of))
      refuse(start, `A second ${made.of}`, 'one snapshot')
    stack.top -= 2
    stack.pushObject(made, start)
  }

  private stateValueAt(slot: number, offset: number): StateValue {
    const { kinds, values } = this.stack
    return kinds[slot] === INT ? (values[slot] as number) : this.stack.objectAt(slot, offset)
  }

  private stringAt(slot: number, offset: number): string {
    const { kinds, values } = this.stack
    const text = kinds[slot] === STRING ? this.tables.strings[values[slot] as number] : undefined
    return text ?? refuse(offset, `${this.stack.describe(slot, slot + 1)} in the place of a name`, 'a string')
  }
}

function refuseOpcode(opcode: number, start: number): never {
  const name = op.opcodeName(opcode)
  if (!op.isPickleOpcode(opcode)) refuse(start, `The byte ${name} is no pickle opcode`, DUMP_ONLY)
  return refuse(
    start,
    `The opcode ${name} has no place in a tracemalloc dump; nothing was executed`,
    DUMP_ONLY,
  )
}
