import { execFileSync, spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { formatDong } from '#lib/money'
import { type Day, vnInstant } from '#lib/vietnamese-text'
import { takeCash } from '#modules/payments'
import { freeze } from '#platform/clock'
import { closePrinter } from '#platform/print'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { issueInvoices } from '../commands/issue-invoices.ts'
import { replaceMeter } from '../commands/replace-meter.ts'
import { takeReading } from '../commands/take-reading.ts'
import { admitCustomer } from '../index.ts'
import { getCustomer } from '../queries/get-customer.ts'
import { machine, newCustomer, officer, works } from '../waterworks.fixture.ts'

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
if (!hasPoppler) console.warn('pdftotext is absent: the text of the printed bills is not checked')

const db = testDatabase({ seed: true })
const cashier = officer('cashier')
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
  freeze(vnInstant('2026-09-20', '09:00'))
})
afterAll(async () => {
  freeze(undefined)
  await site.app.close()
  closePrinter()
})

/** A house's bill for September, which `used` m³ make. */
async function billed(used: number) {
  return readAndBilled(await db.as(machine).write(tx => admitCustomer(tx, newCustomer())), 100 + used)
}

async function readAndBilled(customer: string, value: number) {
  const period = '2026-09'
  await db.as(officer('processor')).write(tx => takeReading(tx, { customer, period, value }))
  await db.as(machine).write(tx => issueInvoices(tx, { agency: works, period, limit: 50 }))
  return (await db.as(cashier).read(tx => getCustomer(tx, customer))).invoices[0]!
}

const accountsFrom = async (day: Day) => {
  await db.database.pool.query('UPDATE payments.account SET valid_from = $1', [day])
}

async function textOf(invoice: { id: string }, paper: string): Promise<string> {
  const { bytes } = await site.as(cashier).get(`/can-bo/nuoc/giay-bao/${invoice.id}?kho=${paper}`)
  return execFileSync('pdftotext', ['-raw', '-', '-'], { input: bytes }).toString().replace(/\s+/g, ' ')
}

describe.skipIf(!hasPoppler).each(['a5', '80mm'])('a bill on %s', paper => {
  const scan = 'Quét bằng ứng dụng ngân hàng'
  const cash = 'Xin nộp tiền mặt tại quầy thu của đơn vị cấp nước.'
  const settled = 'Khoản này không còn phải nộp.'

  test('has the code to pay by, and says so once nothing is to be paid', async () => {
    const invoice = await billed(10)
    const open = await textOf(invoice, paper)
    expect(open).toContain(scan)
    for (const other of [cash, settled]) expect(open).not.toContain(other)
    await db.as(cashier).write(tx => takeCash(tx, { bill: invoice.bill! }))
    const paid = await textOf(invoice, paper)
    expect(paid).toContain(settled)
    for (const other of [scan, cash]) expect(paid).not.toContain(other)
    expect(await textOf(await billed(0), paper)).toContain(settled)
  })

  test('of a replaced meter says what the old one said, so that the m³ can be added up', async () => {
    expect(await textOf(await billed(10), paper)).toContain('Chỉ số cũ – mới 100 – 110')
    const customer = await db.as(machine).write(tx => admitCustomer(tx, newCustomer()))
    await db
      .as(officer('processor'))
      .write(tx => replaceMeter(tx, { customer, finalValue: 106, serial: 'NEW', startValue: 5 }))
    const text = await textOf(await readAndBilled(customer, 12), paper)
    expect(text).toMatch(/Đồng hồ cũ M- ?\w+ 100 – 106 Đồng hồ mới 5 – 12 Lượng nước dùng 13 m³/)
  })

  test('asks for what is left once a part was paid', async () => {
    const invoice = await billed(10)
    const part = { amount: 5_000, of: invoice.amount }
    await db.as(cashier).write(tx => takeCash(tx, { bill: invoice.bill!, part }))
    const text = await textOf(invoice, paper)
    expect(text).toContain(`Đã nộp hoặc được giảm ${formatDong(-5_000)}`.replace(/\s+/g, ' '))
    expect(text).toContain(`Phải nộp ${formatDong(invoice.amount - 5_000)}`.replace(/\s+/g, ' '))
    expect(text).toContain(scan)
  })

  test('of a waterworks without an account says where cash is taken', async () => {
    await accountsFrom('2099-01-01')
    onTestFinished(() => accountsFrom('2025-07-01'))
    const text = await textOf(await billed(10), paper)
    expect(text).toContain(cash)
    for (const other of [scan, settled]) expect(text).not.toContain(other)
  })
})
