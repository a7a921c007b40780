import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findStaffByEmail, getStaff } from '#modules/organisation'
import { system } from '#platform/access'
import { freeze, now } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { browserOn, testApp } from '../../../../tests/support/app.ts'
import { testDatabase } from '../../../../tests/support/database.ts'
import { signInStaff } from '../../../../tests/support/sign-in.ts'
import { demonstrationPassword } from '../seed.ts'
import { codeOfStep, demonstrationSecret, stepAt } from '../totp.ts'

const db = testDatabase({ seed: true })
let app: FastifyInstance
beforeAll(async () => {
  app = await testApp(db.database)
})
// The clock only goes forward: a code used at one instant must not be asked for again at an earlier one.
afterAll(() => freeze(undefined))

const clerk = 'nguyenthithuyduong@tayninh.example'
const officer = 'tranthihoa@tayninh.example'
const codeOf = (email: string, ahead = 0) => codeOfStep(demonstrationSecret(email), stepAt(now()) + ahead)
const idOf = (email: string) =>
  db.as(system('test')).read(async tx => (await findStaffByEmail(tx, email))!.id)

const later = (seconds: number) => freeze(new Date(now().getTime() + seconds * 1000))

/** Password and code; each sign-in of one officer a minute after the last, as codes are good once. */
async function signIn(browser: ReturnType<typeof browserOn>, email: string, path = '/can-bo/tai-khoan') {
  later(60)
  await browser.get(`/can-bo/dang-nhap?ve=${encodeURIComponent(path)}`)
  await browser.post('/can-bo/dang-nhap', { email, password: demonstrationPassword, back: path })
  return browser.post('/can-bo/dang-nhap/ma', { code: codeOf(email) })
}

describe('an officer', () => {
  test('signs in with password and code, goes on where they wanted to, and signs out', async () => {
    const browser = browserOn(app)
    expect((await browser.get('/can-bo/tai-khoan')).location).toBe(
      '/can-bo/dang-nhap?ve=%2Fcan-bo%2Ftai-khoan',
    )
    const page = await browser.get('/can-bo/dang-nhap?ve=%2Fcan-bo%2Ftai-khoan')
    expect(page.html).toContain(demonstrationPassword)
    expect(page.html).toContain('value="/can-bo/tai-khoan"')
    const step = await browser.post('/can-bo/dang-nhap', {
      email: ` ${clerk.toUpperCase()} `,
      password: demonstrationPassword,
      back: '/can-bo/tai-khoan',
    })
    expect([step.status, step.location]).toEqual([303, '/can-bo/dang-nhap/ma'])
    expect(browser.jar.has('sen')).toBe(false)
    expect((await browser.get('/can-bo/dang-nhap/ma')).html).toContain(codeOf(clerk))
    const done = await browser.post('/can-bo/dang-nhap/ma', { code: codeOf(clerk) })
    expect([done.status, done.location]).toEqual([303, '/can-bo/tai-khoan'])
    const cookie = done.setCookies.find(one => one.startsWith('sen='))
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(attribute)
    const account = await browser.get('/can-bo/tai-khoan')
    expect([account.status, account.html.includes('Nguyễn Thị Thùy Dương')]).toEqual([200, true])

    const token = browser.jar.get('sen')!
    expect((await browser.post('/dang-xuat', {})).location).toBe('/can-bo/dang-nhap')
    const stolen = browserOn(app, { cookie: `sen=${token}` })
    expect((await stolen.get('/can-bo/tai-khoan')).status).toBe(303)
  })

  test('the token lies in the database as a hash only', async () => {
    const token = (await signInStaff(db, officer)).slice(4)
    const { rows } = await db.database.pool.query('SELECT s::text AS row FROM identity.session s')
    expect(rows.some(({ row }) => row.includes(token))).toBe(false)
  })

  test('a wrong password, an unknown account, a closed one and one not activated read the same', async () => {
    const closed = await idOf('macvanthoi@tayninh.example')
    await db.database.pool.query('UPDATE organisation.staff SET active = false WHERE id = $1', [closed])
    await db.database.pool.query('UPDATE identity.staff_credential SET password = NULL WHERE staff = $1', [
      await idOf('phanthanhtung@tayninh.example'),
    ])
    const answers = []
    for (const [email, password] of [
      [officer, 'mật khẩu sai rồi'],
      ['khongcoai@tayninh.example', demonstrationPassword],
      ['macvanthoi@tayninh.example', demonstrationPassword],
      ['phanthanhtung@tayninh.example', demonstrationPassword],
    ] as const) {
      const browser = browserOn(app)
      const { status, html, setCookies } = await browser.post('/can-bo/dang-nhap', {
        email,
        password,
        back: '/can-bo',
      })
      answers.push({
        status,
        html: html.replaceAll(email, '').replace(/name="_csrf" value="[^"]+"/g, ''),
        cookies: setCookies.length,
      })
    }
    expect(answers[0]?.html).toContain('Địa chỉ thư hoặc mật khẩu chưa đúng.')
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })
})

describe('a code', () => {
  test('is good once: not again, and not by somebody else at the same time', async () => {
    later(60)
    const step = async () => {
      const browser = browserOn(app)
      await browser.post('/can-bo/dang-nhap', {
        email: officer,
        password: demonstrationPassword,
        back: '/can-bo/tai-khoan',
      })
      return browser
    }
    const [one, two] = [await step(), await step()]
    const code = codeOf(officer)
    const both = await Promise.all([one, two].map(browser => browser.post('/can-bo/dang-nhap/ma', { code })))
    expect(both.map(seen => seen.status).sort()).toEqual([303, 422])
    const third = await (await step()).post('/can-bo/dang-nhap/ma', { code })
    expect([third.status, third.html.includes('Mã chưa đúng hoặc đã dùng rồi')]).toEqual([422, true])
    // Nor is the one before it.
    expect((await (await step()).post('/can-bo/dang-nhap/ma', { code: codeOf(officer, -1) })).status).toBe(
      422,
    )
  })

  test('has five tries, then the password is asked again', async () => {
    later(60)
    const browser = browserOn(app)
    await browser.post('/can-bo/dang-nhap', {
      email: clerk,
      password: demonstrationPassword,
      back: '/can-bo',
    })
    const wrong = codeOf(clerk) === '000000' ? '000001' : '000000'
    const statuses = []
    for (let n = 0; n < 5; n++)
      statuses.push((await browser.post('/can-bo/dang-nhap/ma', { code: wrong })).status)
    expect(statuses).toEqual([422, 422, 422, 422, 303])
    expect((await browser.get('/can-bo/dang-nhap/ma')).location).toBe('/can-bo/dang-nhap')
  })

  test('is asked of nobody without the password, and not after ten minutes', async () => {
    const stranger = browserOn(app)
    expect((await stranger.get('/can-bo/dang-nhap/ma')).location).toBe('/can-bo/dang-nhap')
    later(60)
    const slow = browserOn(app)
    await slow.post('/can-bo/dang-nhap', { email: clerk, password: demonstrationPassword, back: '/can-bo' })
    await slow.get('/can-bo/dang-nhap/ma')
    later(601)
    expect((await slow.post('/can-bo/dang-nhap/ma', { code: codeOf(clerk) })).location).toBe(
      '/can-bo/dang-nhap',
    )
    expect(slow.jar.has('sen')).toBe(false)
  })
})

describe('guessing', () => {
  const guess = (browser: ReturnType<typeof browserOn>, email: string, password = 'đoán mò thôi mà') =>
    browser.post('/can-bo/dang-nhap', { email, password, back: '/can-bo' })

  /** As after 19 wrong passwords from as many places. */
  const almostLocked = async (email: string) =>
    db.database.pool.query('UPDATE identity.staff_credential SET failed = 19 WHERE staff = $1', [
      await idOf(email),
    ])

  test('from one place stops after ten tries on an account', async () => {
    later(3600)
    const browser = browserOn(app, { address: '203.0.113.9' })
    const statuses = []
    for (let n = 0; n < 11; n++)
      statuses.push((await guess(browser, 'lehoanglonggiang@tayninh.example')).status)
    expect([...new Set(statuses.slice(0, 10)), statuses[10]]).toEqual([422, 429])
  })

  test('from many places locks out strangers, never the officer’s own browser, and not for long', async () => {
    later(3600)
    const email = 'vothicamnhung@tayninh.example'
    const own = browserOn(app, { address: '203.0.113.50' })
    await signIn(own, email)
    await own.get('/can-bo/tai-khoan')
    await own.post('/dang-xuat', {})
    await almostLocked(email)
    await guess(browserOn(app, { address: '203.0.113.100' }), email)
    const elsewhere = () => guess(browserOn(app, { address: '203.0.113.51' }), email, demonstrationPassword)
    expect((await elsewhere()).status).toBe(422)
    expect((await guess(own, email, demonstrationPassword)).status).toBe(303)
    expect((await own.post('/can-bo/dang-nhap/ma', { code: '000000' })).status).toBe(422)
    const { rows } = await db.database.pool.query(
      'SELECT failed FROM identity.staff_credential WHERE staff = $1',
      [await idOf(email)],
    )
    expect(rows[0].failed).toBe(0)
    later(15 * 60 + 1)
    expect((await elsewhere()).status).toBe(303)
    const history = await db.as(system('test')).read(async tx => historyOf(tx, await idOf(email)))
    expect(history.filter(row => row.action === 'sign-in.locked')).toHaveLength(1)
  })

  test('another officer’s known browser is no way around', async () => {
    later(3600)
    const browser = browserOn(app, { address: '203.0.113.60' })
    await signIn(browser, officer)
    await browser.get('/can-bo/tai-khoan')
    await browser.post('/dang-xuat', {})
    expect(browser.jar.has('sen_may')).toBe(true)
    const email = 'doanthimydung@tayninh.example'
    await almostLocked(email)
    await guess(browserOn(app, { address: '203.0.113.101' }), email)
    expect((await guess(browser, email, demonstrationPassword)).status).toBe(422)
  })
})

test('a session planted before signing in is not the one afterwards', async () => {
  const browser = browserOn(app, { cookie: `sen=${'x'.repeat(43)}` })
  await signIn(browser, officer)
  expect(browser.jar.get('sen')).not.toBe('x'.repeat(43))
  const token = browser.jar.get('sen')
  later(60)
  // Signed in already, the sign-in page leads on; signing in anew as somebody else ends what was.
  expect((await browser.get('/can-bo/dang-nhap?ve=/can-bo/tai-khoan')).location).toBe('/can-bo/tai-khoan')
  await browser.get('/can-bo/tai-khoan')
  await browser.post('/can-bo/dang-nhap', {
    email: clerk,
    password: demonstrationPassword,
    back: '/can-bo/tai-khoan',
  })
  await browser.get('/can-bo/dang-nhap/ma')
  await browser.post('/can-bo/dang-nhap/ma', { code: codeOf(clerk) })
  expect(browser.jar.get('sen')).not.toBe(token)
  expect((await browserOn(app, { cookie: `sen=${token}` }).get('/can-bo/tai-khoan')).status).toBe(303)
})

test('the way back never leads to another site', async () => {
  for (const back of ['//evil.example', '/\\evil.example', 'https://evil.example/', '/%09/evil.example\t']) {
    later(60)
    const browser = browserOn(app)
    await browser.get(`/can-bo/dang-nhap?ve=${encodeURIComponent(back)}`)
    await browser.post('/can-bo/dang-nhap', { email: clerk, password: demonstrationPassword, back })
    const done = await browser.post('/can-bo/dang-nhap/ma', { code: codeOf(clerk) })
    expect([back, new URL(done.location!, 'http://sen.example').origin]).toEqual([back, 'http://sen.example'])
  }
})

test('the names of officers who sign in stand in no ledger entry', async () => {
  const id = await idOf(clerk)
  const [{ name }, history] = await db
    .as(system('test'))
    .read(async tx => [await getStaff(tx, id), await historyOf(tx, id)] as const)
  expect(history.length).toBeGreaterThan(0)
  expect(JSON.stringify(history)).not.toContain(name)
})

test('what an officer typed when the session ended is there after signing in again', async () => {
  const administrator = 'vominhkhang@tayninh.example'
  const browser = browserOn(app, { cookie: await signInStaff(db, administrator) })
  const path = '/can-bo/quan-tri/can-bo/moi'
  await browser.get(path)
  later(61 * 60)
  const sent = await browser.post(path, {
    name: 'Lê Đang Gõ Dở',
    email: 'ledanggodo@tayninh.example',
    agency: 'tay-ninh',
    title: 'Chuyên viên',
  })
  const held = decodeURIComponent(/^\/can-bo\/dang-nhap\?ve=(.*)$/.exec(sent.location!)![1]!)
  expect(held).toMatch(/^\/gui-tiep\//)
  expect((await browser.get(sent.location!)).html).toContain('Những gì bạn vừa nhập vẫn được giữ lại')
  await browser.post('/can-bo/dang-nhap', {
    email: administrator,
    password: demonstrationPassword,
    back: held,
  })
  expect((await browser.post('/can-bo/dang-nhap/ma', { code: codeOf(administrator) })).location).toBe(held)
  const kept = await browser.get(held)
  expect(kept.html).toContain('name="name" value="Lê Đang Gõ Dở"')
  const again = await browser.post(path, {
    name: 'Lê Đang Gõ Dở',
    email: 'ledanggodo@tayninh.example',
    agency: 'tay-ninh',
    title: 'Chuyên viên',
  })
  expect(again.location).toMatch(/xong=added$/)
})
