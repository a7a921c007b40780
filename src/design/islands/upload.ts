import { UploadRefused, upload } from './upload/tus.ts'
import { uploadLine } from './upload/upload-line.ts'

/** Files that went up and were taken away again, by their ids; the page that keeps them reads it. */
const removedField = 'bo-tep'

/** Files go up one by one while the form is being filled in, survive a lost connection, and are posted by their ids. */
for (const group of document.querySelectorAll<HTMLElement>('[data-upload]')) {
  const input = group.querySelector<HTMLInputElement>('input[type=file]')
  const list = group.querySelector('.sen-uploads')
  if (input && list) follow(group, input, list)
}

function follow(group: HTMLElement, input: HTMLInputElement, list: Element) {
  const {
    upload: endpoint = '',
    uploadField = 'upload',
    maxBytes,
    textRemove = '',
    textRetry = '',
  } = group.dataset
  const words = Object.fromEntries(
    Object.entries(group.dataset).map(([name, text]) => [name.replace(/^text/, '').toLowerCase(), text]),
  )
  const form = input.form
  const running = new Set<Promise<void>>()

  const start = (file: File) => {
    const line = uploadLine(file, words)
    const aborter = new AbortController()
    const remove = () => {
      aborter.abort()
      // A draft may have been kept with it meanwhile.
      const sent = line.item.querySelector<HTMLInputElement>(`input[name="${CSS.escape(uploadField)}"]`)
      line.item.remove()
      if (sent) {
        sent.name = removedField
        form?.append(sent)
        form?.dispatchEvent(new Event('input', { bubbles: true }))
      }
      input.focus()
    }
    list.append(line.item)
    line.offer(textRemove, remove)
    if (maxBytes && file.size > Number(maxBytes)) return line.failed('toolarge')
    line.progress(0)
    const sent = send(file, line, aborter.signal)
    running.add(sent)
    void sent.finally(() => running.delete(sent))
  }

  const send = async (file: File, line: ReturnType<typeof uploadLine>, signal: AbortSignal) => {
    try {
      const address = await upload(file, {
        endpoint: new URL(endpoint, location.href).href,
        metadata: { filename: file.name, filetype: file.type, field: input.name },
        memory: localStorage,
        signal,
        onProgress: line.progress,
        onWaiting: line.waiting,
      })
      line.done()
      line.item.append(hiddenInput(uploadField, address))
      // A form that keeps its draft keeps the file with it.
      form?.dispatchEvent(new Event('input', { bubbles: true }))
    } catch (error) {
      if (signal.aborted) return
      const reason = error instanceof UploadRefused ? error.reason?.replaceAll('-', '') : undefined
      // Trying the same file again does not help when the file itself is not taken.
      if (reason && words[reason]) return line.failed(reason)
      line.failed('failed')
      line.offer(textRetry, () => {
        line.item.remove()
        start(file)
      })
    }
  }

  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])]
    // Or the form would post the same files once more.
    input.value = ''
    files.forEach(start)
  })

  form?.addEventListener('submit', event => {
    if (running.size === 0) return
    event.preventDefault()
    Promise.all(running).then(() => form.requestSubmit(event.submitter))
  })
}

const hiddenInput = (name: string, address: string) => {
  const hidden = document.createElement('input')
  hidden.type = 'hidden'
  hidden.name = name
  hidden.value = new URL(address).pathname.split('/').at(-1) ?? ''
  return hidden
}
