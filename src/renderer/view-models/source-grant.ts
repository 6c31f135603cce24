// Which beginning of a snapshot's file names stands for a folder on this machine. Pure; the user may correct the guess.

/** "<unknown>", "<string>" and "<frozen importlib._bootstrap>" are names without a file. */
export function isPythonFile(file: string): boolean {
  return file !== '' && !file.startsWith('<')
}

/**
 * The prefix to offer for `file` when the user chose `folder`: '' when the name already lies below the folder or is
 * relative; the part of the name up to a folder of the same name ("/app" for /home/me/app); otherwise the file's folder.
 */
export function guessPrefix(file: string, folder: string): string {
  const names = file.split(/[\\/]/)
  const chosen = folder.split(/[\\/]/).filter((name) => name !== '')
  const isAbsolute = names[0] === '' || /^[a-z]:$/i.test(names[0] ?? '')
  if (!isAbsolute || file.startsWith(folder)) return ''
  const last = chosen.at(-1)
  const at = last === undefined ? -1 : names.lastIndexOf(last, names.length - 2)
  const kept = at > 0 ? at + 1 : names.length - 1
  return names.slice(0, kept).join(file.includes('\\') ? '\\' : '/')
}
