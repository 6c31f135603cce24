// npm run pictures: draws the pictures of docs/memory-model.md from the simulated allocator into docs/images/memory-model/.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleSide } from './bench/side.mjs'

const FOLDER = 'docs/images/memory-model'

const bundle = await bundleSide('pictures', 'test/support/memory-model')
const { PICTURES } = await import(pathToFileURL(bundle).href)
mkdirSync(FOLDER, { recursive: true })
for (const [name, draw] of Object.entries(PICTURES)) {
  writeFileSync(join(FOLDER, name), draw().svg())
  console.log(join(FOLDER, name))
}
