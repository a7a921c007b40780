import { once } from 'node:events'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anyone } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { type Ctx, definePage, json, type Page } from './page.ts'
import { buildServer } from './server.ts'

const db = testDatabase({ setUp: false })
let app: FastifyInstance
let address: string
/** What was in hand when the last request was answered. */
let last: Ctx
let visitors = 0

const said = async (ctx: Ctx) => json({ form: ctx.form, size: ctx.inspected?.bytes.length })
const page = (path: string, more: Partial<Page>) =>
  definePage({
    path,
    who: 'anyone',
    text: '',
    get: async ctx => json({ csrf: ctx.csrf }),
    post: said,
    ...more,
  })

beforeAll(async () => {
  app = await buildServer({
    database: db.database,
    authenticate: async () => ({ actor: anyone }),
    pages: [
      page('/don', {}),
      page('/bao', { foreign: true }),
      page('/xem', { inspects: true, limit: { times: 2, seconds: 60 } }),
      page('/xem-rieng', { inspects: true, who: 'staff', limit: { times: 2, seconds: 60 } }),
    ],
    apis: [],
    signIn: () => '/dang-nhap',
    draw: {
      error: (_ctx, status, error) => json({ code: error?.code }, status),
      held: () => json({ held: true }),
    },
  })
  app.addHook('onResponse', async request => {
    last = (request as unknown as { sen: Ctx }).sen
  })
})
afterAll(() => app.close())
beforeEach(() => {
  address = `192.0.2.${++visitors}`
})

type Part = { name: string; value: string | Buffer; file?: string; type?: string }

function multipart(parts: readonly Part[]): Buffer {
  const bytes = parts.flatMap(({ name, value, file, type }) => [
    Buffer.from(
      `--x\r\ncontent-disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n${type ? `content-type: ${type}\r\n` : ''}\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...bytes, Buffer.from('--x--\r\n')])
}

async function post(url: string, type: string, payload: string | Buffer) {
  const headers = { 'content-type': type }
  const { statusCode, body } = await app.inject({
    method: 'POST',
    url,
    headers,
    payload,
    remoteAddress: address,
  })
  return { status: statusCode, said: body ? JSON.parse(body) : undefined }
}

/** As a browser that saw the form. */
async function send(url: string, parts: readonly Part[]) {
  const seen = await app.inject({ url: '/don', remoteAddress: address })
  const cookies = Object.fromEntries(seen.cookies.map(({ name, value }) => [name, value]))
  const { statusCode, body } = await app.inject({
    method: 'POST',
    url,
    cookies,
    remoteAddress: address,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: multipart([{ name: '_csrf', value: seen.json().csrf }, ...parts]),
  })
  return { status: statusCode, said: body ? JSON.parse(body) : undefined }
}

const tooLarge = { status: 400, said: { code: 'form.too-large' } }
const form = 'application/x-www-form-urlencoded'

describe('a posted form', () => {
  test('with one name half a million times is refused before it stops everybody else', async () => {
    expect(await post('/bao', form, 'a&'.repeat(500_000))).toEqual(tooLarge)
  })

  test.each([
    ['in an address', form, (n: number) => 'a=1&'.repeat(n)],
    ['as JSON', 'application/json', (n: number) => JSON.stringify({ a: Array(n).fill(1) })],
  ])('has 2,000 values at most, %s', async (_how, type, payload) => {
    expect((await post('/bao', type, payload(2000))).said.form.a).toHaveLength(2000)
    expect(await post('/bao', type, payload(2001))).toEqual(tooLarge)
  })

  test('has 2 MB at most, however many parts it comes in', async () => {
    const parts = (n: number) => Array.from({ length: n }, () => ({ name: 'a', value: 'ê'.repeat(95_000) }))
    expect((await send('/don', parts(11))).said.form.a).toHaveLength(11)
    expect(await send('/don', parts(12))).toEqual(tooLarge)
    expect(last.form).toEqual({})
  })

  test('that was refused is not read on', async () => {
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const line = connect(Number(port), '127.0.0.1')
    line.write(
      'POST /bao HTTP/1.1\r\nhost: a\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 400000000\r\n\r\n',
    )
    line.write(
      multipart(Array.from({ length: 20 }, () => ({ name: 'a', value: 'a'.repeat(190_000) }))).subarray(
        0,
        -6,
      ),
    )
    const [answer] = await once(line, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400/)
    expect(last.raw.raw.listenerCount('data')).toBe(0)
    line.destroy()
  })

  test('is never cut in silence', async () => {
    expect(await send('/don', [{ name: 'a', value: 'a'.repeat(200_001) }])).toEqual(tooLarge)
  })

  test('has no values but plain ones', async () => {
    const odd = '{"a":{"toString":1},"b":[[[1]],null,2,true],"toString":"x","c":"\\ud800"}'
    expect((await post('/bao', 'application/json', odd)).said.form).toEqual({
      a: '',
      b: ['', '', '2', 'true'],
      toString: 'x',
      c: '\ufffd',
    })
    for (const none of ['[1]', '"a"', 'null', '1'])
      expect((await post('/bao', 'application/json', none)).said.form, none).toEqual({})
    const part = { name: 'a', value: '[1]', type: 'application/json' }
    expect(await send('/don', [part])).toEqual({ status: 400, said: { code: 'form.broken' } })
  })
})

describe('a file that is only looked at', () => {
  const file = (size: number) => ({ name: 'tep', file: 'a.pdf', value: Buffer.alloc(size) })

  test('is one, of 20 MB at most', async () => {
    const most = 20 * 1024 * 1024
    expect((await send('/xem', [file(most)])).said.size).toBe(most)
    address = '198.51.100.1'
    expect((await send('/xem', [file(most + 1)])).status).toBe(413)
    expect((await send('/xem', [file(1), file(1)])).status).toBe(413)
  })

  test('is not looked at for somebody who may not see the page', async () => {
    for (let time = 0; time < 3; time++) {
      expect((await send('/xem-rieng', [file(9)])).status).toBe(303)
      expect(last.inspected).toBeUndefined()
    }
  })

  test('is counted before it is read', async () => {
    for (const status of [200, 200, 429]) {
      expect((await send('/xem', [file(9)])).status).toBe(status)
      expect(last.inspected?.bytes.length).toBe(status === 200 ? 9 : undefined)
    }
    // Without the token it is neither read nor counted.
    address = '198.51.100.2'
    const without = multipart([{ name: '_csrf', value: 'x' }, file(9)])
    for (let time = 0; time < 3; time++) {
      expect((await post('/xem', 'multipart/form-data; boundary=x', without)).said).toEqual({ held: true })
      expect(last.inspected).toBeUndefined()
    }
  })
})
