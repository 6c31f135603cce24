// "package 1/file 2.py" for names that shall not leave the machine. The same name has the same pseudonym throughout a
// report, in every format: they are given in the order of the rows.
import type { CompareRow } from '@shared/contract/compare'
import type { ConsumerRow } from '@shared/contract/consumers'
import type { FrameName, GroupBy } from '@shared/model/snapshot'

type NamedRow = CompareRow | ConsumerRow

export class Pseudonyms {
  readonly #groupBy: GroupBy
  readonly #packageOf: (file: string) => string
  readonly #packages = new Map<string, { readonly name: string; files: number }>()
  readonly #files = new Map<string, string>()

  constructor(groupBy: GroupBy, packageOf: (file: string) => string) {
    this.#groupBy = groupBy
    this.#packageOf = packageOf
  }

  /** `row` with pseudonyms for its files and its package; lines and figures stay. */
  rename<Row extends NamedRow>(row: Row): Row {
    const traceback: FrameName[] = row.traceback.map(([name, line]) => [
      this.#groupBy === 'package' ? this.#package(name).name : this.#file(name),
      line,
    ])
    return { ...row, traceback, package: this.#package(row.package).name }
  }

  #package(name: string): { readonly name: string; files: number } {
    let entry = this.#packages.get(name)
    if (entry === undefined) {
      entry = { name: `package ${this.#packages.size + 1}`, files: 0 }
      this.#packages.set(name, entry)
    }
    return entry
  }

  #file(name: string): string {
    let pseudonym = this.#files.get(name)
    if (pseudonym === undefined) {
      const owner = this.#package(this.#packageOf(name))
      owner.files += 1
      const ending = name.endsWith('.py') ? '.py' : ''
      pseudonym = `${owner.name}/file ${owner.files}${ending}`
      this.#files.set(name, pseudonym)
    }
    return pseudonym
  }
}
