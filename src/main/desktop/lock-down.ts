// What no page of the app may do, whatever it shows: leave its address, open windows, attach webviews, ask for
// permissions. Applies to every web contents from its creation on.
import type { App, Session } from 'electron'

type LockedSession = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>

/** Writing text to the clipboard on a click is all the page ever needs. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write'

/** `isOurPage` says which addresses the main frame may show. */
export function lockDown(
  app: Pick<App, 'on'>,
  session: LockedSession,
  isOurPage: (url: string) => boolean,
): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => {
      // A frame inside the page shows a report from its srcdoc and goes nowhere.
      const mayGo = event.isMainFrame ? isOurPage(event.url) : event.url === 'about:srcdoc'
      if (!mayGo) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
  })
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(permission === ALLOWED_PERMISSION && isOurPage(requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === ALLOWED_PERMISSION && isOurPage(origin),
  )
  session.setDevicePermissionHandler(() => false)
}
