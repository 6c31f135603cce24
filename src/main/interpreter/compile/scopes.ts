// Symbol tables: which name is local, global, a cell or free in which block (Python/symtable.c). One pass notes
// what each block does with each name, a second resolves from the outside in.
import type {
  Comprehension,
  Expression,
  FunctionStatement,
  Parameters,
  Program,
  Statement,
} from '../syntax/tree'

export type Placement = 'local' | 'global' | 'explicit-global' | 'cell' | 'free'
export type BlockKind = 'module' | 'class' | 'function'

export interface ScopeProblem {
  readonly line: number
  readonly column: number
  readonly message: string
}

export class Scope {
  readonly children: Scope[] = []
  readonly bound = new Set<string>()
  readonly used = new Set<string>()
  readonly globals = new Set<string>()
  readonly nonlocals = new Set<string>()
  readonly parameters: string[] = []
  readonly placements = new Map<string, Placement>()
  /** Names a class body binds itself and also passes on to its methods from the function around it. */
  readonly classFrees = new Set<string>()
  /** In order of first appearance, which is the order of co_varnames. */
  readonly order: string[] = []
  isGenerator = false
  /** A class body whose methods use super() or __class__. */
  needsClassCell = false
  /** A comprehension that runs in the frame of the block around it (3.12, PEP 709): no code of its own. */
  isInlined = false
  /** Of an inlined comprehension: names around it that functions inside it need as cells. */
  readonly passedCells = new Set<string>()

  constructor(
    readonly kind: BlockKind,
    readonly name: string,
    readonly parent: Scope | undefined,
    readonly isComprehension = false,
  ) {
    parent?.children.push(this)
  }

  bind(name: string): void {
    if (!this.bound.has(name)) this.order.push(name)
    this.bound.add(name)
  }

  namesPlaced(placement: Placement): string[] {
    return [...this.placements].filter(([, placed]) => placed === placement).map(([name]) => name)
  }
}

/** Scopes by the node that opens them: program, function, class, lambda or comprehension. */
export class ScopeTable {
  readonly scopes = new Map<object, Scope>()
  readonly problems: ScopeProblem[] = []

  /** `inlinesComprehensions`: of the version. */
  constructor(
    program: Program,
    readonly inlinesComprehensions: boolean,
  ) {
    const module = new Scope('module', '<module>', undefined)
    this.scopes.set(program, module)
    this.#statements(module, program.body)
    this.#resolve(module, new Set())
  }

  #statements(scope: Scope, body: readonly Statement[]): void {
    for (const statement of body) this.#statement(scope, statement)
  }

  #statement(scope: Scope, statement: Statement): void {
    const visit = (expression: Expression | undefined) => expression && this.#expression(scope, expression)
    switch (statement.kind) {
      case 'Expr':
      case 'Return':
        visit(statement.value)
        break
      case 'Assign':
        visit(statement.value)
        for (const target of statement.targets) this.#target(scope, target)
        break
      case 'AugAssign':
        this.#target(scope, statement.target)
        visit(statement.value)
        break
      case 'AnnAssign':
        this.#target(scope, statement.target)
        visit(statement.annotation)
        visit(statement.value)
        break
      case 'Delete':
        for (const target of statement.targets) this.#target(scope, target)
        break
      case 'If':
      case 'While': {
        // A loop for the elifs: two thousand are too many for the stack.
        let last = statement
        for (let next: Statement | undefined = last; next?.kind === 'If' || next === statement;) {
          last = next as typeof statement
          visit(last.test)
          this.#statements(scope, last.body)
          next = last.orElse.length === 1 ? last.orElse[0] : undefined
        }
        this.#statements(scope, last.orElse)
        break
      }
      case 'For':
        this.#target(scope, statement.target)
        visit(statement.iterable)
        this.#statements(scope, statement.body)
        this.#statements(scope, statement.orElse)
        break
      case 'Try':
        this.#statements(scope, statement.body)
        for (const handler of statement.handlers) {
          visit(handler.type)
          if (handler.name) scope.bind(handler.name)
          this.#statements(scope, handler.body)
        }
        this.#statements(scope, statement.orElse)
        this.#statements(scope, statement.finalBody)
        break
      case 'With':
        for (const item of statement.items) {
          visit(item.context)
          if (item.target) this.#target(scope, item.target)
        }
        this.#statements(scope, statement.body)
        break
      case 'Raise':
        visit(statement.exception)
        visit(statement.cause)
        break
      case 'Assert':
        visit(statement.test)
        visit(statement.message)
        break
      case 'Global':
      case 'Nonlocal':
        this.#declaration(scope, statement)
        break
      case 'Import':
      case 'ImportFrom':
        for (const { name, as } of statement.names) scope.bind(as ?? (name.split('.')[0] as string))
        break
      case 'FunctionDef':
        this.#function(scope, statement)
        break
      case 'ClassDef': {
        scope.bind(statement.name)
        for (const one of statement.decorators) visit(one)
        for (const one of statement.bases) visit(one)
        for (const one of statement.keywords) visit(one.value)
        const inner = new Scope('class', statement.name, scope)
        this.scopes.set(statement, inner)
        this.#statements(inner, statement.body)
        break
      }
      case 'Pass':
      case 'Break':
      case 'Continue':
        break
    }
  }

  #declaration(scope: Scope, statement: Extract<Statement, { kind: 'Global' | 'Nonlocal' }>): void {
    const isGlobal = statement.kind === 'Global'
    for (const name of statement.names) {
      const word = isGlobal ? 'global' : 'nonlocal'
      const problem = scope.parameters.includes(name)
        ? `name '${name}' is parameter and ${word}`
        : scope.bound.has(name)
          ? `name '${name}' is assigned to before ${word} declaration`
          : scope.used.has(name)
            ? `name '${name}' is used prior to ${word} declaration`
            : !isGlobal && scope.kind === 'module'
              ? 'nonlocal declaration not allowed at module level'
              : undefined
      if (problem) this.problems.push({ line: statement.line, column: statement.column, message: problem })
      ;(isGlobal ? scope.globals : scope.nonlocals).add(name)
    }
  }

  #function(scope: Scope, statement: FunctionStatement): void {
    scope.bind(statement.name)
    for (const decorator of statement.decorators) this.#expression(scope, decorator)
    this.#outerParts(scope, statement.parameters)
    if (statement.returns) this.#expression(scope, statement.returns)
    const inner = new Scope('function', statement.name, scope)
    this.scopes.set(statement, inner)
    this.#parameters(inner, statement.parameters)
    this.#statements(inner, statement.body)
  }

  /** Defaults and annotations belong to the block around the function. */
  #outerParts(scope: Scope, parameters: Parameters): void {
    const all = [...parameters.positionalOnly, ...parameters.positional, ...parameters.keywordOnly]
    if (parameters.star) all.push(parameters.star)
    if (parameters.doubleStar) all.push(parameters.doubleStar)
    for (const parameter of all) if (parameter.fallback) this.#expression(scope, parameter.fallback)
    for (const parameter of all) if (parameter.annotation) this.#expression(scope, parameter.annotation)
  }

  #parameters(scope: Scope, parameters: Parameters): void {
    const all = [...parameters.positionalOnly, ...parameters.positional, ...parameters.keywordOnly]
    if (parameters.star) all.push(parameters.star)
    if (parameters.doubleStar) all.push(parameters.doubleStar)
    for (const { name } of all) {
      scope.parameters.push(name)
      scope.bind(name)
    }
  }

  #target(scope: Scope, target: Expression): void {
    if (target.kind === 'Name') scope.bind(target.id)
    else if (target.kind === 'Tuple' || target.kind === 'List')
      for (const item of target.items) this.#target(scope, item)
    else if (target.kind === 'Starred') this.#target(scope, target.value)
    else this.#expression(scope, target)
  }

  #expression(scope: Scope, expression: Expression): void {
    switch (expression.kind) {
      case 'Name':
        scope.used.add(expression.id)
        if (expression.id === 'super' && scope.kind === 'function') scope.used.add('__class__')
        break
      case 'NamedExpr': {
        let owner = scope
        while (owner.isComprehension && owner.parent) owner = owner.parent
        this.#expression(scope, expression.value)
        if (owner !== scope) {
          // The walrus in a comprehension binds in the block around it.
          if (owner.kind === 'module' || owner.globals.has(expression.target))
            scope.globals.add(expression.target)
          else
            for (let one = scope; one !== owner; one = one.parent as Scope)
              one.nonlocals.add(expression.target)
        }
        owner.bind(expression.target)
        break
      }
      case 'Lambda': {
        this.#outerParts(scope, expression.parameters)
        const inner = new Scope('function', '<lambda>', scope)
        this.scopes.set(expression, inner)
        this.#parameters(inner, expression.parameters)
        this.#expression(inner, expression.body)
        break
      }
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        this.#comprehension(scope, expression, expression.generators, [expression.element])
        break
      case 'DictComp':
        this.#comprehension(scope, expression, expression.generators, [expression.key, expression.value])
        break
      case 'Yield':
      case 'YieldFrom':
        scope.isGenerator = true
        if (expression.value) this.#expression(scope, expression.value)
        if (scope.kind !== 'function')
          this.problems.push({
            line: expression.line,
            column: expression.column,
            message: "'yield' outside function",
          })
        break
      default:
        for (const part of partsOf(expression)) this.#expression(scope, part)
    }
  }

  #comprehension(
    scope: Scope,
    node: Expression,
    generators: readonly Comprehension[],
    elements: readonly Expression[],
  ): void {
    const [first] = generators
    if (first) this.#expression(scope, first.iterable)
    const name = {
      ListComp: '<listcomp>',
      SetComp: '<setcomp>',
      DictComp: '<dictcomp>',
      GeneratorExp: '<genexpr>',
    }
    const inner = new Scope('function', name[node.kind as keyof typeof name], scope, true)
    this.scopes.set(node, inner)
    inner.parameters.push('.0')
    inner.bind('.0')
    inner.isGenerator = node.kind === 'GeneratorExp'
    for (const [index, one] of generators.entries()) {
      this.#target(inner, one.target)
      if (index > 0) this.#expression(inner, one.iterable)
      for (const condition of one.conditions) this.#expression(inner, condition)
    }
    for (const element of elements) this.#expression(inner, element)
    if (!this.inlinesComprehensions || inner.isGenerator || capturesOwn(inner, inner)) return
    inner.isInlined = true
    // What it uses from around it, the block around it uses; a class body does not show its own names inside.
    if (scope.kind !== 'class')
      for (const used of inner.used) if (!inner.bound.has(used)) scope.used.add(used)
  }

  /** `visible`: names bound in functions around this block. */
  #resolve(scope: Scope, visible: ReadonlySet<string>): void {
    // A walrus inside an inlined comprehension stores in the block that binds it.
    if (scope.isInlined) {
      scope.globals.clear()
      scope.nonlocals.clear()
    }
    for (const name of scope.globals) scope.placements.set(name, 'explicit-global')
    for (const name of [...scope.order, ...scope.used]) {
      if (scope.placements.has(name)) continue
      if (scope.nonlocals.has(name)) continue
      if (scope.bound.has(name)) scope.placements.set(name, 'local')
      else scope.placements.set(name, visible.has(name) ? 'free' : 'global')
    }
    for (const name of scope.nonlocals) {
      if (!visible.has(name))
        this.problems.push({ line: 1, column: 0, message: `no binding for nonlocal '${name}' found` })
      scope.placements.set(name, 'free')
    }
    const inner = new Set(scope.kind === 'module' ? [] : visible)
    if (scope.kind === 'function')
      for (const [name, placed] of scope.placements)
        if (placed === 'local') inner.add(name)
        else if (placed === 'explicit-global') inner.delete(name)
    if (scope.kind === 'class') inner.add('__class__')
    for (const child of scope.children) this.#resolve(child, inner)
    for (const child of scope.children)
      for (const name of cellsNeededBy(child)) {
        if (scope.isInlined) {
          scope.passedCells.add(name)
          continue
        }
        const placed = scope.placements.get(name)
        if (scope.kind === 'class' && name === '__class__') {
          scope.needsClassCell = true
          continue
        }
        if (scope.kind === 'function' && placed === 'local') scope.placements.set(name, 'cell')
        // A block between the binding and the use passes the cell on; a class body keeps its own name apart.
        else if (placed === undefined || placed === 'global') scope.placements.set(name, 'free')
        else if (scope.kind === 'class' && placed === 'local') scope.classFrees.add(name)
      }
  }
}

/** Names of the blocks around it that `child` needs as cells. */
function cellsNeededBy(child: Scope): Iterable<string> {
  return child.isInlined && child.parent?.kind !== 'class' ? child.passedCells : child.namesPlaced('free')
}

/**
 * Whether a function inside a comprehension may use what the comprehension binds. CPython inlines those, too, with cells
 * that are made anew for each run; here they keep a frame of their own, which shows in nothing but a function's memory.
 */
function capturesOwn(comprehension: Scope, scope: Scope): boolean {
  return scope.children.some((child) => {
    const uses = !child.isInlined && [...child.used].some((name) => comprehension.bound.has(name))
    return uses || capturesOwn(comprehension, child)
  })
}

/** Sub-expressions of the kinds that open no block and bind nothing. */
export function partsOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'Attribute':
    case 'Starred':
      return [expression.value]
    case 'Subscript':
      return [expression.value, expression.index]
    case 'Slice':
      return [expression.lower, expression.upper, expression.step].filter((one) => one !== undefined)
    case 'Tuple':
    case 'List':
    case 'Set':
      return [...expression.items]
    case 'Dict':
      return expression.items.flatMap(({ key, value }) => (key ? [key, value] : [value]))
    case 'UnaryOp':
      return [expression.operand]
    case 'BinOp':
      return [expression.left, expression.right]
    case 'BoolOp':
      return [...expression.values]
    case 'Compare':
      return [expression.left, ...expression.comparators]
    case 'IfExp':
      return [expression.test, expression.body, expression.orElse]
    case 'Call':
      return [expression.callee, ...expression.positional, ...expression.keywords.map(({ value }) => value)]
    case 'JoinedStr':
      return [...expression.parts]
    case 'FormattedValue':
      return expression.format ? [expression.value, expression.format] : [expression.value]
    default:
      return []
  }
}
