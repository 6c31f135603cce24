// A parsed program to code. Called by program.ts, once a program; running it again needs no second compilation.
import type { Refusal } from '../syntax/refusal'
import type { Program } from '../syntax/tree'
import type { PythonRules } from '../version'
import type { CodeTemplate } from './code'
import { docstringOf } from './functions'
import { type Scope, ScopeTable } from './scopes'
import { compileBody } from './statements'
import { NO_PARAMETERS, Unit } from './unit'

export type Compiled =
  | { readonly isRefused: false; readonly code: CodeTemplate }
  | { readonly isRefused: true; readonly refusals: readonly Refusal[] }

export function compileProgram(program: Program, rules: PythonRules): Compiled {
  const scopes = new ScopeTable(program, rules.inlinesComprehensions)
  const unit = new Unit(
    { rules, scopes },
    scopes.scopes.get(program) as Scope,
    '<module>',
    '<module>',
    1,
    NO_PARAMETERS,
  )
  const docstring = docstringOf(unit, program.body)
  if (docstring !== undefined) {
    unit.loadConstant({ kind: 'str', value: docstring })
    unit.store('__doc__')
  }
  compileBody(unit, docstring === undefined ? program.body : program.body.slice(1))
  unit.returnConstant({ kind: 'name', value: 'None' })
  if (scopes.problems.length > 0)
    return {
      isRefused: true,
      refusals: scopes.problems.map(({ line, column, message }) => ({
        line,
        column: column + 1,
        construct: message,
        isSyntaxError: true,
      })),
    }
  return { isRefused: false, code: unit.finish() }
}
