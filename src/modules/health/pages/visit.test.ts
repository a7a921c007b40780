import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatDong } from '#lib/money'
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
