import { entriesOf, restore } from './local-copy.ts'

/**
 * What is typed into a form that is sent in one go stays with this tab: a phone that puts the tab away, or a network
 * that is gone when one presses, loses nothing. A form that came back with mistakes holds what was typed already.
 */
export function keepInTab(form: HTMLFormElement) {
  const { keptInTab } = form.dataset
  if (!keptInTab) return
  const key = `sen-tab:${keptInTab}`
  form.addEventListener('input', () => {
    try {
      sessionStorage.setItem(key, JSON.stringify(entriesOf(form)))
    } catch {}
  })
  try {
    const kept = sessionStorage.getItem(key)
    if (!kept || form.querySelector('.govuk-error-summary')) return
    restore(form, JSON.parse(kept))
    form.dispatchEvent(new Event('input', { bubbles: true }))
  } catch {}
}
