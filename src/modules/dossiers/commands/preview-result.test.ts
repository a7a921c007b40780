import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Answers } from '#lib/form'
import { listInbox } from '#modules/notifications'
import { calendarOf } from '#modules/organisation'
import { type StaffActor, system } from '#platform/access'
import { freeze, now } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { loadSample } from '../../procedures/catalogue/index.ts'
import {
  codeOf,
  colleagueOf,
  commune,
  copyProcedure,
  dossierAt,
  newCitizen,
  officerOf,
  rowOf,
  seedOfficers,
  taskOf,
} from '../dossier.fixture.ts'
import { timeAfter } from '../process/step-times.ts'
import { type Channel, db as dossiers } from '../schema.ts'
import { answerSupplement } from './answer-supplement.ts'
import { decideDossier } from './decide-dossier.ts'
import { withdrawDossier } from './end-dossier.ts'
import { examineDossier, saveResult } from './examine-dossier.ts'
import { answerPreview, sendPreview } from './preview-result.ts'
import { requestSupplement } from './request-supplement.ts'

const db = testDatabase()
const office = db.as(system('test'))
const { resultAnswers: fields, answers: declared } = loadSample(copyProcedure)
const [first] = (fields as { entries: Answers[] }).entries
const changed: Answers = { entries: [{ ...first, person: 'Nguyễn Thị Khác' }] }
let processor: StaffActor

beforeAll(async () => {
  await seedOfficers(db)
  processor = await officerOf(db, 'processor', commune)
})
afterEach(() => freeze(undefined))

type Shown = Awaited<ReturnType<typeof examined>>

async function examined(options: { channel?: Channel; procedure?: string } = {}) {
  const { task, ...filed } = await dossierAt(db, 'examine', options)
  return { ...filed, task: task.id }
}
const send = ({ task }: Shown, over: Answers = fields, note?: string) =>
  db.as(processor).write(tx => sendPreview(tx, { task, fields: over, ...(note !== undefined && { note }) }))
async function shown(options: Parameters<typeof examined>[0] = {}): Promise<Shown> {
  const dossier = await examined(options)
  await send(dossier)
  return dossier
}
const previewsOf = ({ dossier }: { dossier: string }) =>
  office.read(tx =>
    dossiers(tx)
      .selectFrom('dossiers.preview')
      .selectAll()
      .where('dossier', '=', dossier)
      .orderBy('sent_at')
      .execute(),
  )
const lastOf = async (it: { dossier: string }) => (await previewsOf(it)).at(-1)!
const answer = async (it: Shown, agreed: boolean, words = '', by: Shown['citizen'] = it.citizen) => {
  const { id: preview } = await lastOf(it)
  return db.as(by).write(tx => answerPreview(tx, { code: it.code, preview, agreed, words }))
}
const deedsOf = async ({ dossier }: Shown, action: string) =>
  (await office.read(tx => historyOf(tx, dossier))).filter(entry => entry.action === action)
const messagesOf = async ({ citizen, code }: Shown) =>
  (await db.as(citizen).read(tx => listInbox(tx, { person: citizen.id }))).messages.filter(message =>
    message.subject.includes(`${code}: mời ông/bà xem trước`),
  )

describe('showing the draft', () => {
  test('keeps it, gives a working day by the deciding agency’s calendar, and tells the applicant where', async () => {
    const it = await examined()
    freeze(new Date('2099-11-20T08:00:00Z'))
    await send(it, fields, 'Đã đối chiếu sổ gốc')
    const calendar = await office.read(tx => calendarOf(tx, commune))
    const until = timeAfter(now(), { amount: 1, unit: 'working-day' }, calendar)
    // Sent on a Friday, it may be answered on Monday.
    expect(until.toISOString().slice(0, 10)).toBe('2099-11-23')
    expect(await previewsOf(it)).toMatchObject([
      {
        task: it.task,
        sent_by: `staff:${processor.id}`,
        sent_at: now(),
        until,
        agreed: null,
        closed_at: null,
      },
    ])
    expect(await rowOf(db, it.code)).toMatchObject({ status: 4 })
    const kept = await office.read(tx =>
      dossiers(tx)
        .selectFrom('dossiers.result as r')
        .innerJoin('dossiers.task as t', 't.dossier', 'r.dossier')
        .select(['r.fields', 't.note'])
        .where('t.id', '=', it.task)
        .executeTakeFirstOrThrow(),
    )
    expect(kept).toEqual({ fields, note: 'Đã đối chiếu sổ gốc' })
    expect(await deedsOf(it, 'preview.sent')).toMatchObject([
      { actor: `staff:${processor.id}`, body: { node: 'examine', due: until.toISOString() } },
    ])
    await db.runJobs()
    expect(await messagesOf(it)).toMatchObject([
      { action_path: `/ho-so/${it.code}/xem-truoc`, text: expect.stringContaining('23/11/2099') },
    ])
  })

  test('is for those who file from afar, and for procedures that promise it', async () => {
    const national = await examined({ channel: 'national' })
    expect(await codeOf(send(national))).toBeUndefined()
    const refused = [
      await examined({ channel: 'counter' }),
      await examined({ channel: 'post' }),
      await examined({ procedure: '2.000720' }),
    ]
    for (const it of refused) {
      expect(await codeOf(send(it)), it.code).toBe('preview.not-for-this')
      expect(await previewsOf(it)).toEqual([])
    }
  })

  test('again, while it is awaited, is the same; changed, or after its time, it is another', async () => {
    const it = await examined()
    const colleague = await colleagueOf(db, processor)
    const both = [processor, colleague].map(by =>
      db.as(by).write(tx => sendPreview(tx, { task: it.task, fields })),
    )
    await Promise.all(both)
    expect(await previewsOf(it)).toHaveLength(1)
    await send(it, changed)
    const [old, now] = await previewsOf(it)
    expect([old!.closed_at, now!.closed_at]).toEqual([expect.any(Date), null])
    freeze(new Date(now!.until.getTime() + 1))
    await send(it, changed)
    expect((await previewsOf(it)).map(one => one.closed_at === null)).toEqual([false, false, true])
    await db.runJobs()
    expect(await messagesOf(it)).toHaveLength(3)
  })

  test('is over with the task, and waits with it for what is to be completed', async () => {
    const it = await examined()
    const request = {
      task: it.task,
      reason: 'Thiếu chữ ký của người yêu cầu.',
      papers: [],
      until: '2099-12-31',
    }
    await db.as(processor).write(tx => requestSupplement(tx, request))
    expect(await codeOf(send(it))).toBe('task.paused')
    const done = await shown()
    await db.as(processor).write(tx => examineDossier(tx, { task: done.task, outcome: 'ready', fields }))
    expect(await codeOf(send(done))).toBe('task.done')
  })
})

describe('the answer', () => {
  test('that it is right is taken once, also of two at once', async () => {
    const it = await shown()
    const both = await Promise.all([codeOf(answer(it, true)), codeOf(answer(it, true))])
    expect(both.sort()).toEqual(['preview.answered', undefined])
    expect(await lastOf(it)).toMatchObject({ agreed: true, words: null, closed_at: null })
    expect(await deedsOf(it, 'preview.answered')).toMatchObject([
      { actor: `citizen:${it.citizen.id}`, body: { agreed: true } },
    ])
    expect(await codeOf(answer(it, false, 'Sai tên'))).toBe('preview.answered')
  })

  test('that something is wrong says what, to the officer and not to the ledger', async () => {
    const it = await shown()
    expect(await codeOf(answer(it, false, '  '))).toBe('preview.words')
    expect(await lastOf(it)).toMatchObject({ answered_at: null })
    await answer(it, false, ' Tên đệm là “Thị” ')
    expect(await lastOf(it)).toMatchObject({ agreed: false, words: 'Tên đệm là “Thị”', closed_at: null })
    const [entry] = await deedsOf(it, 'preview.answered')
    expect(entry!.body).toEqual({ agreed: false })
  })

  test('of another citizen is none', async () => {
    const it = await shown()
    expect(await codeOf(answer(it, true, '', await newCitizen(db)))).toBe('not-allowed')
    expect(await lastOf(it)).toMatchObject({ answered_at: null })
  })

  test('is taken after its time, as long as the draft is the same', async () => {
    const it = await shown()
    freeze(new Date((await lastOf(it)).until.getTime() + 86_400_000))
    expect(await codeOf(answer(it, true))).toBeUndefined()
  })

  test('is to the draft that was seen, not to one that was sent since', async () => {
    const it = await shown()
    const { id: preview } = await lastOf(it)
    await send(it, changed)
    const late = db
      .as(it.citizen)
      .write(tx => answerPreview(tx, { code: it.code, preview, agreed: true, words: '' }))
    expect(await codeOf(late)).toBe('preview.over')
    expect(await lastOf(it)).toMatchObject({ answered_at: null, closed_at: null })
  })

  test('to nothing is not found', async () => {
    const it = await examined()
    const deed = db
      .as(it.citizen)
      .write(tx => answerPreview(tx, { code: it.code, preview: it.task, agreed: true, words: '' }))
    expect(await codeOf(deed)).toBe('preview')
  })
})

test('the worklist of the office hears of both, and so does whoever listens', async () => {
  const it = await examined()
  const told = async (deed: () => Promise<void>) => {
    await db.runJobs()
    await deed()
    const { rows } = await db.database.pool.query(
      `SELECT payload->>'channel' AS channel, payload->>'action' AS action FROM platform.outbox
       WHERE topic = 'live' AND payload->>'channel' = $1 OR topic = 'event:dossiers.changed' AND payload->>'dossier' = $2`,
      [`tasks:${commune}`, it.dossier],
    )
    return rows.map(row => row.channel ?? row.action).sort()
  }
  expect(await told(() => send(it))).toEqual(['preview-sent', `tasks:${commune}`])
  expect(await told(() => answer(it, true))).toEqual(['preview-answered', `tasks:${commune}`])
})

describe('a preview counts no more', () => {
  const isClosed = async (it: Shown) => (await lastOf(it)).closed_at !== null

  test('when what the result says is changed; saved as it was, it stays', async () => {
    const it = await shown()
    await answer(it, true)
    const [kept] = (fields as { entries: Answers[] }).entries
    const reordered = Object.fromEntries(Object.entries(kept!).reverse())
    const same = { entries: [reordered, ...(fields as { entries: Answers[] }).entries.slice(1)] }
    await db.as(processor).write(tx => saveResult(tx, { task: it.task, fields: same, note: 'Chờ' }))
    expect(await isClosed(it)).toBe(false)
    await db.as(processor).write(tx => saveResult(tx, { task: it.task, fields: changed }))
    expect(await isClosed(it)).toBe(true)
    expect(await lastOf(it)).toMatchObject({ agreed: true })
    expect(await codeOf(answer(it, true))).toBe('preview.over')
  })

  test('when the task is done; what is sent back to it can be shown again', async () => {
    const it = await shown()
    await db.as(processor).write(tx => examineDossier(tx, { task: it.task, outcome: 'ready', fields }))
    expect(await isClosed(it)).toBe(true)
    expect(await codeOf(answer(it, false, 'Sai tên'))).toBe('preview.over')
    const leader = await officerOf(db, 'agency-leader', commune)
    const sign = await taskOf(db, it.code, 'sign')
    await db.as(leader).write(tx => decideDossier(tx, { task: sign.id, outcome: 'return', note: 'Sai ngày' }))
    const again = await taskOf(db, it.code, 'examine')
    await send({ ...it, task: again.id })
    expect(await isClosed(it)).toBe(false)
  })

  test('when the dossier is withdrawn', async () => {
    const it = await shown()
    await db.as(it.citizen).write(tx => withdrawDossier(tx, { code: it.code, reason: 'Tôi khai nhầm' }))
    expect(await isClosed(it)).toBe(true)
    expect(await codeOf(answer(it, true))).toBe('preview.over')
  })

  test('when the declaration that the result repeats is corrected', async () => {
    const it = await shown()
    await db.as(processor).write(tx =>
      requestSupplement(tx, {
        task: it.task,
        reason: 'Tờ khai có chỗ chưa đúng.',
        papers: [],
        declaration: [{ page: 'purpose', title: 'Mục đích', what: 'Xin ghi rõ.' }],
        until: '2099-12-31',
      }),
    )
    // It is still what it was, and may be answered meanwhile.
    expect(await isClosed(it)).toBe(false)
    expect(declared.purpose).not.toBe('Làm hộ chiếu')
    const posted = { 'to-khai': 'purpose', purpose: 'Làm hộ chiếu' }
    const answered = await db
      .as(it.citizen)
      .write(tx => answerSupplement(tx, { code: it.code, answer: '', papers: [], posted }))
    expect(answered).toEqual({ ok: true })
    expect(await isClosed(it)).toBe(true)
  })
})
