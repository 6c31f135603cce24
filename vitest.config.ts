// One project per kind of test; `vitest run --project unit` runs one of them.
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const alias = {
  '@shared': resolve('src/shared'),
  '@main': resolve('src/main'),
  '@renderer': resolve('src/renderer'),
  '@test': resolve('test'),
}

/** `kind` is a folder of test/; files under its renderer/ folder run in jsdom. */
function project(name: string, include: string[], environment: 'node' | 'jsdom', timeout: number) {
  return {
    plugins: [vue()],
    resolve: { alias },
    test: {
      name,
      include,
      environment,
      testTimeout: timeout,
      hookTimeout: timeout,
      setupFiles: ['test/support/property-seed.ts'],
    },
  }
}

export default defineConfig({
  test: {
    projects: [
      {
        ...project('unit', ['test/unit/**/*.test.ts'], 'node', 10_000),
        test: {
          ...project('unit', ['test/unit/**/*.test.ts'], 'node', 10_000).test,
          exclude: ['test/unit/renderer/**'],
        },
      },
      project('renderer', ['test/unit/renderer/**/*.test.ts'], 'jsdom', 10_000),
      project('property', ['test/property/**/*.test.ts'], 'node', 60_000),
      project('golden', ['test/golden/**/*.test.ts'], 'node', 60_000),
      project('contract', ['test/contract/**/*.test.ts'], 'node', 60_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 'node', 180_000),
      // Pictures to look at; `npm run screenshots` only.
      project('screenshots', ['test/screenshots/**/*.test.ts'], 'node', 600_000),
    ],
  },
})
