import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { vnInstant } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { openTasks } from '../../../../tests/support/officers-at-work.ts'
import { testSite } from '../../../../tests/support/site.ts'
import {
  centre,
  codeOf,
  commune,
  dossierAt,
  type Filed,
  officerOf,
  otherCentre,
  rowOf,
  seedOfficers,
} from '../dossier.fixture.ts'
import { listUnanswered } from '../queries/list-unanswered.ts'
import { db as dossiers, type TaskRow } from '../schema.ts'
import { acceptDossier } from './accept-dossier.ts'
import { answerSupplement } from './answer-supplement.ts'
import { refuseDossier, stopDossier } from './end-dossier.ts'
import { examineDossier } from './examine-dossier.ts'
import { requestSupplement } from './request-supplement.ts'

const db = testDatabase()
const office = db.as(system('test'))
const reason = 'Người nộp chưa bổ sung hồ sơ theo yêu cầu.'
const asking = vnInstant('2099-11-16', '09:30')
const until = '2099-11-30'
const stillInTime = vnInstant(until, '23:59')
const over = vnInstant('2099-12-01', '00:01')

let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  await seedOfficers(db)
  site = await testSite(db.database)
})
afterEach(() => freeze(undefined))

const ways = [
  {
    does: 'receive',
    role: 'one-stop-officer',
    place: centre,
    end: refuseDossier,
    status: 3,
    form: '03',
    path: 'tu-choi',
  },
  {
    does: 'examine',
    role: 'processor',
    place: commune,
    end: stopDossier,
    status: 8,
    form: '05',
    path: 'dung',
  },
  {
    does: 'sign',
    role: 'agency-leader',
    place: commune,
    end: stopDossier,
    status: 8,
    form: '05',
    path: 'dung',
  },
] as const

describe.each(ways)('a request at the step to $does that nobody answers', way => {
  async function asked(): Promise<Filed & { task: TaskRow; officer: Awaited<ReturnType<typeof officerOf>> }> {
    freeze(asking)
    const filed = await dossierAt(db, way.does)
    const officer = await officerOf(db, way.role, way.place)
    await db
      .as(officer)
      .write(tx => requestSupplement(tx, { task: filed.task.id, reason: 'Thiếu chữ ký.', papers: [], until }))
    return { ...filed, officer }
  }

  test('ends the dossier only after its day, with its form, by whose step it is', async () => {
    const { code, dossier, task, officer } = await asked()
    const end = (who = officer) => codeOf(db.as(who).write(tx => way.end(tx, { task: task.id, reason })))
    freeze(stillInTime)
    expect(await end()).toBe('task.paused')
    freeze(over)
    expect(await end(await officerOf(db, 'one-stop-officer', otherCentre))).toBe('not-allowed')
    expect(await rowOf(db, code)).toMatchObject({ status: 5 })
    expect(await end()).toBeUndefined()
    expect(await rowOf(db, code)).toMatchObject({ status: way.status, closed_reason: reason, paused: false })
    expect(await openTasks(db, code)).toEqual([])
    const left = await office.read(async tx => ({
      forms: await dossiers(tx)
        .selectFrom('dossiers.printed')
        .select('form')
        .where('dossier', '=', dossier)
        .where('form', '=', way.form)
        .execute(),
      supplements: await dossiers(tx)
        .selectFrom('dossiers.supplement')
        .select(['answered_at', 'closed_at'])
        .where('dossier', '=', dossier)
        .execute(),
    }))
    expect(left).toEqual({
      forms: [{ form: way.form }],
      supplements: [{ answered_at: null, closed_at: over }],
    })
    expect(await end()).toBe('task.done')
  })

  test('shows the officer that way then, and not before', async () => {
    const { code, task, officer } = await asked()
    const page = `/can-bo/ho-so/${code}`
    const link = `href="/can-bo/viec/${task.id}/${way.path}"`
    freeze(stillInTime)
    expect((await site.as(officer).get(page)).html).not.toContain(link)
    freeze(over)
    const { html } = await site.as(officer).get(page)
    expect(html).toContain(link)
    expect(html).toContain('Đã hết ngày 30/11/2099 mà người dân chưa bổ sung.')
    const form = `/can-bo/viec/${task.id}/${way.path}`
    const why = 'Đã hết ngày 30/11/2099 mà người nộp chưa bổ sung hồ sơ theo yêu cầu.'
    expect((await site.as(officer).get(form)).html).toContain(why)
    const done = await site.as(officer).post(form, { 'ly-do': why })
    expect(done.location).toMatch(/xong=/)
    expect(await rowOf(db, code)).toMatchObject({ status: way.status, closed_reason: why })
  })
})

describe('the list of those that nobody answered', () => {
  const list = (who: Parameters<typeof site.as>[0]) =>
    site
      .as(who)
      .get('/can-bo?nhom=qua-han-bo-sung')
      .then(({ html }) => html)

  test('shows a dossier to whose step it is, from the end of its day until it goes on', async () => {
    freeze(asking)
    const { code, task, citizen } = await dossierAt(db, 'receive')
    const officer = await officerOf(db, 'one-stop-officer', centre)
    await db
      .as(officer)
      .write(tx => requestSupplement(tx, { task: task.id, reason: 'Thiếu chữ ký.', papers: [], until }))
    freeze(stillInTime)
    expect(await list(officer)).not.toContain(code)
    freeze(over)
    const html = await list(officer)
    expect(html).toContain(code)
    expect(html).toMatch(/aria-current="page">Quá hạn bổ sung/)
    // Nothing may be done to several of them at once.
    expect(html).not.toContain('name="viec"')
    expect((await site.as(officer).get('/can-bo')).html).not.toContain(code)
    for (const other of [
      await officerOf(db, 'one-stop-officer', otherCentre),
      await officerOf(db, 'processor', commune),
    ])
      expect(await list(other)).not.toContain(code)
    await db.as(citizen).write(tx => answerSupplement(tx, { code, answer: 'Đã ký.', papers: [] }))
    expect(await list(officer)).not.toContain(code)
  })

  test('leaves out the steps at which nobody may end a dossier, though they wait too', async () => {
    freeze(asking)
    const { code, task } = await dossierAt(db, 'examine')
    const officer = await officerOf(db, 'processor', commune)
    await db
      .as(officer)
      .write(tx => requestSupplement(tx, { task: task.id, reason: 'Thiếu chữ ký.', papers: [], until }))
    freeze(over)
    const codes = async () =>
      (await db.as(officer).read(tx => listUnanswered(tx, { limit: 50 }))).map(one => one.code)
    expect(await codes()).toContain(code)
    // As where a process asks others for an opinion while the papers are examined.
    await office.write(tx =>
      dossiers(tx).updateTable('dossiers.task').set({ does: 'opinion' }).where('id', '=', task.id).execute(),
    )
    expect(await codes()).not.toContain(code)
  })

  test('goes on page by page', async () => {
    freeze(asking)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const codes: string[] = []
    for (let n = 0; n < 3; n++) {
      const { code, task } = await dossierAt(db, 'receive')
      codes.push(code)
      await db
        .as(officer)
        .write(tx => requestSupplement(tx, { task: task.id, reason: 'Thiếu chữ ký.', papers: [], until }))
    }
    freeze(over)
    const seen = await db.as(officer).read(async tx => {
      const found = []
      let after: { dueAt: Date; id: string } | undefined
      for (;;) {
        const [task] = await listUnanswered(tx, { limit: 1, ...(after && { after }) })
        if (!task) return found
        expect(task.due_at).toEqual(vnInstant(until, '23:59'))
        found.push(task.code)
        after = { dueAt: task.due_at, id: task.id }
      }
    })
    expect(seen).toHaveLength(new Set(seen).size)
    expect(seen).toEqual(expect.arrayContaining(codes))
  })
})

test('other work waits for the answer however late it is', async () => {
  freeze(asking)
  const { code, task } = await dossierAt(db, 'examine')
  const processor = await officerOf(db, 'processor', commune)
  await db
    .as(processor)
    .write(tx => requestSupplement(tx, { task: task.id, reason: 'Thiếu chữ ký.', papers: [], until }))
  freeze(over)
  const examine = () =>
    db.as(processor).write(tx => examineDossier(tx, { task: task.id, outcome: 'ready', fields: {} }))
  expect(await codeOf(examine())).toBe('task.paused')
  expect(await rowOf(db, code)).toMatchObject({ status: 5 })
  freeze(asking)
  const unreceived = await dossierAt(db, 'receive')
  const officer = await officerOf(db, 'one-stop-officer', centre)
  await db
    .as(officer)
    .write(tx =>
      requestSupplement(tx, { task: unreceived.task.id, reason: 'Thiếu chữ ký.', papers: [], until }),
    )
  freeze(over)
  const accept = () => db.as(officer).write(tx => acceptDossier(tx, { task: unreceived.task.id }))
  expect(await codeOf(accept())).toBe('task.paused')
})
