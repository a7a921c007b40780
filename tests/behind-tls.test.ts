import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { pages } from './support/routes.ts'
import { personOf } from './support/sandbox/people.ts'
import { signInCitizen } from './support/sign-in.ts'

// Read once, when the first page is asked for: behind a balancer that speaks TLS.
process.env.PUBLIC_URL = 'https://dichvucong.tayninh.example'
process.env.TRUST_PROXY = 'true'

const db = testDatabase({ seed: true })
let app: FastifyInstance
let session: string
beforeAll(async () => {
  app = await testApp(db.database)
  session = await signInCitizen(db, personOf('lan-anh').personalNumber)
})
afterAll(() => app.close())

const plain = pages.filter(page => page.get && !/[:*]/.test(page.path))

test.each(plain)('GET $path asks for TLS from now on, and its cookies go nowhere else', async ({ path }) => {
  for (const url of [path, `${path}?lang=en`]) {
    const { headers } = await app.inject({ url })
    expect(headers['strict-transport-security']).toMatch(/^max-age=31536000; includeSubDomains/)
    const cookies = [headers['set-cookie'] ?? []].flat()
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-sen/)
      for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/'])
        expect(cookie).toContain(attribute)
      expect(cookie).not.toMatch(/domain=/i)
    }
  }
})

test('a session is believed under the name that no other host can set, and under no other', async () => {
  const at = async (cookie: string) =>
    (await app.inject({ url: '/tai-khoan', headers: { cookie } })).statusCode
  expect(await at(`__Host-${session}`)).toBe(200)
  expect(await at(session)).toBe(303)
})

test('signing out takes the cookie away and ends the session', async () => {
  const cookie = `__Host-${session}`
  const { body } = await app.inject({ url: '/tai-khoan', headers: { cookie } })
  const token = /name="_csrf" value="([^"]+)"/.exec(body)![1]!
  const answer = await app.inject({
    method: 'POST',
    url: '/dang-xuat',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ _csrf: token }).toString(),
  })
  expect(String(answer.headers['set-cookie'])).toMatch(/__Host-sen=;.*Secure/)
  expect((await app.inject({ url: '/tai-khoan', headers: { cookie } })).statusCode).toBe(303)
})

test('limits count the address that the balancer saw, whatever the visitor says of themselves', async () => {
  const { times } = pages.find(page => page.path === '/xac-minh')!.limit!
  const { body, headers } = await app.inject({ url: '/xac-minh' })
  const token = /name="_csrf" value="([^"]+)"/.exec(body)![1]!
  const cookie = String(headers['set-cookie']).split(';')[0]!
  const post = async (forwarded: string) =>
    (
      await app.inject({
        method: 'POST',
        url: '/xac-minh',
        headers: {
          cookie,
          'x-forwarded-for': forwarded,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams({ _csrf: token, ma: 'X' }).toString(),
      })
    ).statusCode
  for (let i = 0; i < times; i++) expect(await post(`203.0.113.${i}, 192.0.2.9`)).toBe(303)
  expect(await post('203.0.113.99, 192.0.2.9')).toBe(429)
  expect(await post('203.0.113.99, 192.0.2.10')).toBe(303)
})
