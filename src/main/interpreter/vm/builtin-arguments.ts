// Arguments of functions in C: how many they take, which by keyword, and the messages of getargs.c. Called by call.ts for
// functions with a list of parameters and by the constructors of built-in types.
import type { PyObject } from '../objects/object'
import type { Runtime } from './runtime'

/** A signature as Argument Clinic reads it. */
export interface Signature {
  readonly name: string
  readonly parameters: readonly string[]
  /** The first so many cannot be given by name. */
  readonly positionalOnly: number
  /** The first so many can be given by position. */
  readonly positional: number
  /** The first so many must be given. */
  readonly required: number
}

/** Of text such as `'iterable, /, start=0'`; `*` stands before keywords only, `=` behind what may be left out. */
export function signature(name: string, text: string): Signature {
  const parts = text === '' ? [] : text.split(', ')
  return signatureOf(
    name,
    parts.map((part) => part.replace(/=.*$/, '')),
    parts.filter((part) => part !== '/' && part !== '*' && !part.includes('=')).length,
  )
}

/** Of names, with `/` and `*` among them. */
export function signatureOf(name: string, parts: readonly string[], required: number): Signature {
  const parameters = parts.filter((part) => part !== '/' && part !== '*')
  const slash = parts.indexOf('/')
  const star = parts.indexOf('*')
  const positionalOnly = Math.max(slash, 0)
  const positional = star < 0 ? parameters.length : star - (slash < 0 ? 0 : 1)
  return { name, parameters, positionalOnly, positional, required }
}

/** Each parameter's argument in its place, undefined where none was given (_PyArg_UnpackKeywords). */
export function bindArguments(
  rt: Runtime,
  signature: Signature,
  args: readonly PyObject[],
  names: readonly string[] | null,
): (PyObject | undefined)[] {
  const { name, parameters, positionalOnly, positional, required } = signature
  const keywords = names?.length ?? 0
  const count = args.length - keywords
  const refuse = (message: string) => rt.error('TypeError', message)
  if (positionalOnly === parameters.length && keywords > 0)
    throw refuse(`${name}() takes no keyword arguments`)
  if (args.length > parameters.length) {
    const kind = count === 0 ? 'keyword ' : ''
    const most = parameters.length
    throw refuse(`${name}() takes at most ${most} ${kind}argument${plural(most)} (${args.length} given)`)
  }
  if (count > positional) {
    if (positional === 0) throw refuse(`${name}() takes no positional arguments`)
    const bound = Math.min(required, positional) < positional ? 'at most' : 'exactly'
    throw refuse(
      `${name}() takes ${bound} ${positional} positional argument${plural(positional)} (${count} given)`,
    )
  }
  const least = Math.min(required, positionalOnly)
  if (count < least) {
    const bound = least < positional ? 'at least' : 'exactly'
    throw refuse(`${name}() takes ${bound} ${least} positional argument${plural(least)} (${count} given)`)
  }
  const placed: (PyObject | undefined)[] = args.slice(0, count)
  while (placed.length < parameters.length) placed.push(undefined)
  if (names === null) checkRequired(rt, signature, placed)
  else placeKeywords(rt, signature, args, count, names, placed)
  return placed
}

function placeKeywords(
  rt: Runtime,
  signature: Signature,
  args: readonly PyObject[],
  count: number,
  names: readonly string[],
  placed: (PyObject | undefined)[],
): void {
  const { name, parameters, positionalOnly } = signature
  for (const [index, keyword] of names.entries()) {
    const at = parameters.indexOf(keyword, positionalOnly)
    if (at >= count) placed[at] = args[count + index]
  }
  checkRequired(rt, signature, placed)
  for (const keyword of names) {
    const at = parameters.indexOf(keyword, positionalOnly)
    if (at < 0) throw unexpectedKeyword(rt, name, keyword)
    if (at < count)
      throw rt.error(
        'TypeError',
        `argument for ${name}() given by name ('${keyword}') and position (${at + 1})`,
      )
  }
}

function checkRequired(rt: Runtime, signature: Signature, placed: readonly (PyObject | undefined)[]): void {
  const { name, parameters, required } = signature
  for (let at = 0; at < required; at++)
    if (!placed[at])
      throw rt.error('TypeError', `${name}() missing required argument '${parameters[at]}' (pos ${at + 1})`)
}

export function unexpectedKeyword(rt: Runtime, name: string, keyword: string) {
  return rt.error(
    'TypeError',
    rt.rules.minor >= 13
      ? `${name}() got an unexpected keyword argument '${keyword}'`
      : `'${keyword}' is an invalid keyword argument for ${name}()`,
  )
}

/** Positional arguments alone (_PyArg_CheckPositional); keywords are refused. */
export function checkPositional(
  rt: Runtime,
  name: string,
  args: readonly PyObject[],
  names: readonly string[] | null,
  least: number,
  most: number,
): void {
  if (names && names.length > 0) throw rt.error('TypeError', `${name}() takes no keyword arguments`)
  const count = args.length
  if (count >= least && count <= most) return
  const bound = count < least ? least : most
  const word = least === most ? '' : count < least ? 'at least ' : 'at most '
  throw rt.error('TypeError', `${name} expected ${word}${bound} argument${plural(bound)}, got ${count}`)
}

function plural(count: number): string {
  return count === 1 ? '' : 's'
}
