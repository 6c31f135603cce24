// Who may talk to the host: a one-time token from the URL is exchanged for a credential that the tab keeps.
// The URL may leak (history, chat, process list) once it has been used; the credential never stands in a URL.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits: not to be guessed. */
const SECRET_BYTES = 32
/** Tabs that may have a credential at once; the oldest one loses it to a new tab. */
const MAX_CREDENTIALS = 64

export class Credentials {
  /** Of the newest token while it is unused. Only digests are kept: equally long, as timingSafeEqual wants. */
  #tokenDigest: Buffer | null = null
  #digests: Buffer[] = []

  /** A new one-time token; an earlier one that was not used is void. */
  newToken(): string {
    const token = newSecret()
    this.#tokenDigest = digestOf(token)
    return token
  }

  /** The credential for the token, once; null for any other text. */
  exchange(token: string): string | null {
    if (this.#tokenDigest === null || !timingSafeEqual(this.#tokenDigest, digestOf(token))) return null
    this.#tokenDigest = null
    const credential = newSecret()
    this.#digests = [...this.#digests, digestOf(credential)].slice(-MAX_CREDENTIALS)
    return credential
  }

  accepts(credential: string): boolean {
    const digest = digestOf(credential)
    let isKnown = false
    // Every one is compared, so that the time says nothing about which.
    for (const known of this.#digests) isKnown = timingSafeEqual(known, digest) || isKnown
    return isKnown
  }
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
