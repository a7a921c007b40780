import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { shift } from '#platform/clock'
import { browserOn, testApp } from '../../../../tests/support/app.ts'
import { testDatabase } from '../../../../tests/support/database.ts'
import { personOf } from '../../../../tests/support/sandbox/people.ts'
import { formOn, plainBrowser } from '../../../../tests/support/sandbox/plain-browser.ts'
import { startVneidSandbox } from '../../../../tests/support/sandbox/vneid-issuer.ts'
import { contactsFor } from '../queries/contacts.ts'
import { findPersonByNumber } from '../queries/person.ts'
import { vneidClient } from '../settings.ts'

const us = 'http://localhost:3000'
const db = testDatabase()
let app: FastifyInstance
let issuer: Awaited<ReturnType<typeof startVneidSandbox>>

beforeAll(async () => {
  const secret = 'bi-mat-cua-kiem-thu'
  issuer = await startVneidSandbox({
    clients: [
      { id: 'sen', secret, redirectUris: [`${us}/dang-nhap/ve`], postLogoutRedirectUris: [`${us}/`] },
    ],
  })
  process.env.VNEID_ISSUER = issuer.issuerUrl
  process.env.VNEID_CLIENT_SECRET = secret
  app = await testApp(db.database)
})
afterAll(() => issuer.stop())

/** Leaves for the issuer, chooses a person there, and returns the address with which the issuer sends the browser back. */
async function atIssuer(
  browser: ReturnType<typeof browserOn>,
  key: string,
  options: { level?: string; back?: string; does?: string } = {},
) {
  const left = await browser.get(`/dang-nhap?ve=${encodeURIComponent(options.back ?? '/tai-khoan')}`)
  const foreign = plainBrowser(us)
  const seen = await foreign.go(left.location!)
  const { action, fields } = formOn(seen)
  const back = await foreign.go(action, {
    ...fields,
    nguoi: personOf(key).personalNumber,
    muc: options.level ?? '2',
    viec: options.does ?? 'dang-nhap',
  })
  return back.url.slice(us.length)
}

const personWith = (number: string) =>
  db.as(system('test')).read(async tx => (await findPersonByNumber(tx, number))!)

describe('a citizen', () => {
  test('signs in with VNeID, is registered at the first time, and goes on where they wanted to', async () => {
    const browser = browserOn(app)
    const done = await browser.get(await atIssuer(browser, 'lan-anh'))
    expect([done.status, done.location]).toEqual([303, '/tai-khoan'])
    const profile = await browser.get('/tai-khoan')
    expect(profile.status).toBe(200)
    for (const text of ['Trần Thị Lan Anh', '02/09/2000', 'Mức 2', 'Nữ']) expect(profile.html).toContain(text)
    expect(profile.html).not.toContain(personOf('lan-anh').personalNumber)

    const person = await personWith(personOf('lan-anh').personalNumber)
    expect(person).toMatchObject({
      name: 'Trần Thị Lan Anh',
      birth_date: '2000-09-02',
      sex: 'female',
      level: 2,
      source: 'vneid',
    })
    const contacts = await db.as(system('test')).read(tx => contactsFor(tx, person.id))
    expect(contacts.map(({ channel, address, verified_at }) => [channel, address, verified_at])).toEqual(
      expect.arrayContaining([
        ['phone', personOf('lan-anh').phone, expect.any(Date)],
        ['email', personOf('lan-anh').email, expect.any(Date)],
      ]),
    )

    const again = browserOn(app)
    await again.get(await atIssuer(again, 'lan-anh'))
    expect((await personWith(person.personal_number)).id).toBe(person.id)
    expect((await again.get('/tai-khoan')).html.match(/name="session"/g)).toHaveLength(1)
  })

  test('of level 1 has a session of level 1, whatever they were before', async () => {
    const number = personOf('sau').personalNumber
    for (const level of ['2', '1']) {
      const browser = browserOn(app)
      await browser.get(await atIssuer(browser, 'sau', { level }))
    }
    expect((await personWith(number)).level).toBe(2)
    const { rows } = await db.database.pool.query(
      'SELECT level FROM identity.session WHERE subject = $1 ORDER BY created_at',
      [(await personWith(number)).id],
    )
    expect(rows.map(row => row.level)).toEqual([2, 1])
  })

  test('of level 1 can be asked for level 2, and then has another session', async () => {
    const browser = browserOn(app)
    await browser.get(await atIssuer(browser, 'sau', { level: '1' }))
    const before = browser.jar.get('sen')
    expect((await browser.get('/dang-nhap?ve=/tai-khoan')).location).toBe('/tai-khoan')
    const left = await browser.get('/dang-nhap?ve=/tai-khoan&muc=2')
    const foreign = plainBrowser(us)
    const { action, fields } = formOn(await foreign.go(left.location!))
    const low = await foreign.go(action, {
      ...fields,
      nguoi: personOf('sau').personalNumber,
      muc: '1',
      viec: 'dang-nhap',
    })
    expect(low.status).toBe(422)
    const high = await foreign.go(action, {
      ...fields,
      nguoi: personOf('sau').personalNumber,
      muc: '2',
      viec: 'dang-nhap',
    })
    expect((await browser.get(high.url.slice(us.length))).location).toBe('/tai-khoan')
    expect(browser.jar.get('sen')).not.toBe(before)
    expect((await browserOn(app, { cookie: `sen=${before}` }).get('/tai-khoan')).status).toBe(303)
  })

  test('who represents a company carries it', async () => {
    const browser = browserOn(app)
    await browser.get(await atIssuer(browser, 'hung'))
    expect((await personWith(personOf('hung').personalNumber)).represents).toEqual({
      name: 'Công ty TNHH Xây dựng Vàm Cỏ Trình Diễn',
      tax_code: '9900000016',
    })
  })

  test('who changes their mind is told that nothing happened', async () => {
    const browser = browserOn(app)
    const answer = await browser.get(await atIssuer(browser, 'tam', { does: 'thoi' }))
    expect([answer.status, answer.html.includes('Bạn đã dừng đăng nhập')]).toEqual([400, true])
    expect(browser.jar.has('sen')).toBe(false)
  })
})

describe('refused, without a session', () => {
  const refused = async (browser: ReturnType<typeof browserOn>, path: string) => {
    const answer = await browser.get(path)
    expect([answer.status, answer.html.includes('Chưa đăng nhập được'), browser.jar.has('sen')]).toEqual([
      400,
      true,
      false,
    ])
  }

  test('an answer brought to another browser: nobody is signed in as somebody else', async () => {
    const attacker = browserOn(app)
    const path = await atIssuer(attacker, 'tam')
    const victim = browserOn(app)
    await victim.get('/can-bo/dang-nhap')
    await refused(victim, path)
  })

  test('an answer used twice', async () => {
    const browser = browserOn(app)
    const path = await atIssuer(browser, 'tam')
    await browser.get(path)
    browser.jar.delete('sen')
    await refused(browser, path)
  })

  test('a state that is not ours, none, and a code that belongs to another attempt', async () => {
    const browser = browserOn(app)
    const path = await atIssuer(browser, 'tam')
    const url = new URL(path, us)
    await refused(browser, '/dang-nhap/ve')
    await refused(
      browser,
      `/dang-nhap/ve?code=${url.searchParams.get('code')}&state=khac&iss=${url.searchParams.get('iss')}`,
    )
    // Another attempt has another nonce and another PKCE verifier.
    const other = new URL(await atIssuer(browser, 'tam'), us)
    other.searchParams.set('code', url.searchParams.get('code')!)
    await refused(browser, `${other.pathname}${other.search}`)
  })
})

test('the way back never leads to another site', async () => {
  for (const back of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
    const browser = browserOn(app)
    expect([back, (await browser.get(await atIssuer(browser, 'tam', { back }))).location]).toEqual([
      back,
      '/',
    ])
  }
})

test('what was typed when the session ended is there after signing in again', async () => {
  const browser = browserOn(app)
  await browser.get(await atIssuer(browser, 'lan-anh'))
  await browser.get('/tai-khoan/lien-he')
  await db.database.pool.query('UPDATE identity.session SET revoked_at = now()')
  const form = {
    channel: 'phone',
    address: '0912 345 678',
    holder: 'relative',
    holder_name: 'Trần Văn Út',
    purposes: 'dossier',
    expires_on: '',
  }
  const sent = await browser.post('/tai-khoan/lien-he', form)
  const held = /^\/dang-nhap\?ve=(.*)$/.exec(sent.location!)![1]!
  expect(decodeURIComponent(held)).toMatch(/^\/gui-tiep\/[0-9a-f-]{36}$/)

  // A form that leads to a redirect to another site is stopped by the browser (form-action): first a page of ours.
  const page = await browser.get(sent.location!)
  expect([page.status, page.html.includes('Những gì bạn vừa nhập vẫn được giữ lại')]).toEqual([200, true])
  const on = /href="(\/dang-nhap\?[^"]*di=1)"/.exec(page.html)![1]!.replaceAll('&amp;', '&')
  const left = await browser.get(on)
  const foreign = plainBrowser(us)
  const { action, fields } = formOn(await foreign.go(left.location!))
  const back = await foreign.go(action, {
    ...fields,
    nguoi: personOf('lan-anh').personalNumber,
    muc: '2',
    viec: 'dang-nhap',
  })
  const signedIn = await browser.get(back.url.slice(us.length))
  expect(signedIn.location).toBe(decodeURIComponent(held))
  const kept = await browser.get(signedIn.location!)
  expect(kept.html).toContain('name="holder_name" value="Trần Văn Út"')
  const again = await browser.post('/tai-khoan/lien-he', form)
  expect(again.location).toMatch(/^\/tai-khoan\/lien-he\/[0-9a-f-]{36}$/)
})

test('an issuer that breaks in the middle leaves nobody half signed in, and the next try works', async () => {
  const browser = browserOn(app)
  const path = await atIssuer(browser, 'tam')
  issuer.faults.set({ mode: '5xx' })
  const answer = await browser.get(path)
  issuer.faults.set(null)
  expect([answer.status, browser.jar.has('sen')]).toEqual([400, false])
  expect((await browser.get(await atIssuer(browser, 'tam'))).location).toBe('/tai-khoan')
})

test('an ID token whose signature nobody can check signs nobody in', async () => {
  // Keys are asked for once with what the issuer says of itself: that was an hour ago.
  shift(3_600_001)
  const browser = browserOn(app)
  const path = await atIssuer(browser, 'tam')
  issuer.faults.set({ mode: '5xx', service: 'jwks' })
  const answer = await browser.get(path)
  issuer.faults.set(null)
  shift(0)
  expect([answer.status, browser.jar.has('sen')]).toEqual([400, false])
})

test('the demonstration speaks to its own sandbox', () => {
  expect(vneidClient()).toMatchObject({
    issuer: issuer.issuerUrl,
    clientId: 'sen',
    redirectUri: `${us}/dang-nhap/ve`,
  })
})
