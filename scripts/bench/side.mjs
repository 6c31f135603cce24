// Bundles a TypeScript entry of test/ so that plain Node runs it. Used by scripts/bench.mjs, bench/ and by
// memory-model-pictures.mjs.
import { join, resolve } from 'node:path'
import { build } from 'vite'

const FOLDER = '.cache/bench/side'

/** Path of the bundle of `folder`/`name`.ts. */
export async function bundleSide(name, folder = 'test/bench') {
  await build({
    logLevel: 'error',
    configFile: false,
    resolve: {
      alias: { '@shared': resolve('src/shared'), '@main': resolve('src/main'), '@test': resolve('test') },
    },
    build: {
      ssr: resolve(folder, `${name}.ts`),
      outDir: FOLDER,
      emptyOutDir: false,
      target: 'node20.19',
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  })
  return join(FOLDER, `${name}.mjs`)
}
