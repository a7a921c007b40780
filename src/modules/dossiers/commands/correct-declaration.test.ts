import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { countName, postedValues } from '#lib/form'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { loadCatalogue, loadSample } from '../../procedures/catalogue/index.ts'
import { digestOf } from '../correction.ts'
import {
  centre,
  codeOf,
  commune,
  copyProcedure,
  dossierAt,
  type Filed,
  fileDossier,
  officerOf,
  rowOf,
  seedOfficers,
  taskOf,
} from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'
import { shownField } from '../whole-form.tsx'
import type { BroughtPaper } from './add-papers.ts'
import { answerSupplement } from './answer-supplement.ts'
import { requestSupplement } from './request-supplement.ts'

const db = testDatabase()
const office = db.as(system('test'))
const { form } = loadCatalogue().find(one => one.code === copyProcedure)!
const { answers: sample } = loadSample(copyProcedure)

beforeAll(() => seedOfficers(db))
afterEach(() => freeze(undefined))

/** What the inputs of these pages post as they were filled, and what is written into them now. */
const post = (pages: string[], over: Record<string, string> = {}) => ({
  ...Object.assign({}, ...pages.map(page => postedValues(form, page, sample))),
  [shownField]: pages,
  ...over,
})

const ask = (task: string, pages: string[]) => ({
  task,
  reason: 'Tờ khai có chỗ chưa đúng.',
  papers: [],
  declaration: pages.map(page => ({ page, title: 'Phần này', what: 'Xin xem lại cho đúng.' })),
  until: '2099-12-31',
})

/** Asked for pages of the declaration before it is received, or while it is examined. */
async function asked(pages: string[], at: 'receive' | 'examine' = 'receive'): Promise<Filed> {
  const filed = at === 'receive' ? await fileDossier(db) : await dossierAt(db, at)
  const officer =
    at === 'receive'
      ? await officerOf(db, 'one-stop-officer', centre)
      : await officerOf(db, 'processor', commune)
  const { id } = await taskOf(db, filed.code, at)
  await db.as(officer).write(tx => requestSupplement(tx, ask(id, pages)))
  return filed
}

const answer = (filed: Filed, posted: Record<string, string | string[]>, papers: BroughtPaper[] = []) =>
  db.as(filed.citizen).write(tx => answerSupplement(tx, { code: filed.code, answer: '', papers, posted }))

const supplementOf = ({ dossier }: Filed) =>
  office.read(tx =>
    dossiers(tx)
      .selectFrom('dossiers.supplement')
      .selectAll()
      .where('dossier', '=', dossier)
      .executeTakeFirstOrThrow(),
  )

describe('a corrected declaration', () => {
  test('takes what is written on the pages that were asked for, and leaves the others alone', async () => {
    const filed = await asked(['purpose'])
    const before = (await rowOf(db, filed.code)).answers
    const posted = post(['purpose', 'requester'], {
      purpose: 'Làm hộ chiếu',
      'requester.name': 'Nguyễn Văn Khác',
    })
    expect(await answer(filed, posted)).toEqual({ ok: true })
    const after = await rowOf(db, filed.code)
    expect(after).toMatchObject({ status: 1, answers: { ...before, purpose: 'Làm hộ chiếu' } })
    // What stood there can be shown to whoever asks, and the ledger says what was touched.
    expect((await supplementOf(filed)).answers_before).toEqual(before)
    const history = await office.read(tx => historyOf(tx, filed.dossier))
    expect(history.find(entry => entry.action === 'declaration.corrected')).toMatchObject({
      actor: `citizen:${filed.citizen.id}`,
      body: { answers: ['purpose'], before: digestOf(before), after: digestOf(after.answers) },
    })
  })

  test('with something wrong comes back whole, and nothing is changed', async () => {
    const filed = await asked(['requester'])
    const before = await rowOf(db, filed.code)
    const wrong = await answer(filed, post(['requester'], { 'requester.phone': '12', purpose: 'Khác' }))
    expect(wrong).toMatchObject({ ok: false, errors: [{ page: 'requester', path: 'requester.phone' }] })
    expect(await rowOf(db, filed.code)).toEqual(before)
    expect((await supplementOf(filed)).answered_at).toBeNull()
  })

  test('opens a page that is asked only now, and asks for the paper that belongs to it', async () => {
    const filed = await asked(['requester'])
    const authorised = { 'requester.capacity': 'authorised' }
    const half = await answer(filed, post(['requester'], authorised))
    expect(half).toMatchObject({ ok: false })
    expect(half.ok || half.errors.map(error => error.page)).toContain('principal')
    const whole = post(['requester', 'principal'], {
      ...authorised,
      'principal.name': 'Phạm Thị Sáu',
      'principal.personalNumber': '072166004120',
      'principal.closeRelative': 'true',
    })
    const lacking = await answer(filed, whole)
    expect(lacking).toMatchObject({ ok: false, errors: [], missing: [{ paper: { code: 'authorisation' } }] })
    const brought = [{ paper: 'authorisation', name: 'Văn bản ủy quyền' }]
    expect(await answer(filed, whole, brought)).toEqual({ ok: true })
    expect((await rowOf(db, filed.code)).answers).toMatchObject({
      requester: { capacity: 'authorised' },
      principal: { name: 'Phạm Thị Sáu' },
    })
  })

  test('moves the fee of what was not received yet, and not what a receipt has named', async () => {
    const more = post(['requests'], { 'requests.0.copies': '5' })
    const early = await asked(['requests'])
    expect((await rowOf(db, early.code)).fee).toBe(32_000)
    expect(await answer(early, more)).toEqual({ ok: true })
    expect((await rowOf(db, early.code)).fee).toBe(48_000)

    const late = await asked(['requests'], 'examine')
    const before = await rowOf(db, late.code)
    expect(await answer(late, more)).toEqual({ ok: false, errors: [], missing: [], terms: true })
    expect(await rowOf(db, late.code)).toEqual(before)
    // What costs the same may be put right.
    expect(await answer(late, post(['requests'], { 'requests.0.book': 'số 58' }))).toEqual({ ok: true })
    const after = await rowOf(db, late.code)
    expect(after).toMatchObject({ status: 4, fee: 32_000, paused: false })
    expect(after.answers.requests).toMatchObject([{ book: 'số 58', copies: 3 }, {}])
  })

  test('loses the item that was taken away, and doubles none', async () => {
    const filed = await asked(['requests'])
    const [, marriage] = sample.requests as Record<string, unknown>[]
    const left = postedValues(form, 'requests', { requests: [marriage] })
    const posted = { ...left, [countName('requests')]: '1', [shownField]: 'requests' }
    expect(await answer(filed, posted)).toEqual({ ok: true })
    expect(await rowOf(db, filed.code)).toMatchObject({ fee: 8000, answers: { requests: [marriage] } })
  })

  test('frees of a page nobody asked for only what no longer agrees', async () => {
    const filed = await fileDossier(db, { procedure: '2.000720' })
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const { id } = await taskOf(db, filed.code, 'receive')
    await db.as(officer).write(tx => requestSupplement(tx, ask(id, ['household'])))
    const { answers: before } = await rowOf(db, filed.code)
    const { change } = before as { change: { name: string; capital: number } }
    const other = loadCatalogue().find(one => one.code === '2.000720')!.form
    const posted = {
      ...postedValues(other, 'household', before),
      ...postedValues(other, 'place', before),
      [shownField]: ['household', 'place'],
      // The new name would be the old one; and while the page is open, another sum is slipped in.
      'household.name': change.name,
      'change.name': 'Hộ kinh doanh Tên Khác',
      'change.capital': '900000000',
    }
    expect(await answer(filed, posted)).toEqual({ ok: true })
    expect((await rowOf(db, filed.code)).answers).toMatchObject({
      household: { name: change.name },
      change: { name: 'Hộ kinh doanh Tên Khác', capital: change.capital },
    })
  })

  test('that is right only now, or was only then, is right', async () => {
    // A newer letter of a day between filing and today.
    freeze(new Date('2026-11-10T02:00:00Z'))
    const filed = await asked(['requester', 'organisation'])
    freeze(new Date('2026-11-23T02:00:00Z'))
    const letter = (day: string) =>
      post(['requester', 'organisation'], {
        'requester.capacity': 'organisation',
        'organisation.name': 'Trường Tiểu học Kim Đồng',
        'organisation.letterNumber': '12/CV',
        'organisation.letterDate.day': day,
        'organisation.letterDate.month': '11',
        'organisation.letterDate.year': '2026',
        'organisation.reason': 'Đối chiếu hồ sơ của học sinh',
      })
    const brought = [{ paper: 'organisation-letter', name: 'Công văn' }]
    expect(await answer(filed, letter('25'), brought)).toMatchObject({ ok: false })
    expect(await answer(filed, letter('20'), brought)).toEqual({ ok: true })
  })

  test('calls for its new papers at the counter too, unless the officer has seen them', async () => {
    const filed = await asked(['requester'])
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const posted = post(['requester', 'principal'], {
      'requester.capacity': 'authorised',
      'principal.name': 'Phạm Thị Sáu',
      'principal.personalNumber': '072166004120',
      'principal.closeRelative': 'true',
    })
    const take = (papers: BroughtPaper[]) =>
      db.as(officer).write(tx => answerSupplement(tx, { code: filed.code, answer: '', papers, posted }))
    expect(await take([])).toMatchObject({ missing: [{ paper: { code: 'authorisation' } }] })
    const seen = [{ paper: 'authorisation', name: 'Văn bản ủy quyền', originals: 1 }]
    expect(await take(seen)).toEqual({ ok: true })
    const [told] = await office.read(tx =>
      tx.query<{ text: string }>('notifications', {
        text: "SELECT text FROM notifications.message WHERE person = $1 AND key LIKE '%:corrected:%'",
        values: [filed.citizen.id],
      }),
    )
    expect(told?.text).toContain('nếu không phải ông/bà yêu cầu sửa')
  })

  test('that corrects nothing keeps no earlier one', async () => {
    const filed = await asked(['requester'])
    expect(await answer(filed, post(['requester']))).toEqual({ ok: true })
    expect(await supplementOf(filed)).toMatchObject({ answers_before: null, answered_at: expect.any(Date) })
  })

  test('sent twice at once is taken once', async () => {
    const filed = await asked(['purpose'])
    const sent = [1, 2].map(n => codeOf(answer(filed, post(['purpose'], { purpose: `Lần ${n}` }))))
    expect((await Promise.all(sent)).sort()).toEqual(['supplement.answered', undefined])
    const history = await office.read(tx => historyOf(tx, filed.dossier))
    expect(history.filter(entry => entry.action === 'declaration.corrected')).toHaveLength(1)
  })

  test('nobody asked for is not read', async () => {
    const filed = await fileDossier(db)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const { id } = await taskOf(db, filed.code, 'receive')
    await db.as(officer).write(tx => requestSupplement(tx, ask(id, [])))
    const before = (await rowOf(db, filed.code)).answers
    expect(await answer(filed, post(['purpose'], { purpose: 'Khác' }))).toEqual({ ok: true })
    expect((await rowOf(db, filed.code)).answers).toEqual(before)
  })

  test('is not asked for once the result is written', async () => {
    const { code, task } = await dossierAt(db, 'sign')
    const leader = await officerOf(db, 'agency-leader', commune)
    const deed = db.as(leader).write(tx => requestSupplement(tx, ask(task.id, ['purpose'])))
    expect(await codeOf(deed)).toBe('task.other-kind')
    expect(await rowOf(db, code)).toMatchObject({ paused: false })
  })
})
