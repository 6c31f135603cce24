// The window's page on a scheme of its own: app://arenascope/ serves the renderer's files and nothing else of the disk.
import type { CustomScheme, Protocol } from 'electron'
import { securityHeaders } from '../transport/content-security'
import type { StaticFiles } from '../transport/static-files'

const SCHEME = 'app'
const APP_ORIGIN = `${SCHEME}://arenascope`

/** To be registered before the app is ready. Standard and secure: relative addresses and modern web features work. */
export const appScheme: CustomScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
}

/** Where the page comes from: our scheme, or in development the renderer's development server. */
export function pageOrigin(developmentUrl: string | undefined): string {
  return developmentUrl === undefined ? APP_ORIGIN : new URL(developmentUrl).origin
}

/** Whether `url` is below `origin`. */
export function isBelow(origin: string, url: string): boolean {
  return url === origin || url.startsWith(`${origin}/`)
}

/** Answers every request for app://. */
export function servePage(protocol: Pick<Protocol, 'handle'>, files: StaticFiles): void {
  const headers = securityHeaders([])
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url)
    const file = isBelow(APP_ORIGIN, request.url) ? files.get(url.pathname) : undefined
    if (file === undefined || request.method !== 'GET') return new Response(null, { status: 404, headers })
    // A copy: a response's body wants memory of its own.
    const content = new Uint8Array(await file.read())
    return new Response(content, { headers: { ...headers, 'Content-Type': file.contentType } })
  })
}
