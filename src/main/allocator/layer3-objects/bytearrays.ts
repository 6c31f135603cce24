// bytearray: the object and its buffer, which grows at the end and is cut at the start without moving. Called by the
// interpreter.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { MEM, OBJ, type Domain } from '../memory'
import { BYTEARRAY_BUFFER, BYTES_BASIC } from './data/text'
import type { Layout, PlainObjects } from './layout'
import type { Requests } from './object-memory'
import { at, type Release } from './releases'

export class BytearrayBody {
  pointer: Pointer = NO_MEMORY
  buffer: Pointer = NO_MEMORY
  /** ob_alloc: bytes of the buffer; those of a bytes object do not count its head and closing zero. */
  allocated = 0
  /** Bytes that were cut from the start and still stand in the buffer. */
  start = 0
  length = 0
}

export class Bytearrays {
  readonly #requests: Requests
  readonly #plain: PlainObjects
  readonly #layout: Layout
  readonly #domain: Domain
  /** Of a buffer that is a bytes object: what stands around the bytes. */
  readonly #overhead: number
  /** Bytes that the count includes for the closing zero. */
  readonly #closing: number

  constructor(release: Release, requests: Requests, plain: PlainObjects, layout: Layout) {
    const buffer = at(BYTEARRAY_BUFFER, release)
    this.#requests = requests
    this.#plain = plain
    this.#layout = layout
    this.#domain = buffer === 'memory-domain' ? MEM : OBJ
    this.#overhead = buffer === 'bytes-object' ? BYTES_BASIC : 0
    this.#closing = buffer === 'bytes-object' ? 0 : 1
  }

  /** bytearray() and, with a length, bytearray(n), bytearray(b'...'): exactly as long. */
  create(length: number): BytearrayBody {
    const bytearray = new BytearrayBody()
    bytearray.pointer = this.#plain.create(this.#layout)
    this.resize(bytearray, length)
    return bytearray
  }

  /** PyByteArray_Resize: append, extend, +=, pop, del at the end, clear (0). */
  resize(bytearray: BytearrayBody, length: number): void {
    if (length === bytearray.length) return
    const { allocated, start } = bytearray
    if (length + start + this.#closing <= allocated) {
      if (length < Math.floor(allocated / 2)) this.#move(bytearray, length + this.#closing)
    } else if (length <= allocated * 1.125) {
      this.#move(bytearray, length + Math.floor(length / 8) + (length < 9 ? 3 : 6))
    } else {
      this.#move(bytearray, length + this.#closing)
    }
    bytearray.length = length
  }

  /** del b[:count]: the start moves on; the buffer is replaced only when it became much too large. */
  deleteFront(bytearray: BytearrayBody, count: number): void {
    bytearray.start += count
    this.resize(bytearray, bytearray.length - count)
  }

  /** bytearray_dealloc. */
  free(bytearray: BytearrayBody): void {
    this.freeBuffer(bytearray)
    this.#plain.free(this.#layout, bytearray.pointer)
  }

  /** The same of a subclass, whose object is an instance's to free. */
  freeBuffer(bytearray: BytearrayBody): void {
    this.#requests.free(this.#domain, bytearray.buffer)
  }

  /** sys.getsizeof, bytes. */
  sizeOf(bytearray: BytearrayBody): number {
    const { buffer, allocated } = bytearray
    return this.#layout.request + allocated + (buffer === NO_MEMORY ? 0 : this.#overhead)
  }

  #move(bytearray: BytearrayBody, allocated: number): void {
    const { buffer } = bytearray
    if (this.#overhead > 0) bytearray.buffer = this.#bytesObject(buffer, allocated)
    else if (bytearray.start > 0) {
      bytearray.buffer = this.#requests.malloc(this.#domain, allocated)
      this.#requests.free(this.#domain, buffer)
    } else bytearray.buffer = this.#requests.realloc(this.#domain, buffer, allocated)
    bytearray.start = 0
    bytearray.allocated = allocated
  }

  /** _PyBytes_Resize; no bytes are the empty bytes object, which is a singleton. */
  #bytesObject(old: Pointer, length: number): Pointer {
    if (length > 0) return this.#requests.realloc(this.#domain, old, this.#overhead + length)
    this.#requests.free(this.#domain, old)
    return NO_MEMORY
  }
}
