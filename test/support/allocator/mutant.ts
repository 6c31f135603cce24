// An allocator with one rule of its source changed: what a test that would not notice has not tested.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import type { PymallocClass } from './conformance'

const SOURCE = 'src/main/allocator/layer2-pymalloc/pymalloc.ts'

export interface Mutation {
  /** Stands exactly once in the source. */
  readonly from: string
  readonly to: string
}

export async function mutatedPymalloc(mutation: Mutation): Promise<PymallocClass> {
  const module = await mutatedModule(SOURCE, SOURCE, mutation)
  // The bundle exports what the source does.
  return (module as { readonly Pymalloc: PymallocClass }).Pymalloc
}

/** What `entry` exports when the file `mutated`, itself or one it imports, is changed. Paths from the root. */
export async function mutatedModule(
  entry: string,
  mutated: string,
  { from, to }: Mutation,
): Promise<unknown> {
  await mkdir('.cache', { recursive: true })
  const folder = await mkdtemp(resolve('.cache', 'mutant-'))
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      resolve: { alias: { '@shared': resolve('src/shared'), '@main': resolve('src/main') } },
      plugins: [
        {
          name: 'mutation',
          enforce: 'pre',
          transform(code, id) {
            if (resolve(id) !== resolve(mutated)) return null
            if (code.split(from).length !== 2) throw new Error(`Not once in ${mutated}: ${from}`)
            return code.replace(from, () => to)
          },
        },
      ],
      build: {
        ssr: resolve(entry),
        outDir: folder,
        target: 'node20',
        minify: false,
        rolldownOptions: { output: { entryFileNames: 'mutant.mjs' } },
      },
    })
    const module: unknown = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'mutant.mjs')).href)
    return module
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
