// npm run dev:host [-- FILE...]: the browser host under the development server, with hot reload of the page. The page
// comes from that server, which passes the socket and the token's exchange on to the host (electron.vite.config.ts).
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const electronVite = fileURLToPath(
  new URL('../node_modules/electron-vite/bin/electron-vite.js', import.meta.url),
)
const PORT = '5174'

const child = spawn(
  process.execPath,
  [electronVite, 'dev', '--watch', '--', 'serve', '--port', PORT, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      // Where electron-vite would start Electron, it starts Node with the command line's `serve`.
      ELECTRON_EXEC_PATH: process.execPath,
      ELECTRON_ENTRY: fileURLToPath(new URL('../out/main/cli.js', import.meta.url)),
    },
  },
)
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
