import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { workThrough } from '../../../../tests/support/officers-at-work.ts'
import { publishCalendarYear } from '../../organisation/commands/publish-calendar-year.ts'
import { findCalendarYear } from '../../organisation/queries/calendar.ts'
import { dossierAt, fileDossier, rowOf, seedOfficers, taskOf } from '../dossier.fixture.ts'

const db = testDatabase()
const office = db.as(system('test'))
const day = (dossier: { due_at: Date | null }) => dossier.due_at?.toISOString().slice(0, 10)
beforeAll(() => seedOfficers(db))
afterEach(() => freeze(undefined))

/** Publishes a day off, or that there is none that day. */
async function publishDayOff(date: string, isOff = true): Promise<void> {
  const { chain: _chain, ...year } = (await office.read(tx => findCalendarYear(tx, 2026)))!
  const off = { date, name: 'Nghỉ bù', kind: 'in-lieu' as const, source: '1/TB-THU' }
  const others = year.daysOff.filter(day => day.date !== date)
  await office.write(tx =>
    publishCalendarYear(tx, { year: { ...year, daysOff: isOff ? [...others, off] : others } }),
  )
  // As long as a calendar that was read a moment ago is believed.
  await pause(1100)
  await db.runJobs()
}

test('what is open when a calendar is published is due when that says; what is decided stays', async () => {
  // A Thursday morning, a term of three working days.
  freeze(new Date('2026-11-19T02:00:00Z'))
  const procedure = '2.000720'
  const { dossier, code, citizen, task } = await dossierAt(db, 'examine', { procedure })
  const decided = await fileDossier(db, { procedure })
  await workThrough(db, decided.code)
  const [before, unmoved] = [await rowOf(db, code), await rowOf(db, decided.code)]
  expect(unmoved.decided_at).not.toBeNull()

  await publishDayOff('2026-11-23')
  const after = await rowOf(db, code)
  expect([day(before), day(after)]).toEqual(['2026-11-25', '2026-11-26'])
  expect((await taskOf(db, code, 'examine')).due_at >= task.due_at).toBe(true)
  expect((await taskOf(db, code, 'examine')).dossier_due_at).toEqual(after.due_at)
  expect((await rowOf(db, decided.code)).due_at).toEqual(unmoved.due_at)
  const entries = async () =>
    (await office.read(tx => historyOf(tx, dossier))).filter(({ body }) => body.cause === 'calendar')
  expect(await entries()).toMatchObject([{ action: 'deadline', body: { due: after.due_at!.toISOString() } }])
  const told = async () =>
    (
      await db.database.pool.query(
        'SELECT text FROM notifications.message WHERE person = $1 AND key LIKE $2',
        [citizen.id, '%:due-moved:%'],
      )
    ).rows.map(row => row.text)
  expect(await told()).toEqual([expect.stringContaining('26/11/2026')])

  // A day after it moves nothing, and nobody is told twice.
  await publishDayOff('2026-11-30')
  expect([await entries(), await told()].map(all => all.length)).toEqual([1, 1])

  // Back and forth: each time it moves is told.
  for (const isOff of [false, true]) {
    freeze(new Date(Date.parse('2026-11-19T03:00:00Z') + Number(isOff) * 3_600_000))
    await publishDayOff('2026-11-23', isOff)
  }
  expect([await entries(), await told()].map(all => all.length)).toEqual([3, 3])
})

test('a step of its own term moves too, before the dossier was received', async () => {
  // In the evening: a quarter of an hour of the next working day.
  freeze(new Date('2026-11-19T12:00:00Z'))
  const { code } = await fileDossier(db)
  const dueOf = async () => (await taskOf(db, code, 'receive')).due_at.toISOString().slice(0, 10)
  expect(await dueOf()).toBe('2026-11-20')
  await publishDayOff('2026-11-20')
  expect((await dueOf()) > '2026-11-20').toBe(true)
})
