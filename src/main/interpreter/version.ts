// What differs between CPython versions for the interpreter, as flags and figures in one place. Asked as
// `rules.hasX`; nothing else in this folder compares version numbers.

export type PythonVersion = '3.8' | '3.9' | '3.10' | '3.11' | '3.12' | '3.13' | '3.13.18' | '3.14' | '3.15'

export const PYTHON_VERSIONS: readonly PythonVersion[] = [
  '3.8',
  '3.9',
  '3.10',
  '3.11',
  '3.12',
  '3.13',
  '3.13.18',
  '3.14',
  '3.15',
]

export interface PythonRules {
  readonly version: PythonVersion
  /** 8 for 3.8: for tables of messages that are keyed by version. */
  readonly minor: number
  /** What sys.version_info and sys.version say of the recorded builds. */
  readonly micro: number
  /** List and set displays of three and more constants are one constant that an empty container takes over (3.9). */
  readonly hasConstantDisplays: boolean
  /** List, set and dict comprehensions run in the frame around them (3.12, PEP 709). */
  readonly inlinesComprehensions: boolean
  /** The test of a boolean operator inside another is not made a second time (up to 3.11). */
  readonly threadsBooleanJumps: boolean
  /** A frame is an object of its own, kept by its code for the next call (up to 3.10). */
  readonly hasFrameObjects: boolean
  /** Loads of locals that outlive the instruction borrow (3.14): sys.getrefcount of a local reads one less. */
  readonly borrowsLocals: boolean
  /** Arguments move from the caller's stack into the frame of the called (3.11): one reference less inside a call. */
  readonly movesArguments: boolean
  /** None, True, small ints, static types never die (3.12, PEP 683). */
  readonly hasImmortals: boolean
  /** sum() of floats compensates (3.12). */
  readonly compensatesSums: boolean
  /** Of the collector's generations, as gc.get_threshold() says at the start. */
  readonly collectorThresholds: readonly number[]
  /** Class bodies end with __firstlineno__ and __static_attributes__, documentation has no indentation (3.13). */
  readonly notesClassBodies: boolean
  /** How deep native code may call itself, apart from Python frames (3.12); 0: both count together. */
  readonly nativeDepthLimit: number
  /** Annotations are not evaluated where they stand (3.14, PEP 649). */
  readonly delaysAnnotations: boolean
  /** Shifts and bit operations of ints of one digit ask for nothing but the result (3.11). */
  readonly computesShortIntsInWords: boolean
}

const MICRO: Readonly<Record<PythonVersion, number>> = {
  '3.8': 18,
  '3.9': 18,
  '3.10': 13,
  '3.11': 7,
  '3.12': 1,
  '3.13': 0,
  '3.13.18': 18,
  '3.14': 10,
  '3.15': 2,
}

export function rulesOf(version: PythonVersion): PythonRules {
  const minor = Number(version.split('.')[1])
  return {
    version,
    minor,
    micro: MICRO[version],
    hasConstantDisplays: minor >= 9,
    inlinesComprehensions: minor >= 12,
    threadsBooleanJumps: minor <= 11,
    hasFrameObjects: minor <= 10,
    borrowsLocals: minor >= 14,
    movesArguments: minor >= 11,
    hasImmortals: minor >= 12,
    compensatesSums: minor >= 12,
    collectorThresholds: [minor >= 13 ? 2000 : 700, 10, minor === 14 ? 0 : 10],
    notesClassBodies: minor >= 13,
    nativeDepthLimit: minor >= 13 ? 3000 : minor === 12 ? 1500 : 0,
    delaysAnnotations: minor >= 14,
    computesShortIntsInWords: minor >= 11,
  }
}
