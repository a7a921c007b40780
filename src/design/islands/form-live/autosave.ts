import { dropCopy, keepCopy, keptCopy, restore } from './local-copy.ts'

const pause = 1500

/** Posts the form in the background while it is being filled in, and keeps it on the device when that fails. */
export function autosave(form: HTMLFormElement) {
  const url = form.dataset.autosave
  if (!url) return
  const key = new URL(url, location.href).pathname
  const status = form.querySelector<HTMLElement>('[data-autosave-status]')
  let timer: ReturnType<typeof setTimeout> | undefined
  let changed = false
  let saving = false

  const tell = (state: 'saving' | 'saved' | 'failed' | 'restored') => {
    if (!status) return
    const time = new Date().toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit' })
    const words = status.getAttribute(`data-text-${state}`) ?? ''
    status.dataset.state = state
    status.textContent = words.replace('{time}', time)
  }

  const save = async () => {
    clearTimeout(timer)
    if (!changed || saving) return
    changed = false
    saving = true
    tell('saving')
    const saved = await post(url, form)
    saving = false
    if (saved) dropCopy(key)
    else {
      keepCopy(key, form)
      changed = true
    }
    tell(saved ? 'saved' : 'failed')
    // What was typed meanwhile.
    if (saved && changed) plan()
  }

  const plan = () => {
    clearTimeout(timer)
    timer = setTimeout(save, pause)
  }

  form.addEventListener('input', () => {
    changed = true
    plan()
  })
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    changed = false
    if (navigator.onLine) dropCopy(key)
    else keepCopy(key, form)
  })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save())
  addEventListener('online', () => save())

  const kept = keptCopy(key, form.dataset.savedAt)
  if (!kept) return
  restore(form, kept)
  form.dispatchEvent(new Event('input', { bubbles: true }))
  tell('restored')
}

/** True when the server has it. `keepalive` lets it finish after the page is gone. */
const post = async (url: string, form: HTMLFormElement) => {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      keepalive: true,
      headers: { 'x-autosave': '1', accept: 'application/json' },
    })
    // A redirect leads to the sign-in page: nothing was saved.
    return answer.ok && !answer.redirected
  } catch {
    return false
  }
}
