import { execFileSync, spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatDong, parseDong } from '#lib/money'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import { closePrinter } from '#platform/print'
import { citizen, testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { decideRefund, refundPaid } from './commands/decide-refund.ts'
import { requestRefund, takeCash } from './index.ts'
import { receiptItems } from './receipt-items.ts'
import { cashierAt, leaderAt, tillOn } from './till.fixture.ts'

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
if (!hasPoppler) console.warn('pdftotext is absent: the text of receipts is not checked')

const db = testDatabase({ seed: true })
const till = tillOn(db)
const cashier = cashierAt()
const today = formatDay(vnDay(new Date()))
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
})
afterAll(async () => {
  await site.app.close()
  closePrinter()
})

const take = (bill: string, part?: { amount: number; of: number }) =>
  db.as(cashier).write(tx => takeCash(tx, { bill, ...(part && { part }) }))
async function giveBack(payment: string, amount: number) {
  const refund = await db
    .as(cashier)
    .write(tx => requestRefund(tx, { payment, amount, reason: 'Thu nhầm', way: 'cash' }))
  await db.as(leaderAt()).write(tx => decideRefund(tx, { refund, agree: true }))
  await db.as(cashier).write(tx => refundPaid(tx, { refund }))
}
const plain = (text: string) => text.replace(/\s+/g, ' ')
const words = (pdf: Buffer) => plain(execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf }).toString())
const document = (bill: string, name: string, payment = '') =>
  site.as(cashier).get(`/can-bo/thu-ngan/${bill}/${name}${payment && `?lan=${payment}`}`)

test('a receipt that replaces another says another name and purpose, and keeps them; the bill does not change', async () => {
  const bill = await till.open(8_000, { payerName: 'Trần Thị Hoá' })
  const { payment } = await take(bill)
  const page = `/can-bo/thu-ngan/${bill}/hoan-tien`
  expect((await site.as(cashier).get(page)).html).toContain('Đang ghi: Trần Thị Hoá.')
  const form = { lan: payment, viec: 'bien-lai', 'ly-do': 'Sai tên' }
  const names = { 'bl-ten': 'Trần Thị Hoà', 'bl-ve-viec': 'Bản sao giấy khai tử' }
  expect((await site.as(cashier).post(page, { ...form, ...names })).location).toContain('xong=receipt')
  expect((await site.as(cashier).post(page, { ...form, 'ly-do': 'In hỏng' })).location).toContain(
    'xong=receipt',
  )
  const now = await till.read(bill)
  expect(now).toMatchObject({ payer_name: 'Trần Thị Hoá', purpose: 'Bản sao trích lục khai sinh' })
  expect(now.payments[0]!.receipt).toMatchObject({
    payer_name: 'Trần Thị Hoà',
    purpose: 'Bản sao giấy khai tử',
  })
  const xml = (await document(bill, 'hoa-don')).html
  expect(xml).toContain('<buyer><name>Trần Thị Hoà</name></buyer>')
  expect(xml).toContain('<purpose>Bản sao giấy khai tử</purpose>')
  await expect(
    db.database.pool.query('UPDATE payments.receipt SET payer_name = $2 WHERE payment = $1', [payment, 'X']),
  ).rejects.toThrow('stays as it was issued')
  if (!hasPoppler) return
  for (const name of ['phieu-thu', 'bien-lai']) {
    const text = words((await document(bill, name)).bytes)
    expect(text).toContain('Trần Thị Hoà')
    expect(text).toContain('Bản sao giấy khai tử')
    expect(text).not.toContain('Hoá')
  }
})

test('nothing is sealed any more for a payment that went back whole, and the pages say when it did', async () => {
  const payer = citizen()
  const bill = await till.open(60_000, { payer: payer.kind === 'citizen' ? payer.id : '' })
  const { payment } = await take(bill)
  await giveBack(payment, 60_000)
  const said = `Đã hoàn ${formatDong(60_000)} ngày ${today}`
  for (const seen of [
    await document(bill, 'bien-lai'),
    await site.as(payer).get(`/thanh-toan/${bill}/bien-lai`),
  ]) {
    expect(seen.status).toBe(409)
    expect(seen.html).toContain('đã hoàn lại người nộp, nên không lập biên lai nữa')
    expect(seen.html).toContain(said)
  }
  expect((await till.read(bill)).payments[0]!.receipt.file).toBeNull()
  expect((await site.as(cashier).get(`/can-bo/thu-ngan/${bill}`)).html).toContain(said)
  if (hasPoppler) expect(words((await document(bill, 'phieu-thu')).bytes)).toContain(plain(said))
})

test.skipIf(!hasPoppler)(
  'a receipt says what of its payment went back; one sealed before stays as it was',
  async () => {
    const [bill, other] = [await till.open(60_000), await till.open(60_000)]
    const { payment } = await take(bill)
    await giveBack(payment, 20_000)
    expect(words((await document(bill, 'bien-lai')).bytes)).toContain(
      plain(`Đã hoàn ${formatDong(20_000)} ngày ${today}`),
    )
    const whole = await take(other)
    const before = (await document(other, 'bien-lai')).bytes
    await giveBack(whole.payment, 60_000)
    expect((await document(other, 'bien-lai')).bytes.equals(before)).toBe(true)
  },
)

test('the lines of a receipt for a part come to what was paid, and each part is handed over once', async () => {
  const bill = await till.open(300_000, {
    reductions: [{ amount: 240_000, reason: 'BHYT', key: 'insurance' }],
  })
  const first = await take(bill, { amount: 20_000, of: 60_000 })
  const second = await take(bill, { amount: 30_000, of: 40_000 })
  const last = await take(bill)
  const read = await till.read(bill)
  const linesOf = (payment: string) => receiptItems(read, read.payments.find(({ id }) => id === payment)!)
  const sums = [first, second, last].map(({ payment }) =>
    linesOf(payment).reduce((sum, [, text]) => {
      const amount = parseDong(text.replace(/^− /, '').replace(/\sđồng$/, ''))!
      return text.startsWith('−') ? sum - amount : sum + amount
    }, 0),
  )
  expect(sums).toEqual([20_000, 30_000, 10_000])
  expect(linesOf(second.payment).slice(2)).toEqual([
    ['Đã nộp trước', `− ${formatDong(20_000)}`],
    ['Còn lại, chưa nộp', `− ${formatDong(10_000)}`],
  ])
  const xml = (await document(bill, 'hoa-don', second.payment)).html
  expect(xml.match(/<item>.*?<\/item>/g)).toEqual([
    '<item><code>part</code><name>Nộp một phần: Bản sao trích lục khai sinh</name><quantity>1</quantity><unitAmount>30000</unitAmount><amount>30000</amount></item>',
  ])
  expect(xml).not.toContain('<reduction>')

  const whole = await till.open(300_000)
  const paid = await take(whole)
  expect((await document(whole, 'hoa-don', paid.payment)).html).toContain('<code>copy</code>')
  // What went back before is not what was paid before.
  const again = await till.open(10_000)
  const part = await take(again, { amount: 4_000, of: 10_000 })
  await giveBack(part.payment, 4_000)
  const all = await take(again)
  const it = await till.read(again)
  expect(receiptItems(it, it.payments.find(({ id }) => id === all.payment)!)).toHaveLength(1)
  expect(it.books.owed).toBe(0)
})
