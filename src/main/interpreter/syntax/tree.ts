// The abstract syntax of the supported subset, as CPython's ast module names it. parse.ts builds it from the tree of
// @lezer/python; compile/ reads it. Positions are offsets into the source, lines are 1-based.

export interface Positioned {
  /** Line of the first character. */
  readonly line: number
  /** Line of the last character: where CPython puts the implicit end of some constructs. */
  readonly endLine: number
  /** Column of the first character, 0-based, in characters. */
  readonly column: number
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '<<' | '>>' | '&' | '|' | '^'
export type CompareOperator = '<' | '<=' | '==' | '!=' | '>' | '>=' | 'is' | 'is not' | 'in' | 'not in'
export type UnaryOperator = '-' | '+' | '~' | 'not'

/** A constant as the compiler sees it. An int is a bigint here, so that it differs from a float. */
export type ConstantValue =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'name'; readonly value: 'None' | 'True' | 'False' | 'Ellipsis' }
  | { readonly kind: 'tuple'; readonly items: readonly ConstantValue[] }
  | { readonly kind: 'frozenset'; readonly items: readonly ConstantValue[] }

export interface Keyword {
  /** Undefined for `**mapping`. */
  readonly name: string | undefined
  readonly value: Expression
}

export interface Comprehension {
  readonly target: Expression
  readonly iterable: Expression
  readonly conditions: readonly Expression[]
}

export interface Parameter {
  readonly name: string
  readonly annotation: Expression | undefined
  readonly fallback: Expression | undefined
}

export interface Parameters {
  readonly positionalOnly: readonly Parameter[]
  readonly positional: readonly Parameter[]
  readonly star: Parameter | undefined
  readonly keywordOnly: readonly Parameter[]
  readonly doubleStar: Parameter | undefined
}

export type Expression = Positioned &
  (
    | { readonly kind: 'Constant'; readonly value: ConstantValue }
    | { readonly kind: 'Name'; readonly id: string }
    | {
        readonly kind: 'Attribute'
        readonly value: Expression
        readonly name: string
        readonly nameLine: number
      }
    | { readonly kind: 'Subscript'; readonly value: Expression; readonly index: Expression }
    | {
        readonly kind: 'Slice'
        readonly lower: Expression | undefined
        readonly upper: Expression | undefined
        readonly step: Expression | undefined
      }
    | { readonly kind: 'Starred'; readonly value: Expression }
    | { readonly kind: 'Tuple' | 'List' | 'Set'; readonly items: readonly Expression[] }
    | {
        readonly kind: 'Dict'
        readonly items: readonly { readonly key: Expression | undefined; readonly value: Expression }[]
      }
    | { readonly kind: 'UnaryOp'; readonly operator: UnaryOperator; readonly operand: Expression }
    | {
        readonly kind: 'BinOp'
        readonly operator: BinaryOperator
        readonly left: Expression
        readonly right: Expression
      }
    | { readonly kind: 'BoolOp'; readonly operator: 'and' | 'or'; readonly values: readonly Expression[] }
    | {
        readonly kind: 'Compare'
        readonly left: Expression
        readonly operators: readonly CompareOperator[]
        readonly comparators: readonly Expression[]
      }
    | {
        readonly kind: 'IfExp'
        readonly test: Expression
        readonly body: Expression
        readonly orElse: Expression
      }
    | { readonly kind: 'NamedExpr'; readonly target: string; readonly value: Expression }
    | {
        readonly kind: 'Call'
        readonly callee: Expression
        readonly positional: readonly Expression[]
        readonly keywords: readonly Keyword[]
      }
    | { readonly kind: 'Lambda'; readonly parameters: Parameters; readonly body: Expression }
    | {
        readonly kind: 'ListComp' | 'SetComp' | 'GeneratorExp'
        readonly element: Expression
        readonly generators: readonly Comprehension[]
      }
    | {
        readonly kind: 'DictComp'
        readonly key: Expression
        readonly value: Expression
        readonly generators: readonly Comprehension[]
      }
    | { readonly kind: 'JoinedStr'; readonly parts: readonly Expression[] }
    | {
        readonly kind: 'FormattedValue'
        readonly value: Expression
        readonly conversion: '' | 's' | 'r' | 'a'
        readonly format: Expression | undefined
      }
    | { readonly kind: 'Yield'; readonly value: Expression | undefined }
    | { readonly kind: 'YieldFrom'; readonly value: Expression }
  )

export interface ExceptHandler extends Positioned {
  readonly type: Expression | undefined
  readonly name: string | undefined
  readonly body: readonly Statement[]
}

export interface WithItem {
  readonly context: Expression
  readonly target: Expression | undefined
}

export interface ImportName {
  readonly name: string
  readonly as: string | undefined
}

export interface FunctionStatement extends Positioned {
  readonly kind: 'FunctionDef'
  readonly name: string
  readonly parameters: Parameters
  readonly returns: Expression | undefined
  readonly body: readonly Statement[]
  readonly decorators: readonly Expression[]
}

export interface ClassStatement extends Positioned {
  readonly kind: 'ClassDef'
  readonly name: string
  readonly bases: readonly Expression[]
  readonly keywords: readonly Keyword[]
  readonly body: readonly Statement[]
  readonly decorators: readonly Expression[]
}

export type Statement =
  | FunctionStatement
  | ClassStatement
  | (Positioned &
      (
        | { readonly kind: 'Expr'; readonly value: Expression }
        | { readonly kind: 'Assign'; readonly targets: readonly Expression[]; readonly value: Expression }
        | {
            readonly kind: 'AugAssign'
            readonly target: Expression
            readonly operator: BinaryOperator
            readonly value: Expression
          }
        | {
            readonly kind: 'AnnAssign'
            readonly target: Expression
            readonly annotation: Expression
            /** A name without parentheses around it: its annotation is kept. */
            readonly isSimple: boolean
            readonly value: Expression | undefined
          }
        | { readonly kind: 'Return'; readonly value: Expression | undefined }
        | { readonly kind: 'Delete'; readonly targets: readonly Expression[] }
        | { readonly kind: 'Pass' | 'Break' | 'Continue' }
        | {
            readonly kind: 'If' | 'While'
            readonly test: Expression
            readonly body: readonly Statement[]
            readonly orElse: readonly Statement[]
          }
        | {
            readonly kind: 'For'
            readonly target: Expression
            readonly iterable: Expression
            readonly body: readonly Statement[]
            readonly orElse: readonly Statement[]
          }
        | {
            readonly kind: 'Try'
            readonly body: readonly Statement[]
            readonly handlers: readonly ExceptHandler[]
            readonly orElse: readonly Statement[]
            readonly finalBody: readonly Statement[]
          }
        | { readonly kind: 'With'; readonly items: readonly WithItem[]; readonly body: readonly Statement[] }
        | {
            readonly kind: 'Raise'
            readonly exception: Expression | undefined
            readonly cause: Expression | undefined
          }
        | { readonly kind: 'Assert'; readonly test: Expression; readonly message: Expression | undefined }
        | { readonly kind: 'Global' | 'Nonlocal'; readonly names: readonly string[] }
        | { readonly kind: 'Import'; readonly names: readonly ImportName[] }
        | { readonly kind: 'ImportFrom'; readonly module: string; readonly names: readonly ImportName[] }
      ))

export interface Program {
  readonly body: readonly Statement[]
  readonly lineCount: number
}
