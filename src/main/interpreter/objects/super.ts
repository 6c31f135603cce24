// super(): attributes looked up past a class in the order of resolution of an object's type.
import type { CellValue, Frame } from '../vm/frame'
import type { Runtime } from '../vm/runtime'
import { getset } from './define'
import { attributeError } from './exceptions'
import { type PyObject, PyType, type PythonError } from './object'

interface SuperValue {
  /** The class after which the search begins. */
  readonly after: PyType
  /** Null: unbound. */
  readonly object: PyObject | null
  /** Whose order of resolution is followed. */
  readonly start: PyType | null
}

/** super_init_without_args: the cell __class__ and the first argument of the calling function. */
function implicit(rt: Runtime, frame: Frame | null): { after: PyObject; object: PyObject } {
  const problem = (message: string): PythonError => rt.error('RuntimeError', message)
  if (!frame) throw problem('super(): no arguments')
  const { template } = frame.code.value
  if (template.argumentCount === 0) throw problem('super(): no arguments')
  const asCell = template.cellParameters.indexOf(0)
  const object =
    asCell >= 0 ? (frame.cells[asCell] as PyObject<CellValue>).value.content : (frame.values[0] ?? null)
  if (!object) throw problem('super(): arg[0] deleted')
  const at = template.frees.indexOf('__class__')
  if (at < 0) throw problem('super(): __class__ cell not found')
  const after = (frame.cells[template.cells.length + at] as PyObject<CellValue>).value.content
  if (!after) throw problem('super(): empty __class__ cell')
  return { after, object }
}

export function initSuper(rt: Runtime): void {
  const { slots } = rt.types.super
  slots.construct = (rt, _, args, names) => {
    if (names && names.length > 0) throw rt.error('TypeError', 'super() takes no keyword arguments')
    if (args.length > 2)
      throw rt.error('TypeError', `super() expected at most 2 arguments, got ${args.length}`)
    const { after, object } =
      args.length === 0 ? implicit(rt, rt.frame) : { after: args[0] as PyObject, object: args[1] ?? null }
    if (!(after instanceof PyType))
      throw rt.error('TypeError', `super() argument 1 must be a type, not ${after.type.name}`)
    const value: SuperValue = { after, object, start: object ? startOf(rt, after, object) : null }
    after.refs++
    if (object) object.refs++
    const made = rt.create(rt.types.super, value, rt.objects.layouts.super.request)
    rt.gc.track(made)
    return made
  }
  slots.init = () => undefined
  for (const [name, key] of [
    ['__thisclass__', 'after'],
    ['__self__', 'object'],
    ['__self_class__', 'start'],
  ] as const)
    getset(rt, rt.types.super, name, (rt, self) => {
      const part = (self.value as SuperValue)[key] ?? rt.none
      part.refs++
      return part
    })
  const { getAttribute } = slots
  slots.getAttribute = (rt, self, name) => {
    const { after, object, start } = self.value as SuperValue
    if (start && object && name !== '__class__') {
      const rest = start.mro.slice(start.mro.indexOf(after) + 1)
      for (const type of rest) {
        const found = type.members.get(name)
        if (!found) continue
        const { descrGet } = found.type.slots
        if (descrGet) return descrGet(rt, found, object === start ? null : object, start)
        found.refs++
        return found
      }
      if (!OWN.has(name)) throw attributeError(rt, `'super' object has no attribute '${name}'`, self, name)
    }
    return getAttribute ? getAttribute(rt, self, name) : rt.genericGet(self, name)
  }
  slots.repr = (rt, self) => {
    const { after, start } = self.value as SuperValue
    return rt.str(`<super: <class '${after.name}'>, ${start ? `<${start.name} object>` : 'NULL'}>`)
  }
  slots.traverse = (self, visit) => {
    const { after, object } = self.value as SuperValue
    visit(after)
    if (object) visit(object)
  }
  slots.dealloc = (rt, self) => {
    rt.gc.untrack(self)
    const { after, object } = self.value as SuperValue
    if (object) rt.decref(object)
    rt.decref(after)
    rt.release(self)
  }
}

/** What super() has itself, where no class behind has it. */
const OWN = new Set(['__thisclass__', '__self__', '__self_class__'])

/** supercheck. */
function startOf(rt: Runtime, after: PyType, object: PyObject): PyType {
  if (object instanceof PyType && object.isSubtypeOf(after)) return object
  if (object.type.isSubtypeOf(after)) return object.type
  throw rt.error('TypeError', 'super(type, obj): obj must be an instance or subtype of type')
}
