// Runs in the page that scripts/bench/frames.mjs measures: watches frames and long tasks while the table is used.

/** Puts `frameWatch` on the page's global object; given to the browser as source text, so it refers to nothing outside. */
export function installWatch() {
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const table = () => document.querySelector('[role=grid]')
  const isShown = (rows) => {
    const grid = table()
    if (grid === null || grid.getAttribute('aria-busy') === 'true') return false
    if (rows !== undefined && Number(grid.getAttribute('aria-rowcount')) !== rows + 1) return false
    return grid.querySelector('[role=gridcell]') !== null && grid.querySelector('.skeleton') === null
  }

  let watch = null
  const begin = () => {
    const current = { at: [performance.now()], tasks: [], isOn: true, observer: null }
    current.observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) current.tasks.push(duration)
    })
    current.observer.observe({ type: 'longtask' })
    const tick = (now) => {
      if (!current.isOn) return
      current.at.push(now)
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
    watch = current
  }

  const untilShown = async ({ rows } = {}) => {
    const from = performance.now()
    // What was just asked for shows in the next frame at the earliest.
    await nextFrame()
    while (!isShown(rows)) {
      if (performance.now() - from > 60_000) throw new Error('No rows came within a minute')
      await nextFrame()
    }
    return performance.now() - from
  }

  const end = async (expected) => {
    const shownAfter = await untilShown(expected)
    // Frames and tasks that are the action's work but come after it.
    for (let i = 0; i < 5; i++) await nextFrame()
    watch.isOn = false
    for (const { duration } of watch.observer.takeRecords()) watch.tasks.push(duration)
    watch.observer.disconnect()
    // The first entry is a call's time, not a frame's.
    const [, ...at] = watch.at
    const deltas = at.slice(1).map((time, i) => time - at[i])
    const sorted = deltas.toSorted((a, b) => a - b)
    return {
      frames: deltas.length,
      median: sorted[Math.floor(sorted.length / 2)],
      worst: sorted.at(-1),
      longestTask: watch.tasks.length === 0 ? null : Math.max(...watch.tasks),
      shownAfter,
    }
  }

  /** What a wheel does: the table may take it, otherwise the browser scrolls. */
  const wheel = (step) => {
    const grid = table()
    const event = new WheelEvent('wheel', { deltaY: step, bubbles: true, cancelable: true })
    if (grid !== null && grid.dispatchEvent(event)) grid.scrollTop += step
  }

  globalThis.frameWatch = {
    begin,
    end,
    untilShown,
    async scroll({ step, milliseconds }) {
      begin()
      for (const from = performance.now(); performance.now() - from < milliseconds;) {
        wheel(step)
        await nextFrame()
      }
      return end()
    },
    async dragToEnd(milliseconds) {
      begin()
      const from = performance.now()
      const { scrollTop, scrollHeight } = table()
      for (let part = 0; part < 1;) {
        part = Math.min(1, (performance.now() - from) / milliseconds)
        table().scrollTop = scrollTop + part * (scrollHeight - scrollTop)
        await nextFrame()
      }
      return end()
    },
    jumpToEnd() {
      begin()
      table().scrollTop = table().scrollHeight
      return end()
    },
    sortBy(label) {
      begin()
      const headers = [...table().querySelectorAll('[role=columnheader] button')]
      headers.find((button) => button.textContent.trim().startsWith(label)).click()
      return end()
    },
  }
}
