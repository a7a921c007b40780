import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Calendar, Pause } from '#lib/working-time'
import { calendarOf } from '#modules/organisation'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { answerSupplement } from '../commands/answer-supplement.ts'
import { requestSupplement } from '../commands/request-supplement.ts'
import { centre, commune, dossierAt, officerOf, seedOfficers } from '../dossier.fixture.ts'
import { fireTimer } from '../jobs/fire-timer.ts'
import { db as dossiers } from '../schema.ts'
import { stepDue, timeAfter } from './step-times.ts'

const db = testDatabase()
const office = db.as(system('test'))
/** A Monday at half past nine in Vietnam, so far ahead that the queue runs no timer by itself. */
const monday = new Date('2099-11-16T02:30:00Z')
const minutes = (n: number) => new Date(monday.getTime() + n * 60_000)
const days = (n: number) => minutes(n * 1440)

let calendar: Calendar
beforeAll(async () => {
  await seedOfficers(db)
  calendar = await office.read(tx => calendarOf(tx, commune))
})
afterEach(() => freeze(undefined))

const taskOf = (id: string) =>
  office.read(tx =>
    dossiers(tx).selectFrom('dossiers.task').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )
const timersOf = (dossier: string) =>
  office.read(tx =>
    dossiers(tx).selectFrom('dossiers.timer').select('id').where('dossier', '=', dossier).execute(),
  )
const firedOf = async (dossier: string) =>
  (await office.read(tx => historyOf(tx, dossier))).filter(entry => entry.action === 'timer.fired').length
/** What waits in the outbox for a timer. */
const callsOf = async (timer: string) =>
  (
    await db.database.pool.query<{ run_at: Date; payload: { dossier: string; timer: string; due?: string } }>(
      'SELECT run_at, payload FROM platform.outbox WHERE key = $1 ORDER BY id',
      [`timer:${timer}`],
    )
  ).rows
const fire = (job: { dossier: string; timer: string; due?: string }) =>
  fireTimer({ now: monday, ...office }, job)

describe('while the citizen is asked to complete the dossier', () => {
  const ask = { reason: 'Giấy đề nghị còn thiếu chữ ký của chủ hộ.', papers: [], until: '2099-12-31' }
  const answer = { answer: 'Tôi đã ký lại.', papers: [] }

  test('no timer fires and no step gets late; the answer gives both their time back', async () => {
    freeze(monday)
    const by = await officerOf(db, 'one-stop-officer', centre)
    const { code, dossier, citizen, task } = await dossierAt(db, 'examine', { channel: 'counter', by })
    expect(task.due_at).toEqual(minutes(45))
    const [timer] = await timersOf(dossier)
    const early = { dossier, timer: timer!.id, due: minutes(60).toISOString() }

    freeze(minutes(30))
    const processor = await officerOf(db, 'processor', commune)
    await db.as(processor).write(tx => requestSupplement(tx, { ...ask, task: task.id }))
    freeze(minutes(61))
    await fire(early)
    expect(await firedOf(dossier)).toBe(0)
    expect(await taskOf(task.id)).toMatchObject({ state: 'paused', escalated_at: null })
    expect(await timersOf(dossier)).toEqual([timer])

    freeze(minutes(30 + 2 * 1440))
    await db.as(citizen).write(tx => answerSupplement(tx, { ...answer, code }))
    const moved = minutes(60 + 2 * 1440)
    expect((await taskOf(task.id)).due_at).toEqual(minutes(45 + 2 * 1440))
    const [call, ...more] = await callsOf(timer!.id)
    expect(more).toEqual([])
    expect(call!.run_at).toEqual(moved)

    // A worker had taken the early call, and waited for the dossier while the answer was written: it calls anew.
    await fire(early)
    // So does a call of a version that named no moment.
    await fire({ dossier, timer: timer!.id })
    expect(await firedOf(dossier)).toBe(0)
    expect((await callsOf(timer!.id)).map(one => [one.run_at, one.payload.due])).toEqual(
      [1, 2, 3].map(() => [moved, moved.toISOString()]),
    )

    freeze(moved)
    await fire(call!.payload)
    await fire(call!.payload)
    expect(await firedOf(dossier)).toBe(1)
    expect((await taskOf(task.id)).escalated_at).toEqual(moved)
    expect(await timersOf(dossier)).toEqual([])
  })

  test('before it was received too: the officer who looks again has the time that was left', async () => {
    freeze(monday)
    const { code, citizen, task } = await dossierAt(db, 'receive')
    const officer = await officerOf(db, 'one-stop-officer', centre)
    await db.as(officer).write(tx => requestSupplement(tx, { ...ask, task: task.id }))
    freeze(days(2))
    await db.as(citizen).write(tx => answerSupplement(tx, { ...answer, code }))
    expect((await taskOf(task.id)).due_at.getTime() - task.due_at.getTime()).toBe(2 * 86_400_000)
  })
})

/** Minutes after the opening: where each pause begins after the last, and how long it lasts. */
const pauses = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 6000 })), { maxLength: 4 })
  .map(list => {
    let at = 0
    return list.map(([gap, length]): Pause => {
      const from = minutes(at + gap)
      at += gap + length
      return { from, to: minutes(at) }
    })
  })

test('a duration by the clock passes in full beside the pauses', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), pauses, (hours, list) => {
      const due = timeAfter(monday, { duration: `PT${hours}H` }, calendar, list).getTime()
      const stood = list.filter(pause => pause.from.getTime() < due)
      const lasted = stood.reduce((sum, { from, to }) => sum + (to!.getTime() - from.getTime()), 0)
      expect(due - monday.getTime() - lasted).toBe(hours * 3_600_000)
    }),
    { numRuns: 200 },
  )
})

test('pauses one after the other move a step as each of them alone; without a term it goes with the dossier', () => {
  const term = { amount: 2, unit: 'working-hour' } as const
  const due = (list: Pause[]) => stepDue({ term, opened: monday }, days(9), calendar, list)
  expect(due([])).toEqual(new Date('2099-11-16T04:30:00Z'))
  const [noon, night]: Pause[] = [
    { from: minutes(30), to: minutes(60) },
    { from: minutes(90), to: minutes(90 + 1440) },
  ]
  expect(due([noon!])).toEqual(new Date('2099-11-16T07:00:00Z'))
  expect(due([noon!, night!])).toEqual(new Date('2099-11-17T07:00:00Z'))
  expect(stepDue({ opened: monday }, days(9), calendar, [noon!])).toEqual(days(9))
})
