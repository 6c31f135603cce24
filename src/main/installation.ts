// Where the built app's own files are, for the composition roots. Every built script lies below out/main/ (chunks one
// folder deeper), so the folder named main is the fixed point.

const HERE = import.meta.url
/** out/main/ */
const MAIN = new URL(HERE.slice(0, HERE.lastIndexOf('/main/') + '/main/'.length))

export const installation = {
  workerEntry: new URL('worker.js', MAIN),
  preloadEntry: new URL('../preload/index.cjs', MAIN),
  rendererFolder: new URL('../renderer/', MAIN),
  resources: new URL('../../resources/', MAIN),
  startScript: new URL('../../scripts/start.mjs', MAIN),
} as const
