import { afterAll, beforeAll, expect, test } from 'vitest'
import { vnInstant } from '#lib/vietnamese-text'
import { takeCash } from '#modules/payments'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { issueInvoices } from '../commands/issue-invoices.ts'
import { takeReading } from '../commands/take-reading.ts'
import { admitCustomer } from '../index.ts'
import { getCustomer } from '../queries/get-customer.ts'
import { machine, newCustomer, officer, works } from '../waterworks.fixture.ts'

const db = testDatabase({ seed: true })
const period = '2026-09'
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
  freeze(vnInstant('2026-09-20', '09:00'))
})
afterAll(async () => {
  freeze(undefined)
  await site.app.close()
})
const [reader, head] = [officer('processor'), officer('unit-head')]
const bookOf = (customer: string) => db.as(head).read(tx => getCustomer(tx, customer))

/** A house whose 123 was typed as 213 and billed, and the page where that is put right. */
async function misread() {
  const customer = await db.as(machine).write(tx => admitCustomer(tx, newCustomer()))
  await db
    .as(reader)
    .write(tx => takeReading(tx, { customer, period, value: 213, confirmed: 'much' as const }))
  await db.as(machine).write(tx => issueInvoices(tx, { agency: works, period, limit: 50 }))
  return { customer, bill: (await bookOf(customer)).invoices[0]!.bill! }
}
const pageOf = (customer: string) => `/can-bo/nuoc/khach-hang/${customer}`

test('a misread figure is asked to be put right on the customer’s page, and agreed to on the list', async () => {
  const { customer } = await misread()
  const { html } = await site.as(reader).get(pageOf(customer))
  const [, here] = /href="([^"]+\/sua-chi-so)"/.exec(html)!
  const wrong = await site.as(reader).post(here!, { loai: 'giay-bao', 'chi-so': '12x', 'ly-do': '' })
  expect(wrong.status).toBe(200)
  for (const said of ['Hãy gõ số m³ trên mặt đồng hồ', 'Hãy ghi lý do', 'value="12x"'])
    expect(wrong.html).toContain(said)
  const asked = await site
    .as(reader)
    .post(here!, { loai: 'giay-bao', 'chi-so': '123', 'ly-do': 'Gõ nhầm hàng trăm' })
  const after = await site.as(reader).get(asked.location!)
  for (const said of ['Đã ghi đề nghị', 'Đề nghị sửa thành 123 m³ đang chờ'])
    expect(after.html).toContain(said)

  const overview = await site.as(head).get(`/can-bo/nuoc?ky=${period}`)
  expect(overview.html).toContain('href="/can-bo/nuoc/sua-chi-so"')
  const list = await site.as(head).get('/can-bo/nuoc/sua-chi-so')
  expect(list.html).toContain('Gõ nhầm hàng trăm')
  const correction = /name="de-nghi" value="([^"]+)"/.exec(list.html)![1]!
  const decided = await site
    .as(head)
    .post('/can-bo/nuoc/sua-chi-so', { 'de-nghi': correction, viec: 'dong-y' })
  expect((await site.as(head).get(decided.location!)).html).toContain('Đã ghi quyết định')
  expect((await bookOf(customer)).invoices[0]).toMatchObject({ value: 123, revision: 2 })
})

test('of a bill that was paid the page says what to do, and puts the figure alone right', async () => {
  const { customer, bill } = await misread()
  await db.as(officer('cashier')).write(tx => takeCash(tx, { bill }))
  const here = `${pageOf(customer)}/sua-chi-so`
  const form = { 'chi-so': '123', 'ly-do': 'Gõ nhầm' }
  const late = await site.as(reader).post(here, { ...form, loai: 'giay-bao' })
  const { html } = await site.as(reader).get(late.location!)
  expect(html).toContain('Xin làm hoàn tiền hoặc miễn giảm ở thu ngân trước')
  const kind = /name="loai" value="([^"]+)"/.exec(html)![1]!
  await site.as(reader).post(here, { ...form, loai: kind })
  const list = await site.as(head).get('/can-bo/nuoc/sua-chi-so')
  const correction = /name="de-nghi" value="([^"]+)"/.exec(list.html)![1]!
  await site.as(head).post('/can-bo/nuoc/sua-chi-so', { 'de-nghi': correction, viec: 'dong-y' })
  expect((await site.as(head).get(pageOf(customer))).html).toContain('giấy báo tính thừa 90 m³')
})
