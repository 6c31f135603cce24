// How places in source are written in the window.

export interface PathText {
  /** With its last separator; '' when the path has none. */
  readonly folder: string
  readonly name: string
}

/** "app/cache.py" -> "app/" and "cache.py"; knows both kinds of separators. */
export function splitPath(path: string): PathText {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
  return { folder: path.slice(0, end), name: path.slice(end) }
}

/** "app/cache.py:88"; line 0 stands for the whole file and is left out. */
export function formatLine(file: string, line: number): string {
  return line === 0 ? file : `${file}:${line}`
}
