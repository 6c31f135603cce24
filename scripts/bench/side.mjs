// Bundles a TypeScript entry of test/bench/ so that plain Node runs it. Used by scripts/bench.mjs and bench/frames.mjs.
import { join, resolve } from 'node:path'
import { build } from 'vite'

const FOLDER = '.cache/bench/side'

/** Path of the bundle of test/bench/`name`.ts. */
export async function bundleSide(name) {
  await build({
    logLevel: 'error',
    configFile: false,
    resolve: {
      alias: { '@shared': resolve('src/shared'), '@main': resolve('src/main'), '@test': resolve('test') },
    },
    build: {
      ssr: resolve(`test/bench/${name}.ts`),
      outDir: FOLDER,
      emptyOutDir: false,
      target: 'node20.19',
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  })
  return join(FOLDER, `${name}.mjs`)
}
