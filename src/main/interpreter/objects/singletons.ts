// None, Ellipsis, NotImplemented.
import { hashNone } from '../values/hash'
import type { Runtime } from '../vm/runtime'

export function initSingletons(rt: Runtime): void {
  const { NoneType, ellipsis, NotImplementedType } = rt.types
  NoneType.slots.repr = (rt) => rt.str('None')
  NoneType.slots.str = NoneType.slots.repr
  NoneType.slots.truth = () => false
  NoneType.slots.hash = (rt, object) => hashNone(rt.addressOf(object), rt.rules.minor)
  ellipsis.slots.repr = (rt) => rt.str('Ellipsis')
  ellipsis.slots.str = ellipsis.slots.repr
  NotImplementedType.slots.repr = (rt) => rt.str('NotImplemented')
  NotImplementedType.slots.str = NotImplementedType.slots.repr
  for (const [type, only] of [
    [NoneType, rt.none],
    [ellipsis, rt.ellipsis],
    [NotImplementedType, rt.notImplemented],
  ] as const) {
    type.slots.size = () => 16
    type.slots.init = () => undefined
    type.slots.construct = (rt, made, args) => {
      if (args.length > 0) throw rt.error('TypeError', `${made.name} takes no arguments`)
      only.refs++
      return only
    }
  }
}
