// Bundles a TypeScript file for worker_threads, as the app's own build does with worker.ts.
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

/** The built file's address; it lies in `folder`. */
export async function buildThread(entry: string, folder: string): Promise<URL> {
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { '@shared': resolve('src/shared'), '@main': resolve('src/main') } },
    build: {
      ssr: resolve(entry),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20.19',
      rollupOptions: { output: { format: 'es', entryFileNames: 'thread.mjs' } },
    },
  })
  return pathToFileURL(resolve(folder, 'thread.mjs'))
}
