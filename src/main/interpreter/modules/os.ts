// os and psutil: the process a program thinks it is in. Nothing of the real machine shows.
import { residentOf } from '../../allocator/layer1-general/figures'
import { Ptmalloc } from '../../allocator/layer1-general/ptmalloc'
import { method } from '../objects/define'
import { IMMORTAL, type PyObject, PyType } from '../objects/object'
import { textOf } from '../objects/str'
import { newTuple } from '../objects/list'
import type { Runtime } from '../vm/runtime'
import { newModule } from './module'
import { namedTupleType } from './named-tuple-types'

/** The number of the simulated process. */
const PROCESS_ID = 4242
/** What an interpreter has resident besides its heap and arenas: code, data, stack. Measured with 3.12 on Linux. */
const OTHER_RESIDENT = 6 * 1024 * 1024

export function makeOs(rt: Runtime): PyObject {
  const path = newModule(
    rt,
    'posixpath',
    {
      basename: [
        1,
        1,
        (rt, [path]) =>
          rt.str(
            textOf(path as PyObject)
              .split('/')
              .at(-1) as string,
          ),
      ],
      dirname: [1, 1, (rt, [path]) => rt.str(directoryOf(textOf(path as PyObject)))],
      join: [1, Number.POSITIVE_INFINITY, (rt, parts) => rt.str(joined(parts.map(textOf)))],
      split: [
        1,
        1,
        (rt, [path]) => {
          const text = textOf(path as PyObject)
          return newTuple(rt, [rt.str(directoryOf(text)), rt.str(text.split('/').at(-1) as string)])
        },
      ],
      splitext: [
        1,
        1,
        (rt, [path]) => {
          const text = textOf(path as PyObject)
          const at = extensionOf(text)
          return newTuple(rt, [rt.str(text.slice(0, at)), rt.str(text.slice(at))])
        },
      ],
    },
    { sep: rt.internedStr('/') },
  )
  return newModule(
    rt,
    'os',
    { getpid: [0, 0, (rt) => rt.int(PROCESS_ID)] },
    { path, sep: rt.internedStr('/'), linesep: rt.internedStr('\n'), name: rt.internedStr('posix') },
  )
}

function directoryOf(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1)
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '')
}

/** Where the extension starts; leading dots of the name are no extension. */
function extensionOf(path: string): number {
  const start = path.lastIndexOf('/') + 1
  const dot = path.lastIndexOf('.')
  return dot > start && /[^.]/.test(path.slice(start, dot)) ? dot : path.length
}

function joined(parts: readonly string[]): string {
  let path = parts[0] ?? ''
  for (const part of parts.slice(1)) {
    if (part.startsWith('/')) path = part
    else path += path === '' || path.endsWith('/') ? part : `/${part}`
  }
  return path
}

/** Bytes resident now, as the simulated kernel counts them. */
function residentBytes(rt: Runtime): number {
  const { general, pymalloc, profile } = rt.memory
  const arenas = pymalloc.arenaCounters.current * profile.arenaSize
  if (!(general instanceof Ptmalloc)) return OTHER_RESIDENT + arenas
  const { heap, mapped } = residentOf(general)
  return OTHER_RESIDENT + arenas + heap + mapped
}

export function makePsutil(rt: Runtime): PyObject {
  const type = new PyType(rt.types.type, 'Process', rt.types.object, rt.types.object.block)
  type.refs = IMMORTAL
  type.module = 'psutil'
  type.slots.construct = (rt, made, args) => {
    const [pid] = args
    if (pid && pid !== rt.none && pid.value !== PROCESS_ID)
      throw rt.error('ValueError', `process PID not found (pid=${rt.repr(pid)})`)
    return rt.create(made, null, 48)
  }
  type.slots.init = null
  type.slots.getAttribute = (rt, object, name) =>
    name === 'pid' ? rt.int(PROCESS_ID) : rt.genericGet(object, name)
  const info = namedTupleType(rt, 'psutil', 'pmem', ['rss', 'vms'])
  method(rt, type, 'memory_info', 0, 0, (rt) => {
    const resident = residentBytes(rt)
    return info([rt.int(resident), rt.int(resident + OTHER_RESIDENT)])
  })
  return newModule(rt, 'psutil', {}, { Process: type })
}
