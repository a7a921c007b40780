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
  let saving: Promise<boolean> | undefined

  const tell = (state: 'saving' | 'saved' | 'failed' | 'restored') => {
    if (!status) return
    const time = new Date().toLocaleTimeString('vi-VN', {
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'Asia/Ho_Chi_Minh',
    })
    const words = status.getAttribute(`data-text-${state}`) ?? ''
    status.dataset.state = state
    status.textContent = words.replace('{time}', time)
  }

  const save = async () => {
    clearTimeout(timer)
    if (!changed || saving) return
    changed = false
    tell('saving')
    saving = post(url, form)
    const saved = await saving
    saving = undefined
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
  const afterwards = async (submitter: HTMLElement | null) => {
    await Promise.race([saving, new Promise(done => setTimeout(done, 3000))])
    saving = undefined
    form.requestSubmit(submitter)
  }
  form.addEventListener('submit', event => {
    clearTimeout(timer)
    changed = false
    // Two posts at once would look like two tabs to the server: the one on its way comes first, if it is not stuck.
    if (saving) {
      event.preventDefault()
      void afterwards(event.submitter)
      return
    }
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

/**
 * True when the server has it. `keepalive` lets it finish after the page is gone. The answer may say which revision of
 * the draft the form now belongs to.
 */
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
    // A page instead of data is the sign-in page, or one that asks the person something: nothing was saved.
    if (!answer.ok || answer.redirected || !answer.headers.get('content-type')?.includes('json')) return false
    const { saved, revision } = (await answer.json()) as { saved?: boolean; revision?: string | number }
    const held = form.elements.namedItem('revision')
    if (revision !== undefined && held instanceof HTMLInputElement) held.value = String(revision)
    return saved === true
  } catch {
    return false
  }
}
