import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { formatDay } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import {
  centre,
  codeOf,
  commune,
  dossierAt,
  fileDossier,
  officerOf,
  rowOf,
  seedOfficers,
  taskOf,
} from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'
import { answerSupplement } from './answer-supplement.ts'
import { checkPaper } from './check-paper.ts'
import { withdrawDossier } from './end-dossier.ts'
import { requestSupplement } from './request-supplement.ts'

const db = testDatabase()
const office = db.as(system('test'))
const slow = '1.011607'
const ask = { reason: 'Giấy đề nghị còn thiếu chữ ký của chủ hộ.', papers: [], until: '2026-12-31' }
/** A Monday at half past nine in Vietnam, in an ordinary week. */
const monday = new Date('2026-11-16T02:30:00Z')
const hours = (n: number) => new Date(monday.getTime() + n * 3_600_000)

beforeAll(() => seedOfficers(db))
afterEach(() => freeze(undefined))

describe('a request to complete', () => {
  test('in the middle of the work stops the clock, and the answer gives the working time back', async () => {
    freeze(monday)
    const { code, citizen } = await dossierAt(db, 'review', { procedure: slow })
    const head = await officerOf(db, 'unit-head', commune)
    const before = (await rowOf(db, code)).due_at!
    const task = await taskOf(db, code, 'review')
    await db.as(head).write(tx => requestSupplement(tx, { ...ask, task: task.id }))
    expect(await rowOf(db, code)).toMatchObject({ status: 5, paused: true })
    await expect(taskOf(db, code, 'review')).rejects.toThrow('no open task')

    // Two whole working days later.
    freeze(hours(48))
    await db.as(citizen).write(tx => answerSupplement(tx, { code, answer: 'Tôi đã ký lại.', papers: [] }))
    const after = await rowOf(db, code)
    expect(after).toMatchObject({ status: 4, paused: false })
    expect(after.due_at!.getTime() - before.getTime()).toBe(48 * 3_600_000)
    expect((await taskOf(db, code, 'review')).id).toBe(task.id)
  })

  test.each([
    ['inspect', 'processor', commune, { procedure: slow }],
    ['seal', 'clerk', commune, {}],
    ['return', 'one-stop-officer', centre, { delivery: 'counter' }],
  ] as const)('is not made at the step to %s', async (does, role, place, options) => {
    const { code, task } = await dossierAt(db, does, options)
    const { status } = await rowOf(db, code)
    const officer = await officerOf(db, role, place)
    expect(await codeOf(db.as(officer).write(tx => requestSupplement(tx, { ...ask, task: task.id })))).toBe(
      'task.other-kind',
    )
    expect(await rowOf(db, code)).toMatchObject({ status })
  })

  test('is not answered once the dossier has ended', async () => {
    const { code, dossier, citizen } = await fileDossier(db)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const task = await taskOf(db, code, 'receive')
    await db.as(officer).write(tx => requestSupplement(tx, { ...ask, task: task.id }))
    await db.as(citizen).write(tx => withdrawDossier(tx, { code, reason: 'Tôi không cần nữa.' }))
    const papers = [{ paper: 'old-paper', name: 'Ảnh chụp giấy tờ cũ' }]
    const answer = () =>
      codeOf(db.as(citizen).write(tx => answerSupplement(tx, { code, answer: 'Đã bổ sung.', papers })))
    const paperCount = async () =>
      (
        await office.read(tx =>
          dossiers(tx).selectFrom('dossiers.paper').select('id').where('dossier', '=', dossier).execute(),
        )
      ).length
    const before = await paperCount()
    expect(await answer()).toBe('dossier.status')
    // As the rows of earlier versions are, which left the request open.
    await office.write(tx =>
      dossiers(tx)
        .updateTable('dossiers.supplement')
        .set({ closed_at: null })
        .where('dossier', '=', dossier)
        .execute(),
    )
    expect(await answer()).toBe('dossier.status')
    expect(await paperCount()).toBe(before)
  })

  test('before the dossier is received moves no clock, and the officer looks again', async () => {
    const { code, citizen } = await fileDossier(db)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const task = await taskOf(db, code, 'receive')
    await db.as(officer).write(tx => requestSupplement(tx, { ...ask, task: task.id }))
    expect(await rowOf(db, code)).toMatchObject({ status: 5, paused: false, due_at: null })
    await db.as(citizen).write(tx => answerSupplement(tx, { code, answer: 'Đã bổ sung.', papers: [] }))
    expect((await taskOf(db, code, 'receive')).id).toBe(task.id)
    // It waits for the officer and not for its applicant, and may be asked for again.
    expect(await rowOf(db, code)).toMatchObject({ status: 1, received_at: null })
    await db.as(officer).write(tx => requestSupplement(tx, { ...ask, task: task.id }))
    expect(await rowOf(db, code)).toMatchObject({ status: 5 })
  })

  test('marks the papers that are wrong, issues form 02 and tells the citizen once', async () => {
    const { code, dossier, citizen } = await fileDossier(db)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const task = await taskOf(db, code, 'receive')
    const papers = [{ paper: 'old-paper', name: 'Ảnh chụp giấy tờ cũ', what: 'Ảnh mờ, xin chụp lại.' }]
    await db.as(officer).write(tx => requestSupplement(tx, { ...ask, task: task.id, papers }))
    const found = await office.read(async tx => ({
      paper: await dossiers(tx)
        .selectFrom('dossiers.paper')
        .select(['state', 'note'])
        .where('dossier', '=', dossier)
        .where('paper', '=', 'old-paper')
        .executeTakeFirst(),
      printed: await dossiers(tx)
        .selectFrom('dossiers.printed')
        .select(['form', 'data'])
        .where('dossier', '=', dossier)
        .execute(),
      told: await tx.query<{ key: string; text: string }>('notifications', {
        text: 'SELECT key, text FROM notifications.message WHERE person = $1',
        values: [citizen.id],
      }),
    }))
    expect(found.paper).toEqual({ state: 'rejected', note: 'Ảnh mờ, xin chụp lại.' })
    expect(found.printed).toMatchObject([{ form: '02', data: { until: ask.until } }])
    expect(found.told[0]?.text).toContain(`hết ngày ${formatDay(ask.until)}`)
    expect(found.told.map(row => row.key.split(':')[1]).sort()).toEqual(['supplement'])
  })

  test('is asked once until it is answered, and answered once', async () => {
    const { code, citizen } = await fileDossier(db)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const task = await taskOf(db, code, 'receive')
    const asked = await Promise.all(
      [1, 2].map(() => codeOf(db.as(officer).write(tx => requestSupplement(tx, { ...ask, task: task.id })))),
    )
    expect(asked.sort()).toEqual(['task.paused', undefined])
    const answer = () =>
      codeOf(db.as(citizen).write(tx => answerSupplement(tx, { code, answer: 'Đã bổ sung.', papers: [] })))
    expect((await Promise.all([answer(), answer()])).sort()).toEqual(['supplement.answered', undefined])
  })
})

test('a paper is ticked off only in its own dossier', async () => {
  const [one, other] = [await fileDossier(db), await fileDossier(db)]
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const task = await taskOf(db, one.code, 'receive')
  const paperOf = (dossier: string) =>
    office.read(tx =>
      dossiers(tx)
        .selectFrom('dossiers.paper')
        .select('id')
        .where('dossier', '=', dossier)
        .limit(1)
        .executeTakeFirstOrThrow(),
    )
  const check = async (dossier: string) => {
    const { id } = await paperOf(dossier)
    return codeOf(
      db.as(officer).write(tx => checkPaper(tx, { task: task.id, paper: id, state: 'rejected', note: 'Mờ' })),
    )
  }
  expect(await check(one.dossier)).toBeUndefined()
  expect(await check(other.dossier)).toBe('paper')
})
