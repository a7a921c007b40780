import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { decideRefund } from '../commands/decide-refund.ts'
import { requestWaiver } from '../commands/request-waiver.ts'
import { requestRefund, takeCash } from '../index.ts'
import { findAccountByNumber } from '../queries/find-account.ts'
import { keepStatement } from '../statements/keep-statement.ts'
import { accountNumber, bank, cashierAt, leaderAt, tillOn } from '../till.fixture.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
})
afterAll(() => site.app.close())

/** More than a page holds. */
const many = Array.from({ length: 26 }, (_, at) => at)
const nextOf = (html: string) => /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&')

function counter() {
  const agency = `tay-ninh/xa-${randomUUID().slice(0, 8)}`
  return { agency, cashier: cashierAt(agency), leader: leaderAt(agency) }
}

test('what is agreed to and not yet paid hides no request from who decides, and every page is reached', async () => {
  const { agency, cashier, leader } = counter()
  const bill = await till.open(100_000, { agency })
  const { payment } = await db.as(cashier).write(tx => takeCash(tx, { bill }))
  const ask = (reason: string) =>
    db.as(cashier).write(tx => requestRefund(tx, { payment, amount: 1_000, reason, way: 'cash' }))
  for (const at of many) {
    const refund = await ask(`Đã duyệt ${at};`)
    await db.as(leader).write(tx => decideRefund(tx, { refund, agree: true }))
  }
  await ask('Còn chờ duyệt;')
  const first = (await site.as(leader).get('/can-bo/thu-ngan/hoan-tien')).html
  expect(first.indexOf('Còn chờ duyệt;')).toBeGreaterThan(0)
  expect(first.indexOf('Còn chờ duyệt;')).toBeLessThan(first.indexOf('Đã duyệt 0;'))
  expect(first).not.toContain('Đã duyệt 25;')
  const second = (await site.as(cashier).get(nextOf(first)!)).html
  expect(second).toContain('Đã duyệt 25;')
  expect(second).not.toContain('Đã duyệt 24;')
  expect(nextOf(second)).toBeUndefined()
})

test('waivers and statements beyond the first page are reached', async () => {
  const { agency, cashier, leader } = counter()
  for (const at of many) {
    const bill = await till.open(2_000, { agency })
    await db
      .as(cashier)
      .write(tx => requestWaiver(tx, { bill, kind: 'reduction', amount: 1_000, reason: `Hộ nghèo ${at};` }))
  }
  const waivers = (await site.as(leader).get('/can-bo/thu-ngan/mien-giam')).html
  expect(waivers).not.toContain('Hộ nghèo 25;')
  expect((await site.as(leader).get(nextOf(waivers)!)).html).toContain('Hộ nghèo 25;')

  const account = (await db.as(bank).read(tx => findAccountByNumber(tx, accountNumber)))!
  const keeper = staff({ role: 'cashier', agency: account.agency, reach: 'agency' })
  for (const at of many) {
    const bytes = new TextEncoder().encode(
      `Ngày;Mã giao dịch;Nội dung;Số tiền\n20/11/2026;FT-long-${at};a;+5000`,
    )
    await db.as(keeper).write(tx => keepStatement(tx, { account: account.id, name: `Tệp ${at};`, bytes }))
  }
  const newest = (await site.as(keeper).get('/can-bo/thu-ngan/sao-ke')).html
  expect(newest).toContain('Tệp 25;')
  expect(newest).not.toContain('Tệp 0;')
  expect((await site.as(keeper).get(nextOf(newest)!)).html).toContain('Tệp 0;')
})
