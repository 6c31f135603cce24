// str.format and format_map (unicode_format.h): looks the values of replacement fields up and formats them into a writer.
// The template is read by text/markup.
import {
  argumentMissing,
  checkConversion,
  type Field,
  FieldNumbering,
  MARKUP_DEPTH,
  nextMarkup,
  parseFieldName,
  tooDeep,
} from '../text/markup'
import type { IntValue } from '../values/int'
import { intRepr } from '../values/int-text'
import { ValueProblem } from '../values/value-problem'
import type { Runtime } from '../vm/runtime'
import { formatBuiltin, formatValue } from './format'
import { type PyObject, type PyStr } from './object'
import { newStr } from './str'
import { asciiOf, reprOf, strOf, withDecimalScratch } from './text-protocol'
import { TextWriter } from './text-writer'

/** What a template's fields name. */
export interface FormatArguments {
  readonly positional: readonly PyObject[] | null
  /** New reference. */
  readonly named: (name: PyStr) => PyObject
}

/** New reference to a str. */
export function formatTemplate(rt: Runtime, template: PyStr, given: FormatArguments): PyStr {
  return buildText(rt, template.value.text, template, given, MARKUP_DEPTH, new FieldNumbering())
}

function buildText(
  rt: Runtime,
  template: string,
  object: PyStr | null,
  given: FormatArguments,
  depth: number,
  numbering: FieldNumbering,
): PyStr {
  if (depth <= 0) throw tooDeep()
  const writer = new TextWriter(rt, true, template.length + 100)
  let isDone = false
  try {
    for (let at = 0; at < template.length;) {
      const { literal, field, next } = nextMarkup(template, at)
      at = next
      if (literal !== '') {
        if (!field && at === template.length) writer.overallocate = false
        if (object && literal.length === template.length) writer.writeStr(object)
        else writer.write(literal)
      }
      if (!field) continue
      if (at === template.length) writer.overallocate = false
      writeField(rt, writer, field, given, depth, numbering)
    }
    isDone = true
    return writer.finish()
  } finally {
    if (!isDone) writer.discard()
  }
}

function writeField(
  rt: Runtime,
  writer: TextWriter,
  field: Field,
  given: FormatArguments,
  depth: number,
  numbering: FieldNumbering,
): void {
  let value = lookUp(rt, field.name, given, numbering)
  try {
    if (field.conversion !== '') {
      const how = checkConversion(field.conversion)
      const shown = how === 'r' ? reprOf(rt, value) : how === 's' ? strOf(rt, value) : asciiOf(rt, value)
      rt.decref(value)
      value = shown
    }
    let { spec } = field
    if (field.isSpecNested) {
      const made = buildText(rt, spec, null, given, depth - 1, numbering)
      spec = made.value.text
      rt.decref(made)
    }
    if (value.type === rt.types.int && spec === '') {
      const number = value.value as IntValue
      const text = intRepr(number, rt.rules.minor, rt.intMaxStrDigits)
      withDecimalScratch(rt, number, () => writer.write(text), text)
    } else {
      // Exact values of these types are formatted without their method.
      const isDirect = [rt.types.str, rt.types.int, rt.types.float].includes(value.type)
      const made = (isDirect ? formatBuiltin : formatValue)(rt, value, spec) as PyStr
      try {
        writer.writeStr(made)
      } finally {
        rt.decref(made)
      }
    }
  } finally {
    rt.decref(value)
  }
}

/** get_field_object: an argument, then its attributes and items. */
function lookUp(rt: Runtime, name: string, given: FormatArguments, numbering: FieldNumbering): PyObject {
  const { first, path } = parseFieldName(name)
  const wanted = numbering.resolve(first)
  let value: PyObject
  if (typeof wanted === 'number') {
    if (given.positional === null)
      throw new ValueProblem('ValueError', 'Format string contains positional fields')
    const found = given.positional[wanted]
    if (!found) throw argumentMissing(wanted)
    found.refs++
    value = found
  } else {
    const key = newStr(rt, wanted)
    try {
      value = given.named(key)
    } finally {
      rt.decref(key)
    }
  }
  for (const accessor of path) {
    const owner = value
    try {
      if (accessor.kind === 'problem') throw accessor.problem
      value =
        accessor.kind === 'attribute'
          ? rt.getAttribute(owner, accessor.name)
          : itemOf(rt, owner, accessor.key)
    } finally {
      rt.decref(owner)
    }
  }
  return value
}

function itemOf(rt: Runtime, owner: PyObject, key: string | number): PyObject {
  const { getItem } = owner.type.slots
  if (!getItem) throw rt.error('TypeError', `'${owner.type.name}' object is not subscriptable`)
  const made = typeof key === 'number' ? rt.int(key as IntValue) : newStr(rt, key)
  try {
    return getItem(rt, owner, made)
  } finally {
    rt.decref(made)
  }
}
