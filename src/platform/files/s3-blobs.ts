import { createHash, randomUUID } from 'node:crypto'
import { appendFile, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import { dataDir } from '#platform/config'
import { StoreAway } from './away.ts'
import type { Blobs } from './blobs.ts'
import { sweepFolder } from './folder-blobs.ts'

type S3 = {
  endpoint: string
  bucket: string
  region: string
  accessKey: string
  secretKey: string
  timeoutMs: number
}

/** What the service refused, or has not; never the address or a key. */
class S3Failure extends Error {
  readonly status: number | undefined
  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}

const tries = 3

/**
 * Files in a bucket of an S3 service, each request signed (SigV4) with the hash of what it carries, so that the service
 * refuses what broke on the way. An arriving file is a folder of pieces, one a line: whichever web process took it.
 */
export function s3Blobs(s3: S3): Blobs {
  const client = new AwsClient({
    accessKeyId: s3.accessKey,
    secretAccessKey: s3.secretKey,
    region: s3.region,
    service: 's3',
    retries: 0,
  })
  const base = `${s3.endpoint.replace(/\/$/, '')}/${s3.bucket}`
  const resting = (sha256: string) => `${sha256.slice(0, 2)}/${sha256.slice(2)}`
  const arriving = (id: string) => `arriving/${id}/`

  /**
   * What may be repeated is: a busy or broken service is asked three times. The answer is awaited whole for so long;
   * where it is `passedOn`, only until it begins: then it comes as slowly as its reader takes it.
   */
  async function ask(
    method: string,
    path: string,
    body?: Buffer,
    headers: Record<string, string> = {},
    passedOn = false,
  ): Promise<Response> {
    const signed = { ...headers, 'x-amz-content-sha256': sha256Of(body ?? '') }
    for (let attempt = 1; ; attempt++) {
      let failure: StoreAway
      try {
        const request = await client.sign(`${base}${path}`, {
          method,
          headers: signed,
          ...(body && { body: body as Uint8Array<ArrayBuffer> }),
        })
        // The signal goes to fetch itself: one that only a Request holds is collected with it, and never ends anything.
        const late = new AbortController()
        const limit = setTimeout(() => late.abort(new DOMException('late', 'TimeoutError')), s3.timeoutMs)
        limit.unref()
        const answer = await fetch(request, { signal: late.signal })
        if (passedOn) clearTimeout(limit)
        if (answer.ok) return answer
        await answer.body?.cancel()
        const refusal = `S3 ${method} HTTP ${answer.status}`
        if (answer.status < 500 && answer.status !== 429) throw new S3Failure(refusal, answer.status)
        failure = new StoreAway(refusal)
      } catch (error) {
        if (error instanceof S3Failure) throw error
        failure = new StoreAway(`S3 ${method} ${(error as Error).name}`, { cause: error })
      }
      if (attempt === tries) throw failure
      await new Promise(done => setTimeout(done, 100 * 2 ** attempt))
    }
  }

  async function* list(prefix: string): AsyncGenerator<{ key: string; at: Date }> {
    let more = ''
    do {
      const asked = new URLSearchParams({ 'list-type': '2', prefix })
      if (more) asked.set('continuation-token', more)
      const page = await (await ask('GET', `?${asked}`)).text()
      for (const [, object] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        const [key, at] = ['Key', 'LastModified'].map(name => textOf(name, object!))
        yield { key: key!, at: new Date(at!) }
      }
      more = textOf('NextContinuationToken', page)
    } while (more)
  }

  type Piece = { key: string; offset: number; end: number }
  /** All pieces of an arriving file; a piece says in its name where it stands and how long it is. */
  async function piecesOf(id: string): Promise<Piece[]> {
    const pieces: Piece[] = []
    for await (const { key } of list(arriving(id))) {
      const [offset, length] = key.split('/').at(-1)!.split('-').map(Number)
      pieces.push({ key, offset: offset!, end: offset! + length! })
    }
    return pieces
  }

  const scratchFolder = () => join(dataDir(), 'arriving')
  async function scratch(): Promise<string> {
    await mkdir(scratchFolder(), { recursive: true })
    return join(scratchFolder(), randomUUID())
  }

  return {
    scratch,
    async append(id, offset, bytes) {
      const pieces: Buffer[] = []
      let cut = false
      try {
        for await (const piece of bytes) pieces.push(piece)
      } catch {
        cut = true
      }
      const body = Buffer.concat(pieces)
      if (body.length) await ask('PUT', `/${arriving(id)}${offset}-${body.length}-${randomUUID()}`, body)
      return { bytes: body.length, cut }
    },
    async collect(id, size) {
      const pieces = await piecesOf(id)
      const path = await scratch()
      await (await open(path, 'w')).close()
      // Two lines may have sent the same bytes: from each place on the piece that reaches furthest.
      for (let at = 0; at < size; ) {
        const next = pieces
          .filter(piece => piece.offset <= at && piece.end > at)
          .sort((a, b) => b.end - a.end)[0]
        if (!next) throw new S3Failure('S3 pieces of a file are missing')
        const body = Buffer.from(await (await ask('GET', `/${next.key}`)).arrayBuffer())
        await appendFile(path, body.subarray(at - next.offset, size - next.offset))
        at = Math.min(next.end, size)
      }
      return path
    },
    async forget(id) {
      const remove = async () => {
        for (const { key } of await piecesOf(id)) await ask('DELETE', `/${key}`)
      }
      await remove().catch(() => {})
    },
    async sweep(before) {
      for await (const { key, at } of list('arriving/')) if (at < before) await ask('DELETE', `/${key}`)
      await sweepFolder(scratchFolder(), before)
    },
    async keep(path, sha256, mediaType) {
      await ask('PUT', `/${resting(sha256)}`, await readFile(path), { 'content-type': mediaType })
      await rm(path, { force: true })
    },
    has: sha256 => isThere(ask('HEAD', `/${resting(sha256)}`)),
    // Some services say that what is not there can not be deleted.
    async remove(sha256) {
      await isThere(ask('DELETE', `/${resting(sha256)}`))
    },
    async *list() {
      for await (const { key } of list('')) if (!key.startsWith('arriving/')) yield key.replace('/', '')
    },
    async open(sha256) {
      const { body } = await ask('GET', `/${resting(sha256)}`, undefined, {}, true)
      return Readable.fromWeb(body as ReadableStream)
    },
    async check() {
      await ask('GET', '?list-type=2&max-keys=1').then(answer => answer.body?.cancel())
    },
  }
}

const isThere = (answer: Promise<Response>): Promise<boolean> =>
  answer.then(
    () => true,
    error => (error instanceof S3Failure && error.status === 404 ? false : Promise.reject(error)),
  )

const sha256Of = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')

/** Of the first element of this name; empty where there is none. */
const textOf = (name: string, xml: string) => unescaped(new RegExp(`<${name}>([^<]+)<`).exec(xml)?.[1] ?? '')

const unescaped = (xml: string) =>
  xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
