import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findStaffByEmail } from '#modules/organisation'
import { system } from '#platform/access'
import { freeze, now } from '#platform/clock'
import { openBytes } from '#platform/config'
import { browserOn, testApp } from '../../../../tests/support/app.ts'
import { testDatabase } from '../../../../tests/support/database.ts'
import { personOf } from '../../../../tests/support/sandbox/people.ts'
import { signInCitizen, signInStaff } from '../../../../tests/support/sign-in.ts'
import { demonstrationPassword } from '../seed.ts'
import { codeOfStep, stepAt } from '../totp.ts'

const db = testDatabase({ seed: true })
let app: FastifyInstance
beforeAll(async () => {
  app = await testApp(db.database)
})
afterAll(() => freeze(undefined))

const later = (seconds: number) => freeze(new Date(now().getTime() + seconds * 1000))
const administrator = 'vominhkhang@tayninh.example'
const idOf = (email: string) =>
  db.as(system('test')).read(async tx => (await findStaffByEmail(tx, email))!.id)
const account = '/can-bo/tai-khoan'

/** What the telephone of an officer who has really enrolled shows. */
async function codeOf(email: string): Promise<string> {
  const { rows } = await db.database.pool.query(
    'SELECT totp_secret FROM identity.staff_credential WHERE staff = $1',
    [await idOf(email)],
  )
  return codeOfStep(openBytes('totp', rows[0].totp_secret), stepAt(now()))
}

/** The code for the authenticator that the page offers: its key stands there in letters. */
function codeFor(html: string): string {
  const letters = /<code class="sen-code"[^>]*>([A-Z2-7 ]{32,})<\/code>/.exec(html)![1]!.replaceAll(' ', '')
  const bits = [...letters]
    .map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const bytes = bits.match(/.{8}/g)!.map(byte => Number.parseInt(byte, 2))
  return codeOfStep(Buffer.from(bytes), stepAt(now()))
}

describe('an activation link', () => {
  const email = 'phanthiyennhi@tayninh.example'

  test('lets an officer set a password and enrol an authenticator, once; recovery codes open the door once each', async () => {
    const admin = browserOn(app, { cookie: await signInStaff(db, administrator) })
    const page = `/can-bo/quan-tri/can-bo/${await idOf(email)}/kich-hoat`
    expect((await admin.get(page)).html).toContain('Cấp đường dẫn kích hoạt cho Phan Thị Yến Nhi?')
    const before = await signInStaff(db, email)
    const issued = await admin.post(page, {})
    const link = /\/can-bo\/kich-hoat\/[\w-]{43}/.exec(issued.html)![0]

    const officer = browserOn(app)
    expect((await officer.get(link)).html).toContain(email)
    expect((await officer.post(link, { password: 'ngắn quá' })).html).toContain(
      'Mật khẩu cần ít nhất 12 ký tự',
    )
    expect((await officer.post(link, { password: `xin chào ${email.split('@')[0]}` })).html).toContain(
      'không nên chứa tên tài khoản',
    )
    const password = 'con trâu đen ngoài đồng'
    expect((await officer.post(link, { password })).location).toBe('/can-bo/dang-nhap?xong=1')
    expect((await officer.get(link)).status).toBe(404)
    expect((await browserOn(app, { cookie: before }).get(account)).status).toBe(303)

    await officer.get('/can-bo/dang-nhap')
    // As a Mac would send the same letters: in pieces.
    await officer.post('/can-bo/dang-nhap', { email, password: password.normalize('NFD'), back: account })
    const enrol = await officer.get('/can-bo/dang-nhap/ma')
    expect(enrol.html).toContain('Đăng ký ứng dụng xác thực')
    expect((await officer.post('/can-bo/dang-nhap/ma', { code: '000000' })).status).toBe(422)
    const done = await officer.post('/can-bo/dang-nhap/ma', { code: codeFor(enrol.html) })
    const codes = [...done.html.matchAll(/<code[^>]*>([a-z2-9]{5}-[a-z2-9]{5})<\/code>/g)].map(
      ([, code]) => code,
    )
    expect(new Set(codes).size).toBe(10)
    expect((await officer.get(account)).html).toContain('Còn 10 mã dự phòng')

    const lost = async (code: string) => {
      later(1)
      const browser = browserOn(app)
      await browser.post('/can-bo/dang-nhap', { email, password, back: account })
      expect((await browser.get('/can-bo/dang-nhap/ma')).html).not.toContain('Trình diễn: mã lúc này là')
      return browser.post('/can-bo/dang-nhap/ma?du-phong=1', { code })
    }
    expect((await lost(codes[3]!.toUpperCase().replace('-', ' '))).location).toBe(account)
    expect((await lost(codes[3]!)).status).toBe(422)
    later(60)
    expect((await lost(await codeOf(email))).location).toBe(account)
  })

  test('is not given by an administrator of another place, nor for a closed account, and ends after two days', async () => {
    const id = await idOf(email)
    const clerk = browserOn(app, { cookie: await signInStaff(db, 'nguyenthithuyduong@tayninh.example') })
    expect((await clerk.get(`/can-bo/quan-tri/can-bo/${id}/kich-hoat`)).status).toBe(404)
    const admin = browserOn(app, { cookie: await signInStaff(db, administrator) })
    await admin.get(`/can-bo/quan-tri/can-bo/${id}/kich-hoat`)
    const link = /\/can-bo\/kich-hoat\/[\w-]{43}/.exec(
      (await admin.post(`/can-bo/quan-tri/can-bo/${id}/kich-hoat`, {})).html,
    )![0]
    later(48 * 3600 + 1)
    expect((await browserOn(app).get(link)).status).toBe(404)
  })
})

describe('an officer’s own account', () => {
  const email = 'caominhnhut@tayninh.example'
  const real = async () => {
    await db.database.pool.query(
      'UPDATE identity.staff_credential SET demonstration = false WHERE staff = $1',
      [await idOf(email)],
    )
  }

  test('the password changes with the old one; every other session ends and this one is another', async () => {
    const [cookie, elsewhere] = [await signInStaff(db, email), await signInStaff(db, email)]
    const browser = browserOn(app, { cookie })
    await browser.get(account)
    const shared = await browser.post(account, {
      step: 'password',
      current: demonstrationPassword,
      next: 'một câu hoàn toàn khác',
    })
    expect(shared.html).toContain('Tài khoản trình diễn được nhiều người dùng chung')
    await real()
    const wrong = await browser.post(account, {
      step: 'password',
      current: 'không đúng đâu',
      next: 'một câu hoàn toàn khác',
    })
    expect([wrong.status, wrong.html.includes('Mật khẩu đang dùng chưa đúng.')]).toEqual([422, true])
    for (const [next, text] of [
      ['ngắn', 'Mật khẩu cần ít nhất 12 ký tự'],
      ['aaaaaaaaaaaaaaaa', 'lặp quá ít ký tự'],
      [demonstrationPassword, 'phải khác mật khẩu đang dùng'],
    ])
      expect(
        (await browser.post(account, { step: 'password', current: demonstrationPassword, next: next! })).html,
      ).toContain(text)
    const done = await browser.post(account, {
      step: 'password',
      current: demonstrationPassword,
      next: 'một câu hoàn toàn khác',
    })
    expect(done.location).toBe(`${account}?xong=password.changed`)
    expect((await browser.get(account)).status).toBe(200)
    for (const ended of [cookie, elsewhere])
      expect((await browserOn(app, { cookie: ended }).get(account)).status).toBe(303)
  })

  test('another telephone is enrolled after the password, and the old one is worth nothing then', async () => {
    await real()
    later(1800)
    const password = 'một câu hoàn toàn khác'
    const browser = browserOn(app, { cookie: await signInStaff(db, email) })
    await browser.get(account)
    expect((await browser.post(account, { step: 'authenticator', password: 'sai mật khẩu' })).status).toBe(
      422,
    )
    const old = await codeOf(email)
    expect((await browser.post(account, { step: 'authenticator', password })).location).toBe(
      '/can-bo/dang-nhap/ma',
    )
    const token = browser.jar.get('sen')
    const enrol = await browser.get('/can-bo/dang-nhap/ma')
    expect((await browser.post('/can-bo/dang-nhap/ma', { code: codeFor(enrol.html) })).html).toContain(
      'Đã đăng ký',
    )
    expect(browser.jar.get('sen')).not.toBe(token)
    expect(await codeOf(email)).not.toBe(old)
  })

  test('a session elsewhere is ended, of nobody else', async () => {
    const [here, there] = [await signInStaff(db, email), await signInStaff(db, email)]
    const browser = browserOn(app, { cookie: here })
    const page = await browser.get(account)
    const ids = [...page.html.matchAll(/name="session" value="([^"]+)"/g)].map(([, id]) => id!)
    expect(ids.length).toBeGreaterThan(0)
    const stranger = browserOn(app, { cookie: await signInStaff(db, 'tranthihoa@tayninh.example') })
    await stranger.get(account)
    for (const session of ids)
      expect((await stranger.post(account, { step: 'end-session', session })).status).toBe(404)
    for (const session of ids) await browser.post(account, { step: 'end-session', session })
    expect((await browserOn(app, { cookie: there }).get(account)).status).toBe(303)
    expect((await browser.get(account)).status).toBe(200)
  })
})

describe('a citizen’s own account', () => {
  test('a relative’s telephone is added and verified by the code that was sent there', async () => {
    const browser = browserOn(app, { cookie: await signInCitizen(db, personOf('tam').personalNumber) })
    const path = '/tai-khoan/lien-he'
    await browser.get(path)
    const wrong = await browser.post(path, {
      channel: 'phone',
      address: '123',
      holder: 'relative',
      holder_name: '',
      expires_on: '1/1/2020',
    })
    expect(wrong.html).toContain('Ngày hết hạn phải từ hôm nay trở đi')
    const more = await browser.post(path, {
      channel: 'phone',
      address: '123',
      holder: 'relative',
      holder_name: '',
      expires_on: '',
    })
    for (const text of ['10 chữ số', 'Hãy nhập tên người thân', 'Hãy chọn ít nhất một mục đích'])
      expect(more.html).toContain(text)
    const added = await browser.post(path, {
      channel: 'phone',
      address: '0912.345.678',
      holder: 'relative',
      holder_name: 'Con gái Út',
      purposes: 'dossier',
      expires_on: '',
    })
    const page = await browser.get(added.location!)
    const code = /Trình diễn: mã vừa gửi là[\s\S]*?(\d{6})/.exec(page.html)![1]!
    const other = code === '111111' ? '222222' : '111111'
    expect((await browser.post(added.location!, { code: other })).html).toContain('Mã chưa đúng')
    expect((await browser.post(added.location!, { code })).location).toBe('/tai-khoan?xong=verified')
    const profile = await browser.get('/tai-khoan')
    expect(profile.html).toContain('0912345678 (của Con gái Út)')
    expect(profile.html).toContain('Đã xác minh')

    const stranger = browserOn(app, { cookie: await signInCitizen(db, personOf('lan-anh').personalNumber) })
    expect((await stranger.get(added.location!)).status).toBe(404)
    const contact = added.location!.split('/').at(-1)!
    await stranger.get('/tai-khoan')
    for (const step of ['remove', 'verify'])
      expect((await stranger.post('/tai-khoan', { step, contact })).status).toBe(404)
    expect((await browser.post('/tai-khoan', { step: 'remove', contact })).location).toBe(
      '/tai-khoan?xong=removed',
    )
    expect((await browser.get('/tai-khoan')).html).not.toContain('0912345678')
  })
})
