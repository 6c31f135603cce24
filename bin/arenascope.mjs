#!/usr/bin/env node
// Launcher of the command line: builds it if it was never built, then runs it in this same process.
import { existsSync } from 'node:fs'

const entry = new URL('../out/main/cli.js', import.meta.url)

try {
  if (!existsSync(entry) || !existsSync(new URL('../out/renderer/index.html', import.meta.url))) {
    const { build } = await import('../scripts/build.mjs')
    await build()
  }
} catch (error) {
  console.error(`arenascope: ${error.message}`)
  process.exit(2)
}
await import(entry.href)
