// Reads a CSV report back as a strict RFC 4180 reader would, and takes the guard against formulas away.

export function readCsv(text: string): readonly (readonly string[])[] {
  const records: string[][] = []
  let fields: string[] = []
  let at = 0
  while (at < text.length) {
    const [field, end] = text[at] === '"' ? quotedField(text, at) : plainField(text, at)
    fields.push(field)
    if (text[end] === ',') {
      at = end + 1
      continue
    }
    if (text.slice(end, end + 2) !== '\r\n') throw new Error(`No end of record at ${end}`)
    records.push(fields)
    fields = []
    at = end + 2
  }
  return records
}

export function unguarded(field: string): string {
  return field.startsWith("'") ? field.slice(1) : field
}

function plainField(text: string, at: number): readonly [string, number] {
  let end = at
  while (end < text.length && text[end] !== ',' && text[end] !== '\r') end++
  const field = text.slice(at, end)
  if (/["\n]/.test(field)) throw new Error(`A quote or line end outside quotes at ${at}`)
  return [field, end]
}

function quotedField(text: string, at: number): readonly [string, number] {
  let field = ''
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] !== '"') field += text[i]
    else if (text[i + 1] === '"') field += text[i++]
    else return [field, i + 1]
  }
  throw new Error(`No closing quote for ${at}`)
}
