// The few objects of a dump that are not strings, ints and tuples: one Snapshot, its _Traces, their state dicts and the
// list of traces. Tags and plain records: nothing is looked up, called or given attributes.
import { refuse } from './refusal'

export type ClassName = 'Snapshot' | '_Traces'

/** A value of a state dict: another object, or an int. */
export type StateValue = PickleObject | number

export type PickleObject =
  | { readonly kind: 'None' }
  | { readonly kind: 'empty tuple' }
  | { readonly kind: 'class'; readonly name: ClassName }
  | { readonly kind: 'dict'; readonly entries: Map<string, StateValue> }
  /** The list or tuple of traces. All traces of a file end in one collection, in the order they were built. */
  | { readonly kind: 'traces'; count: number }
  | Instance

export interface Instance {
  readonly kind: 'instance'
  readonly of: ClassName
  /** Null until BUILD. */
  state: ReadonlyMap<string, StateValue> | null
}

const STATE_KEYS: Readonly<Record<ClassName, readonly string[]>> = {
  Snapshot: ['traces', 'traceback_limit'],
  _Traces: ['_traces'],
}

const ALL_KEYS = new Set(Object.values(STATE_KEYS).flat())

/** The class a GLOBAL or STACK_GLOBAL names; any other name is refused, not looked up. */
export function classNamed(module: string, name: string, offset: number): PickleObject {
  if (module === 'tracemalloc' && (name === 'Snapshot' || name === '_Traces')) return { kind: 'class', name }
  return refuse(
    offset,
    `The pickle asks for the global ${quoted(`${module}.${name}`)}, which was not looked up`,
    'tracemalloc.Snapshot or tracemalloc._Traces',
  )
}

export function setItem(dict: PickleObject, key: string, value: StateValue, offset: number): void {
  if (dict.kind !== 'dict') refuse(offset, `Items are set on ${describe(dict)}`, 'a state dict')
  if (!ALL_KEYS.has(key)) refuse(offset, `State key ${quoted(key)}`, `one of ${[...ALL_KEYS].join(', ')}`)
  if (dict.entries.has(key)) refuse(offset, `State key ${quoted(key)} is set twice`)
  dict.entries.set(key, value)
}

/** NEWOBJ: an instance of one of the two classes, without arguments. */
export function newInstance(of: PickleObject, args: PickleObject, offset: number): Instance {
  if (of.kind !== 'class') refuse(offset, `NEWOBJ on ${describe(of)}`, 'one of the two classes')
  if (args.kind !== 'empty tuple')
    refuse(offset, `${of.name} is made with ${describe(args)}`, 'an empty tuple')
  return { kind: 'instance', of: of.name, state: null }
}

/** BUILD: the instance receives its state. */
export function build(instance: PickleObject, state: PickleObject, offset: number): void {
  if (instance.kind !== 'instance') refuse(offset, `BUILD on ${describe(instance)}`, 'a Snapshot or _Traces')
  if (instance.state !== null) refuse(offset, `A second BUILD on ${instance.of}`)
  if (state.kind !== 'dict') refuse(offset, `${instance.of} is built from ${describe(state)}`, 'a state dict')
  const keys = STATE_KEYS[instance.of]
  if (state.entries.size !== keys.length || keys.some((key) => !state.entries.has(key))) {
    const found = [...state.entries.keys()].join(', ')
    refuse(offset, `The state of ${instance.of} holds the keys (${found})`, keys.join(', '))
  }
  instance.state = new Map(state.entries)
}

/** What STOP leaves: the number of traces and the limit of a whole snapshot. */
export function snapshotOf(root: PickleObject, offset: number): { traceCount: number; limit: number | null } {
  const state = stateOf(root, 'Snapshot', offset)
  const traces = collectionOf(stateOf(state.get('traces'), '_Traces', offset).get('_traces'), offset)
  return { traceCount: traces, limit: limitOf(state.get('traceback_limit'), offset) }
}

function stateOf(
  value: StateValue | undefined,
  name: ClassName,
  offset: number,
): ReadonlyMap<string, StateValue> {
  if (typeof value === 'object' && value.kind === 'instance' && value.of === name && value.state !== null) {
    return value.state
  }
  return refuse(offset, `${describe(value)} in the place of a ${name}`, `tracemalloc.${name} with its state`)
}

function collectionOf(value: StateValue | undefined, offset: number): number {
  if (typeof value === 'object' && value.kind === 'traces') return value.count
  if (typeof value === 'object' && value.kind === 'empty tuple') return 0
  return refuse(offset, `${describe(value)} in the place of the traces`, 'a list or tuple of trace tuples')
}

function limitOf(value: StateValue | undefined, offset: number): number | null {
  if (typeof value === 'number') return value
  if (typeof value === 'object' && value.kind === 'None') return null
  return refuse(offset, `${describe(value)} in the place of traceback_limit`, 'an int or None')
}

export function describe(value: StateValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return 'an int'
  switch (value.kind) {
    case 'None':
      return 'None'
    case 'empty tuple':
      return 'an empty tuple'
    case 'class':
      return `the class ${value.name}`
    case 'dict':
      return 'a dict'
    case 'traces':
      return 'the traces'
    case 'instance':
      return value.state === null ? `a ${value.of} without state` : `a ${value.of}`
  }
}

/** A name from the file, short enough for a message and without control characters. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}...` : name)
}
