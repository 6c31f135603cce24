// What a program can run as under: said to the Lab without loading the interpreter.
import { PROFILES } from '@main/allocator/profiles/known'
import { PYTHON_VERSIONS, type PythonVersion } from '@main/interpreter/version'

export const PYTHONS: readonly PythonVersion[] = PYTHON_VERSIONS

/** What runs a program when nobody says. */
export const DEFAULT_PYTHON: PythonVersion = '3.12'

export const PROFILE_NAMES = PROFILES.map(({ id, label, evidence }) => ({ id, label, evidence }))
