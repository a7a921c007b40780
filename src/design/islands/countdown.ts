/**
 * What a page says is left runs down by the second; at its end the page is asked for again and says what holds then.
 * Counted from the moment the page came: the clock of a phone may be wrong.
 */
const came = performance.now()

for (const place of document.querySelectorAll<HTMLElement>('[data-seconds-left]')) {
  const until = came + Number(place.dataset.secondsLeft) * 1000
  const words = place.dataset.words ?? '#'
  const tick = () => {
    const left = Math.ceil((until - performance.now()) / 1000)
    if (left <= 0) {
      clearInterval(ticking)
      location.reload()
      return
    }
    const two = (n: number) => String(n).padStart(2, '0')
    place.textContent = words.replace('#', `${two(Math.floor(left / 60))}:${two(left % 60)}`)
  }
  const ticking = setInterval(tick, 1000)
  tick()
}
