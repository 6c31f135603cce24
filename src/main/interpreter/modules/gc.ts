// gc. Source: Modules/gcmodule.c.
import { setOwnAttribute } from '../objects/attributes'
import { builtin } from '../objects/define'
import { dictSetText, newDict } from '../objects/dict'
import { itemsOf, newList, newTuple } from '../objects/list'
import type { PyObject } from '../objects/object'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import { ANY, newModule } from './module'

export function makeGc(rt: Runtime): PyObject {
  const { gc } = rt
  const numbers = (values: readonly number[]) =>
    newTuple(
      rt,
      values.map((one) => rt.int(one)),
    )
  const callbacks = newList(rt, [])
  callbacks.refs++
  const made = newModule(
    rt,
    'gc',
    {
      enable: [0, 0, () => ((gc.isEnabled = true), rt.newNone())],
      disable: [0, 0, () => ((gc.isEnabled = false), rt.newNone())],
      isenabled: [0, 0, () => rt.bool(gc.isEnabled)],
      get_threshold: [0, 0, () => numbers(gc.thresholds)],
      set_threshold: [0, ANY, setThreshold],
      get_count: [0, 0, () => numbers(gc.counts)],
      get_debug: [0, 0, () => rt.int(0)],
      get_stats: [0, 0, statistics],
      is_tracked: [1, 1, (_, [object]) => rt.bool((object as PyObject).gc !== null)],
      is_finalized: [1, 1, (_, [object]) => rt.bool((object as PyObject).attributes?.isFinalized === true)],
      get_referents: [
        0,
        ANY,
        (_, args) =>
          newList(
            rt,
            args.flatMap((one) => referents(one)),
          ),
      ],
      get_referrers: [0, ANY, (_, args) => newList(rt, referrers(rt, args))],
      freeze: [0, 0, () => (gc.freeze(), rt.newNone())],
      unfreeze: [0, 0, () => (gc.unfreeze(), rt.newNone())],
      get_freeze_count: [0, 0, () => rt.int(gc.frozen)],
    },
    { garbage: newList(rt, []), callbacks },
  )
  const add = (name: string, parameters: readonly string[], call: Parameters<typeof builtin>[4]) =>
    setOwnAttribute(rt, made, name, builtin(rt, name, 0, 1, call, parameters, 'gc'))
  add('collect', ['generation'], (_, [generation]) => rt.int(gc.collect(generationOf(rt, generation) ?? 2)))
  add('get_objects', ['generation'], (_, [given]) => {
    const found = gc.objects(given && given !== rt.none ? generationOf(rt, given) : null)
    for (const one of found) one.refs++
    return newList(rt, found)
  })
  gc.notify = (phase, generation, collected) => notify(rt, callbacks, phase, generation, collected)
  return made
}

function generationOf(rt: Runtime, object: PyObject | undefined): number | null {
  if (!object) return null
  const { index } = object.type.slots
  if (!index) throw rt.error('TypeError', `'${object.type.name}' object cannot be interpreted as an integer`)
  const generation = Number(index(rt, object))
  if (generation < 0 || generation > 2) throw rt.error('ValueError', 'invalid generation')
  return generation
}

function setThreshold(rt: Runtime, args: readonly PyObject[]): PyObject {
  if (args.length === 0 || args.length > 3) {
    const message =
      rt.rules.minor >= 13
        ? 'gc.set_threshold requires 1 to 3 arguments'
        : args.length === 0
          ? 'set_threshold() takes at least 1 argument (0 given)'
          : `set_threshold() takes at most 3 arguments (${args.length} given)`
    throw rt.error('TypeError', message)
  }
  for (const [at, one] of args.entries()) {
    const { index } = one.type.slots
    if (!index) throw rt.error('TypeError', `'${one.type.name}' object cannot be interpreted as an integer`)
    rt.gc.thresholds[at] = Number(index(rt, one) as IntValue)
  }
  return rt.newNone()
}

function statistics(rt: Runtime): PyObject {
  return newList(
    rt,
    rt.gc.statistics.map(({ collections, collected, uncollectable }) => {
      const made = newDict(rt)
      for (const [name, value] of Object.entries({ collections, collected, uncollectable })) {
        const number = rt.int(value)
        dictSetText(rt, made, name, number)
        rt.decref(number)
      }
      return made
    }),
  )
}

/** New references. */
function referents(object: PyObject): PyObject[] {
  const found: PyObject[] = []
  object.type.slots.traverse?.(object, (held) => {
    held.refs++
    found.push(held)
  })
  return found
}

function referrers(rt: Runtime, wanted: readonly PyObject[]): PyObject[] {
  return rt.gc.objects().filter((object) => {
    let refers = false
    object.type.slots.traverse?.(object, (held) => (refers ||= wanted.includes(held)))
    if (refers) object.refs++
    return refers
  })
}

function notify(
  rt: Runtime,
  callbacks: PyObject,
  phase: string,
  generation: number,
  collected: number,
): void {
  if ((callbacks.value as { items: PyObject[] }).items.length === 0) return
  const facts = newDict(rt)
  for (const [name, value] of Object.entries({ generation, collected, uncollectable: 0 })) {
    const number = rt.int(value)
    dictSetText(rt, facts, name, number)
    rt.decref(number)
  }
  const shown = rt.internedStr(phase)
  for (const callback of itemsOf(rt, callbacks)) {
    rt.unraisable(() => rt.decref(rt.call(callback, [shown, facts])))
    rt.decref(callback)
  }
  rt.decref(shown)
  rt.decref(facts)
}
