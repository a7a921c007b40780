import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatDong } from '#lib/money'
import { vnDay } from '#lib/vietnamese-text'
import { getBill, requestRefund, takeCash } from '#modules/payments'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { admitVisit } from '../commands/admit-visit.ts'
import { billVisit } from '../commands/bill-visit.ts'
import { cashier as cashierAt, hospital, machine, newVisit } from '../visits.fixture.ts'

const db = testDatabase({ seed: true })
const cashier = cashierAt()
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
})
afterAll(() => site.app.close())

test('a paid visit says what was kept of the money, not what went back', async () => {
  const visit = await db.as(machine).write(tx => admitVisit(tx, newVisit()))
  const bill = await db.as(cashier).write(tx => billVisit(tx, visit))
  await db.as(cashier).write(tx => takeCash(tx, { bill }))
  const received = async () => {
    const { html } = await site.as(cashier).get(`/can-bo/vien-phi/${visit}`)
    return /Đã thu (\S+\sđồng)/.exec(html)?.[1]
  }
  expect(await received()).toBe(formatDong(60_000))
  const refund = await db.as(cashier).write(async tx => {
    const { payments } = await getBill(tx, bill)
    return requestRefund(tx, { payment: payments[0]!.id, amount: 10_000, reason: 'Thu nhầm', way: 'cash' })
  })
  const list = '/can-bo/thu-ngan/hoan-tien'
  const leader = staff({ role: 'agency-leader', agency: hospital, reach: 'below' })
  await site.as(leader).post(list, { khoan: refund, viec: 'dong-y' })
  await site.as(cashier).post(list, { khoan: refund, viec: 'da-chi' })
  expect(await received()).toBe(formatDong(50_000))
})

test('the code can be shown again on the patient’s screen until it is paid, at another counter too', async () => {
  const visit = await db.as(machine).write(tx => admitVisit(tx, newVisit()))
  const bill = await db.as(cashier).write(tx => billVisit(tx, visit))
  const address = `/can-bo/vien-phi/${visit}`
  const another = cashierAt()
  const button = 'value="ma-qr"'
  expect((await site.as(another).get(address)).html).toContain(button)
  await site.as(another).post(address, { viec: 'ma-qr' })
  const screen = async (who = cashier) => (await site.as(who).get('/can-bo/vien-phi/man-hinh')).html
  expect(await screen(another)).toContain('Nguyễn Thị Hoà Thử')
  expect(await screen()).not.toContain('Nguyễn Thị Hoà Thử')
  await db.as(cashier).write(tx => takeCash(tx, { bill }))
  expect((await site.as(another).get(address)).html).not.toContain(button)
})

test('a cashier who holds the cash hears that it was not taken, and why', async () => {
  const at = async () => {
    const visit = await db.as(machine).write(tx => admitVisit(tx, newVisit()))
    return { visit, bill: await db.as(cashier).write(tx => billVisit(tx, visit)) }
  }
  const press = (visit: string) =>
    site.as(cashier).post(`/can-bo/vien-phi/${visit}`, { viec: 'tien-mat', 'con-lai': '60000' })
  const first = await at()
  // A part came another way while the cashier counted.
  await db.as(cashier).write(tx => takeCash(tx, { bill: first.bill, part: { amount: 20_000, of: 60_000 } }))
  const changed = await press(first.visit)
  expect(changed.html).toContain(
    `Chưa ghi thu tiền mặt: tiền nộp cách khác vừa đến, nay còn phải nộp ${formatDong(40_000)}`,
  )
  expect(changed.html).not.toContain('http-equiv="refresh"')

  const second = await at()
  const day = vnDay(new Date())
  await site.as(cashier).post('/can-bo/thu-ngan/khoa-so', {
    'co-quan': hospital,
    ngay: day,
    dem: '70000',
    'ly-do': 'Đếm',
  })
  expect((await press(second.visit)).html).toContain('Chưa ghi thu tiền mặt: sổ hôm nay đã khóa')
  expect((await db.as(cashier).read(tx => getBill(tx, second.bill))).payments).toEqual([])
})
