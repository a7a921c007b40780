import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { fingerprint, UploadRefused, upload } from './tus.ts'

type Sandbox = {
  url: string
  store: Map<string, { length: number; body: Buffer; metadata: string }>
  log: string[]
  stop: () => void
}

let running: Sandbox | undefined
afterEach(() => running?.stop())

/** A small tus server; `spoil` may break an answer by hand and then returns true. */
async function sandbox(
  spoil: (request: IncomingMessage, reply: ServerResponse, log: string[]) => boolean = () => false,
): Promise<Sandbox> {
  const store: Sandbox['store'] = new Map()
  const log: string[] = []
  const server = createServer(async (request, reply) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    log.push(
      `${request.method} ${request.url}${request.method === 'PATCH' ? ` ${request.headers['upload-offset']}+${body.length}` : ''}`,
    )
    if (request.headers['tus-resumable'] !== '1.0.0') return reply.writeHead(412).end()
    if (spoil(request, reply, log)) return
    if (request.method === 'POST') {
      const id = `f${store.size + 1}`
      store.set(`/tep/${id}`, {
        length: Number(request.headers['upload-length']),
        body: Buffer.alloc(0),
        metadata: String(request.headers['upload-metadata']),
      })
      return reply.writeHead(201, { location: `/tep/${id}` }).end()
    }
    const file = store.get(request.url ?? '')
    if (!file) return reply.writeHead(404).end()
    if (request.method === 'PATCH') {
      if (Number(request.headers['upload-offset']) !== file.body.length) return reply.writeHead(409).end()
      file.body = Buffer.concat([file.body, body])
      return reply.writeHead(204, { 'upload-offset': file.body.length }).end()
    }
    reply.writeHead(200, { 'upload-offset': file.body.length, 'upload-length': file.length }).end()
  })
  await new Promise<void>(resolve => server.listen(0, resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tep`
  running = { url, store, log, stop: () => server.close() }
  return running
}

const memoryOf = (entries: [string, string][] = []) => {
  const map = new Map(entries)
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}
const file = new File(['0123456789'.repeat(10)], 'Giấy chứng sinh.pdf', {
  type: 'application/pdf',
  lastModified: 1,
})

const send = (server: Sandbox, more: Partial<Parameters<typeof upload>[1]> = {}) => {
  const progress: number[] = []
  const memory = memoryOf()
  const result = upload(file, {
    endpoint: server.url,
    metadata: { filename: file.name },
    memory,
    chunkSize: 40,
    wait: async () => {},
    onProgress: sent => progress.push(sent),
    ...more,
  })
  return { result, progress, memory }
}

test('sends the file piece by piece and gives its address', async () => {
  const server = await sandbox()
  const { result, progress, memory } = send(server)
  expect(await result).toBe(`${server.url}/f1`)
  expect(server.store.get('/tep/f1')?.body.toString()).toBe(await file.text())
  expect(progress).toEqual([0, 40, 80, 100])
  const name = /^filename (.*)$/.exec(server.store.get('/tep/f1')?.metadata ?? '')?.[1] ?? ''
  expect(Buffer.from(name, 'base64').toString()).toBe('Giấy chứng sinh.pdf')
  expect(memory.map.size).toBe(0)
})

test('after a break it asks how much arrived and goes on from there', async () => {
  let broken = false
  const server = await sandbox((request, reply) => {
    if (broken || request.method !== 'PATCH' || request.headers['upload-offset'] !== '40') return false
    broken = true
    reply.destroy()
    return true
  })
  let waits = 0
  const { result } = send(server, { onWaiting: () => waits++ })
  await result
  expect(waits).toBe(1)
  expect(server.log).toEqual([
    'POST /tep',
    'HEAD /tep/f1',
    'PATCH /tep/f1 0+40',
    'PATCH /tep/f1 40+40',
    'HEAD /tep/f1',
    'PATCH /tep/f1 40+40',
    'PATCH /tep/f1 80+20',
  ])
  expect(server.store.get('/tep/f1')?.body.length).toBe(100)
})

test('the same file chosen again after the page was closed is not sent from the start', async () => {
  const server = await sandbox()
  server.store.set('/tep/cu', {
    length: 100,
    body: Buffer.from((await file.text()).slice(0, 80)),
    metadata: '',
  })
  const memory = memoryOf([[fingerprint(file, server.url), `${server.url}/cu`]])
  expect(await send(server, { memory }).result).toBe(`${server.url}/cu`)
  expect(server.log).toEqual(['HEAD /tep/cu', 'PATCH /tep/cu 80+20'])
})

test('an upload that the server has forgotten begins anew', async () => {
  const server = await sandbox()
  const memory = memoryOf([[fingerprint(file, server.url), `${server.url}/mat`]])
  await send(server, { memory }).result
  expect(server.log.slice(0, 2)).toEqual(['HEAD /tep/mat', 'POST /tep'])
  expect(server.store.get('/tep/f1')?.body.length).toBe(100)
})

test('a server in trouble is asked again, one that refuses is not', async () => {
  let trouble = 2
  const busy = await sandbox((request, reply) => {
    if (request.method !== 'POST' || trouble-- <= 0) return false
    reply.writeHead(503).end()
    return true
  })
  const failures: number[] = []
  await send(busy, { wait: async count => void failures.push(count) }).result
  expect(failures).toEqual([1, 2])
  busy.stop()

  const strict = await sandbox((request, reply) => {
    if (request.method !== 'POST') return false
    reply.writeHead(413).end()
    return true
  })
  await expect(send(strict).result).rejects.toThrow(UploadRefused)
  expect(strict.log).toEqual(['POST /tep'])
})

test('taking the file out stops the upload', async () => {
  const server = await sandbox()
  const aborter = new AbortController()
  const { result } = send(server, {
    signal: aborter.signal,
    onProgress: sent => sent === 40 && aborter.abort(),
  })
  await expect(result).rejects.toThrow()
  expect(server.store.get('/tep/f1')?.body.length).toBe(40)
})
