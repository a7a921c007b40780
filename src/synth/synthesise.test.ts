import { beforeAll, describe, expect, test, vi } from 'vitest'
import { searchKey } from '#lib/vietnamese-text'
import { type StaffActor, system } from '#platform/access'
import { freeze } from '#platform/clock'
import { verify } from '#platform/ledger'
import { browserOn, testApp } from '../../tests/support/app.ts'
import { testDatabase } from '../../tests/support/database.ts'
import { openTasks, workThrough } from '../../tests/support/officers-at-work.ts'
import { deadlineOf } from '../modules/dossiers/dossier.ts'
import { foldTally } from '../modules/dossiers/jobs/fold-tally.ts'
import { getDossierForStaff } from '../modules/dossiers/queries/get-dossier.ts'
import { openSession, sessionCookie } from '../modules/identity/session.ts'
import { modules } from '../modules.ts'
import { citizenAt } from './person.ts'
import { countRealDossiers } from './real-dossiers.ts'
import { synthesise } from './synthesise.ts'

const db = testDatabase()
const twin = testDatabase()
const by = { actor: system('test') }
const province = { people: 2000, dossiers: 500, seed: 7, until: '2026-11-20' }
/** The morning after the last day of the province. */
const morning = new Date('2026-11-21T02:00:00Z')
/** A supervisor of the province and leader of everything: sees all, and may do what the test does not do as somebody else. */
const overseer: StaffActor = {
  kind: 'staff',
  id: '00000000-0000-4000-8000-000000000001',
  name: 'Nguyễn Thử',
  grants: [{ role: 'supervisor', agency: 'tay-ninh', reach: 'below' }],
}

beforeAll(async () => {
  for (const [at, how] of [
    [db, { batch: 500, threads: 1 }],
    [twin, { batch: 7, threads: 3 }],
  ] as const) {
    await at.database.write(by, async tx => {
      for (const id of ['organisation', 'payments']) await modules.find(module => module.id === id)!.seed!(tx)
    })
    await synthesise(at.database, { ...province, ...how })
  }
  freeze(morning)
}, 120_000)

const query = async <Row>(text: string, on = db) => (await on.database.pool.query(text)).rows as Row[]

test('the ledger of a synthetic province verifies', async () => {
  const { broken, rows } = await verify(db.database)
  expect(broken).toBeUndefined()
  expect(rows).toBeGreaterThan(province.dossiers * 5)
})

test('the same seed gives the same rows, by however many and however they were sent', async () => {
  // Officers and versions have ids of their own in each database: who did it differs, what was done does not.
  const told = (on: typeof db) =>
    query<{ sum: string; rows: number }>(
      `SELECT md5(string_agg((to_jsonb(d) - '{version,filed_by,lookup_hash}'::text[])::text, '' ORDER BY code)) AS sum, count(*) AS rows FROM dossiers.dossier d
       UNION ALL SELECT md5(string_agg((to_jsonb(t) - '{claimed_by,done_by}'::text[])::text, '' ORDER BY id)), count(*) FROM dossiers.task t
       UNION ALL SELECT md5(string_agg(state || reference || number, '' ORDER BY number)), count(*) FROM payments.bill
       UNION ALL SELECT md5(string_agg(concat_ws(' ', chain, seq, at, action), '' ORDER BY chain, seq)), count(*) FROM platform.ledger
         WHERE chain IN (SELECT id FROM dossiers.dossier UNION ALL SELECT id FROM payments.bill)`,
      on,
    )
  const here = await told(db)
  expect(here.every(({ rows }) => rows > 300)).toBe(true)
  expect(await told(twin)).toEqual(here)
})

test('deadlines are those that the dossiers’ pages work out', async () => {
  const codes = await query<{ code: string }>(
    'SELECT code FROM dossiers.dossier WHERE received_at IS NOT NULL',
  )
  expect(codes.length).toBeGreaterThan(400)
  await db.as(overseer).read(async tx => {
    for (const { code } of codes) {
      const dossier = await getDossierForStaff(tx, code)
      const deadline = await deadlineOf(tx, dossier)
      expect([code, deadline!.due, deadline!.state === 'paused']).toEqual([
        code,
        dossier.due_at,
        dossier.paused,
      ])
    }
  })
})

const tallyIsRight = async () => {
  const [tally] = await query<{ figures: number; off: number }>(
    `SELECT (SELECT count(*)::int FROM dossiers.tally) AS figures, (SELECT count(*)::int FROM
       (SELECT figure, at, agency, sum(n) AS n FROM dossiers.counts GROUP BY figure, at, agency) AS c
       FULL JOIN dossiers.tally t USING (figure, at, agency) WHERE c.n IS DISTINCT FROM t.n) AS off`,
  )
  expect(tally!.figures).toBeGreaterThan(50)
  expect(tally!.off).toBe(0)
}

test('what supervisors look at is counted', tallyIsRight)

test('each bill says what its journal says', async () => {
  const [bills] = await query<{ bills: number; wrong: number }>(
    `SELECT count(*)::int AS bills, count(*) FILTER (WHERE state <> payments.state_of(id))::int AS wrong FROM payments.bill`,
  )
  expect(bills!.bills).toBeGreaterThan(300)
  expect(bills!.wrong).toBe(0)
})

test('the books balance, and numbers go on where the load left them', async () => {
  const [books] = await query<{ off: number; receipts: number; last: number }>(
    `SELECT (SELECT sum(debit) - sum(credit) FROM payments.entry)::int AS off,
       (SELECT count(*)::int FROM payments.receipt) AS receipts, (SELECT sum(last)::int FROM payments.receipt_series) AS last`,
  )
  expect(books).toMatchObject({ off: 0, receipts: books!.last })
  const [codes] = await query<{ dossiers: number; counted: number }>(
    `SELECT count(*)::int AS dossiers, (SELECT sum(last)::int FROM dossiers.code_counter) AS counted FROM dossiers.dossier`,
  )
  expect(codes).toEqual({ dossiers: 500, counted: 500 })
})

describe('an officer', () => {
  test('opens the dossiers of every status, and their whole history', async () => {
    const app = await testApp(db.database)
    const { id: subject, name, grants } = overseer
    const token = await db
      .as(overseer)
      .write(tx =>
        openSession(tx, { kind: 'staff', subject, name, grants: [...grants], method: 'test', agent: 'test' }),
      )
    const cookie = `${sessionCookie}=${token}`
    const found = await query<{ code: string; status: number; applicant_name: string }>(
      'SELECT DISTINCT ON (status, procedure) code, status, applicant_name FROM dossiers.dossier ORDER BY status, procedure, code',
    )
    expect(new Set(found.map(one => one.status)).size).toBeGreaterThanOrEqual(6)
    const browser = browserOn(app, { cookie })
    for (const { code, applicant_name } of found)
      for (const section of ['noi-dung', 'lich-su', 'thoi-han']) {
        const { status, html } = await browser.get(`/can-bo/ho-so/${code}?muc=${section}`)
        expect([code, section, status]).toEqual([code, section, 200])
        expect(html).toContain(applicant_name)
      }
    await app.close()
  })

  test('goes on with what is open, to the end', async () => {
    const open = await query<{ code: string }>(
      `SELECT DISTINCT code FROM dossiers.task WHERE state = 'open' ORDER BY code LIMIT 8`,
    )
    expect(open.length).toBeGreaterThan(2)
    for (const { code } of open) {
      await workThrough(db, code)
      expect(await openTasks(db, code)).toEqual([])
    }
    const ended = await query<{ status: number }>(
      `SELECT status FROM dossiers.dossier WHERE code IN (${open.map(({ code }) => `'${code}'`).join(',')})`,
    )
    expect(ended.every(({ status }) => status === 10)).toBe(true)
    expect((await verify(db.database)).broken).toBeUndefined()
    // No further than what was begun by anybody on this server, other tests included.
    await vi.waitFor(
      async () => {
        await db.as(system('test')).write(foldTally)
        await tallyIsRight()
      },
      { timeout: 20_000, interval: 200 },
    )
  }, 60_000)
})

test('people are the same for a seed, adult or not, and no number comes twice', () => {
  const many = 200_000
  const people = Array.from({ length: many }, (_, position) => citizenAt(1, position))
  expect(new Set(people.map(one => one.personalNumber)).size).toBe(many)
  expect(new Set(people.map(one => one.id)).size).toBe(many)
  expect(people.every(one => /^0(72|80)[0-3]\d{2}99\d{4}$/.test(one.personalNumber))).toBe(true)
  expect(citizenAt(1, 77)).toEqual(people[77])
  expect(citizenAt(2, 77)).not.toEqual(people[77])
  expect(people.slice(0, 5000).every(one => one.key === searchKey(one.name))).toBe(true)
})

test('only dossiers of people with other numbers count as real', async () => {
  const count = () => db.as(system('test')).read(countRealDossiers)
  expect(await count()).toBe(0)
  await query(
    `UPDATE identity.person SET personal_number = '079090123456' WHERE id = (SELECT applicant FROM dossiers.dossier LIMIT 1)`,
  )
  expect(await count()).toBeGreaterThan(0)
})
