// tracemalloc: the module's functions over the allocator's traced memory. Snapshots are in tracemalloc-snapshots.ts.
// Source: Lib/tracemalloc.py, Modules/_tracemalloc.c.
import { NO_MEMORY } from '../../allocator/layer1-general/general-allocator'
import { takeSnapshot } from '../../allocator/observers/traced-snapshot'
import { setOwnAttribute } from '../objects/attributes'
import { builtin } from '../objects/define'
import { dictGetText, type PyDict } from '../objects/dict'
import { newTuple } from '../objects/list'
import type { Native, PyObject, PyStr } from '../objects/object'
import type { Runtime } from '../vm/runtime'
import { newModule } from './module'
import { Sites } from './tracemalloc-sites'
import { snapshotTypes } from './tracemalloc-snapshots'

/** MAX_NFRAME. */
function mostFrames(rt: Runtime): number {
  return rt.rules.minor >= 9 ? 0xffff : 178956969
}

export function makeTracemalloc(rt: Runtime): PyObject {
  const { memory } = rt
  const { traced } = memory
  const sites = new Sites(rt, programFile(rt))
  rt.lineOfSite = (site) => sites.lineOf(site)
  const types = snapshotTypes(rt)
  const start: Native = (rt, [frames]) => {
    const limit = frames ? frameLimit(rt, frames) : 1
    if (limit < 1 || limit > mostFrames(rt))
      throw rt.error('ValueError', `the number of frames must be in range [1; ${mostFrames(rt)}]`)
    if (!traced.isTracing) sites.start(limit)
    traced.start()
    return rt.newNone()
  }
  const made = newModule(
    rt,
    'tracemalloc',
    {
      start: [0, 1, start],
      stop: [
        0,
        0,
        (rt) => {
          traced.stop()
          sites.stop()
          return rt.newNone()
        },
      ],
      is_tracing: [0, 0, (rt) => rt.bool(traced.isTracing)],
      get_traceback_limit: [0, 0, (rt) => rt.int(sites.limit)],
      get_traced_memory: [
        0,
        0,
        (rt) => {
          const { current, peak } = traced
          return newTuple(rt, [rt.int(current), rt.int(peak)])
        },
      ],
      // A trace is 16 bytes and its entry in the table 24, as tracemalloc's own requests show.
      get_tracemalloc_memory: [0, 0, (rt) => rt.int(traced.count * 40)],
      clear_traces: [
        0,
        0,
        (rt) => {
          if (traced.isTracing) traced.clear()
          return rt.newNone()
        },
      ],
      take_snapshot: [
        0,
        0,
        (rt) => {
          if (!traced.isTracing)
            throw rt.error(
              'RuntimeError',
              'the tracemalloc module must be tracing memory allocations to take a snapshot',
            )
          const table = takeSnapshot(memory, sites.table())
          rt.onSnapshot?.(table, sites.limit)
          return types.newSnapshot(table, sites.limit)
        },
      ],
      get_object_traceback: [
        1,
        1,
        (rt, [object]) => {
          const { block } = object as PyObject
          if (!traced.isTracing || block === NO_MEMORY || !traced.has(block)) return rt.newNone()
          return types.newTraceback(sites.framesOf(memory.siteOf(block)), sites.totalOf(memory.siteOf(block)))
        },
      ],
      ...(rt.rules.minor >= 9
        ? {
            reset_peak: [
              0,
              0,
              (rt: Runtime) => {
                if (traced.isTracing) traced.resetPeak()
                return rt.newNone()
              },
            ] as const,
          }
        : {}),
    },
    types.members,
  )
  setOwnAttribute(rt, made, 'start', builtin(rt, 'start', 0, 1, start, ['nframe', '/'], 'tracemalloc'))
  return made
}

function frameLimit(rt: Runtime, object: PyObject): number {
  const { index } = object.type.slots
  if (index) return Number(index(rt, object))
  throw rt.error(
    'TypeError',
    rt.rules.minor >= 10
      ? `'${object.type.name}' object cannot be interpreted as an integer`
      : `an integer is required (got type ${object.type.name})`,
  )
}

function programFile(rt: Runtime): string {
  const globals = rt.frame?.globals as PyDict | undefined
  const file = globals ? dictGetText(globals, '__file__') : null
  return file && rt.isInstance(file, rt.types.str) ? (file as PyStr).value.text : '<unknown>'
}
