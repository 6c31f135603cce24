/** Path of a Chromium, or undefined. CHROMIUM in the environment wins. */
export function findChromium(): string | undefined
/** What a person types to get one. */
export function howToInstall(): string
/** Installs one when this user may. Returns its path or undefined. */
export function installChromium(): string | undefined
