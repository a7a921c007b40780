import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deactivateStaff, findStaffByEmail, giveRole } from '#modules/organisation'
import { system } from '#platform/access'
import { freeze, now } from '#platform/clock'
import type { Gathering } from '#platform/db'
import { browserOn, testApp } from '../../../tests/support/app.ts'
import { staff, testDatabase } from '../../../tests/support/database.ts'
import { personOf } from '../../../tests/support/sandbox/people.ts'
import { signInCitizen, signInStaff } from '../../../tests/support/sign-in.ts'
import { authenticate, signInPath } from './authenticate.ts'

const db = testDatabase({ seed: true })
let app: FastifyInstance
beforeAll(async () => {
  app = await testApp(db.database)
})
afterAll(() => freeze(undefined))

const administrator = db.as(staff({ role: 'administrator', agency: 'tay-ninh', reach: 'below' }))
const later = (minutes: number) => freeze(new Date(now().getTime() + minutes * 60_000))
const who = async (cookie: string) =>
  authenticate({ cookie: name => (name === 'sen' ? cookie.slice(4) : undefined), database: db.database })
const idOf = (email: string) =>
  db.as(system('test')).read(async tx => (await findStaffByEmail(tx, email))!.id)

describe('a session', () => {
  test('says who a citizen and an officer are, and nobody else', async () => {
    const citizen = await who(await signInCitizen(db, personOf('lan-anh').personalNumber, 1))
    expect(citizen.actor).toMatchObject({ kind: 'citizen', name: 'Trần Thị Lan Anh', level: 1 })
    const officer = await who(await signInStaff(db, 'tranthihoa@tayninh.example'))
    expect(officer.actor).toMatchObject({
      kind: 'staff',
      grants: [{ role: 'one-stop-officer', agency: 'tay-ninh/trung-tam-hanh-chinh-cong', reach: 'agency' }],
    })
    expect(officer.session?.csrf).not.toBe(citizen.session?.csrf)
    expect((await who('sen=khong-co')).actor).toEqual({ kind: 'anyone' })
    expect(signInPath('staff', '/can-bo/x?y=1')).toBe('/can-bo/dang-nhap?ve=%2Fcan-bo%2Fx%3Fy%3D1')
    expect(signInPath('staff', `/can-bo/${'x'.repeat(3000)}`)).toBe('/can-bo/dang-nhap')
    expect(signInPath('signed-in', '/can-bo')).toMatch(/^\/can-bo\/dang-nhap/)
    expect(signInPath('signed-in', '/giay-to')).toMatch(/^\/dang-nhap/)
  })

  test('ends after an hour unused, and after twelve in any case', async () => {
    const [idle, used] = [
      await signInStaff(db, 'tranthihoa@tayninh.example'),
      await signInStaff(db, 'tranthihoa@tayninh.example'),
    ]
    later(61)
    expect((await who(idle)).actor.kind).toBe('anyone')
    const fresh = await signInStaff(db, 'tranthihoa@tayninh.example')
    for (let n = 0; n < 13; n++) {
      later(54)
      expect((await who(fresh)).actor.kind).toBe('staff')
    }
    later(30)
    expect((await who(fresh)).actor.kind).toBe('anyone')
    expect((await who(used)).actor.kind).toBe('anyone')
  })

  test('is one statement a request, and writes at most once a minute', async () => {
    const cookie = await signInCitizen(db, personOf('tam').personalNumber)
    const seen: string[] = []
    const database = {
      ...db.database,
      read: (by: never, work: never) =>
        db.database.read(by, tx =>
          (work as (tx: unknown) => Promise<never>)({
            ...tx,
            query: (m: string, s: { text: string }) => (seen.push(s.text), tx.query(m, s)),
            gathered: (g: Gathering, asked: object) => (seen.push(g.text), tx.gathered(g, asked)),
          }),
        ),
    } as typeof db.database
    await authenticate({ cookie: () => cookie.slice(4), database })
    expect(seen).toHaveLength(1)
    const lastSeen = async () =>
      (await db.database.pool.query('SELECT max(last_seen) AS at FROM identity.session')).rows[0].at.getTime()
    const before = await lastSeen()
    later(0.5)
    await who(cookie)
    expect(await lastSeen()).toBe(before)
    later(1)
    await who(cookie)
    expect(await lastSeen()).toBe(now().getTime())
  })
})

describe('what the directory changes reaches open sessions', () => {
  const ward = 'tay-ninh/phuong-tan-ninh'
  const email = 'vothixuanlan@tayninh.example'

  test('a role, when it is announced, and within a minute without', async () => {
    const cookie = await signInStaff(db, email)
    const grants = async () => {
      const { actor } = await who(cookie)
      return actor.kind === 'staff' ? actor.grants.map(grant => grant.role) : actor.kind
    }
    const id = await idOf(email)
    await administrator.write(tx => giveRole(tx, { staff: id, role: 'clerk', agency: ward, reach: 'agency' }))
    await db.runJobs()
    expect(await grants()).toContain('clerk')
    await db.database.pool.query("DELETE FROM organisation.staff_role WHERE staff = $1 AND role = 'clerk'", [
      id,
    ])
    expect(await grants()).toContain('clerk')
    later(1.1)
    expect(await grants()).not.toContain('clerk')
  })

  test('a closed account has no session left, even before the announcement arrives', async () => {
    const [one, two] = [await signInStaff(db, email), await signInStaff(db, email)]
    const id = await idOf(email)
    await administrator.write(tx => deactivateStaff(tx, { staff: id }))
    later(1.1)
    expect((await who(one)).actor.kind).toBe('anyone')
    await db.runJobs()
    expect((await who(two)).actor.kind).toBe('anyone')
  })
})

describe('forms', () => {
  test('of another site, and with the token of another session, change nothing', async () => {
    const cookie = await signInCitizen(db, personOf('lan-anh').personalNumber)
    const browser = browserOn(app, { cookie })
    const form = { channel: 'phone', address: '0912345678', holder: 'self', purposes: 'dossier' }
    await browser.get('/tai-khoan/lien-he')
    const foreign = await browser.post('/tai-khoan/lien-he', form, { 'sec-fetch-site': 'cross-site' })
    expect(foreign.status).toBe(404)
    await browser.get('/tai-khoan/lien-he')
    const origin = await browser.post('/tai-khoan/lien-he', form, { origin: 'https://evil.example' })
    expect(origin.status).toBe(404)
    const other = browserOn(app, { cookie: await signInCitizen(db, personOf('tam').personalNumber) })
    const token = /name="_csrf" value="([^"]+)"/.exec((await other.get('/tai-khoan')).html)![1]!
    const stale = await browser.post('/tai-khoan/lien-he', { ...form, _csrf: token })
    expect([stale.status, stale.html.includes('Nội dung bạn vừa nhập vẫn còn đây')]).toEqual([200, true])
    const { rows } = await db.database.pool.query(
      "SELECT count(*) AS n FROM identity.contact WHERE address = '0912345678'",
    )
    expect(rows[0].n).toBe(0)
  })
})
