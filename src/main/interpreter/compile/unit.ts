// One code object being compiled: its assembler, its tables of constants and names, its scope, and the blocks that a
// return, break or continue has to leave.
import type { ConstantValue, Statement } from '../syntax/tree'
import type { PythonRules } from '../version'
import { Assembler, type Label, type Protection } from './assembler'
import type { CodeConstant, CodeTemplate } from './code'
import { constantKey } from './constants'
import * as op from './opcodes'
import type { Scope, ScopeTable } from './scopes'

/** What stands between a statement and the end of its function, inside out. */
export type Block =
  | { readonly kind: 'loop'; readonly start: Label; readonly end: Label; readonly isFor: boolean }
  | { readonly kind: 'finally'; readonly protection: Protection; readonly body: readonly Statement[] }
  | { readonly kind: 'with'; readonly protection: Protection; readonly line: number }
  | { readonly kind: 'try'; readonly protection: Protection }
  /** An except clause; the name it unbinds when left. */
  | {
      readonly kind: 'handler'
      readonly protections: readonly Protection[]
      readonly name: string | undefined
    }
  /** A finally body that runs because of an exception, which lies on the stack. */
  | { readonly kind: 'raising'; readonly protection: Protection }

export interface CompileContext {
  readonly rules: PythonRules
  readonly scopes: ScopeTable
}

export interface Shape {
  readonly positionalOnly: number
  readonly positional: number
  readonly keywordOnly: number
  readonly hasStar: boolean
  readonly hasDoubleStar: boolean
}

export class Unit {
  readonly assembler = new Assembler()
  readonly blocks: Block[] = []
  readonly variables: string[] = []
  readonly cells: string[]
  readonly frees: string[]
  docstring: string | undefined
  readonly #constants: CodeConstant[] = []
  readonly #constantIndex = new Map<string, number>()
  readonly #names: string[] = []
  readonly #nameIndex = new Map<string, number>()
  readonly #variableIndex = new Map<string, number>()
  readonly #derefIndex = new Map<string, number>()
  /** Inlined comprehensions that are being compiled, outermost first: the slots of the names they bind. */
  readonly #inlined: { readonly scope: Scope; readonly slots: ReadonlyMap<string, number> }[] = []

  constructor(
    readonly context: CompileContext,
    readonly scope: Scope,
    readonly name: string,
    readonly qualifiedName: string,
    readonly firstLine: number,
    readonly shape: Shape,
  ) {
    if (scope.kind === 'function') {
      for (const parameter of scope.parameters) this.variable(parameter)
      for (const [name, placed] of scope.placements) if (placed === 'local') this.variable(name)
    }
    this.cells = scope.namesPlaced('cell').sort()
    if (scope.needsClassCell) this.cells.push('__class__')
    this.frees = [...new Set([...scope.namesPlaced('free'), ...scope.classFrees])].sort()
    for (const [index, name] of [...this.cells, ...this.frees].entries()) this.#derefIndex.set(name, index)
    this.assembler.line = firstLine
  }

  constant(value: ConstantValue): number {
    const key = constantKey(value)
    const known = this.#constantIndex.get(key)
    if (known !== undefined) return known
    this.#constantIndex.set(key, this.#constants.length)
    return this.#constants.push(value) - 1
  }

  code(template: CodeTemplate): number {
    return this.#constants.push(template) - 1
  }

  nameIndex(name: string): number {
    const known = this.#nameIndex.get(name)
    if (known !== undefined) return known
    this.#nameIndex.set(name, this.#names.length)
    return this.#names.push(name) - 1
  }

  variable(name: string): number {
    const known = this.#variableIndex.get(name)
    if (known !== undefined) return known
    this.#variableIndex.set(name, this.variables.length)
    return this.variables.push(name) - 1
  }

  deref(name: string): number {
    return this.#derefIndex.get(name) ?? 0
  }

  loadConstant(value: ConstantValue): void {
    this.assembler.emit(op.LOAD_CONST, this.constant(value))
  }

  loadNone(): void {
    this.loadConstant({ kind: 'name', value: 'None' })
  }

  /** RETURN_CONST of 3.12 and 3.13 needs no stack. */
  returnConstant(value: ConstantValue): void {
    const { minor } = this.context.rules
    this.withSurplus(minor === 12 || minor === 13 ? -1 : 0, () => this.loadConstant(value))
    this.assembler.emit(op.RETURN_VALUE)
  }

  load(name: string): void {
    this.#access(name, op.LOAD_FAST, op.LOAD_GLOBAL, op.LOAD_NAME, op.LOAD_DEREF)
  }

  store(name: string): void {
    this.#access(name, op.STORE_FAST, op.STORE_GLOBAL, op.STORE_NAME, op.STORE_DEREF)
  }

  remove(name: string): void {
    this.#access(name, op.DELETE_FAST, op.DELETE_GLOBAL, op.DELETE_NAME, op.DELETE_DEREF)
  }

  #access(name: string, fast: number, global: number, plain: number, deref: number): void {
    const { assembler, scope } = this
    const mangled = this.mangled(name)
    for (let at = this.#inlined.length - 1; at >= 0; at--) {
      const slot = this.#inlined[at]?.slots.get(name)
      if (slot !== undefined) return assembler.emit(fast, slot)
    }
    // In a class body a comprehension sees what is around the class.
    const seen = scope.kind === 'class' ? (this.#inlined[0]?.scope ?? scope) : scope
    const placed = seen.placements.get(mangled) ?? seen.placements.get(name) ?? 'global'
    const key = mangled
    if (seen !== scope)
      return placed === 'free'
        ? assembler.emit(deref, this.deref(name))
        : assembler.emit(global, this.nameIndex(key))
    if (placed === 'cell' || placed === 'free') {
      const isClassLoad = scope.kind === 'class' && deref === op.LOAD_DEREF
      assembler.emit(isClassLoad ? op.LOAD_CLASSDEREF : deref, this.deref(name))
    } else if (placed === 'explicit-global') assembler.emit(global, this.nameIndex(key))
    else if (scope.kind === 'function')
      if (placed === 'local') assembler.emit(fast, this.variable(name))
      else assembler.emit(global, this.nameIndex(key))
    else assembler.emit(plain, this.nameIndex(key))
  }

  /** The line of an attribute's name, which instructions have from 3.10 on; before, that of the whole expression. */
  atName(line: number): void {
    if (this.context.rules.minor >= 10) this.assembler.line = line
  }

  /** A generator's code starts by returning it, and from 3.12 on turns StopIteration into RuntimeError. */
  #stackSizeOfCPython(): number {
    const { minor } = this.context.rules
    const ofAll = minor >= 13 ? 1 : 0
    const least = !this.scope.isGenerator || minor <= 10 ? ofAll : minor === 11 ? 1 : 2
    return Math.max(this.assembler.deepestOfCPython, least)
  }

  /** From 3.11 on something lies beside every callee: compiles `body` with `count` values more on CPython's stack. */
  withSurplus(count: number, body: () => void): void {
    this.assembler.surplus += count
    body()
    this.assembler.surplus -= count
  }

  /** Compiles `body` with slots of its own for what the comprehension binds. */
  inline(scope: Scope, body: (slots: readonly number[]) => void): void {
    const slots = new Map<string, number>()
    for (const name of scope.order)
      if (name !== ITERATOR && scope.bound.has(name))
        slots.set(name, this.variables.push(`${name}${HIDDEN}${this.variables.length}`) - 1)
    this.#inlined.push({ scope, slots })
    body([...slots.values()])
    this.#inlined.pop()
  }

  /** __private names of a class body and its methods carry the name of the class. */
  mangled(name: string): string {
    if (!name.startsWith('__') || name.endsWith('__') || name.includes('.')) return name
    for (let scope: Scope | undefined = this.scope; scope; scope = scope.parent)
      if (scope.kind === 'class') {
        const owner = scope.name.replace(/^_+/, '')
        return owner ? `_${owner}${name}` : name
      }
    return name
  }

  finish(): CodeTemplate {
    const { shape, scope } = this
    const isFunction = scope.kind === 'function'
    return {
      kind: 'code',
      name: this.name,
      qualifiedName: this.qualifiedName,
      firstLine: this.firstLine,
      ...this.assembler.finish(),
      constants: this.#constants,
      names: this.#names,
      variables: this.variables.map((name) => name.split(HIDDEN, 1)[0] as string),
      cells: this.cells,
      frees: this.frees,
      cellParameters: this.cells.map((name) => scope.parameters.indexOf(name)),
      argumentCount: shape.positionalOnly + shape.positional,
      positionalOnlyCount: shape.positionalOnly,
      keywordOnlyCount: shape.keywordOnly,
      hasStar: shape.hasStar,
      hasDoubleStar: shape.hasDoubleStar,
      isGenerator: isFunction && scope.isGenerator,
      isFunction,
      stackSize: this.assembler.deepest,
      stackSizeOfCPython: this.#stackSizeOfCPython(),
      docstring: this.docstring,
    }
  }
}

/** The parameter of a comprehension that is a function. */
const ITERATOR = '.0'
/** Parts the name of a slot of an inlined comprehension from a number that keeps it apart. */
const HIDDEN = '\0'

export const NO_PARAMETERS: Shape = {
  positionalOnly: 0,
  positional: 0,
  keywordOnly: 0,
  hasStar: false,
  hasDoubleStar: false,
}
