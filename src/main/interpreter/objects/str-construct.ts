// str(): of an object, and of bytes in an encoding (unicode_new_impl, PyUnicode_FromEncodedObject).
import { bindArguments, checkPositional, signature } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'
import { bytesLike, decodeBytes } from './bytes-codec'
import type { PyObject, PyType } from './object'
import { isStr, newStr, newStrOfType, textOf } from './str'
import { strOf } from './text-protocol'

const STR = signature('str', 'object=, encoding=, errors=')

export function constructStr(
  rt: Runtime,
  type: PyType,
  args: readonly PyObject[],
  names: readonly string[] | null,
): PyObject {
  if (type === rt.types.str && args.length === 1 && names === null) return strOf(rt, args[0] as PyObject)
  if (rt.rules.minor >= 13 && names === null) checkPositional(rt, 'str', args, null, 0, 3)
  const [object, encoding, errors] = bindArguments(rt, STR, args, names)
  const made = contentOf(rt, object, encoding, errors)
  if (type === rt.types.str) return made
  try {
    return newStrOfType(rt, type, textOf(made))
  } finally {
    rt.decref(made)
  }
}

function contentOf(
  rt: Runtime,
  object: PyObject | undefined,
  encoding: PyObject | undefined,
  errors: PyObject | undefined,
): PyObject {
  if (!object) return newStr(rt, '')
  if (!encoding && !errors) return strOf(rt, object)
  const codec = nameArgument(rt, 'str', 'encoding', 2, encoding)
  const handler = nameArgument(rt, 'str', 'errors', 3, errors)
  if (isStr(rt, object)) throw rt.error('TypeError', 'decoding str is not supported')
  const bytes = bytesLike(rt, object)
  if (!bytes)
    throw rt.error('TypeError', `decoding to str: need a bytes-like object, ${object.type.name} found`)
  return decodeBytes(rt, bytes, codec, handler)
}

/** An optional argument that must be a str without zero characters. */
export function nameArgument(
  rt: Runtime,
  owner: string,
  parameter: string,
  position: number,
  value: PyObject | undefined,
): string | undefined {
  if (!value) return undefined
  if (!isStr(rt, value)) {
    const { minor } = rt.rules
    const isNumbered = minor <= 9 && owner !== 'encode' && owner !== 'decode'
    const shown = isNumbered ? `argument ${position}` : `argument '${parameter}'`
    throw rt.error(
      'TypeError',
      `${owner}() ${shown} must be str, not ${value === rt.none ? 'None' : value.type.name}`,
    )
  }
  const text = textOf(value)
  if (text.includes('\0')) throw rt.error('ValueError', 'embedded null character')
  return text
}
