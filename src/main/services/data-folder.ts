// The workbench's own small JSON files (settings, recent sessions, grants): written atomically, read tolerantly.
import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { Problem } from '@shared/base/problem'
import { fileProblem } from './file-problem'
import { writeWholeFile } from './whole-file'

export interface StoredValue<T> {
  readonly current: T
  /** Resolves after the file holds `value`; later ones never overtake earlier ones. */
  change(value: T): Promise<void>
}

export interface DataFolder {
  readonly path: string
  /**
   * The value stored under `name`, checked by `schema`; `initial` when there is none.
   * A damaged file is set aside and said so: the workbench starts nevertheless.
   */
  stored<T>(name: string, schema: v.GenericSchema<unknown, T>, initial: T): Promise<StoredValue<T>>
  /** A folder below the data folder, made when missing. */
  folder(name: string): Promise<string>
}

/** `onDamage` hears of each file that was set aside. */
export function createDataFolder(path: string, onDamage: (problem: Problem) => void): DataFolder {
  const folder = async (name: string): Promise<string> => {
    const wanted = join(path, name)
    await mkdir(wanted, { recursive: true, mode: 0o700 })
    return wanted
  }

  const read = async <T>(file: string, schema: v.GenericSchema<unknown, T>, initial: T): Promise<T> => {
    let text: string
    try {
      text = await readFile(file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return initial
      throw fileProblem(error, file)
    }
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
    if (parsed.success) return parsed.output
    const aside = `${file}.damaged`
    await rename(file, aside)
    onDamage(
      new Problem({
        kind: 'bad-input',
        message: 'The file does not hold what was stored; it was set aside and the defaults are used',
        file,
        remedy: `Its content is kept in ${aside}`,
      }),
    )
    return initial
  }

  return {
    path,
    folder,
    async stored<T>(name: string, schema: v.GenericSchema<unknown, T>, initial: T): Promise<StoredValue<T>> {
      await mkdir(path, { recursive: true, mode: 0o700 })
      const file = join(path, name)
      let current: T = await read(file, schema, initial)
      let lastWrite: Promise<unknown> = Promise.resolve()
      return {
        get current() {
          return current
        },
        async change(value) {
          current = value
          const write = lastWrite.then(() => writeWholeFile(file, [`${JSON.stringify(value, null, 2)}\n`]))
          // A failed write is its own caller's to hear of; the next one is tried all the same.
          lastWrite = write.catch(() => undefined)
          await write
        },
      }
    },
  }
}
