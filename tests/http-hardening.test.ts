import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { shift } from '#platform/clock'
import { browserOn, testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { addressOf, pages } from './support/routes.ts'
import { signInCitizen } from './support/sign-in.ts'
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
afterEach(() => shift(0))

const hour = 3_600_000
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const cookiesOf = (who: string) => (who === 'staff' ? world.here.map(officer => officer.cookie) : [world.owner.cookie])

/** A page in words, for people, with the protecting headers: also when the request was nonsense. */
function expectRefused(answer: { statusCode: number; headers: Record<string, unknown> }, what: string): void {
  expect(answer.statusCode, what).toBeGreaterThanOrEqual(400)
  expect(answer.statusCode, what).toBeLessThan(500)
  expect(String(answer.headers['content-security-policy']), what).toContain("default-src 'none'")
  expect(answer.headers['x-content-type-options'], what).toBe('nosniff')
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
    'SQL': "1'%20OR%20'1'='1",
    'a script': '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    'the name of a property': '__proto__',
    'another one': 'constructor',
    'white space': '%20%09%0a',
    'the other direction of writing': '%e2%80%ae',
    'a number beyond numbers': '99999999999999999999999999',
    'nothing': '',
  }

  const withParameters = pages.filter(page => page.get && /[:*]/.test(page.path))
  test.each(withParameters)('GET $path takes anything in place of its parameters', async page => {
    for (const [what, value] of Object.entries(bad))
      for (const cookie of cookiesOf(page.who)) {
        const answer = await app.inject({ url: page.path.replace(/:\w+|\*/g, () => value), headers: { cookie } })
        expect(answer.statusCode, what).toBeLessThan(500)
        expect(answer.body, what).not.toContain('<script>alert')
        expect(answer.headers['x-content-type-options'], what).toBe('nosniff')
      }
  })

  const names = ['q', 'tim', 'ma', 'muc', 'sau', 'truoc', 'trang', 'viec', 'cap', 'tinh-trang', 'kiosk', 'lang', 've', 'xong', 'vuong', 'tu', 'den', 'code', 'state', 'iss', 'error', 'tu-xem', 'du-phong', 'co-quan', 'nam', 'vai-tro']
  test.each(pages.filter(page => page.get))('GET $path takes anything in its query', async page => {
    const url = addressOf(page, world.examples)
    const [cookie] = page.who === 'staff' ? [world.here.find(officer => officer.role === 'administrator')!.cookie] : cookiesOf(page.who)
    // Nobody is at the other end of the sign-in here: what it says then is the business of its own tests.
    const unreachable = page.path === '/dang-nhap' ? 503 : undefined
    for (const [what, value] of Object.entries(bad)) {
      const query = names.map(name => `${name}=${value.slice(0, 2000)}`).join('&')
      const { statusCode, body } = await app.inject({ url: `${url}?${query}&tim=${value.slice(0, 2000)}&__proto__=1`, headers: { cookie: cookie! } })
      expect(statusCode === unreachable || statusCode < 500, `${what}: ${statusCode}`).toBe(true)
      expect(body, what).not.toContain('<script>alert')
    }
  })

  test('an address that can not be read gets a page of ours', async () => {
    for (const url of ['/%zz', '/thu-tuc/%ff', '/%', `/${'a'.repeat(20_000)}`]) expectRefused(await app.inject({ url }), url.slice(0, 20))
  })

  test('static files are not left through the way up', async () => {
    for (const url of ['/assets/../package.json', '/assets/%2e%2e/package.json', '/assets/..%2fpackage.json', '/assets/....//package.json']) expectRefused(await app.inject({ url }), url)
  })
})

describe('methods', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE', 'LOCK'])('%s on a page is not there', async method => {
    const before = await snapshot(db.database)
    expectRefused(await app.inject({ method: method as 'PUT', url: `/ho-so/${world.examples.sent}`, headers: { cookie: world.owner.cookie } }), method)
    expect(await snapshot(db.database)).toEqual(before)
  })

  test('what is no HTTP at all ends with 400, and the server goes on', async () => {
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    expect(await sendRaw(Number(port), 'KHONG CO / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
    expect(await sendRaw(Number(port), `GET / HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/)
    expect(await sendRaw(Number(port), 'GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 200/)
  })

  test('HEAD says what GET would say, without saying it', async () => {
    for (const url of ['/', '/thu-tuc', `/thu-tuc/2.000635`]) {
      const [head, get] = [await app.inject({ method: 'HEAD', url }), await app.inject({ url })]
      expect([head.statusCode, head.headers['content-type'], head.body]).toEqual([200, get.headers['content-type'], ''])
    }
  })

  test('an origin that is no address is a foreign one', async () => {
    for (const origin of ['rác', 'http://', 'https://', '//', 'https://localhost:3000.ke-gian.example']) {
      const browser = browserOn(app)
      expect((await browser.post('/tra-cuu', { ma: 'H', so: '1234' }, { origin: encodeURI(origin) })).status, origin).toBe(404)
    }
  })
})

describe('posted forms', () => {
  const lookUp = (address: string, fields: Record<string, string>) => browserOn(app, { address }).post('/tra-cuu', fields)

  test('more than 2 MB is not read', async () => {
    for (const type of Object.values(form).concat('application/json', 'multipart/form-data; boundary=x'))
      for (const url of ['/tra-cuu', '/api/v1/payments/bank-notices'])
        expectRefused(await app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload: 'a'.repeat(2 * 1024 * 1024 + 1) }), `${type} to ${url}`)
  })

  test('three thousand fields are read or refused, quickly', async () => {
    const fields = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`o${i}`, 'x']))
    const began = performance.now()
    expect((await lookUp('192.0.2.10', fields)).status).toBeLessThan(500)
    const parts = Object.keys(fields).map(name => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\nx\r\n`)
    const multipart = { method: 'POST', url: '/xac-minh', headers: { 'content-type': 'multipart/form-data; boundary=x' }, payload: `${parts.join('')}--x--\r\n` } as const
    expectRefused(await app.inject(multipart), 'multipart')
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test('names of properties change nothing but their own form', async () => {
    const bad = { __proto__: 'x', constructor: 'x', prototype: 'x', toString: 'x', hasOwnProperty: 'x', '__proto__[admin]': '1', 'a.__proto__.admin': '1' }
    const fields = new URLSearchParams(Object.entries(bad)).toString()
    const draft = addressOf(pages.find(page => page.path.endsWith('/:draft/:page'))!, world.examples)
    for (const url of ['/tra-cuu', draft]) {
      const browser = browserOn(app, { cookie: world.owner.cookie })
      await browser.get('/tra-cuu')
      expect((await browser.post(url, Object.fromEntries(new URLSearchParams(`__proto__=x&${fields}`)))).status, url).toBeLessThan(500)
      const answer = await app.inject({ method: 'POST', url, headers: { ...form, cookie: world.owner.cookie }, payload: `__proto__=x&${fields}` })
      expect(answer.statusCode, url).toBeLessThan(500)
    }
    const json = await app.inject({ method: 'POST', url: '/api/v1/payments/bank-notices', headers: { 'content-type': 'application/json' }, payload: '{"__proto__":{"admin":1}}' })
    expectRefused(json, 'json')
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })

  test('NUL bytes and half characters are no fault of ours', async () => {
    const odd = ['H80\0', '\0', '\ufffd', 'H\u202e08', '\ud800', 'a'.repeat(100_000)]
    for (const [i, value] of odd.entries()) expect((await lookUp(`192.0.2.${20 + i}`, { ma: value, so: '1234' })).status, JSON.stringify(value.slice(0, 9))).toBe(200)
    const draft = addressOf(pages.find(page => page.path.endsWith('/:draft/:page'))!, world.examples)
    for (const value of odd) {
      const browser = browserOn(app, { cookie: world.owner.cookie })
      const name = textField((await browser.get(draft)).html)
      expect((await browser.post(draft, { [name]: value })).status, JSON.stringify(value.slice(0, 9))).toBeLessThan(500)
    }
  })

  test('a body that is not what it says it is', async () => {
    for (const [type, payload] of [
      ['application/json', '{'],
      ['application/json', ''],
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=x', 'no part at all'],
      ['application/xml', '<a/>'],
      ['text/plain', 'x'],
    ] as const) {
      expectRefused(await app.inject({ method: 'POST', url: '/api/v1/payments/bank-notices', headers: { 'content-type': type }, payload }), `${type} to the interface`)
      const answer = await app.inject({ method: 'POST', url: '/tra-cuu', headers: { 'content-type': type }, payload })
      expect(answer.statusCode, type).toBeLessThan(500)
    }
  })
})

describe('looking up without signing in', () => {
  const attempt = (address: string, code: string) => browserOn(app, { address }).post('/tra-cuu', { ma: code, so: '0000' })

  test('from one address, more than twenty tries have to wait', async () => {
    for (let i = 1; i <= 20; i++) expect((await attempt('192.0.2.50', `H80.00-${i}`)).status).toBe(200)
    const browser = browserOn(app, { address: '192.0.2.50' })
    await browser.get('/tra-cuu')
    const token = /name="_csrf" value="([^"]+)"/.exec((await browser.get('/tra-cuu')).html)![1]!
    const refused = await app.inject({
      method: 'POST',
      url: '/tra-cuu',
      remoteAddress: '192.0.2.50',
      headers: form,
      cookies: Object.fromEntries(browser.jar),
      payload: new URLSearchParams({ _csrf: token, ma: 'H80', so: '0000' }).toString(),
    })
    expectRefused(refused, 'the 21st')
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(600)
    expect((await attempt('192.0.2.51', 'H80')).status).toBe(200)
    shift(601_000)
    expect((await attempt('192.0.2.50', 'H80')).status).toBe(200)
  })

  test('of one dossier, from many addresses, too: four digits can not be tried out', async () => {
    const { sent } = world.examples
    const seen: number[] = []
    for (let i = 1; i <= 12; i++) seen.push((await attempt(`198.51.100.${i}`, sent)).status)
    expect(seen).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 429, 429])
  })
})

describe('a session that ended while somebody typed', () => {
  test('what they typed waits behind the sign-in, and one press sends it', async () => {
    const url = addressOf(pages.find(page => page.path.endsWith('/:draft/:page'))!, world.examples)
    const before = browserOn(app, { cookie: await signInCitizen(db, world.owner.personalNumber) })
    const name = textField((await before.get(url)).html)
    const typed = 'Nguyễn "Thử" <b>&amp; Lê\nHai dòng'

    shift(2 * hour)
    const turned = await before.post(url, { [name]: typed })
    expect(turned.status).toBe(303)
    const held = new URL(turned.location!, 'http://sen').searchParams.get('ve')!
    expect(held).toMatch(/^\/gui-tiep\//)

    const after = browserOn(app, { cookie: await signInCitizen(db, world.owner.personalNumber) })
    const { status, html } = await after.get(held)
    expect(status).toBe(200)
    const fields = hiddenFields(html)
    expect(fields[name]).toBe(typed)
    const action = /<form[^>]* action="([^"]+)"[^>]*>(?=(?:(?!<form)[\s\S])*gui-tiep|(?:(?!<form)[\s\S])*)/g
    expect([...html.matchAll(action)].map(match => match[1])).toContain(url)

    expect((await after.post(url, fields)).status).toBeLessThan(400)
    const row = await db.database.pool.query('SELECT answers::text FROM dossiers.draft WHERE id = $1', [world.examples.draft])
    expect(JSON.stringify(row.rows[0])).toContain('Hai dòng')
  })

  test('it waits for an hour, under a name that nobody guesses, sealed', async () => {
    const turned = await browserOn(app).post('/tin-nhan', {})
    expect(turned.status).toBe(404)
    const url = addressOf(pages.find(page => page.path.endsWith('/:draft/noi-nhan'))!, world.examples)
    const browser = browserOn(app)
    await browser.get('/tra-cuu')
    const held = new URL((await browser.post(url, { 'ghi-chu': 'điều riêng tư' })).location!, 'http://sen').searchParams.get('ve')!
    const { rows } = await db.database.pool.query('SELECT fields FROM platform.held_post')
    expect(rows.every(row => !(row.fields as Buffer).includes('riêng tư'))).toBe(true)
    expect((await browserOn(app, { cookie: world.owner.cookie }).get(held)).html).toContain('điều riêng tư')
    for (const other of ['/gui-tiep/1', '/gui-tiep/00000000-0000-4000-8000-000000000000', '/gui-tiep/%00']) expect((await browser.get(other)).status, other).toBe(404)
    shift(hour + 1000)
    expect((await browser.get(held)).status).toBe(404)
  })
})

function textField(html: string): string {
  const [field] = html.match(/<(input|textarea)(?=[^>]*class="govuk-(input|textarea))[^>]*>/) ?? []
  return /name="([^"]+)"/.exec(field ?? '')?.[1] ?? expect.fail('The page has no field for text')
}

function hiddenFields(html: string): Record<string, string> {
  const decode = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  return Object.fromEntries([...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [decode(name!), decode(value!)]))
}

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
