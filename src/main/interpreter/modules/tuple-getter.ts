// collections._tuplegetter: the descriptor behind the fields of a namedtuple (_collectionsmodule.c).
import type { PyObject, PyType } from '../objects/object'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import { moduleType } from './module-types'

interface TupleGetterValue {
  readonly index: number
  readonly doc: PyObject
}

export function makeTupleGetterType(rt: Runtime): PyType {
  const module = rt.rules.minor >= 12 ? 'collections' : '_collections'
  return moduleType(rt, module, '_tuplegetter', (type) => {
    const { slots } = type
    const of = (object: PyObject) => object.value as TupleGetterValue
    slots.construct = (rt, made, args) => {
      const [index, doc] = args as [PyObject, PyObject]
      doc.refs++
      const value: TupleGetterValue = { index: Number(index.value as IntValue), doc }
      const getter = rt.create(made, value, 48)
      rt.gc.track(getter)
      return getter
    }
    slots.traverse = (object, visit) => visit(of(object).doc)
    slots.dealloc = (rt, object) => {
      rt.gc.untrack(object)
      rt.decref(of(object).doc)
      rt.release(object)
    }
    slots.size = () => 48
    slots.descrGet = (rt, descriptor, object, _owner) => {
      if (!object || object === rt.none) {
        descriptor.refs++
        return descriptor
      }
      const { index } = of(descriptor)
      if (!rt.isInstance(object, rt.types.tuple))
        throw rt.error(
          'TypeError',
          `descriptor for index '${index}' for tuple subclasses doesn't apply to '${object.type.name}' object`,
        )
      const item = (object.value as PyObject[])[index]
      if (!item) throw rt.error('IndexError', 'tuple index out of range')
      item.refs++
      return item
    }
    slots.descrSet = (rt, _descriptor, _object, value) => {
      throw rt.error('AttributeError', value ? "can't set attribute" : "can't delete attribute")
    }
    if (rt.rules.minor >= 9)
      slots.repr = (rt, object) =>
        rt.str(`${type.qualifiedName}(${of(object).index}, ${rt.repr(of(object).doc)})`)
  })
}
