import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from '#platform/http'
import { browserOn, expectRefused, testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { queryNames } from './support/query-names.ts'
import { addressOf, pages } from './support/routes.ts'
import { snapshot } from './support/snapshot.ts'
import { type World, worldOf } from './support/world.ts'

const db = testDatabase({ seed: true })
let app: FastifyInstance
let world: World
beforeAll(async () => {
  app = await testApp(db.database)
  world = await worldOf(db)
}, 120_000)
afterAll(() => app.close())

/** Somebody who sees the page when the address is right, so that what is wrong in it gets as far as it can. */
async function cookieOfWhoMay(page: Page): Promise<string> {
  if (page.who !== 'staff') return world.owner.cookie
  const url = addressOf(page, world.examples)
  for (const { cookie } of [...world.here, world.above])
    if ((await app.inject({ url, headers: { cookie } })).statusCode < 400) return cookie
  return expect.fail(`No officer of the place may see ${url}`)
}

describe('addresses', () => {
  const bad = {
    'NUL bytes': '%00',
    'NUL in the middle': 'H80%00.1',
    'the way up': '..%2f..%2f..%2fetc%2fpasswd',
    'the way up, twice encoded': '%252e%252e%252fetc%252fpasswd',
    'the way up on Windows': '..%5c..%5cwindows',
    'a long value': 'a'.repeat(199),
    'too long a value': 'a'.repeat(5000),
    'bytes that are no UTF-8': '%ff%fe',
    'half an escape': '%',
    'an escape that is none': '%zz',
    'half a character': '%ed%a0%80',
    SQL: "1'%20OR%20'1'='1",
    'a script': '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    'the name of a property': '__proto__',
    'another one': 'constructor',
    'white space': '%20%09%0a',
    'the other direction of writing': '%e2%80%ae',
    'a number beyond numbers': '99999999999999999999999999',
    nothing: '',
  }

  const withParameters = pages.filter(page => page.get && /[:*]/.test(page.path))
  test.each(withParameters)('GET $path takes anything in place of its parameters', async page => {
    const cookie = await cookieOfWhoMay(page)
    for (const [what, value] of Object.entries(bad)) {
      const answer = await app.inject({
        url: page.path.replace(/:\w+|\*/g, () => value),
        headers: { cookie },
      })
      expect(answer.statusCode, what).toBeLessThan(500)
      expect(answer.body, what).not.toContain('<script>alert')
      expect(answer.headers['x-content-type-options'], what).toBe('nosniff')
    }
  })

  const names = queryNames()
  test.each(pages.filter(page => page.get))('GET $path takes anything in its query', async page => {
    const url = addressOf(page, world.examples)
    const cookie = await cookieOfWhoMay(page)
    // Nobody is at the other end of the sign-in here: what it says then is the business of its own tests.
    const unreachable = page.path === '/dang-nhap' ? 503 : undefined
    for (const [what, value] of Object.entries(bad)) {
      const query = names.map(name => `${name}=${value.slice(0, 300)}`).join('&')
      const { statusCode, body } = await app.inject({
        url: `${url}?${query}&__proto__=1`,
        headers: { cookie },
      })
      expect(statusCode === unreachable || statusCode < 500, `${what}: ${statusCode}`).toBe(true)
      expect(body, what).not.toContain('<script>alert')
    }
  })

  test('an address that can not be read gets a page of ours', async () => {
    for (const url of ['/%zz', '/thu-tuc/%ff', '/%', `/${'a'.repeat(20_000)}`])
      expectRefused(await app.inject({ url }), url.slice(0, 20))
  })

  test('of static files there is no way up, no list of a folder and nothing hidden', async () => {
    const withAssets = await testApp(db.database, { assets: join(import.meta.dirname, '../src/design') })
    expect((await withAssets.inject({ url: '/assets/index.ts' })).statusCode).toBe(200)
    for (const url of [
      '/assets/../package.json',
      '/assets/%2e%2e/package.json',
      '/assets/..%2fpackage.json',
      '/assets/....//package.json',
      '/assets',
      '/assets/',
      '/assets/layout/',
      '/assets/.git/config',
      '/.git/config',
      '/.git/',
      '/.env',
    ])
      expectRefused(await withAssets.inject({ url }), url)
    await withAssets.close()
  })
})

describe('methods', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE', 'LOCK'])(
    '%s on a page is not there',
    async method => {
      const before = await snapshot(db.database)
      expectRefused(
        await app.inject({
          method: method as 'PUT',
          url: `/ho-so/${world.examples.sent}`,
          headers: { cookie: world.owner.cookie },
        }),
        method,
      )
      expect(await snapshot(db.database)).toEqual(before)
    },
  )

  test('what is no HTTP at all ends with 400, and the server goes on', async () => {
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    expect(await sendRaw(Number(port), 'KHONG CO / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
    // Nobody has read the method when it is refused, and what answers a HEAD has no body.
    expect(
      await sendRaw(Number(port), `HEAD / HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 431[^]*content-length: 0[^]*\r\n\r\n$/i)
    expect(
      await sendRaw(Number(port), 'GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1\.1 200/)
  })

  test('an address that looks like another site is one of ours that is not there', async () => {
    const one = await testApp(db.database)
    const { port } = new URL(await one.listen({ port: 0, host: '127.0.0.1' }))
    for (const path of [
      '//',
      '///',
      '//x//elsewhere.example/a',
      '//elsewhere.example/a',
      'http://x//elsewhere.example',
    ]) {
      const answer = await sendRaw(
        Number(port),
        `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
      )
      expect(answer, path).toMatch(/^HTTP\/1\.1 404/)
      expect(answer, path).toContain('</html>')
      expect(answer, path).not.toMatch(/(?:href|action)="(?:\/\/|https?:\/\/(?:x|elsewhere)\b)/)
    }
    await one.close()
  })

  test.each([
    ['a length and pieces', 'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'content-length: 5\r\ncontent-length: 6\r\n\r\nma=ab'],
    ['a length that is none', 'content-length: +5\r\n\r\nma=ab'],
    ['pieces under another name', 'transfer-encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a space before the colon', 'content-length : 5\r\n\r\nma=ab'],
    ['a piece whose size is none', 'transfer-encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n'],
  ])('%s: nobody can think that the request ends elsewhere', async (_what, rest) => {
    if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const next = 'GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'
    const said = await sendRaw(port, `POST /tra-cuu HTTP/1.1\r\nhost: a\r\n${rest}${next}`)
    expect(said).toMatch(/^HTTP\/1\.1 400/)
    expect(said).not.toContain('HTTP/1.1 200')
  })

  test('HEAD says what GET would say, without saying it', async () => {
    for (const url of ['/', '/thu-tuc', `/thu-tuc/2.000635`]) {
      const [head, get] = [await app.inject({ method: 'HEAD', url }), await app.inject({ url })]
      expect([head.statusCode, head.headers['content-type'], head.body]).toEqual([
        200,
        get.headers['content-type'],
        '',
      ])
    }
  })

  test('no other origin is let read an answer, nor send a file in pieces', async () => {
    const origin = 'https://ke-gian.example'
    const cookie = world.owner.cookie
    for (const url of ['/', '/ho-so', '/api/v1/procedures', '/healthz'])
      for (const method of ['GET', 'OPTIONS'] as const) {
        const { headers } = await app.inject({ method, url, headers: { origin, cookie } })
        expect(headers['access-control-allow-origin'], url).toBeUndefined()
      }
    const upload = { 'tus-resumable': '1.0.0', 'upload-length': '10', 'upload-metadata': 'filename YS5wZGY=' }
    const begin = (headers: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/tai-len', headers: { cookie, ...upload, ...headers } })
    const { statusCode, headers } = await begin({})
    expect(statusCode).toBe(201)
    const elsewhere: Record<string, string>[] = [{ origin }, { 'sec-fetch-site': 'cross-site' }]
    for (const foreign of elsewhere) {
      expect((await begin(foreign)).statusCode).toBe(404)
      const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }
      const patch = {
        method: 'PATCH',
        url: headers.location!,
        headers: { cookie, ...type, ...foreign },
      } as const
      expect((await app.inject({ ...patch, payload: Buffer.from('%PDF-') })).statusCode).toBe(404)
    }
  })

  test('an origin that is no address is a foreign one', async () => {
    for (const origin of ['rác', 'http://', 'https://', '//', 'https://localhost:3000.ke-gian.example']) {
      const browser = browserOn(app)
      expect(
        (await browser.post('/tra-cuu', { ma: 'H', so: '1234' }, { origin: encodeURI(origin) })).status,
        origin,
      ).toBe(404)
    }
  })
})

function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', chunk => {
      answer += chunk
    })
    // A server that has said its answer may close on what is still being sent.
    socket.on('close', () => resolve(answer)).on('error', error => answer || reject(error))
  })
}
