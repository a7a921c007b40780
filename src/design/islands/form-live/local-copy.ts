type Entry = [name: string, value: string]
type Copy = { at: number; entries: Entry[] }

const prefix = 'sen-draft:'
const longest = 7 * 24 * 3600 * 1000

/** What of a form is worth keeping: no files, no secrets of the session. */
export const entriesOf = (form: HTMLFormElement): Entry[] =>
  [...new FormData(form)].filter(
    (entry): entry is Entry => typeof entry[1] === 'string' && !entry[0].startsWith('_'),
  )

/** Unsaved answers on this device, for when the network is away. Private windows may refuse; then nothing is kept. */
export const keepCopy = (key: string, form: HTMLFormElement) => {
  try {
    const copy: Copy = { at: Date.now(), entries: entriesOf(form) }
    localStorage.setItem(prefix + key, JSON.stringify(copy))
    return true
  } catch {
    return false
  }
}

export const dropCopy = (key: string) => {
  try {
    localStorage.removeItem(prefix + key)
  } catch {}
}

/** The answers kept for this form, unless the server has had newer ones since or they are older than a week. */
export const keptCopy = (key: string, savedAt: string | undefined): Entry[] | undefined => {
  try {
    const copy = JSON.parse(localStorage.getItem(prefix + key) ?? 'null') as Copy | null
    if (!copy) return undefined
    const fresh = copy.at > Date.now() - longest && copy.at > (savedAt ? Date.parse(savedAt) : 0)
    if (fresh) return copy.entries
    dropCopy(key)
  } catch {}
  return undefined
}

/** Puts kept answers back into their controls. */
export const restore = (form: HTMLFormElement, entries: Entry[]) => {
  const values = new Map<string, string[]>()
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value])
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox'))
      control.checked = values.get(control.name)?.includes(control.value) ?? false
    else if (control instanceof HTMLInputElement && ['hidden', 'file', 'submit'].includes(control.type))
      continue
    else if (
      control instanceof HTMLInputElement ||
      control instanceof HTMLTextAreaElement ||
      control instanceof HTMLSelectElement
    )
      control.value = values.get(control.name)?.shift() ?? control.value
  }
}
