/**
 * A form goes out once: a second press while the first is on its way does nothing. The button says so and works
 * again when the visitor comes back with the browser's back button, or when no answer came for a long while.
 */
const patience = 20_000

const release = (form: HTMLFormElement) => {
  delete form.dataset.sent
  for (const button of form.querySelectorAll<HTMLElement>('[data-words]')) {
    button.removeAttribute('aria-busy')
    button.textContent = button.dataset.words ?? ''
    delete button.dataset.words
  }
}

const mark = (form: HTMLFormElement, button: HTMLElement) => {
  form.dataset.sent = ''
  setTimeout(() => release(form), patience)
  // Later, so that the browser has taken the button's own name and value along.
  setTimeout(() => {
    button.dataset.words = button.textContent ?? ''
    button.textContent = button.dataset.once ?? ''
    button.setAttribute('aria-busy', 'true')
  })
}

// On the window, after everything else: another script may hold the form back, e.g. while a file is on its way.
addEventListener('submit', event => {
  if (event.defaultPrevented) return
  const form = event.target as HTMLFormElement
  if ('sent' in form.dataset) return event.preventDefault()
  const button = event.submitter ?? form.querySelector<HTMLElement>('[data-once]')
  if (button?.hasAttribute('data-once')) mark(form, button)
})

addEventListener('pageshow', event => {
  if (event.persisted) document.querySelectorAll<HTMLFormElement>('form[data-sent]').forEach(release)
})
