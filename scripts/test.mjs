// npm test: everything, in the order in which a mistake is cheapest to find. Each suite has a share of the time;
// one that takes more is reported. Options: --without-browser, --long (what `npm run check:all` adds), --only NAME.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium, howToInstall, installChromium } from './chromium.mjs'

const { values: options } = parseArgs({
  options: {
    'without-browser': { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
})

const bin = (name) => join('node_modules', '.bin', name)
const RESULTS = '.cache/test-results'

/** Name, commands, share of the time in seconds on two cores. `tests`: a vitest project, counted. */
const SUITES = [
  {
    name: 'format',
    commands: [
      [
        bin('oxfmt'),
        '--check',
        'src',
        'test',
        'scripts',
        'bin',
        'electron.vite.config.ts',
        'vitest.config.ts',
      ],
    ],
    share: 10,
  },
  { name: 'lint', commands: [[bin('oxlint'), '--deny-warnings']], share: 10 },
  {
    name: 'types',
    commands: [
      [bin('tsc'), '-p', 'tsconfig.node.json'],
      [bin('vue-tsc'), '-p', 'tsconfig.web.json'],
    ],
    share: 45,
  },
  { name: 'build', commands: [[bin('electron-vite'), 'build', '--logLevel', 'warn']], share: 30 },
  { name: 'unit', tests: true, share: 90 },
  { name: 'renderer', tests: true, share: 60 },
  { name: 'property', tests: true, share: 90 },
  { name: 'golden', tests: true, share: 120 },
  { name: 'contract', tests: true, share: 60 },
  { name: 'e2e', tests: true, share: 240, needsBrowser: true },
]

function run([command, ...args], environment) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      shell: process.platform === 'win32',
      // A stray require('electron') must not start a download.
      env: { ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent', ...process.env, ...environment },
    })
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (code, signal) => resolve(signal ? 1 : code))
  })
}

async function runTests(project, environment) {
  const file = join(RESULTS, `${project}.json`)
  rmSync(file, { force: true })
  const code = await run(
    [
      bin('vitest'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    environment,
  )
  if (!existsSync(file)) return { code: code || 1, passed: 0, failed: 0, skipped: 0 }
  const results = JSON.parse(readFileSync(file, 'utf8'))
  return {
    code,
    passed: results.numPassedTests,
    failed: results.numFailedTests,
    skipped: results.numPendingTests + (results.numTodoTests ?? 0),
  }
}

const isWanted = (suite) => !options.only || options.only.includes(suite.name)
const wanted = SUITES.filter(isWanted)
const environment = options.long ? { ARENASCOPE_LONG: '1' } : {}

if (wanted.some((suite) => suite.needsBrowser) && !options['without-browser']) {
  let chromium = findChromium()
  if (!chromium) {
    console.log('No Chromium found; installing one through the system’s packages.')
    chromium = installChromium()
  }
  if (!chromium) {
    console.error(
      `The end-to-end tests need a Chromium and none could be installed from here: ${howToInstall()}, ` +
        'or run `npm test -- --without-browser` to leave them out.',
    )
    process.exit(1)
  }
  environment.CHROMIUM = chromium
}

mkdirSync(RESULTS, { recursive: true })
const lines = []
const totals = { passed: 0, failed: 0, skipped: 0 }
let hasFailed = false

for (const suite of wanted) {
  if (suite.needsBrowser && options['without-browser']) {
    lines.push(`${suite.name.padEnd(9)} NOT RUN (--without-browser)`)
    continue
  }
  console.log(`\n── ${suite.name}`)
  const start = performance.now()
  let counted = ''
  let isBad = false
  if (suite.tests) {
    const result = await runTests(suite.name, environment)
    for (const key of ['passed', 'failed', 'skipped']) totals[key] += result[key]
    isBad = result.code !== 0
    counted = `${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`
  } else {
    const codes = await Promise.all(suite.commands.map((command) => run(command, environment)))
    isBad = codes.some((code) => code !== 0)
  }
  const seconds = (performance.now() - start) / 1000
  const late = seconds > suite.share && !options.long ? `  over its share of ${suite.share} s` : ''
  lines.push(
    `${suite.name.padEnd(9)} ${isBad ? 'FAILED' : 'ok    '} ${seconds.toFixed(1).padStart(6)} s  ${counted}${late}`,
  )
  if (isBad) {
    hasFailed = true
    // Later suites stand on these; their failures would only hide the cause.
    if (suite.name === 'build') break
  }
}

console.log(`\n${lines.join('\n')}\n`)
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exit(hasFailed ? 1 : 0)
