import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { personOf } from './support/sandbox/people.ts'
import { signInCitizen, signInStaff } from './support/sign-in.ts'

const db = testDatabase({ seed: true })
const heard = new Map<string, () => void>()
let app: FastifyInstance
let address: string
let officer: string
let colleague: string
let citizen: string
beforeAll(async () => {
  const subscribe = (channel: string, changed: () => void) => {
    heard.set(channel, changed)
    return () => void heard.delete(channel)
  }
  app = await testApp(db.database, { live: { subscribe, stop: async () => {} } })
  address = await app.listen({ port: 0, host: '127.0.0.1' })
  officer = await signInStaff(db, 'tranthihoa@tayninh.example')
  colleague = await signInStaff(db, 'tranthihoa@tayninh.example')
  citizen = await signInCitizen(db, personOf('lan-anh').personalNumber)
})
afterAll(async () => {
  // Lines that were opened and never used are not closed with the others.
  app.server.closeAllConnections()
  await app.close()
})

const ask = (path: string, cookie?: string, signal?: AbortSignal) =>
  fetch(`${address}${path}`, { headers: cookie ? { cookie } : {}, signal: signal ?? null })

async function given(cookie: string): Promise<string> {
  const page = await (await ask('/can-bo', cookie)).text()
  return /data-live="([^"]+)"/.exec(page)![1]!.replaceAll('&amp;', '&')
}

test('a page’s own channels are heard, with the headers that protect', async () => {
  const end = new AbortController()
  const stream = await ask(await given(officer), officer, end.signal)
  expect([stream.status, stream.headers.get('content-type')]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
  ])
  expect(stream.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(stream.headers.get('x-content-type-options')).toBe('nosniff')
  for (const changed of heard.values()) changed()
  const reader = stream.body!.getReader()
  let said = ''
  while (!said.includes('data: changed')) said += new TextDecoder().decode((await reader.read()).value)
  // That something changed, and not what.
  expect(said.replaceAll('data: changed', '').trim()).toBe(': chào')
  end.abort()
  await expect.poll(() => heard.size).toBe(0)
})

test('a channel that no page of this session gave is not there', async () => {
  const own = new URL(await given(officer), address)
  const other = (change: (query: URLSearchParams) => void) => {
    const query = new URLSearchParams(own.search)
    change(query)
    return `/luong?${query}`
  }
  const attempts: [string, string | undefined][] = [
    [`${own.pathname}${own.search}`, undefined],
    [`${own.pathname}${own.search}`, citizen],
    [`${own.pathname}${own.search}`, colleague],
    [other(query => query.set('kenh', 'overview')), officer],
    [other(query => query.append('kenh', 'tasks:tay-ninh/*')), officer],
    [other(query => query.delete('ky')), officer],
    ['/luong?kenh=tasks:tay-ninh/*', citizen],
    ['/luong', officer],
  ]
  for (const [path, cookie] of attempts) expect((await ask(path, cookie)).status, path).toBe(404)
  expect(heard.size).toBe(0)
})

test('nobody holds more streams than they have windows', async () => {
  const end = new AbortController()
  const path = await given(officer)
  for (let i = 0; i < 20; i++) expect((await ask(path, officer, end.signal)).status).toBe(200)
  expect((await ask(path, officer)).status).toBe(429)
  end.abort()
  await expect.poll(async () => (await ask(path, officer, AbortSignal.timeout(2000))).status).toBe(200)
})
