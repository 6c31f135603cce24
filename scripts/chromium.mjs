// Finds a Chromium for the end-to-end tests and screenshots, or installs one through the system's packages.
// Used by scripts/test.mjs and scripts/screenshots.mjs; tests get its path in the variable CHROMIUM.
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
const PLACES = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

/** System package managers and what they need to bring a Chromium. */
const INSTALLERS = [
  {
    tool: 'apt-get',
    steps: [
      ['apt-get', 'update', '-qq'],
      ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
    ],
  },
  { tool: 'dnf', steps: [['dnf', 'install', '-y', '-q', 'chromium']] },
  { tool: 'apk', steps: [['apk', 'add', '--quiet', 'chromium', 'font-dejavu']] },
  { tool: 'pacman', steps: [['pacman', '-Sy', '--noconfirm', 'chromium']] },
  { tool: 'zypper', steps: [['zypper', '--non-interactive', 'install', 'chromium']] },
]

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // not there or not ours to run: the next place is tried
  }
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

/** Path of a Chromium, or undefined. CHROMIUM in the environment wins. */
export function findChromium() {
  if (process.env.CHROMIUM) return isExecutable(process.env.CHROMIUM) ? process.env.CHROMIUM : undefined
  return NAMES.map(onPath).find(Boolean) ?? (PLACES[process.platform] ?? []).find(isExecutable)
}

/** What a person types to get one; for the message when it cannot be installed from here. */
export function howToInstall() {
  const installer = INSTALLERS.find((one) => onPath(one.tool))
  if (!installer) return 'install Chromium or Chrome and set CHROMIUM to its path'
  return `run \`${installer.steps.map((step) => `sudo ${step.join(' ')}`).join(' && ')}\``
}

/** Installs one when this user may (root, or sudo without a password). Returns its path or undefined. */
export function installChromium() {
  const installer = INSTALLERS.find((one) => onPath(one.tool))
  if (!installer) return undefined
  const isRoot = process.getuid?.() === 0
  if (!isRoot && (!onPath('sudo') || spawnSync('sudo', ['-n', 'true']).status !== 0)) return undefined
  for (const step of installer.steps) {
    const [command, ...args] = isRoot ? step : ['sudo', '-n', ...step]
    console.log(`  ${[command, ...args].join(' ')}`)
    try {
      execFileSync(command, args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        timeout: 300_000,
      })
    } catch (error) {
      console.error(`  ${command} failed: ${error.message}`)
      return undefined
    }
  }
  return findChromium()
}
