/**
 * A button with `data-in-place` posts its form in the background, and only the named part of the page is taken from
 * the answer: the communes of another province, without losing one's place. Whatever goes wrong, the button does what
 * it does without scripts.
 */
document.addEventListener('click', event => {
  const button = (event.target as Element).closest<HTMLButtonElement>('button[data-in-place]')
  if (!button?.form || 'plain' in button.dataset) return
  event.preventDefault()
  void press(button, button.form)
})

/** A choice with `data-presses` presses that button, so that nobody need look for it. */
document.addEventListener('change', event => {
  const id = (event.target as HTMLElement).dataset?.presses
  if (id) document.getElementById(id)?.click()
})

async function press(button: HTMLButtonElement, form: HTMLFormElement) {
  const part = button.dataset.inPlace ?? ''
  try {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form, button))
      if (typeof value === 'string') body.append(name, value)
    const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.getElementById(part)
    const old = document.getElementById(part)
    if (!answer.ok || !fresh || !old) throw new Error('no such part')
    const focused = document.activeElement
    const stay = old.contains(focused) && focused !== button && focused?.id
    old.replaceWith(fresh)
    takeRevision(form, page)
    // Who chose from a list goes on from there; who pressed the button wants to see what it brought.
    const next = stay
      ? document.getElementById(stay)
      : fresh.querySelector<HTMLElement>('[autofocus], [data-next]')
    next?.focus()
    form.dispatchEvent(new Event('input', { bubbles: true }))
  } catch {
    button.dataset.plain = ''
    button.click()
  }
}

/** The server kept what was posted, so the form now belongs to a newer state of the draft. */
function takeRevision(form: HTMLFormElement, page: Document) {
  const mine = form.querySelector<HTMLInputElement>('input[name=revision]')
  const newer = page.querySelector<HTMLInputElement>('input[name=revision]')
  if (mine && newer) mine.value = newer.value
}
