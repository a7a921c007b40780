import { morph } from './live/morph.ts'

const interval = 2000

/** Keeps a part of the page up to date: at a sign from the server, or every two seconds where signs do not come through. */
for (const element of document.querySelectorAll<HTMLElement>('[data-live]')) follow(element)

function follow(element: HTMLElement) {
  const { live: signs = '', liveFragment: address = location.href } = element.dataset
  let polling: ReturnType<typeof setInterval> | undefined
  let running = false
  let again = false

  const refresh = async () => {
    if (document.hidden || running) {
      again = true
      return
    }
    running = true
    again = false
    try {
      const answer = await fetch(address, { headers: { accept: 'text/html', 'x-fragment': '1' } })
      if (answer.ok && !answer.redirected) replace(element, await answer.text())
    } catch {
      // The next sign or the next round tries again.
    }
    running = false
    if (again) refresh()
  }

  const poll = () => {
    polling ??= setInterval(refresh, interval)
  }
  const listen = () => {
    const source = new EventSource(signs)
    source.addEventListener('message', refresh)
    source.addEventListener('open', () => {
      clearInterval(polling)
      polling = undefined
      // Something may have happened while nobody was listening.
      refresh()
    })
    // The browser tries to connect again by itself unless the server refused; meanwhile we ask.
    source.addEventListener('error', poll)
    addEventListener('pagehide', () => source.close())
  }

  document.addEventListener('visibilitychange', () => !document.hidden && again && refresh())
  if (signs && 'EventSource' in window) listen()
  else poll()
}

/** The answer is the element itself, or a page that contains it under the same id. */
function replace(element: HTMLElement, html: string) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const fresh = (element.id && page.getElementById(element.id)) || page.body.firstElementChild
  if (!fresh) return
  const focused = document.activeElement
  morph(element, fresh)
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected)
    focused.focus()
  element.dispatchEvent(new CustomEvent('sen:refreshed', { bubbles: true }))
}
