// The instructions of the stack machine, close to CPython 3.8's. Each is two words: opcode and argument. Numbers are
// dense from 0 so that the loop's switch is a jump table.

export const LOAD_FAST = 0
export const STORE_FAST = 1
export const DELETE_FAST = 2
export const LOAD_CONST = 3
export const LOAD_GLOBAL = 4
export const STORE_GLOBAL = 5
export const DELETE_GLOBAL = 6
export const LOAD_NAME = 7
export const STORE_NAME = 8
export const DELETE_NAME = 9
export const LOAD_DEREF = 10
export const STORE_DEREF = 11
export const DELETE_DEREF = 12
/** A free variable of a class body: its namespace first. */
export const LOAD_CLASSDEREF = 13
/** Pushes the cell itself. */
export const LOAD_CLOSURE = 14
export const POP_TOP = 15
export const DUP_TOP = 16
export const DUP_TOP_TWO = 17
export const ROT_TWO = 18
export const ROT_THREE = 19
export const ROT_FOUR = 20
/** Argument: index into UNARY_OPERATORS. */
export const UNARY = 21
/** Argument: index into BINARY_OPERATORS. */
export const BINARY = 22
export const INPLACE = 23
/** Argument: index into COMPARE_OPERATORS. */
export const COMPARE = 24
/** Argument 1: `is not`. */
export const IS = 25
/** Argument 1: `not in`. */
export const CONTAINS = 26
/** Jump arguments are indices of instructions. */
export const JUMP = 27
export const POP_JUMP_IF_FALSE = 28
export const POP_JUMP_IF_TRUE = 29
export const JUMP_IF_FALSE_OR_POP = 30
export const JUMP_IF_TRUE_OR_POP = 31
export const GET_ITER = 32
/** Pushes the next item, or pops the iterator and jumps. */
export const FOR_ITER = 33
export const BUILD_TUPLE = 34
export const BUILD_LIST = 35
export const BUILD_SET = 36
/** Argument: pairs on the stack. */
export const BUILD_MAP = 37
/** A tuple of keys lies above the values. */
export const BUILD_CONST_KEY_MAP = 38
export const BUILD_STRING = 39
export const BUILD_SLICE = 40
/** Argument of the next five: how deep below the top the container lies, after the operand is popped. */
export const LIST_APPEND = 41
export const SET_ADD = 42
/** Stack: key, value. */
export const MAP_ADD = 43
export const LIST_EXTEND = 44
export const SET_UPDATE = 45
export const DICT_UPDATE = 46
/** As DICT_UPDATE, for keyword arguments: a key twice is an error of the call. */
export const DICT_MERGE = 47
export const LIST_TO_TUPLE = 48
export const UNPACK_SEQUENCE = 49
/** Argument: names before the star | names after it << 8. */
export const UNPACK_EX = 50
export const LOAD_ATTR = 51
export const STORE_ATTR = 52
export const DELETE_ATTR = 53
/** Pushes function and self, or nothing and the attribute; CALL_METHOD follows. */
export const LOAD_METHOD = 54
export const CALL_METHOD = 55
export const CALL_FUNCTION = 56
/** A tuple of keyword names lies on top. */
export const CALL_FUNCTION_KW = 57
/** Argument 1: a mapping of keywords lies on top of the tuple. */
export const CALL_FUNCTION_EX = 58
/** Argument: 1 defaults, 2 keyword defaults, 4 annotations, 8 closure; code and name on top. */
export const MAKE_FUNCTION = 59
export const LOAD_BUILD_CLASS = 60
export const BINARY_SUBSCR = 61
export const STORE_SUBSCR = 62
export const DELETE_SUBSCR = 63
export const RETURN_VALUE = 64
export const YIELD_VALUE = 65
export const GET_YIELD_FROM_ITER = 66
/** Stack: iterator, what was sent. Stays on itself until the iterator is exhausted. */
export const YIELD_FROM = 67
/** Argument: 0 raise again, 1 exception, 2 exception and cause. */
export const RAISE_VARARGS = 68
/** Raises the exception on top as it is, traceback and all. */
export const RERAISE = 69
/** Exception on top becomes the one being handled; the one before lies below it. */
export const PUSH_EXC_INFO = 70
/** The one before, now on top, is being handled again. */
export const POP_EXCEPT = 71
/** Stack: exception, type; leaves the exception and the answer. */
export const CHECK_EXC_MATCH = 72
/** Stack: manager; leaves its bound __exit__ and what __enter__ gave. */
export const SETUP_WITH = 73
/** Stack: __exit__; calls it with three Nones. */
export const WITH_LEAVE = 74
/** Stack: __exit__, exception before, exception; pushes what __exit__ says. */
export const WITH_EXCEPT_START = 75
/** Argument: 0 none, 1 str, 2 repr, 3 ascii; 4 a format specification lies on top. */
export const FORMAT_VALUE = 76
export const IMPORT_NAME = 77
export const IMPORT_FROM = 78
export const LOAD_ASSERTION_ERROR = 79
export const NOP = 80
/** `except ... as name` ends: the name is unbound whether or not it still is bound. */
export const SETUP_ANNOTATIONS = 81
/** A local of an inlined comprehension, which may be unbound: pushes it, or nothing, and unbinds it. */
export const LOAD_FAST_AND_CLEAR = 82
export const OPCODES = 83
/** Added to an instruction that reports before it runs, while somebody steps. */
export const LOOK = 256

export const UNARY_OPERATORS = ['-', '+', '~', 'not'] as const
export const BINARY_OPERATORS = ['+', '-', '*', '/', '//', '%', '**', '@', '<<', '>>', '&', '|', '^'] as const
export const COMPARE_OPERATORS = ['<', '<=', '==', '!=', '>', '>='] as const

export const ADD = 0
export const SUBTRACT = 1
export const MULTIPLY = 2
export const TRUE_DIVIDE = 3
export const FLOOR_DIVIDE = 4
export const REMAINDER = 5
export const POWER = 6
export const MATRIX_MULTIPLY = 7
export const LSHIFT = 8
export const RSHIFT = 9
export const AND = 10
export const OR = 11
export const XOR = 12

export const LT = 0
export const LE = 1
export const EQ = 2
export const NE = 3
export const GT = 4
export const GE = 5
