import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileSettings } from '#platform/files'
import { type Affairs, affairsOf, type Citizen, citizenOf } from './support/affairs.ts'
import { browserOn, testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { judged, pdf } from './support/judged-files.ts'

const db = testDatabase({ seed: true })
let app: FastifyInstance
let its: Affairs
let other: Citizen
beforeAll(async () => {
  app = await testApp(db.database)
  its = await affairsOf(db, await citizenOf(db, 'lan-anh'))
  other = await citizenOf(db, 'tam')
}, 120_000)
afterAll(() => app.close())

const limit = () => fileSettings().UPLOAD_LIMIT_MB * 1024 * 1024

describe('a form with files, without scripts', () => {
  const url = () => `/ho-so/${its.asked}/bo-sung`
  const field = 'tep.declaration'

  test.each(judged.filter(([, , , refusal]) => refusal))(
    '%s (%s) comes back with a sentence about it',
    async (_what, name, bytes) => {
      const { html } = await postFile(its.citizen.cookie, url(), field, name, bytes)
      expect(html).toContain('error-summary')
      expect(html).toContain(name)
      expect(html).not.toContain('<script>alert')
    },
  )

  test('a name with a way up in it brings a file with a plain name', async () => {
    const { html } = await postFile(its.citizen.cookie, url(), field, '../../../x/don.pdf', pdf())
    expect(html).toContain('don.pdf')
    expect(html).not.toContain('../x')
  })

  test('a form that breaks off in the middle of a file is refused', async () => {
    const browser = browserOn(app, { cookie: its.citizen.cookie })
    const { html } = await browser.get(url())
    const whole = multipart([['_csrf', tokenIn(html)]], { field, name: 'don.pdf', bytes: pdf() })
    for (const to of [url(), '/xac-minh']) {
      const headers = { 'content-type': 'multipart/form-data; boundary=x', cookie: its.citizen.cookie }
      expect(
        (
          await app.inject({
            method: 'POST',
            url: to,
            headers,
            payload: whole.subarray(0, whole.length - 40),
          })
        ).statusCode,
        to,
      ).toBe(400)
    }
  })

  test('without the token, before the token, or from nobody, no file is received', async () => {
    const count = async () =>
      (await db.database.pool.query('SELECT count(*)::int AS n FROM platform.file')).rows[0].n as number
    const before = await count()
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const browser = browserOn(app, { cookie: its.citizen.cookie })
    const token = tokenIn((await browser.get(url())).html)
    const file = { field, name: 'don.pdf', bytes: pdf() }
    await app.inject({
      method: 'POST',
      url: url(),
      headers: { ...headers, cookie: its.citizen.cookie },
      payload: multipart([], file),
    })
    await app.inject({
      method: 'POST',
      url: url(),
      headers: { ...headers, cookie: its.citizen.cookie },
      payload: multipart([['_csrf', 'made-up']], file),
    })
    await app.inject({
      method: 'POST',
      url: url(),
      headers: { ...headers, cookie: other.cookie },
      payload: multipart([['_csrf', token]], file),
    })
    await app.inject({ method: 'POST', url: url(), headers, payload: multipart([['_csrf', token]], file) })
    expect(await count()).toBe(before)
    await app.inject({
      method: 'POST',
      url: url(),
      headers: { ...headers, cookie: its.citizen.cookie },
      payload: multipart([['_csrf', token]], file),
    })
    expect(await count()).toBe(before + 1)
  })

  test('a file over the limit is refused, and the page says how large it may be', async () => {
    const { html } = await postFile(
      its.citizen.cookie,
      url(),
      field,
      'don.pdf',
      Buffer.concat([pdf(), Buffer.alloc(limit())]),
    )
    expect(html).toContain(`${fileSettings().UPLOAD_LIMIT_MB} MB`)
    expect(html).toContain('error-summary')
  })
})

const tokenIn = (html: string) => /name="_csrf" value="([^"]+)"/.exec(html)![1]!

function multipart(
  fields: [name: string, value: string][],
  file: { field: string; name: string; bytes: Buffer },
): Buffer {
  return Buffer.concat([
    ...fields.map(([name, value]) =>
      Buffer.from(`--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    ),
    Buffer.from(
      `--x\r\ncontent-disposition: form-data; name="${file.field}"; filename="${file.name}"\r\ncontent-type: application/pdf\r\n\r\n`,
    ),
    file.bytes,
    Buffer.from('\r\n--x--\r\n'),
  ])
}

async function postFile(
  cookie: string,
  url: string,
  field: string,
  name: string,
  bytes: Buffer,
): Promise<{ html: string }> {
  const token = tokenIn((await browserOn(app, { cookie }).get(url)).html)
  const headers = { 'content-type': 'multipart/form-data; boundary=x', cookie }
  const answer = await app.inject({
    method: 'POST',
    url,
    headers,
    payload: multipart([['_csrf', token]], { field, name, bytes }),
  })
  expect(answer.statusCode).toBeLessThan(500)
  return { html: answer.body }
}
