import { moveRow, openRow, selectRow, wireSelectAll } from './keys/rows.ts'

const patience = 900
let typed = ''
let timer: ReturnType<typeof setTimeout> | undefined

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.nodeName) || isTextInput(target))

const isTextInput = (target: HTMLElement) =>
  target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)

const isOperated = (target: EventTarget | null) =>
  target instanceof Element && target.closest('a, button, summary, label')

const showKeys = () => {
  const list = document.getElementById('sen-phim-tat')
  if (list && 'togglePopover' in list) list.togglePopover()
}

const search = () => document.querySelector<HTMLInputElement>('[data-search]')?.select()

/** A button or link with `data-key="t"` or, one after the other, `data-key="g t"`. */
const press = (keys: string) => {
  const named = [...document.querySelectorAll<HTMLElement>('[data-key]')].find(
    element => element.dataset.key === keys && element.getClientRects().length > 0,
  )
  named?.click()
  return named !== undefined
}

const actions: { [key: string]: () => void } = {
  j: () => void moveRow(1),
  k: () => void moveRow(-1),
  o: openRow,
  x: selectRow,
  '/': search,
  '?': showKeys,
}

/** Arrows go through the rows of a page that asks for it (`data-arrows`), and scroll when there is none further. */
const arrow = (event: KeyboardEvent): boolean => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined
  if (!step || event.target instanceof HTMLInputElement || !document.querySelector('[data-arrows]'))
    return false
  return moveRow(step)
}

addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return
  if (arrow(event)) return event.preventDefault()
  if (event.key === 'Enter') {
    if (!isOperated(event.target) && openRow()) event.preventDefault()
    return
  }
  if (event.key.length !== 1) return
  const keys = (typed ? `${typed} ` : '') + event.key
  clearTimeout(timer)
  typed = ''
  if (press(keys) || press(event.key)) return event.preventDefault()
  const action = actions[event.key]
  if (action) {
    event.preventDefault()
    return action()
  }
  // The first of two keys, perhaps.
  typed = event.key
  timer = setTimeout(() => (typed = ''), patience)
})

wireSelectAll()
