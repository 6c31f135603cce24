// The article's samples as programs (resources/programs/article) against what real interpreters print for them. Those are
// tried that need nothing the interpreter lacks.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '@main/interpreter/program'
import type { PythonVersion } from '@main/interpreter/version'

const ROOT = join(import.meta.dirname, '../../../..')
const printed = JSON.parse(
  readFileSync(join(ROOT, 'test/golden/data/article/programs.json'), 'utf8'),
) as Readonly<Record<string, Readonly<Partial<Record<PythonVersion, string>>>>>

const TRIED: Readonly<Record<string, (version: string) => boolean>> = {
  // 3.9 makes a display of three constants in another way, which needs list.extend.
  '01-three-small-objects.py': (version) => version !== '3.9',
  '02-small-int-cache.py': () => true,
  '03-interned-strings.py': () => true,
  '05-one-none.py': () => true,
  '08-a-list-that-grows.py': () => true,
}

describe('the article’s programs print what CPython prints', () => {
  for (const [name, isTried] of Object.entries(TRIED)) {
    const versions = Object.entries(printed[name] ?? {}).filter(([version]) => isTried(version))
    it.each(versions)(`${name} under %s`, (version, stdout) => {
      const file = join(ROOT, 'resources/programs/article', name)
      const got = runProgram(readFileSync(file, 'utf8'), { version: version as PythonVersion, file })
      expect(got).toMatchObject({ kind: 'ended', stdout, exit: 0, error: null })
    })
  }
})
