import { beforeAll, expect, test } from 'vitest'
import { findByVerifyCode, findReusable, listDocuments } from '#modules/vault'
import type { StaffActor } from '#platform/access'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { workThrough } from '../../../../tests/support/officers-at-work.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { addDraftPaper, listDraftPapers } from '../commands/keep-draft.ts'
import {
  beginDraft,
  commune,
  copyProcedure,
  dossierAt,
  fileDossier,
  officerOf,
  seedOfficers,
} from '../dossier.fixture.ts'

const db = testDatabase()
let site: Awaited<ReturnType<typeof testSite>>
let leader: StaffActor
let clerk: StaffActor
beforeAll(async () => {
  await seedOfficers(db)
  site = await testSite(db.database)
  leader = await officerOf(db, 'agency-leader', commune)
  clerk = await officerOf(db, 'clerk', commune)
})

const reason = 'Cấp sai họ của người được cấp, theo biên bản ngày 20/11/2026.'

test('an issued result is revoked with a reason: whoever checks reads so, the holder is told, nobody is offered it', async () => {
  const { citizen, code, dossier } = await fileDossier(db)
  await workThrough(db, code)
  const [document] = await db.as(citizen).read(tx => listDocuments(tx, { holder: citizen.id }))
  const { draft } = await beginDraft(db, { citizen })
  const before = await db.as(citizen).read(tx => listDraftPapers(tx, draft))
  const used = { draft, paper: before[0]!.paper, name: document!.name, document: document!.id }
  await db.as(citizen).write(tx => addDraftPaper(tx, used))

  const tab = `/can-bo/ho-so/${code}?muc=van-ban`
  const page = `/can-bo/ho-so/${code}/thu-hoi`
  const link = `href="${page}"`
  expect((await site.as(leader).get(tab)).html).toContain(link)
  expect((await site.as(clerk).get(tab)).html).not.toContain(link)
  expect((await site.as(clerk).post(page, { 'noi-dung': reason })).status).toBe(404)
  expect((await site.as(leader).get(page)).html).toContain('Thu hồi kết quả đã cấp')
  expect((await site.as(leader).post(page, { 'noi-dung': 'Sai' })).html).toContain('ít nhất 10 chữ cái')

  for (let press = 0; press < 2; press++)
    expect((await site.as(leader).post(page, { 'noi-dung': reason })).location).toBe(
      `/can-bo/ho-so/${code}?xong=revoke`,
    )
  const after = (await site.as(leader).get(tab)).html
  expect(after).toContain(`Đã thu hồi. Lý do: ${reason}`)
  expect(after).not.toContain(link)
  const verifyCode = document!.verify_code!
  expect(await db.as(clerk).read(tx => findByVerifyCode(tx, verifyCode))).toMatchObject({
    state: 'revoked',
    revoked_reason: reason,
  })
  expect((await site.as(citizen).get(`/xac-minh/${verifyCode}`)).html).toContain(
    'đã bị thu hồi, không còn giá trị',
  )
  const reusable = { holder: citizen.id, kinds: [document!.kind] }
  expect(await db.as(citizen).read(tx => findReusable(tx, reusable))).toEqual([])
  expect(await db.as(citizen).read(tx => listDraftPapers(tx, draft))).toEqual(before)
  const told = await db.database.pool.query(
    `SELECT text FROM notifications.message WHERE person = $1 AND subject LIKE '%bị thu hồi%'`,
    [citizen.id],
  )
  expect(told.rows).toEqual([{ text: expect.stringContaining(reason) }])
  const actions = (await db.as(clerk).read(tx => historyOf(tx, dossier))).map(entry => entry.action)
  expect(actions.filter(action => action === 'result.revoked')).toHaveLength(1)
  expect((await site.as(citizen).get(`/ho-so/${code}`)).html).toContain('Cơ quan thu hồi kết quả đã cấp')
})

test('what was not issued yet can not be revoked', async () => {
  const { code } = await dossierAt(db, 'sign', { procedure: copyProcedure })
  expect((await site.as(leader).get(`/can-bo/ho-so/${code}/thu-hoi`)).status).toBe(404)
})
