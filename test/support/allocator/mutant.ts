// pymalloc with one rule of its source changed: what a test that would not notice has not tested.
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

export async function mutatedPymalloc({ from, to }: Mutation): Promise<PymallocClass> {
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
            if (resolve(id) !== resolve(SOURCE)) return null
            if (code.split(from).length !== 2) throw new Error(`Not once in ${SOURCE}: ${from}`)
            return code.replace(from, () => to)
          },
        },
      ],
      build: {
        ssr: resolve(SOURCE),
        outDir: folder,
        target: 'node20',
        minify: false,
        rolldownOptions: { output: { entryFileNames: 'mutant.mjs' } },
      },
    })
    const module: unknown = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'mutant.mjs')).href)
    // The bundle exports what the source does.
    return (module as { readonly Pymalloc: PymallocClass }).Pymalloc
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
