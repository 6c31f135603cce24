// Bundles a TypeScript entry for a child process or a worker thread of a test: plain Node cannot run it as it stands.
import { mkdir, mkdtemp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'vite'

/** The path of the bundle, in a new folder inside the checkout so that packages are found. Remove its folder afterwards. */
export async function bundleForNode(entry: string): Promise<string> {
  await mkdir('.cache', { recursive: true })
  const folder = await mkdtemp(resolve('.cache', 'bundle-'))
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@shared': resolve('src/shared'), '@main': resolve('src/main') } },
    build: {
      ssr: resolve(entry),
      outDir: folder,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'entry.mjs' } },
    },
  })
  return join(folder, 'entry.mjs')
}
