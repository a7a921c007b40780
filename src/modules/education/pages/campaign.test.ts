import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { takeCash } from '#modules/payments'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { giveBack } from '../../../../tests/support/give-back.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { decideReduction, requestReduction } from '../commands/reductions.ts'
import { listParticipants } from '../queries/list-pupils.ts'
import { accountant, byTest, head, pupilLine, schoolOn } from '../school.fixture.ts'

const db = testDatabase({ seed: true })
const its = schoolOn(db)
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
})
afterAll(() => site.app.close())

const pathOf = (campaign: string) => `/can-bo/truong-hoc/dot-thu/${campaign}`
const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const drafted = async (name: string, numbers: number[]) => {
  await its.take(numbers.map(n => pupilLine(n, { class: name })))
  return its.draft({ classes: [await its.classOf(name)] })
}

test('before it is opened the page says what it comes to, and another person opens it', async () => {
  const campaign = await drafted('V1', [1, 2, 3])
  const at = pathOf(campaign)
  const [one, two] = await db.as(byTest).read(tx => listParticipants(tx, { campaign }))
  await site.as(accountant).post(`${at}/lop/${await its.classOf('V1')}`, { chon: `${one!.id}.1` })
  const asked = await db
    .as(accountant)
    .write(tx => requestReduction(tx, { campaign, pupil: two!.id, percent: 50, reason: 'Hộ nghèo' }))
  if (!asked.ok) throw new Error('not asked')
  await db.as(head).write(tx => decideReduction(tx, { reduction: asked.id, isGranted: true }))

  const { html } = await site.as(head).get(at)
  for (const part of [
    '400.000 đồng 3 1.200.000 đồng',
    '300.000 đồng 1 300.000 đồng',
    '− 200.000 đồng',
    '3 học sinh có khoản phải nộp, cả đợt 1.300.000 đồng, mỗi em từ 200.000 đồng đến 700.000 đồng',
  ])
    expect(text(html)).toContain(part)
  const own = await site.as(accountant).get(at)
  expect(own.html).not.toContain('value="mo"')
  expect(text(own.html)).toContain('Người soạn không tự mở đợt thu')
  const refused = await site.as(accountant).post(at, { viec: 'mo' })
  expect(text((await site.as(accountant).get(refused.location!)).html)).toContain(
    'Người soạn không tự mở đợt thu được',
  )
  expect((await site.as(head).post(at, { viec: 'mo' })).location).toBe(`${at}?xong=opened`)
})

test('an open one is withdrawn by the head, with a reason', async () => {
  const campaign = await drafted('V2', [11])
  const at = pathOf(campaign)
  await site.as(head).post(at, { viec: 'mo' })
  await db.runJobs()
  const button = 'value="thu-hoi"'
  expect((await site.as(accountant).get(at)).html).not.toContain(button)
  expect((await site.as(head).get(at)).html).toContain(button)
  const without = await site.as(head).post(at, { viec: 'thu-hoi', 'ly-do': ' ' })
  expect(text(without.html)).toContain('Hãy ghi lý do thu hồi')
  const done = await site.as(head).post(at, { viec: 'thu-hoi', 'ly-do': 'Thừa một số 0' })
  expect(done.location).toBe(`${at}?xong=withdrawn`)
  expect(text((await site.as(head).get(at)).html)).toContain('Các khoản chưa nộp đang được hủy')
  await db.runJobs()
  const after = await site.as(head).get(at)
  expect(text(after.html)).toContain('Đợt thu đã thu hồi. Lý do: Thừa một số 0')
  expect(text(after.html)).not.toContain('đang được hủy')
  expect(after.html).not.toContain(button)
})

test('the page lists whose parent’s number is of somebody with another name, and what to do', async () => {
  const line = (n: number, parentName: string) =>
    pupilLine(n, { class: 'V3', parentName, parentNumber: '072190990043' })
  await its.take([line(21, 'Mai Thị Hồng Phượng'), line(22, 'Trần Thị Quen')])
  const campaign = await its.draft({ classes: [await its.classOf('V3')] })
  const at = pathOf(campaign)
  await site.as(head).post(at, { viec: 'mo' })
  await db.runJobs()
  const page = text((await site.as(accountant).get(at)).html)
  expect(page).toContain('Hãy kiểm tra số định danh với phụ huynh')
  expect(page).toMatch(/V3 Trần Thị Quen/)
  expect(page).not.toContain('V3 Mai Thị')
})

test('of a reduction granted after a part was paid, the pupil’s page says what is left to give back until it went', async () => {
  await its.take([pupilLine(31, { class: 'V4' })])
  const items = [{ name: 'Học phí', amount: 1_000_000, compulsory: true }]
  const campaign = await its.draft({ classes: [await its.classOf('V4')], items })
  await site.as(head).post(pathOf(campaign), { viec: 'mo' })
  await db.runJobs()
  const pupilNow = async () => (await db.as(byTest).read(tx => listParticipants(tx, { campaign })))[0]!
  const { id: pupil, due } = await pupilNow()
  const bill = due!.bill!
  await db.as(accountant).write(tx => takeCash(tx, { bill, part: { amount: 800_000, of: 1_000_000 } }))
  await db.runJobs()
  const asked = await db
    .as(accountant)
    .write(tx => requestReduction(tx, { campaign, pupil, percent: 50, reason: 'Hộ nghèo' }))
  if (!asked.ok) throw new Error('not asked')
  await db.as(head).write(tx => decideReduction(tx, { reduction: asked.id, isGranted: true }))

  const history = await db.as(byTest).read(tx => historyOf(tx, campaign))
  const amounts = { reduction: asked.id, of: 500_000, carriedOut: 200_000 }
  expect(history.at(-1)).toMatchObject({ action: 'reduction.granted', body: amounts })
  const page = async () => (await site.as(accountant).get(`${pathOf(campaign)}/hoc-sinh/${pupil}`)).html
  expect(text(await page())).toContain('còn 300.000 đồng phải hoàn')
  expect(text(await page())).toContain('giảm 200.000 đồng')
  const link = `/can-bo/thu-ngan/${bill}/hoan-tien`
  expect(await page()).toContain(`href="${link}"`)
  expect((await site.as(accountant).get(link)).status).toBe(200)

  // What was granted before this was kept is read from the till.
  const { pool } = db.database
  await pool.query('UPDATE education.reduction SET carried_out = NULL')
  const file = new URL('../migrations/20261123T0420-second-pair-of-eyes.sql', import.meta.url)
  await pool.query(/DO \$\$.*\$\$;/s.exec(readFileSync(file, 'utf8'))![0])
  expect(text(await page())).toContain('còn 300.000 đồng phải hoàn')

  await giveBack(db, { bill, amount: 100_000 })
  await db.runJobs()
  expect(text(await page())).toContain('còn 200.000 đồng phải hoàn')
  await giveBack(db, { bill, amount: 200_000 })
  await db.runJobs()
  expect((await pupilNow()).due).toMatchObject({ paid: 500_000, owed: 0 })
  expect(text(await page())).not.toContain('phải hoàn')
})
