import { execFileSync, spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Day, vnInstant } from '#lib/vietnamese-text'
import { freeze } from '#platform/clock'
import { closePrinter } from '#platform/print'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { replaceReceipt } from './commands/cancel-receipt.ts'
import { takeCash } from './index.ts'
import { receiptNumber } from './receipt-number.ts'
import { cashierAt, centre, tillOn } from './till.fixture.ts'

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
if (!hasPoppler) console.warn('pdftotext is absent: the text of sealed receipts is not checked')

const db = testDatabase({ seed: true })
const till = tillOn(db)
const cashier = cashierAt()
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
})
afterAll(async () => {
  freeze(undefined)
  await site.app.close()
  closePrinter()
})

test.skipIf(!hasPoppler)('a receipt names the one it replaces by that one’s own year', async () => {
  const on = (day: Day) => freeze(vnInstant(day, '09:00'))
  const inForce = async (bill: string) => (await till.read(bill)).payments[0]!.receipt
  const replace = async (bill: string) => {
    const { year, number } = await inForce(bill)
    await db.as(cashier).write(tx => replaceReceipt(tx, { agency: centre, year, number, reason: 'Sai tên' }))
  }
  const said = async (bill: string) => {
    const { bytes } = await site.as(cashier).get(`/can-bo/thu-ngan/${bill}/bien-lai`)
    const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: bytes }).toString()
    return /Thay cho biên lai số (\S+)/.exec(text.replace(/\s+/g, ' '))?.[1]
  }
  on('2026-12-30')
  const bills = [await till.open(), await till.open()]
  for (const bill of bills) await db.as(cashier).write(tx => takeCash(tx, { bill }))
  const [bill, other] = bills as [string, string]
  expect(await said(other)).toBeUndefined()
  const old = receiptNumber(await inForce(bill))
  expect(old).toMatch(/\/2026$/)
  on('2027-01-04')
  await replace(bill)
  const first = receiptNumber(await inForce(bill))
  expect(first).toBe('000001/2027')
  expect(await said(bill)).toBe(old)
  await replace(bill)
  expect(await said(bill)).toBe(first)
})
