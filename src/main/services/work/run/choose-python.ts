// Under which CPython a program runs: the version names what objects ask for, the profile how pools and arenas are laid
// out. Called by the simulation thread; also where the choices of the command line and of the Lab are said to be wrong.
import { Problem } from '@shared/base/problem'
import { unwrap } from '@shared/base/result'
import type { PythonChoice } from '@shared/model/program'
import { profileIdOf, releaseOf } from '@main/allocator/layer3-objects/releases'
import { profileById } from '@main/allocator/profiles/known'
import { DEFAULT_BASE, parseCustomProfile } from '@main/allocator/profiles/custom'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { PYTHON_VERSIONS, type PythonVersion } from '@main/interpreter/version'
import { DEFAULT_PYTHON } from './pythons'

export interface ChosenPython {
  readonly version: PythonVersion
  readonly profile: AllocatorProfile
}

/** With both, the release names the objects and the profile the allocator. Throws a Problem. */
export function choosePython({ python, profile, customProfile }: PythonChoice): ChosenPython {
  const stated = python === undefined ? null : versionNamed(python)
  if (customProfile !== undefined) {
    const version = stated ?? versionOfProfile(basisOf(customProfile))
    return { version, profile: unwrap(parseCustomProfile(customProfile)) }
  }
  if (profile !== undefined) {
    const chosen = unwrap(profileById(profile))
    return { version: stated ?? versionOfProfile(chosen.id), profile: chosen }
  }
  const version = stated ?? DEFAULT_PYTHON
  return { version, profile: unwrap(profileById(profileIdOf(version))) }
}

function versionNamed(text: string): PythonVersion {
  const named = PYTHON_VERSIONS.find((one) => one === text)
  if (named !== undefined) return named
  const series = /^(\d+\.\d+)\.\d+$/.exec(text)?.[1]
  const known = PYTHON_VERSIONS.find((one) => one === series)
  // 3.13.0 is a version of its own: later ones have other dict tables, and from which on is known of one only.
  if (known !== undefined && (known !== '3.13' || text === '3.13.0')) return known
  throw notSimulated(`Programs do not run as under Python ${JSON.stringify(text)}`)
}

/** The release whose objects go with a profile: the article's own samples are those of 3.11. */
function versionOfProfile(id: string): PythonVersion {
  const release = releaseOf(id.replace(/^cpython-/, ''))
  const version = PYTHON_VERSIONS.find((one) => one === release)
  if (version !== undefined) return version
  throw notSimulated(
    `The objects of profile ${id} are not simulated`,
    'Name the release whose objects it shall have with --python',
  )
}

function notSimulated(message: string, remedy?: string): Problem {
  const expected = `one of ${PYTHON_VERSIONS.join(', ')}`
  return new Problem({ kind: 'bad-argument', message, expected, ...(remedy !== undefined && { remedy }) })
}

/** What a custom profile is based on; parseCustomProfile says what is wrong with it otherwise. */
function basisOf(json: string): string {
  unwrap(parseCustomProfile(json))
  const { basedOn } = JSON.parse(json) as { readonly basedOn?: string }
  return basedOn ?? DEFAULT_BASE
}
