import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { anyone } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { definePage, json } from './page.ts'
import { buildServer } from './server.ts'

const db = testDatabase({ setUp: false })
const megabyte = 1024 * 1024
let app: FastifyInstance
let csrf: string
let cookie: string

beforeAll(async () => {
  app = await buildServer({
    database: db.database,
    authenticate: async () => ({ actor: anyone }),
    pages: [
      definePage({
        path: '/xem',
        who: 'anyone',
        text: '',
        inspects: true,
        get: async ctx => json({ csrf: ctx.csrf }),
        post: async ctx => json({ size: ctx.inspected?.bytes.length }),
      }),
    ],
    apis: [],
    patience: 2000,
    room: 3 * megabyte,
    signIn: () => '/dang-nhap',
    draw: {
      error: (_ctx, status, error) => json({ code: error?.code }, status),
      held: () => json({ held: true }),
    },
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const seen = await app.inject({ url: '/xem' })
  csrf = seen.json().csrf
  cookie = seen.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
})
afterAll(() => app.close())

const body = (bytes: number) =>
  `--x\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\n${csrf}\r\n--x\r\ncontent-disposition: form-data; name="tep"; filename="a.pdf"\r\n\r\n${'a'.repeat(bytes)}`

/** A request whose file begins and does not end; `allowHalfOpen`: who goes on though we have hung up. */
function begin(bytes: number): Socket {
  const { port } = app.server.address() as AddressInfo
  const line = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  line.on('error', () => {})
  line.write(
    `POST /xem HTTP/1.1\r\nhost: a\r\ncookie: ${cookie}\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: ${50 * megabyte}\r\n\r\n${body(bytes)}`,
  )
  return line
}

async function send(bytes: number) {
  const answer = await app.inject({
    method: 'POST',
    url: '/xem',
    headers: { cookie, 'content-type': 'multipart/form-data; boundary=x' },
    payload: `${body(bytes)}\r\n--x--\r\n`,
  })
  return { status: answer.statusCode, said: answer.json(), wait: answer.headers['retry-after'] }
}

test('a body that comes byte by byte and never ends is answered and cut off', async () => {
  const line = begin(0)
  const drip = setInterval(() => line.write('a'), 100)
  const [answer] = await once(line, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 408/)
  await new Promise(done => line.once('close', done))
  clearInterval(drip)
}, 20_000)

test('files that are looked at have one room together, given back however a request ends', async () => {
  const all = 3 * megabyte
  // One after the other has all of it.
  for (let time = 0; time < 2; time++)
    expect(await send(all)).toMatchObject({ status: 200, said: { size: all } })
  expect(await send(all + 1)).toEqual({ status: 429, said: { code: 'too-many' }, wait: '10' })

  const line = begin(2 * megabyte)
  await vi.waitFor(async () => expect((await send(2 * megabyte)).status).toBe(429))
  expect((await send(megabyte / 2)).status).toBe(200)
  line.destroy()
  await vi.waitFor(async () => expect((await send(all)).status).toBe(200))
})
