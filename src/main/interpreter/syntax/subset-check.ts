// What a program needs and the simulator lacks, as far as the text shows it: modules, names of modules, built-in functions,
// methods of built-in types. Runs over the whole tree, so that every place is told at once. What CPython does not have
// either is left alone: that is the program's own ImportError, NameError or AttributeError.
import type { Refusal } from './refusal'
import type { Expression, Positioned, Program } from './tree'

/** What the simulator has, against what CPython of the same version has. */
export interface SimulatedNames {
  hasBuiltin(name: string): boolean
  lacksBuiltin(name: string): boolean
  /** `type`: name of a built-in type. */
  lacksMethod(type: string, name: string): boolean
  /** No object of the simulator has it, some type of CPython does. */
  lacksAttribute(name: string): boolean
  /** Dotted names too. */
  lacksModule(name: string): boolean
  lacksName(module: string, name: string): boolean
}

type Node = Positioned & { readonly kind: string }

class Names {
  /** Everything a program binds somewhere, with the modules it stands for; null: something else than a module. */
  readonly bound = new Map<string, string | null>()
  /** Names of attributes that are assigned somewhere. */
  readonly stored = new Set<string>()
  /** Names that attributes may have by another way: everything bound, keywords, every word in a string. */
  readonly made = new Set<string>()

  bind(name: string, module: string | null = null): void {
    const old = this.bound.get(name)
    this.bound.set(name, old === undefined || old === module ? module : null)
    this.made.add(name)
  }
}

/** All nodes of the tree, in no order. Nothing here recurses: a program may be nested as deep as the parser allows. */
function nodesOf(program: Program): Node[] {
  const nodes: Node[] = []
  const open: unknown[] = [program.body]
  while (open.length > 0) {
    const one = open.pop()
    if (Array.isArray(one)) {
      for (const item of one) open.push(item)
      continue
    }
    if (typeof one !== 'object' || one === null || ArrayBuffer.isView(one)) continue
    if ('kind' in one && 'line' in one) nodes.push(one as Node)
    for (const value of Object.values(one)) if (typeof value === 'object') open.push(value)
  }
  return nodes
}

/** Names and attributes in a place that is assigned to. */
function bindTarget(names: Names, target: Expression | undefined): void {
  const open = target ? [target] : []
  for (let one = open.pop(); one; one = open.pop())
    switch (one.kind) {
      case 'Name':
        names.bind(one.id)
        break
      case 'Attribute':
        names.stored.add(one.name)
        break
      case 'Starred':
        open.push(one.value)
        break
      case 'Tuple':
      case 'List':
        open.push(...one.items)
        break
      default:
    }
}

interface Bindings {
  readonly targets?: readonly Expression[]
  readonly target?: Expression | string
  readonly name?: string
  readonly names?: readonly unknown[]
  readonly items?: readonly { readonly target?: Expression }[]
  readonly generators?: readonly { readonly target: Expression }[]
  readonly handlers?: readonly { readonly name?: string }[]
  readonly keywords?: readonly { readonly name?: string }[]
  readonly parameters?: object
  readonly module?: string
}

function collect(nodes: readonly Node[]): Names {
  const names = new Names()
  for (const node of nodes) {
    const parts = node as Node & Bindings
    switch (node.kind) {
      case 'Assign':
        for (const target of parts.targets ?? []) bindTarget(names, target)
        break
      case 'AugAssign':
      case 'AnnAssign':
      case 'For':
        bindTarget(names, parts.target as Expression)
        break
      case 'NamedExpr':
        names.bind(parts.target as string)
        break
      case 'With':
        for (const item of parts.items ?? []) bindTarget(names, item.target)
        break
      case 'Try':
        for (const handler of parts.handlers ?? []) if (handler.name !== undefined) names.bind(handler.name)
        break
      case 'FunctionDef':
      case 'Lambda':
        if (parts.name !== undefined) names.bind(parts.name)
        for (const name of parameterNames(parts.parameters)) names.bind(name)
        break
      case 'ClassDef':
        names.bind(parts.name as string)
        break
      case 'Global':
      case 'Nonlocal':
        for (const name of parts.names as readonly string[]) names.made.add(name)
        break
      case 'Import':
        for (const { name, as } of parts.names as readonly { name: string; as?: string }[])
          names.bind(
            as ?? (name.split('.')[0] as string),
            as === undefined ? (name.split('.')[0] as string) : name,
          )
        break
      case 'ImportFrom':
        for (const { name, as } of parts.names as readonly { name: string; as?: string }[])
          names.bind(as ?? name)
        break
      case 'Call':
        for (const { name } of parts.keywords ?? []) if (name !== undefined) names.made.add(name)
        break
      case 'Constant': {
        const { value } = node as unknown as { value: { kind: string; value: unknown } }
        if (value.kind === 'str' && (value.value as string).length < LONGEST_LIST_OF_NAMES)
          for (const word of (value.value as string).split(/[\s,]+/)) names.made.add(word)
        break
      }
      default:
        for (const { target } of parts.generators ?? []) bindTarget(names, target)
    }
  }
  return names
}

/** A longer string is no list of field names. */
const LONGEST_LIST_OF_NAMES = 1000

function parameterNames(parameters: object | undefined): string[] {
  return Object.values(parameters ?? {})
    .flat()
    .flatMap((one: { readonly name: string } | undefined) => (one ? [one.name] : []))
}

/** The built-in type an expression is known to be of. */
function typeOf(expression: Expression, names: Names): string | null {
  switch (expression.kind) {
    case 'Constant':
      return expression.value.kind === 'name' ? null : expression.value.kind
    case 'JoinedStr':
      return 'str'
    case 'List':
    case 'ListComp':
      return 'list'
    case 'Set':
    case 'SetComp':
      return 'set'
    case 'Dict':
    case 'DictComp':
      return 'dict'
    case 'Tuple':
      return 'tuple'
    case 'Call':
      return expression.callee.kind === 'Name' && !names.bound.has(expression.callee.id)
        ? expression.callee.id
        : null
    case 'Name':
      // The type itself: dict.fromkeys.
      return names.bound.has(expression.id) ? null : expression.id
    default:
      return null
  }
}

/** Every place, in the order of the text. */
export function outsideOfSubset(program: Program, simulated: SimulatedNames): Refusal[] {
  const nodes = nodesOf(program)
  const names = collect(nodes)
  const refusals: Refusal[] = []
  const refuse = ({ line, column }: Positioned, construct: string) =>
    refusals.push({ line, column: column + 1, construct, isSyntaxError: false })
  for (const one of nodes) {
    const node = one as Node & Bindings
    if (node.kind === 'Import') {
      for (const { name } of node.names as readonly { name: string }[])
        if (simulated.lacksModule(name)) refuse(node, `import ${name}`)
    } else if (node.kind === 'ImportFrom') {
      const module = node.module as string
      if (simulated.lacksModule(module)) refuse(node, `import ${module}`)
      for (const { name } of node.names as readonly { name: string }[])
        if (simulated.lacksName(module, name)) refuse(node, `from ${module} import ${name}`)
    } else if (node.kind === 'Name') {
      const { id } = one as unknown as { id: string }
      if (!names.bound.has(id) && simulated.lacksBuiltin(id)) refuse(node, id)
    } else if (node.kind === 'Attribute') {
      const construct = missingAttribute(one as unknown as AttributeNode, names, simulated)
      if (construct !== null) refuse(node, construct)
    }
  }
  return refusals.sort((a, b) => a.line - b.line || a.column - b.column)
}

type AttributeNode = Extract<Expression, { kind: 'Attribute' }>

function missingAttribute(
  { value, name }: AttributeNode,
  names: Names,
  simulated: SimulatedNames,
): string | null {
  const module = value.kind === 'Name' ? (names.bound.get(value.id) ?? null) : null
  if (module !== null)
    return simulated.lacksName(module, name) && !names.stored.has(name) ? `${module}.${name}` : null
  if (names.stored.has(name)) return null
  const type = typeOf(value, names)
  if (type !== null && simulated.lacksMethod(type, name)) return `${type}.${name}`
  return simulated.lacksAttribute(name) && !names.made.has(name) ? `.${name}` : null
}
