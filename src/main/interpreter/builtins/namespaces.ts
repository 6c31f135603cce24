// Built-in functions about namespaces: globals, locals, vars, dir (bltinmodule.c).
import { dictSetText, newDict } from '../objects/dict'
import { newList } from '../objects/list'
import type { Native, PyObject } from '../objects/object'
import type { Frame } from '../vm/frame'
import type { Runtime } from '../vm/runtime'
import { namesOfDict } from '../objects/attributes'

type Add = (name: string, least: number, most: number, call: Native) => void

export function addNamespaces(add: Add): void {
  add('globals', 0, 0, (rt) => {
    const { globals } = rt.frame as Frame
    globals.refs++
    return globals
  })
  add('locals', 0, 0, (rt) => localsOf(rt, rt.frame as Frame))
  add('vars', 0, 1, (rt, [object]) => {
    if (!object) return localsOf(rt, rt.frame as Frame)
    const found = rt.attributeOrNull(object, '__dict__')
    if (found) return found
    throw rt.error('TypeError', 'vars() argument must have __dict__ attribute')
  })
  add('dir', 0, 1, (rt, [object]) => {
    if (!object) {
      const names = localsOf(rt, rt.frame as Frame)
      const list = newList(
        rt,
        namesOfDict(rt, names).map((name) => rt.internedStr(name)),
      )
      rt.decref(names)
      return sorted(rt, list)
    }
    const names = rt.callSpecial(object, '__dir__', [])
    if (!names) throw rt.error('TypeError', 'object does not provide __dir__')
    const list = newList(rt, [])
    try {
      rt.extendList(list, names)
    } catch (problem) {
      rt.decref(list)
      throw problem
    } finally {
      rt.decref(names)
    }
    return sorted(rt, list)
  })
}

/** Takes over the list, gives it back sorted. */
function sorted(rt: Runtime, list: PyObject): PyObject {
  const sort = rt.getAttribute(list, 'sort')
  try {
    rt.decref(rt.call(sort, []))
    return list
  } catch (problem) {
    rt.decref(list)
    throw problem
  } finally {
    rt.decref(sort)
  }
}

/** In a function a new dict of the names that have values now; up to 3.12 CPython keeps one for the frame. */
function localsOf(rt: Runtime, frame: Frame): PyObject {
  const { namespace } = frame
  if (namespace) {
    namespace.refs++
    return namespace
  }
  const { template } = frame.code.value
  const made = newDict(rt)
  for (const [at, name] of template.variables.entries()) {
    const value = frame.values[at]
    if (value) dictSetText(rt, made, name, value)
  }
  for (const [at, name] of [...template.cells, ...template.frees].entries()) {
    const value = frame.cells[at]?.value.content
    if (value) dictSetText(rt, made, name, value)
  }
  return made
}
