// _PyUnicodeWriter (unicodeobject.c): a string that grows while it is written, by reallocation, and is cut to its length
// at the end. What %, str.format, repr of containers and format() write to; only its requests matter here.
import { NO_MEMORY, type Pointer } from '../../allocator/layer1-general/general-allocator'
import type { Runtime } from '../vm/runtime'
import { type PyStr, PyObject, type StrValue } from './object'
import { freshStr, kindName, newStr, strValue } from './str'

export class TextWriter {
  /** Room for a quarter more at each growth. Off before the last piece. */
  overallocate = false
  /** Characters asked for at least. */
  minLength = 0
  readonly #rt: Runtime
  #text = ''
  #kind: StrValue['kind'] = 0
  /** Characters written, in code points. */
  #length = 0
  /** Kind of the buffer and the characters it has room for. */
  #bufferKind: StrValue['kind'] = 0
  #size = 0
  #buffer: Pointer = NO_MEMORY
  /** The only string written so far, which is the result if nothing follows. */
  #shared: PyStr | null = null

  constructor(rt: Runtime, overallocate = false, minLength = 0) {
    this.#rt = rt
    this.overallocate = overallocate
    this.minLength = minLength
  }

  /** _PyUnicodeWriter_WriteStr: the object itself is kept when it comes first and nothing is to follow. */
  writeStr(object: PyStr): void {
    const { text, kind, length } = object.value
    if (length === 0) return
    const needs = kind > this.#bufferKind || length > this.#size - this.#length || this.#isEmpty()
    if (needs && this.#isEmpty() && !this.overallocate) {
      object.refs++
      this.#shared = object
      this.#text = text
      this.#kind = kind
      this.#length = length
      return
    }
    this.#append(text, kind, length)
  }

  /** _PyUnicodeWriter_InitWithBuffer and Prepare: room for so many ASCII characters. */
  reserve(length: number): void {
    if (length === 0) return
    this.#buffer = this.#rt.objects.strings.create('ascii', length)
    this.#size = length
  }

  /** Text whose characters were written one by one: the buffer is widened where the first wider one stands. */
  writeEach(text: string): void {
    let from = 0
    let widest: StrValue['kind'] = 0
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      const isPair = unit >= 0xd800 && unit <= 0xdbff && (text.codePointAt(at) as number) > 0xffff
      const kind = isPair ? 3 : unit > 0xff ? 2 : unit > 0x7f ? 1 : 0
      if (kind > widest) {
        this.write(text.slice(from, at))
        from = at
        widest = kind
      }
      if (isPair) at++
    }
    this.write(text.slice(from))
  }

  /** Text that is no object. */
  write(text: string): void {
    if (text.length === 0) return
    const { kind, length } = strValue(text)
    this.#append(text, kind, length)
  }

  /** The string; one character is the cached one. New reference; the writer is used up. */
  finish(): PyStr {
    const rt = this.#rt
    if (this.#shared) {
      const made = this.#shared
      this.#shared = null
      return made
    }
    if (this.#length === 0) return newStr(rt, '')
    if (this.#length === 1 && this.#kind <= 1) {
      this.discard()
      return newStr(rt, this.#text)
    }
    if (this.#size !== this.#length)
      this.#buffer = rt.objects.strings.resize(this.#buffer, kindName(this.#bufferKind), this.#length)
    const value: StrValue = {
      text: this.#text,
      kind: this.#kind,
      length: this.#length,
      hash: null,
      isInterned: false,
    }
    const block = this.#buffer
    this.#buffer = NO_MEMORY
    return new PyObject(rt.types.str, value, block)
  }

  /** _PyUnicodeWriter_Dealloc: nothing comes of it. */
  discard(): void {
    if (this.#shared) this.#rt.decref(this.#shared)
    this.#shared = null
    if (this.#buffer !== NO_MEMORY) this.#rt.objects.strings.free(this.#buffer)
    this.#buffer = NO_MEMORY
  }

  #isEmpty(): boolean {
    return this.#buffer === NO_MEMORY && this.#shared === null
  }

  #append(text: string, kind: StrValue['kind'], length: number): void {
    this.#prepare(length, kind)
    this.#text += text
    if (kind > this.#kind) this.#kind = kind
    this.#length += length
  }

  /** _PyUnicodeWriter_PrepareInternal. */
  #prepare(length: number, kind: StrValue['kind']): void {
    const { strings } = this.#rt.objects
    let room = this.#length + length
    if (room > 4096) this.#rt.reserve(room)
    if (this.overallocate) room += Math.floor(room / 4)
    room = Math.max(room, this.minLength)
    if (this.#shared) {
      // Read only: what it holds is copied.
      const wider = kind > this.#kind ? kind : this.#kind
      this.#buffer = strings.create(kindName(wider), room)
      this.#rt.decref(this.#shared)
      this.#shared = null
      this.#bufferKind = wider
      this.#size = room
    } else if (this.#buffer === NO_MEMORY) {
      this.#buffer = strings.create(kindName(kind), room)
      this.#bufferKind = kind
      this.#size = room
    } else if (this.#length + length > this.#size) {
      if (kind > this.#bufferKind) this.#widen(kind, room)
      else {
        this.#buffer = strings.resize(this.#buffer, kindName(this.#bufferKind), room)
        this.#size = room
      }
    } else if (kind > this.#bufferKind) this.#widen(kind, this.#size)
  }

  #widen(kind: StrValue['kind'], room: number): void {
    const { strings } = this.#rt.objects
    const wider = strings.create(kindName(kind), room)
    strings.free(this.#buffer)
    this.#buffer = wider
    this.#bufferKind = kind
    this.#size = room
  }
}

/** One text through a writer that does not over-allocate: one character is the cached one. */
export function writtenStr(rt: Runtime, text: string): PyStr {
  return text.length <= 1 ? newStr(rt, text) : freshStr(rt, text)
}
