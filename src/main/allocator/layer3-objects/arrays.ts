// array.array: the object and one buffer of machine values. Called by the interpreter.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { MEM } from '../memory'
import type { Layout, PlainObjects } from './layout'
import type { Requests } from './object-memory'

export class ArrayBody {
  pointer: Pointer = NO_MEMORY
  buffer: Pointer = NO_MEMORY
  /** Items that the buffer has room for. */
  allocated = 0
  /** Bytes of an item. */
  readonly itemBytes: number

  constructor(itemBytes: number) {
    this.itemBytes = itemBytes
  }
}

export class Arrays {
  readonly #requests: Requests
  readonly #plain: PlainObjects
  readonly #layout: Layout

  constructor(requests: Requests, plain: PlainObjects, layout: Layout) {
    this.#requests = requests
    this.#plain = plain
    this.#layout = layout
  }

  /** newarrayobject: exactly `length` items; from a list, a tuple or another array. Anything else is appended or resized to. */
  create(itemBytes: number, length: number): ArrayBody {
    const array = new ArrayBody(itemBytes)
    array.pointer = this.#plain.create(this.#layout)
    this.allocate(array, length)
    return array
  }

  /** The buffer of a new array, for exactly `length` items. */
  allocate(array: ArrayBody, length: number): void {
    if (length === 0) return
    array.buffer = this.#requests.malloc(MEM, length * array.itemBytes)
    array.allocated = length
  }

  /** array_resize: from `oldLength` to `length` items; append, extend, frombytes, pop. */
  resize(array: ArrayBody, oldLength: number, length: number): void {
    if (array.allocated >= length && oldLength < length + 16 && array.buffer !== NO_MEMORY) return
    if (length === 0) {
      this.#requests.free(MEM, array.buffer)
      array.buffer = NO_MEMORY
      array.allocated = 0
      return
    }
    const room = length + Math.floor(length / 16) + (oldLength < 8 ? 3 : 7)
    array.buffer = this.#requests.realloc(MEM, array.buffer, room * array.itemBytes)
    array.allocated = room
  }

  /** array_dealloc. */
  free(array: ArrayBody): void {
    this.freeBuffer(array)
    this.#plain.free(this.#layout, array.pointer)
  }

  freeBuffer(array: ArrayBody): void {
    this.#requests.free(MEM, array.buffer)
    array.buffer = NO_MEMORY
  }

  /** sys.getsizeof, bytes. */
  sizeOf(array: ArrayBody): number {
    return this.#layout.request + array.allocated * array.itemBytes
  }
}
