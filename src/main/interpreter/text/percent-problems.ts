// What the % operator of str says about its arguments. 3.15 names the argument: its number in a tuple, its key in a mapping,
// nothing where the right operand is the only argument.
import type { IntValue } from '../values/int'
import { type Minor, type ProblemType, ValueProblem } from '../values/value-problem'

/** Which argument a message is about: an index from 1, the repr of a key, or null for a lone argument. */
export type ArgumentName = number | string | null

function typeError(message: string): ValueProblem {
  return new ValueProblem('TypeError', message)
}

function about(argument: ArgumentName): string {
  return argument === null ? 'format argument: ' : `format argument ${argument}: `
}

/** `count` is how many arguments there are. */
export function notEnoughArguments(count: number, minor: Minor): ValueProblem {
  const detail = minor >= 15 ? ` (got ${count})` : ''
  return typeError(`not enough arguments for format string${detail}`)
}

export function notAllConverted(required: number, count: number, minor: Minor): ValueProblem {
  const detail = minor >= 15 ? ` (required ${required}, got ${count})` : ''
  return typeError(`not all arguments converted during string formatting${detail}`)
}

export function mappingRequired(typeName: string, minor: Minor): ValueProblem {
  return typeError(`format requires a mapping${minor >= 15 ? `, not ${typeName}` : ''}`)
}

export function starNeedsInt(typeName: string, argument: ArgumentName, minor: Minor): ValueProblem {
  return typeError(minor >= 15 ? `${about(argument)}* requires int, not ${typeName}` : '* wants int')
}

/** A value that is no number where %d, %x ... need one. */
export function numberRequired(
  type: string,
  typeName: string,
  argument: ArgumentName,
  minor: Minor,
): ValueProblem {
  const isInteger = type === 'o' || type === 'x' || type === 'X'
  if (minor >= 15) {
    return typeError(
      `${about(argument)}%${type} requires ${isInteger ? 'an integer' : 'a real number'}, not ${typeName}`,
    )
  }
  const wanted = isInteger ? 'an integer' : minor >= 10 ? 'a real number' : 'a number'
  return typeError(`%${type} format: ${wanted} is required, not ${typeName}`)
}

/** %e, %f, %g of no number. */
export function floatRequired(
  type: string,
  typeName: string,
  argument: ArgumentName,
  minor: Minor,
): ValueProblem {
  if (minor >= 15) return typeError(`${about(argument)}%${type} requires a real number, not ${typeName}`)
  return typeError(`must be real number, not ${typeName}`)
}

/** %c of something that is neither an int nor one character; `length` of a str, null of anything else. */
export function characterRequired(
  typeName: string,
  length: number | null,
  argument: ArgumentName,
  minor: Minor,
): ValueProblem {
  if (minor < 14) return typeError('%c requires int or char')
  const got = length === null ? typeName : `a string of length ${length}`
  if (minor >= 15)
    return typeError(`${about(argument)}%c requires an integer or a unicode character, not ${got}`)
  return typeError(`%c requires an int or a unicode character, not ${got}`)
}

/** %c of an int that is no code point; up to 3.9 one beyond a machine word is no character at all. */
export function characterOutOfRange(code: IntValue, argument: ArgumentName, minor: Minor): ValueProblem {
  if (minor <= 9 && BigInt.asIntN(64, BigInt(code)) !== BigInt(code)) {
    return characterRequired('int', null, argument, minor)
  }
  const type: ProblemType = 'OverflowError'
  return new ValueProblem(
    type,
    `${minor >= 15 ? about(argument) : ''}%c ${minor >= 15 ? 'argument' : 'arg'} not in range(0x110000)`,
  )
}
