// Paths of either kind, as snapshots of any machine hold them. No file system behind it.

/** "/srv/app/cache.py" or "C:\app\cache.py" -> "cache.py". */
export function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
