// _PyBytesWriter (bytesobject.c): bytes that are written without knowing how many; up to 512 stand on the C stack. Only its
// requests matter here: what % of bytes and bytes(iterable) ask for.
import { NO_MEMORY, type Pointer } from '../../allocator/layer1-general/general-allocator'
import { PyObject } from './object'
import type { Runtime } from '../vm/runtime'
import { newBytes, type PyBytes } from './bytes'

const ON_STACK = 512

export class BytesWriter {
  readonly #rt: Runtime
  #allocated = ON_STACK
  #block: Pointer = NO_MEMORY
  /** Bytes that the format needs at least. */
  #least = 0

  constructor(rt: Runtime) {
    this.#rt = rt
  }

  /** Bytes there is room for. */
  get room(): number {
    return this.#allocated
  }

  /** _PyBytesWriter_Alloc. */
  begin(size: number): void {
    this.#least = size
    if (size > ON_STACK) this.#resize(size)
  }

  /** _PyBytesWriter_Prepare: so many bytes more. */
  prepare(more: number): void {
    this.#least += more
    if (this.#least > this.#allocated) this.grow(this.#least)
  }

  /** _PyBytesWriter_Resize: a quarter more than is asked for. */
  grow(size: number): void {
    this.#resize(size + Math.floor(size / 4))
  }

  #resize(size: number): void {
    const { bytes } = this.#rt.objects
    this.#rt.reserve(size)
    this.#block = this.#block === NO_MEMORY ? bytes.create(size) : bytes.resize(this.#block, size)
    this.#allocated = size
  }

  /** _PyBytesWriter_Finish. New reference. */
  finish(content: Uint8Array): PyBytes {
    const rt = this.#rt
    if (this.#block === NO_MEMORY) return newBytes(rt, content)
    const block = rt.objects.bytes.resize(this.#block, content.length)
    this.#block = NO_MEMORY
    return new PyObject(rt.types.bytes, content, block)
  }

  discard(): void {
    if (this.#block !== NO_MEMORY) this.#rt.objects.bytes.free(this.#block)
    this.#block = NO_MEMORY
  }
}
