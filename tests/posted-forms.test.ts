import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { shift } from '#platform/clock'
import { browserOn, expectRefused, testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { textField } from './support/form-fields.ts'
import { addressOf, pages } from './support/routes.ts'
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

const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('posted forms', () => {
  const lookUp = (address: string, fields: Record<string, string>) =>
    browserOn(app, { address }).post('/tra-cuu', fields)

  test('more than 2 MB is not read', async () => {
    for (const type of Object.values(form).concat('application/json', 'multipart/form-data; boundary=x'))
      for (const url of ['/tra-cuu', '/api/v1/payments/bank-notices'])
        expectRefused(
          await app.inject({
            method: 'POST',
            url,
            headers: { 'content-type': type },
            payload: 'a'.repeat(2 * 1024 * 1024 + 1),
          }),
          `${type} to ${url}`,
        )
  })

  test('three thousand fields are read or refused, quickly', async () => {
    const fields = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`o${i}`, 'x']))
    const began = performance.now()
    expect((await lookUp('192.0.2.10', fields)).status).toBeLessThan(500)
    const parts = Object.keys(fields).map(
      name => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\nx\r\n`,
    )
    const multipart = {
      method: 'POST',
      url: '/xac-minh',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: `${parts.join('')}--x--\r\n`,
    } as const
    expectRefused(await app.inject(multipart), 'multipart')
    expect(performance.now() - began).toBeLessThan(15_000)
  })

  test('names of properties change nothing but their own form', async () => {
    const bad = {
      __proto__: 'x',
      constructor: 'x',
      prototype: 'x',
      toString: 'x',
      hasOwnProperty: 'x',
      '__proto__[admin]': '1',
      'a.__proto__.admin': '1',
    }
    const fields = new URLSearchParams(Object.entries(bad)).toString()
    const draft = addressOf(pages.find(page => page.path.endsWith('/:draft/:page'))!, world.examples)
    for (const url of ['/tra-cuu', draft]) {
      const browser = browserOn(app, { cookie: world.owner.cookie })
      await browser.get('/tra-cuu')
      expect(
        (await browser.post(url, Object.fromEntries(new URLSearchParams(`__proto__=x&${fields}`)))).status,
        url,
      ).toBeLessThan(500)
      const answer = await app.inject({
        method: 'POST',
        url,
        headers: { ...form, cookie: world.owner.cookie },
        payload: `__proto__=x&${fields}`,
      })
      expect(answer.statusCode, url).toBeLessThan(500)
    }
    const json = await app.inject({
      method: 'POST',
      url: '/api/v1/payments/bank-notices',
      headers: { 'content-type': 'application/json' },
      payload: '{"__proto__":{"admin":1}}',
    })
    expectRefused(json, 'json')
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })

  test('fields that no form asks for change no row', async () => {
    const { owner, other } = world
    const browser = browserOn(app, { cookie: owner.cookie })
    await browser.get('/tai-khoan/lien-he')
    const posted = await browser.post('/tai-khoan/lien-he', {
      channel: 'email',
      address: 'them-truong@nguoidan.example',
      holder: 'self',
      purposes: 'dossier',
      id: '11111111-1111-4111-8111-111111111111',
      person: other.id,
      verified_at: '2026-01-01',
      level: '2',
    })
    expect(posted.status).toBe(303)
    const { rows } = await db.database.pool.query(
      'SELECT id, person, verified_at FROM identity.contact WHERE address = $1',
      ['them-truong@nguoidan.example'],
    )
    expect(rows).toEqual([{ id: expect.not.stringMatching(/^1{8}/), person: owner.id, verified_at: null }])
  })

  test('NUL bytes and half characters are no fault of ours', async () => {
    const odd = ['H80\0', '\0', '\ufffd', 'H\u202e08', '\ud800', 'a'.repeat(100_000)]
    for (const [i, value] of odd.entries())
      expect(
        (await lookUp(`192.0.2.${20 + i}`, { ma: value, so: '1234' })).status,
        JSON.stringify(value.slice(0, 9)),
      ).toBe(200)
    const draft = addressOf(pages.find(page => page.path.endsWith('/:draft/:page'))!, world.examples)
    for (const value of odd) {
      const browser = browserOn(app, { cookie: world.owner.cookie })
      const name = textField((await browser.get(draft)).html)
      expect(
        (await browser.post(draft, { [name]: value })).status,
        JSON.stringify(value.slice(0, 9)),
      ).toBeLessThan(500)
    }
  })

  test('what stands in the address is no answer to the form', async () => {
    const browser = browserOn(app)
    const answerTo = async (fields: Record<string, string>) => {
      const { status, location } = await browser.post('/xac-minh?ma=TRONG-DIA-CHI', fields)
      return [status, location]
    }
    expect(await answerTo({ ma: 'TRONG-DON' })).toEqual([303, '/xac-minh/TRONG-DON'])
    expect(await answerTo({})).toEqual([422, undefined])
  })

  test('a code that is none is looked for, and not found', async () => {
    const random = randomBytes(50_000).toString('hex')
    expect((await lookUp('192.0.2.40', { ma: random, so: '1234' })).html).toContain('error-summary')
    for (const ma of [`${'a'.repeat(99)}😀`, random]) {
      const { status, location } = await browserOn(app).post('/xac-minh', { ma })
      expect(status, ma.slice(-9)).toBe(303)
      expect((await browserOn(app).get(location!)).status).toBe(422)
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
      expectRefused(
        await app.inject({
          method: 'POST',
          url: '/api/v1/payments/bank-notices',
          headers: { 'content-type': type },
          payload,
        }),
        `${type} to the interface`,
      )
      const answer = await app.inject({
        method: 'POST',
        url: '/tra-cuu',
        headers: { 'content-type': type },
        payload,
      })
      expect(answer.statusCode, type).toBeLessThan(500)
    }
  })
})

describe('looking up without signing in', () => {
  const attempt = (address: string, code: string) =>
    browserOn(app, { address }).post('/tra-cuu', { ma: code, so: '0000' })

  test('from one address, who tries too often has to wait', async () => {
    const { times, seconds } = pages.find(page => page.path === '/tra-cuu')!.limit!
    for (let i = 1; i <= times; i++) expect((await attempt('192.0.2.50', `H80.00-${i}`)).status).toBe(200)
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
    expectRefused(refused, 'one more')
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(seconds)
    expect((await attempt('192.0.2.51', 'H80')).status).toBe(200)
    shift(seconds * 1000 + 1000)
    expect((await attempt('192.0.2.50', 'H80')).status).toBe(200)
  })

  test('from one line, whichever of its many addresses it takes', async () => {
    const { times } = pages.find(page => page.path === '/tra-cuu')!.limit!
    for (let i = 1; i <= times; i++)
      expect((await attempt(`2001:db8:1:2:${i.toString(16)}::1`, `H80.01-${i}`)).status).toBe(200)
    expect((await attempt('2001:db8:1:2::ffff', 'H80')).status).toBe(429)
    expect((await attempt('2001:db8:1:3::1', 'H80')).status).toBe(200)
  })

  const statuses = async (times: number, ask: (nth: number) => Promise<{ status: number }>) => {
    const seen: number[] = []
    for (let nth = 0; nth < times; nth++) seen.push((await ask(nth)).status)
    return seen
  }

  test('of one dossier, a stranger’s wrong digits shut nobody else out', async () => {
    const { sent } = world.examples
    const stranger = await statuses(12, () => attempt('198.51.100.1', sent))
    expect(stranger).toEqual([...Array(10).fill(200), 429, 429])
    const own = { ma: sent, so: world.owner.personalNumber.slice(-4) }
    const owner = browserOn(app, { address: '198.51.100.2' })
    const answers = await statuses(11, () => owner.post('/tra-cuu', own))
    // Right digits are counted like wrong ones: otherwise being let in would tell which they are.
    expect(answers).toEqual([...Array(10).fill(200), 429])
  })

  test('of one dossier, from many addresses, too: four digits can not be tried out', async () => {
    const browser = browserOn(app)
    await browser.get('/tra-cuu')
    const token = /name="_csrf" value="([^"]+)"/.exec((await browser.get('/tra-cuu')).html)![1]!
    const from = async (remoteAddress: string) => {
      const { statusCode } = await app.inject({
        method: 'POST',
        url: '/tra-cuu',
        remoteAddress,
        headers: form,
        cookies: Object.fromEntries(browser.jar),
        payload: new URLSearchParams({ _csrf: token, ma: 'H80.00-NGUOI-KHAC', so: '0000' }).toString(),
      })
      return { status: statusCode }
    }
    expect(await statuses(242, nth => from(`203.0.113.${nth}`))).toEqual([...Array(240).fill(200), 429, 429])
  })
})
