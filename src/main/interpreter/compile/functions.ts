// Everything that makes a code object of its own: functions, lambdas, classes, comprehensions.
import { cleanedDocumentation, hasAnnotations, staticAttributes } from './class-body'
import type {
  ClassStatement,
  Comprehension,
  Expression,
  FunctionStatement,
  Parameters,
  Statement,
} from '../syntax/tree'
import { Label } from './assembler'
import type { CodeTemplate } from './code'
import { folded } from './constants'
import { compileArguments, compileExpression, compileIterable, jumpUnless } from './expressions'
import * as op from './opcodes'
import type { Scope } from './scopes'
import { compileBody, compileTarget } from './statements'
import { NO_PARAMETERS, type Shape, Unit } from './unit'

function shapeOf(parameters: Parameters): Shape {
  return {
    positionalOnly: parameters.positionalOnly.length,
    positional: parameters.positional.length,
    keywordOnly: parameters.keywordOnly.length,
    hasStar: parameters.star !== undefined,
    hasDoubleStar: parameters.doubleStar !== undefined,
  }
}

function inner(unit: Unit, node: object, name: string, line: number, shape: Shape): Unit {
  const scope = unit.context.scopes.scopes.get(node) as Scope
  const isOuter = unit.scope.kind === 'module' || unit.scope.placements.get(name) === 'explicit-global'
  const separator = unit.scope.kind === 'function' ? '.<locals>.' : '.'
  return new Unit(
    unit.context,
    scope,
    name,
    isOuter ? name : unit.qualifiedName + separator + name,
    line,
    shape,
  )
}

/** Defaults and annotations; answers with the flags of MAKE_FUNCTION. */
function compileDefaults(unit: Unit, parameters: Parameters, returns: Expression | undefined): number {
  const { assembler } = unit
  let flags = 0
  const defaults = [...parameters.positionalOnly, ...parameters.positional].flatMap(
    ({ fallback }) => fallback ?? [],
  )
  if (defaults.length > 0) {
    compileExpression(unit, { ...(defaults[0] as Expression), kind: 'Tuple', items: defaults } as Expression)
    flags |= 1
  }
  const named = parameters.keywordOnly.filter(({ fallback }) => fallback)
  if (named.length > 0) {
    for (const { fallback } of named) compileExpression(unit, fallback as Expression)
    unit.loadConstant({
      kind: 'tuple',
      items: named.map(({ name }) => ({ kind: 'str', value: unit.mangled(name) })),
    })
    assembler.emit(op.BUILD_CONST_KEY_MAP, named.length)
    flags |= 2
  }
  const all = [...parameters.positionalOnly, ...parameters.positional, ...parameters.keywordOnly]
  if (parameters.star) all.push(parameters.star)
  if (parameters.doubleStar) all.push(parameters.doubleStar)
  const annotated = all.filter(({ annotation }) => annotation)
  // From 3.14 on annotations are code that runs when somebody asks.
  if ((annotated.length > 0 || returns) && !unit.context.rules.delaysAnnotations) {
    for (const { name, annotation } of annotated) {
      unit.loadConstant({ kind: 'str', value: unit.mangled(name) })
      compileExpression(unit, annotation as Expression)
    }
    if (returns) {
      unit.loadConstant({ kind: 'str', value: 'return' })
      compileExpression(unit, returns)
    }
    const count = annotated.length + (returns ? 1 : 0)
    // A flat tuple until __annotations__ is asked for (3.10).
    if (unit.context.rules.minor >= 10) assembler.emit(op.BUILD_TUPLE, 2 * count)
    else assembler.emit(op.BUILD_MAP, count)
    flags |= 4
  }
  return flags
}

function makeFunction(unit: Unit, template: CodeTemplate, flags: number): void {
  const { assembler } = unit
  let all = flags
  if (template.frees.length > 0) {
    for (const name of template.frees) assembler.emit(op.LOAD_CLOSURE, unit.deref(name))
    assembler.emit(op.BUILD_TUPLE, template.frees.length)
    all |= 8
  }
  assembler.emit(op.LOAD_CONST, unit.code(template))
  // Up to 3.10 the qualified name lies on the stack, too.
  unit.withSurplus(unit.context.rules.minor >= 11 ? -1 : 0, () =>
    unit.loadConstant({ kind: 'str', value: template.qualifiedName }),
  )
  assembler.emit(op.MAKE_FUNCTION, all)
}

/** The string a body begins with. */
export function docstringOf(unit: Unit, body: readonly Statement[]): string | undefined {
  const [first] = body
  if (first?.kind !== 'Expr' || first.value.kind !== 'Constant' || first.value.value.kind !== 'str')
    return undefined
  const text = first.value.value.value
  return unit.context.rules.notesClassBodies ? cleanedDocumentation(text) : text
}

export function compileFunction(unit: Unit, statement: FunctionStatement): void {
  const { assembler } = unit
  const line = statement.line
  assembler.line = line
  for (const decorator of statement.decorators) compileExpression(unit, decorator)
  const flags = compileDefaults(unit, statement.parameters, statement.returns)
  const firstLine = statement.decorators[0]?.line ?? line
  const code = inner(unit, statement, statement.name, firstLine, shapeOf(statement.parameters))
  code.docstring = docstringOf(unit, statement.body)
  // The first constant of a function is its documentation, or None.
  code.constant(
    code.docstring === undefined ? { kind: 'name', value: 'None' } : { kind: 'str', value: code.docstring },
  )
  compileBody(code, code.docstring === undefined ? statement.body : statement.body.slice(1))
  code.assembler.line = statement.body.at(-1)?.endLine ?? line
  if (code.assembler.isReachable) {
    code.returnConstant({ kind: 'name', value: 'None' })
  }
  assembler.line = firstLine
  makeFunction(unit, code.finish(), flags)
  for (let count = statement.decorators.length; count > 0; count--) {
    assembler.line = statement.decorators[count - 1]?.line ?? line
    assembler.emit(op.CALL_FUNCTION, 1)
  }
  assembler.line = line
  unit.store(statement.name)
}

export function compileLambda(unit: Unit, lambda: Extract<Expression, { kind: 'Lambda' }>): void {
  const flags = compileDefaults(unit, lambda.parameters, undefined)
  const code = inner(unit, lambda, '<lambda>', lambda.line, shapeOf(lambda.parameters))
  code.constant({ kind: 'name', value: 'None' })
  const constant = folded(lambda.body)
  code.assembler.line = lambda.body.line
  if (constant) code.returnConstant(constant)
  else {
    compileExpression(code, lambda.body)
    code.assembler.line = lambda.body.line
    code.assembler.emit(op.RETURN_VALUE)
  }
  makeFunction(unit, code.finish(), flags)
}

export function compileClass(unit: Unit, statement: ClassStatement): void {
  const { assembler } = unit
  assembler.line = statement.line
  for (const decorator of statement.decorators) compileExpression(unit, decorator)
  const code = inner(
    unit,
    statement,
    statement.name,
    statement.decorators[0]?.line ?? statement.line,
    NO_PARAMETERS,
  )
  code.load('__name__')
  code.store('__module__')
  code.loadConstant({ kind: 'str', value: code.qualifiedName })
  code.store('__qualname__')
  const { notesClassBodies } = unit.context.rules
  if (notesClassBodies) {
    code.loadConstant({
      kind: 'int',
      value: BigInt(statement.decorators[0]?.line ?? statement.line),
    })
    code.store('__firstlineno__')
  }
  const docstring = docstringOf(unit, statement.body)
  if (docstring !== undefined) {
    code.loadConstant({ kind: 'str', value: docstring })
    code.store('__doc__')
  }
  if (hasAnnotations(statement.body) && !code.context.rules.delaysAnnotations) {
    code.assembler.emit(op.BUILD_MAP, 0)
    code.store('__annotations__')
  }
  compileBody(code, docstring === undefined ? statement.body : statement.body.slice(1))
  if (notesClassBodies) {
    const items = staticAttributes(statement.body).map((value) => ({ kind: 'str', value }) as const)
    code.loadConstant({ kind: 'tuple', items })
    code.store('__static_attributes__')
  }
  if (code.scope.needsClassCell) {
    code.assembler.emit(op.LOAD_CLOSURE, code.deref('__class__'))
    code.assembler.emit(op.DUP_TOP)
    code.store('__classcell__')
    code.assembler.emit(op.RETURN_VALUE)
  } else code.returnConstant({ kind: 'name', value: 'None' })
  assembler.line = statement.decorators[0]?.line ?? statement.line
  unit.withSurplus(unit.context.rules.minor >= 11 ? 1 : 0, () => {
    assembler.emit(op.LOAD_BUILD_CLASS)
    makeFunction(unit, code.finish(), 0)
    unit.loadConstant({ kind: 'str', value: statement.name })
    compileArguments(unit, statement.bases, statement.keywords, 2)
  })
  for (const decorator of [...statement.decorators].reverse()) {
    assembler.line = decorator.line
    assembler.emit(op.CALL_FUNCTION, 1)
  }
  assembler.line = statement.line
  unit.store(statement.name)
}

type AnyComprehension = Extract<Expression, { kind: 'ListComp' | 'SetComp' | 'DictComp' | 'GeneratorExp' }>

export function compileComprehension(unit: Unit, node: AnyComprehension): void {
  const { assembler } = unit
  const names = {
    ListComp: '<listcomp>',
    SetComp: '<setcomp>',
    DictComp: '<dictcomp>',
    GeneratorExp: '<genexpr>',
  }
  const scope = unit.context.scopes.scopes.get(node)
  if (scope?.isInlined) return inlineComprehension(unit, node, scope)
  const shape = { ...NO_PARAMETERS, positional: 1 }
  const code = inner(unit, node, names[node.kind], node.line, shape)
  if (node.kind !== 'GeneratorExp') emitContainer(code, node)
  compileGenerators(code, node, node.generators, 0)
  code.assembler.line = node.line
  if (node.kind === 'GeneratorExp') code.returnConstant({ kind: 'name', value: 'None' })
  else code.assembler.emit(op.RETURN_VALUE)
  makeFunction(unit, code.finish(), 0)
  compileIterable(unit, (node.generators[0] as Comprehension).iterable)
  assembler.emit(op.GET_ITER)
  assembler.emit(op.CALL_FUNCTION, 1)
}

function emitContainer(unit: Unit, { kind }: AnyComprehension): void {
  unit.assembler.emit(kind === 'ListComp' ? op.BUILD_LIST : kind === 'SetComp' ? op.BUILD_SET : op.BUILD_MAP)
}

/** PEP 709: in the frame of the block around it; what it binds has slots of its own, which are empty before and after. */
function inlineComprehension(unit: Unit, node: AnyComprehension, scope: Scope): void {
  const { assembler } = unit
  const handler = new Label()
  const end = new Label()
  compileIterable(unit, (node.generators[0] as Comprehension).iterable)
  assembler.emit(op.GET_ITER)
  unit.inline(scope, (slots) => {
    const empty = () => {
      for (const slot of slots.toReversed()) {
        assembler.emit(op.LOAD_FAST_AND_CLEAR, slot)
        assembler.emit(op.POP_TOP)
      }
    }
    const depth = assembler.depth - 1
    assembler.depth = depth
    const protection = assembler.protect(handler)
    assembler.depth = depth + 1
    // CPython saves the locals of these names below.
    const saved = slots.length + (unit.scope.kind === 'class' ? 1 : 0)
    unit.withSurplus(saved, () => {
      emitContainer(unit, node)
      assembler.emit(op.ROT_TWO)
      compileGenerators(unit, node, node.generators, 0)
    })
    assembler.release(protection)
    assembler.line = node.line
    empty()
    assembler.jump(op.JUMP, end)
    assembler.placeHandler(handler, depth)
    empty()
    assembler.emit(op.RERAISE)
    assembler.depth = depth + 1
    assembler.place(end)
    assembler.isReachable = true
  })
}

function compileGenerators(
  unit: Unit,
  node: AnyComprehension,
  generators: readonly Comprehension[],
  level: number,
): void {
  const { assembler } = unit
  const generator = generators[level]
  if (!generator) return compileElement(unit, node, level)
  const start = new Label()
  const skip = new Label()
  const end = new Label()
  if (level === 0) {
    // Inlined, the iterator lies on the stack already.
    if (!unit.context.scopes.scopes.get(node)?.isInlined) unit.load('.0')
  } else {
    compileIterable(unit, generator.iterable)
    assembler.emit(op.GET_ITER)
  }
  assembler.line = generator.iterable.line
  assembler.place(start)
  assembler.jump(op.FOR_ITER, end)
  compileTarget(unit, generator.target)
  for (const condition of generator.conditions) jumpUnless(unit, condition, skip)
  compileGenerators(unit, node, generators, level + 1)
  assembler.place(skip)
  assembler.jump(op.JUMP, start)
  assembler.place(end)
}

function compileElement(unit: Unit, node: AnyComprehension, level: number): void {
  const { assembler } = unit
  switch (node.kind) {
    case 'GeneratorExp':
      compileExpression(unit, node.element)
      assembler.emit(op.YIELD_VALUE)
      return assembler.emit(op.POP_TOP)
    case 'ListComp':
      compileExpression(unit, node.element)
      assembler.line = node.element.line
      return assembler.emit(op.LIST_APPEND, level + 1)
    case 'SetComp':
      compileExpression(unit, node.element)
      assembler.line = node.element.line
      return assembler.emit(op.SET_ADD, level + 1)
    case 'DictComp':
      compileExpression(unit, node.key)
      compileExpression(unit, node.value)
      assembler.line = node.value.line
      return assembler.emit(op.MAP_ADD, level + 1)
  }
}
