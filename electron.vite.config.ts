// Three builds: main (desktop, browser host, command line, worker threads), preload, renderer.
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const shared = { '@shared': resolve('src/shared') }

export default defineConfig({
  main: {
    resolve: { alias: { ...shared, '@main': resolve('src/main') } },
    build: {
      // One bundle serves Electron's Node 24 and the browser host's Node 20.
      target: 'node20.19',
      sourcemap: true,
      rollupOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          host: resolve('src/main/host.ts'),
          cli: resolve('src/main/cli.ts'),
          worker: resolve('src/main/worker.ts'),
        },
      },
    },
  },
  preload: {
    resolve: { alias: shared },
    build: {
      rollupOptions: {
        input: { index: resolve('src/preload/index.ts') },
        // A sandboxed window loads CommonJS only.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve('src/renderer'),
    resolve: { alias: { ...shared, '@renderer': resolve('src/renderer') } },
    build: {
      target: 'chrome152',
      minify: true,
      rollupOptions: {
        input: { index: resolve('src/renderer/index.html') },
        // The docking library and Vue, which it stands on, beside our own code.
        output: { codeSplitting: { groups: [{ name: 'docking', test: /node_modules[\\/]dockview/ }] } },
      },
    },
    // For `npm run dev:host`: the page comes from here, its calls go to the host on the other port.
    server: {
      proxy: {
        '/socket': { target: 'http://127.0.0.1:5174', ws: true, changeOrigin: true },
        '/credential': { target: 'http://127.0.0.1:5174', changeOrigin: true },
      },
    },
    plugins: [vue()],
  },
})
