// Frames from 3.11 on. Facts: Python/pystate.c (push_chunk, _PyThreadState_PushFrame, _PyThreadState_PopFrame) and
// Include/internal/pycore_frame.h 3.11 to 3.14; the first chunk of 16 KiB is in every recorded trace.
import type { ByRelease } from '../releases'

/** Whether frames of functions are slices of a stack, and objects only when somebody asks for them. */
export const FRAMES_ON_DATA_STACK: ByRelease<boolean> = [
  ['3.7', false],
  ['3.11', true],
]

/** FRAME_SPECIALS_SIZE: slots of a frame besides locals and stack. */
export const FRAME_FIXED_SLOTS: ByRelease<number> = [
  ['3.11', 9],
  ['3.14', 10],
]

/** DATA_STACK_CHUNK_SIZE, bytes. */
export const DATA_STACK_CHUNK = 16 * 1024
/** MINIMUM_OVERHEAD: slots that a chunk must have beyond the frame it is made for. */
export const CHUNK_MARGIN_SLOTS = 1000
/** _PyStackChunk: previous, size and top, in slots. */
export const CHUNK_HEADER_SLOTS = 3
