// Runs commands by their keys, for as long as the calling component is mounted. Keys that follow each other ("G C")
// must come within a moment. Where text is typed, and in dialogs and menus, single keys keep their own meaning.
import { onBeforeUnmount, onMounted } from 'vue'
import { useCommandsStore } from '../stores/commands'
import type { RegisteredCommand } from '../stores/commands'
import { usePanesStore } from '../stores/panes'
import { chordOf, matchKeys } from '../view-models/keys'
import type { Chord } from '../view-models/keys'
import { isMac } from './caps'

/** Milliseconds between two keys of one command. */
const MOMENT = 1500

function isTextEntry(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, textarea, select')
}

const isInOverlay = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null

export function useKeyboard(): void {
  const commands = useCommandsStore()
  const panes = usePanesStore()
  let pressed: readonly Chord[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Those of the active view come first: theirs win where keys are the same. */
  function reachable(): readonly RegisteredCommand[] {
    const usable = commands.all.filter(({ enabled, keys }) => enabled !== false && keys !== undefined)
    return [
      ...usable.filter(({ scope }) => scope !== null && scope === panes.active),
      ...usable.filter(({ scope }) => scope === null),
    ]
  }

  function forget(): void {
    clearTimeout(timer)
    pressed = []
  }

  function keyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || isInOverlay(event.target)) return
    const isAltGraph = event.getModifierState('AltGraph')
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event
    const chord = chordOf({ key, ctrlKey, metaKey, altKey, shiftKey, isAltGraph }, isMac)
    if (chord === null || (isTextEntry(event.target) && !chord.mod)) return
    clearTimeout(timer)
    pressed = [...pressed, chord]
    const found = reachable()
    const match = found.find(({ keys = '' }) => matchKeys(keys, pressed) === 'whole')
    if (match !== undefined) {
      event.preventDefault()
      forget()
      match.run()
      return
    }
    if (!found.some(({ keys = '' }) => matchKeys(keys, pressed) === 'begun')) forget()
    else timer = setTimeout(forget, MOMENT)
  }

  onMounted(() => window.addEventListener('keydown', keyDown))
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', keyDown)
    forget()
  })
}
