// The renderer's files for both windows. Their list is made once; a request only looks up a name in it, so no path is
// ever made from a request, and whatever is not a plain file inside the folder (a link, say) does not exist.
import { readdir, readFile } from 'node:fs/promises'
import { join, extname } from 'node:path'

export interface StaticFile {
  readonly contentType: string
  /** Its name holds a hash of its content: it may be kept for ever. */
  readonly isImmutable: boolean
  read(): Promise<Buffer>
}

/** By URL path, "/assets/index-B1c2.js"; "/" is index.html. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** Rejects when `folder` cannot be read: the renderer was not built. */
export async function listStaticFiles(folder: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>()
  await addFolder(files, folder, '/')
  const index = files.get('/index.html')
  if (index !== undefined) files.set('/', index)
  return files
}

async function addFolder(files: Map<string, StaticFile>, folder: string, urlPath: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    const name = urlPath + entry.name
    if (entry.isDirectory()) await addFolder(files, path, `${name}/`)
    else if (entry.isFile()) {
      files.set(name, {
        contentType: CONTENT_TYPES[extname(entry.name)] ?? 'application/octet-stream',
        isImmutable: urlPath === '/assets/',
        read: () => readFile(path),
      })
    }
  }
}
