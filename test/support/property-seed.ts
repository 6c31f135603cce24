// Property tests of `npm test` draw the same cases each time, so that a red run is about the change and not the draw;
// `npm run check:all` draws anew. ARENASCOPE_SEED picks a seed; a failing test prints its own.
import * as fc from 'fast-check'

const FIXED = 20_261_124
const { ARENASCOPE_SEED: chosen, ARENASCOPE_LONG: isLong } = process.env

if (chosen !== undefined) fc.configureGlobal({ seed: Number(chosen) })
else if (isLong === undefined) fc.configureGlobal({ seed: FIXED })
