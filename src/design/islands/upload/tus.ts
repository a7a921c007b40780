/** Resumable uploads by the core protocol and the creation extension of tus 1.0 (https://tus.io/protocols/resumable-upload). */
const version = { 'Tus-Resumable': '1.0.0' }

export type UploadOptions = {
  /** Where uploads begin. */
  endpoint: string
  metadata: { [name: string]: string }
  /** Remembers the address of an unfinished upload under the file's fingerprint. */
  memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  onProgress: (sent: number, total: number) => void
  /** The connection is gone; the upload goes on by itself. */
  onWaiting?: () => void
  /** Resolves when it is worth trying again; gets the number of failures in a row. */
  wait?: (failures: number) => Promise<void>
  signal?: AbortSignal
  chunkSize?: number
  fetch?: typeof fetch
}

/** The server will not take this file; trying again does not help. */
export class UploadRefused extends Error {
  readonly status: number
  /** Why, in the server's one word (header `X-Refusal`): `empty`, `disguised`… */
  readonly reason: string | undefined
  constructor(status: number, reason?: string | null) {
    super(`Upload refused with status ${status}`)
    this.status = status
    this.reason = reason ?? undefined
  }
}

/** The same file again, also after the page was closed. */
export const fingerprint = (file: File, endpoint: string) =>
  ['sen-upload', endpoint, file.name, file.size, file.lastModified].join(':')

/**
 * Sends a file piece by piece and returns its address. After a break it asks how much has arrived and goes on from
 * there. Rejects with `UploadRefused`, or with the signal's reason when aborted.
 */
export async function upload(file: File, options: UploadOptions): Promise<string> {
  const wait = options.wait ?? untilWorthTrying
  const key = fingerprint(file, options.endpoint)
  let failures = 0
  while (true) {
    options.signal?.throwIfAborted()
    try {
      const address = options.memory.getItem(key) ?? (await create(file, options))
      options.memory.setItem(key, address)
      const sent = await sendRest(file, address, options, () => (failures = 0))
      if (sent) {
        options.memory.removeItem(key)
        return address
      }
      // The server has forgotten this upload: begin anew.
      options.memory.removeItem(key)
    } catch (error) {
      options.signal?.throwIfAborted()
      if (error instanceof UploadRefused) {
        options.memory.removeItem(key)
        throw error
      }
      options.onWaiting?.()
      await wait(++failures)
    }
  }
}

async function create(file: File, options: UploadOptions): Promise<string> {
  const answer = await call(options.endpoint, options, {
    method: 'POST',
    headers: { 'Upload-Length': String(file.size), 'Upload-Metadata': encodeMetadata(options.metadata) },
  })
  const location = answer.headers.get('location')
  if (answer.status !== 201 || !location) throw new UploadRefused(answer.status, reasonOf(answer))
  return new URL(location, answer.url || options.endpoint).href
}

/** False when the address is no longer known. */
async function sendRest(
  file: File,
  address: string,
  options: UploadOptions,
  onPiece: () => void,
): Promise<boolean> {
  const head = await call(address, options, { method: 'HEAD' })
  if (head.status === 404 || head.status === 410 || head.status === 403) return false
  let offset = offsetOf(head)
  options.onProgress(offset, file.size)
  while (offset < file.size) {
    const answer = await call(address, options, {
      method: 'PATCH',
      headers: { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' },
      body: file.slice(offset, offset + (options.chunkSize ?? 512 * 1024)),
    })
    // 409: the server has another count, 423: it still works on the piece before. Asking again settles both.
    if (answer.status === 409 || answer.status === 423) throw new Error('Offset differs')
    if (answer.status === 404 || answer.status === 410) return false
    const reason = reasonOf(answer)
    if (answer.status !== 204 || reason) throw new UploadRefused(answer.status, reason)
    offset = offsetOf(answer)
    onPiece()
    options.onProgress(offset, file.size)
  }
  return true
}

async function call(address: string, options: UploadOptions, request: RequestInit): Promise<Response> {
  const answer = await (options.fetch ?? fetch)(address, {
    ...request,
    headers: { ...version, ...request.headers },
    signal: options.signal ?? null,
  })
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429)
    throw new Error(`Status ${answer.status}`)
  return answer
}

const reasonOf = (answer: Response) => answer.headers.get('x-refusal')

const offsetOf = (answer: Response) => {
  const offset = Number(answer.headers.get('upload-offset') ?? Number.NaN)
  if (!Number.isSafeInteger(offset)) throw new UploadRefused(answer.status)
  return offset
}

/** `name base64,name base64`; the values are UTF-8. */
const encodeMetadata = (metadata: { [name: string]: string }) =>
  Object.entries(metadata)
    .map(([name, value]) => `${name} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`)
    .join(',')

/** One second, two, four… up to half a minute; at once when the network is back. */
const untilWorthTrying = (failures: number) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(done, Math.min(30_000, 1000 * 2 ** (failures - 1)))
    addEventListener('online', done)
    function done() {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
  })
