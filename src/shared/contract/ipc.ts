// What the desktop's main process and its preload script agree on, besides the messages.

/** Preload to main, once a page: (page). Ends the channel of the page before it. */
export const IPC_OPEN = 'arenascope:open'
/** Both ways: (page, message). `page` names one load of the page, so that nothing late reaches the next one. */
export const IPC_MESSAGE = 'arenascope:message'
