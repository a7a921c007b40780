/** Counts down what may still be written. The limit itself is checked by the server. */
const digits = new Intl.NumberFormat(document.documentElement.lang)

for (const group of document.querySelectorAll<HTMLElement>('[data-maxlength]')) {
  const area = group.querySelector('textarea')
  const message = group.querySelector('.govuk-character-count__message')
  if (!area || !message) continue
  const count = () => {
    // As the server counts: characters, not bytes, and a line break is one.
    const left = Number(group.dataset.maxlength) - [...area.value.normalize('NFC')].length
    const words = left < 0 ? group.dataset.textOver : group.dataset.textLeft
    message.textContent = (words ?? '').replace('{count}', digits.format(Math.abs(left)))
    message.classList.toggle('govuk-error-message', left < 0)
  }
  let pause: ReturnType<typeof setTimeout>
  area.addEventListener('input', () => {
    // Not at every key, or a screen reader would never be silent.
    message.setAttribute('aria-live', 'polite')
    clearTimeout(pause)
    pause = setTimeout(count, 400)
  })
  if (area.value) count()
}
