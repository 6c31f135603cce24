// Who may import whom. Each rule says why; a violation names the file, the line and the reason.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Rule {
  /** Folder or file below src/, without ending. */
  readonly from: string
  /** Folders or files below src/ that it may import, besides itself. */
  readonly may: readonly string[]
  /** Packages it may import; 'node:' means all of Node's. Undefined = not checked. */
  readonly packages?: readonly string[]
  readonly why: string
}

const CORE = ['shared']

/** The most specific rule that covers a file applies. */
const RULES: readonly Rule[] = [
  {
    from: 'shared/base',
    may: [],
    packages: [],
    why: 'every process runs it: no Node, DOM, Electron or Vue',
  },
  {
    from: 'shared/model',
    may: ['shared/base'],
    packages: [],
    why: 'types of the domain stand on nothing but units and results',
  },
  {
    from: 'shared/charts',
    may: ['shared/base', 'shared/model', 'shared/contract'],
    packages: [],
    why: 'a chart is a pure function of rows, the same in the window and in a report',
  },
  {
    from: 'shared/contract',
    may: ['shared/base', 'shared/model'],
    packages: ['valibot'],
    why: 'both ends of every transport load it',
  },
  {
    from: 'preload',
    may: ['shared'],
    packages: ['electron'],
    why: 'a sandboxed bridge: contract methods and nothing else',
  },
  {
    from: 'main/jobs',
    may: CORE,
    packages: ['node:'],
    why: 'threads, progress and cancellation know no domain code',
  },
  {
    from: 'main/snapshots',
    may: CORE,
    packages: [],
    why: 'tracemalloc’s semantics are pure passes over columns',
  },
  {
    from: 'main/allocator',
    may: ['shared/base', 'shared/model'],
    packages: [],
    why: 'the simulated allocator is deterministic: no clock, no randomness, no input or output',
  },
  {
    from: 'main/interpreter/values',
    may: ['main/interpreter/text'],
    packages: [],
    why: 'how values compute and print is arithmetic on plain values: no objects, no memory',
  },
  {
    from: 'main/interpreter/text',
    may: ['main/interpreter/values'],
    packages: [],
    why: 'how values compute and print is arithmetic on plain values: no objects, no memory',
  },
  {
    from: 'main/interpreter',
    may: ['main/allocator', 'main/snapshots', ...CORE],
    packages: ['@lezer/python', '@lezer/common'],
    why: 'a program touches nothing of the real machine: no Node, no input, no output',
  },
  {
    from: 'main/arenas',
    may: CORE,
    packages: [],
    why: 'evidence about arenas is the same from the simulator and from a real process: it knows neither',
  },
  {
    from: 'main/ledger',
    may: CORE,
    packages: [],
    why: 'the ledger adds up the same way for the simulator and for a real process: it knows neither',
  },
  {
    from: 'main/services/work/replay',
    may: [
      'main/allocator',
      'main/arenas',
      'main/ledger',
      'main/formats',
      'main/services/work',
      'main/jobs',
      ...CORE,
    ],
    packages: [],
    why: 'a replay plays a trace to the allocator; files are read for it',
  },
  {
    from: 'main/services/work/run',
    may: [
      'main/interpreter',
      'main/allocator',
      'main/arenas',
      'main/ledger',
      'main/formats',
      'main/services/work',
      'main/jobs',
      ...CORE,
    ],
    packages: [],
    why: 'a program runs on the allocator and is watched there; its text is handed to it',
  },
  {
    from: 'main/formats',
    may: ['main/snapshots', ...CORE],
    packages: ['node:zlib', 'node:buffer'],
    why: 'a reader maps bytes to tables and touches nothing else of the machine',
  },
  {
    from: 'main/sessions',
    may: ['main/snapshots', 'main/arenas', 'main/ledger', ...CORE],
    packages: ['node:', '@duckdb/node-api'],
    why: 'the session file stores tables; it neither reads dumps nor knows who asks',
  },
  {
    from: 'main/reports',
    may: ['main/snapshots', 'main/arenas', 'main/ledger', ...CORE],
    packages: [],
    why: 'a report is a pure function of two snapshots',
  },
  {
    from: 'main/services',
    may: [
      'main/snapshots',
      'main/arenas',
      'main/ledger',
      'main/formats',
      'main/sessions',
      'main/reports',
      'main/jobs',
      ...CORE,
    ],
    // valibot checks what comes back from the data folder; package.json tells the version.
    packages: ['node:', 'valibot', '../package.json'],
    why: 'services orchestrate the domain and know no front: no Electron, no WebSocket',
  },
  {
    from: 'main/transport',
    may: ['main/services', ...CORE],
    packages: ['node:', 'ws', 'valibot', 'electron'],
    why: 'a transport moves messages and checks them; it decides nothing',
  },
  {
    from: 'main/desktop',
    may: ['main/transport', 'main/services', ...CORE],
    why: 'Electron’s windows are one front among three',
  },
  {
    from: 'main/commands',
    may: [
      'main/services',
      'main/allocator',
      'main/arenas',
      'main/ledger',
      'main/snapshots',
      'main/formats',
      'main/sessions',
      'main/reports',
      'main/jobs',
      'main/host',
      ...CORE,
    ],
    packages: ['node:', 'commander', 'valibot'],
    why: 'the command line runs under plain Node, without Electron and without a display',
  },
  {
    from: 'main',
    may: ['main', 'shared'],
    why: 'composition roots put everything of their process together',
  },
  {
    from: 'renderer/view-models',
    may: CORE,
    packages: [],
    why: 'pure functions from model to rows: no Vue, no stores',
  },
  {
    from: 'renderer/api',
    may: CORE,
    packages: [],
    why: 'the only place that touches the bridge or the WebSocket',
  },
  {
    from: 'renderer/components',
    may: ['renderer/view-models', 'renderer/charts', ...CORE],
    packages: ['vue', 'reka-ui', 'echarts'],
    why: 'widgets take props and give events; they know no store',
  },
  {
    from: 'renderer/charts',
    may: ['renderer/view-models', ...CORE],
    packages: ['vue', 'echarts'],
    why: 'painters draw what they are given',
  },
  {
    from: 'renderer/stores',
    may: ['renderer/api', 'renderer/view-models', ...CORE],
    packages: ['vue', 'pinia'],
    why: 'a store holds one concern and draws nothing',
  },
  { from: 'renderer', may: ['renderer', 'shared'], why: 'the window never reaches into the main process' },
]

/** Only these may name 'electron': everything else must run where Electron is not. */
const MAY_IMPORT_ELECTRON = ['main/desktop/', 'main/index.ts', 'preload/']

const SOURCE = join(import.meta.dirname, '../../src')

interface Import {
  readonly file: string
  readonly line: number
  readonly target: string
  readonly isTypeOnly: boolean
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return sourceFiles(path)
    return /\.(ts|vue)$/.test(name) ? [path] : []
  })
}

/** Static, dynamic and re-exporting imports of one file, resolved to paths below src/ where they are ours. */
function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8')
  const file = relative(SOURCE, path).replaceAll('\\', '/')
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
  return [...text.matchAll(pattern)].map((match) => {
    const named = match[2] ?? match[3] ?? match[4] ?? ''
    const line = text.slice(0, (match.index ?? 0) + match[0].length).split('\n').length
    return { file, line, target: resolveImport(file, named), isTypeOnly: match[1] !== undefined }
  })
}

function resolveImport(file: string, named: string): string {
  const alias = /^@(shared|main|renderer)\/(.*)$/.exec(named)
  if (alias) return `${alias[1]}/${alias[2]}`
  return named.startsWith('.') ? posix.join(posix.dirname(file), named) : named
}

function isOurs(target: string): boolean {
  return /^(shared|main|renderer|preload)(\/|$)/.test(target)
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}.`)
}

function ruleFor(file: string): Rule | undefined {
  return RULES.filter((rule) => isBelow(file, rule.from)).sort((a, b) => b.from.length - a.from.length)[0]
}

function allowsPackage(packages: readonly string[], target: string): boolean {
  return packages.some((name) =>
    name === 'node:' ? target.startsWith('node:') : target === name || target.startsWith(`${name}/`),
  )
}

function viewOf(path: string): string | undefined {
  return /^renderer\/views\/([^/.]+)\//.exec(path)?.[1]
}

const all = sourceFiles(SOURCE).flatMap(importsOf)

describe('import directions', () => {
  it('covers every source file with a rule', () => {
    const uncovered = sourceFiles(SOURCE)
      .map((path) => relative(SOURCE, path).replaceAll('\\', '/'))
      .filter((file) => !ruleFor(file))
    expect(uncovered).toEqual([])
  })

  for (const rule of RULES) {
    it(`${rule.from} imports only ${[...rule.may, ...(rule.packages ?? [])].join(', ') || 'itself'}: ${rule.why}`, () => {
      const broken = all
        .filter((one) => ruleFor(one.file) === rule)
        .filter((one) => {
          if (isOurs(one.target))
            return ![rule.from, ...rule.may].some((folder) => isBelow(one.target, folder))
          return rule.packages !== undefined && !allowsPackage(rule.packages, one.target)
        })
        .map((one) => `${one.file}:${one.line} imports ${one.target}`)
      expect(broken, rule.why).toEqual([])
    })
  }

  it('views do not import views: what two of them share is a component or a store', () => {
    const broken = all
      .filter((one) => viewOf(one.file) !== undefined && viewOf(one.target) !== undefined)
      .filter((one) => viewOf(one.file) !== viewOf(one.target))
      .map((one) => `${one.file}:${one.line} imports ${one.target}`)
    expect(broken).toEqual([])
  })

  it('only the desktop front and the preload bridge import electron: all else runs without it', () => {
    const broken = all
      .filter((one) => one.target === 'electron' && !one.isTypeOnly)
      .filter((one) => !MAY_IMPORT_ELECTRON.some((place) => one.file.startsWith(place)))
      .map((one) => `${one.file}:${one.line}`)
    expect(broken).toEqual([])
  })
})
