import { afterEach, beforeAll, expect, test } from 'vitest'
import { vnDay } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { codeOf, commune, dossierAt, officerOf, rowOf, seedOfficers } from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'
import { withdrawDossier } from './end-dossier.ts'
import { extendDeadline, proposedDay } from './extend-deadline.ts'

const db = testDatabase()
const office = db.as(system('test'))
beforeAll(() => seedOfficers(db))
afterEach(() => freeze(undefined))

test('an extension names the old and the new day, in the ledger, on form 04 and to the citizen', async () => {
  freeze(new Date('2026-11-16T02:30:00Z'))
  const { code, dossier, citizen } = await dossierAt(db, 'inspect', { procedure: '1.011607' })
  const leader = await officerOf(db, 'agency-leader', commune)
  const before = (await rowOf(db, code)).due_at!
  const until = await office.read(tx => proposedDay(tx, commune, before))
  const { due } = await db
    .as(leader)
    .write(tx => extendDeadline(tx, { code, until, reason: 'Mưa lũ, chưa đến nhà được.' }))
  expect(vnDay(due)).toBe(until)
  expect((await rowOf(db, code)).due_at).toEqual(due)
  const found = await office.read(async tx => ({
    extensions: await dossiers(tx)
      .selectFrom('dossiers.extension')
      .select(['number', 'old_due', 'new_due'])
      .where('dossier', '=', dossier)
      .execute(),
    forms: (
      await dossiers(tx)
        .selectFrom('dossiers.printed')
        .select('form')
        .where('dossier', '=', dossier)
        .execute()
    ).map(row => row.form),
    history: await historyOf(tx, dossier),
    told: await tx.query<{ key: string }>('notifications', {
      text: 'SELECT key FROM notifications.message WHERE person = $1',
      values: [citizen.id],
    }),
  }))
  expect(found.extensions).toEqual([{ number: 1, old_due: before, new_due: due }])
  expect(found.forms).toContain('04')
  expect(found.history.at(-1)).toMatchObject({
    action: 'deadline',
    body: { cause: 'extension', due: due.toISOString() },
  })
  expect(found.told.map(row => row.key)).toContain(`${dossier}:extended:1`)

  // Never in silence, and never back.
  expect(
    await codeOf(
      db.as(leader).write(tx => extendDeadline(tx, { code, until, reason: 'Lại chậm thêm nữa.' })),
    ),
  ).toBe('deadline.not-later')
  expect((await rowOf(db, code)).due_at).toEqual(due)
})

test('a dossier that was withdrawn has no day to move', async () => {
  const { code, citizen } = await dossierAt(db, 'inspect', { procedure: '1.011607' })
  await db.as(citizen).write(tx => withdrawDossier(tx, { code, reason: 'Tôi không cần nữa.' }))
  const leader = await officerOf(db, 'agency-leader', commune)
  const input = { code, until: '2099-01-15', reason: 'Chậm vì lý do khác.' }
  expect(await codeOf(db.as(leader).write(tx => extendDeadline(tx, input)))).toBe('dossier.status')
})

test('a dossier that is not received yet has no day to move', async () => {
  const { code } = await dossierAt(db, 'receive')
  const leader = await officerOf(db, 'agency-leader', commune)
  expect(
    await codeOf(
      db
        .as(leader)
        .write(tx => extendDeadline(tx, { code, until: '2027-01-15', reason: 'Chậm vì lý do khác.' })),
    ),
  ).toBe('dossier.status')
})

test('what is late already is put off to a day that is still to come, and such a day is offered', async () => {
  freeze(new Date('2026-11-16T02:30:00Z'))
  const { code } = await dossierAt(db, 'inspect', { procedure: '1.011607' })
  const leader = await officerOf(db, 'agency-leader', commune)
  const due = (await rowOf(db, code)).due_at!
  const late = new Date(due.getTime() + 40 * 86_400_000)
  freeze(late)
  const reason = 'Mưa lũ, chưa đến nhà được.'
  const past = vnDay(new Date(due.getTime() + 7 * 86_400_000))
  expect(await codeOf(db.as(leader).write(tx => extendDeadline(tx, { code, until: past, reason })))).toBe(
    'deadline.not-later',
  )
  const until = await office.read(tx => proposedDay(tx, commune, due))
  expect(until > vnDay(late)).toBe(true)
  await db.as(leader).write(tx => extendDeadline(tx, { code, until, reason }))
  expect(vnDay((await rowOf(db, code)).due_at!)).toBe(until)
})
