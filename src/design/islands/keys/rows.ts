const rows = () =>
  [...document.querySelectorAll<HTMLElement>('[data-row]')].filter(row => row.offsetParent !== null)

const current = () => document.querySelector<HTMLElement>('[data-row][data-at]')

/** To the row below or above; from nowhere to the first. False when there is none. */
export function moveRow(step: 1 | -1): boolean {
  const all = rows()
  const here = current()
  const at = here ? all.indexOf(here) + step : 0
  const next = all[Math.max(0, Math.min(all.length - 1, at))]
  if (!next || next === here) return false
  here?.removeAttribute('data-at')
  next.setAttribute('data-at', '')
  next.tabIndex = -1
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
  return true
}

/** Where the row leads; false when no row is current. */
export function openRow(): boolean {
  const row = current()
  const address = row?.dataset.href ?? row?.querySelector('a')?.href
  if (!address) return false
  location.assign(address)
  return true
}

export function selectRow() {
  current()?.querySelector<HTMLInputElement>('[data-select-row]')?.click()
}

/**
 * The box in the head ticks all rows of its table, and shows a dash when only some are. It listens above the tables,
 * which may be drawn anew while the page is open.
 */
export function wireSelectAll() {
  const offer = () => {
    for (const label of document.querySelectorAll<HTMLElement>('[data-needs-script]:has([data-select-all])'))
      label.hidden = false
  }
  offer()
  addEventListener('sen:refreshed', offer)
  addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return
    const table = target.closest('table')
    const box = table?.querySelector<HTMLInputElement>('[data-select-all]')
    if (!table || !box) return
    const boxes = [...table.querySelectorAll<HTMLInputElement>('[data-select-row]')]
    if (target === box) for (const one of boxes) one.checked = box.checked
    const ticked = boxes.filter(one => one.checked).length
    box.checked = ticked > 0 && ticked === boxes.length
    box.indeterminate = ticked > 0 && ticked < boxes.length
  })
}
