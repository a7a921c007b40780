import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { vnInstant } from '#lib/vietnamese-text'
import { reduceBill, takeCash, writeOffBill } from '#modules/payments'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { giveBack } from '../../../../tests/support/give-back.ts'
import { transferTo } from '../../../../tests/support/transfer.ts'
import { admitCustomer } from '../commands/admit-customer.ts'
import { issueInvoices } from '../commands/issue-invoices.ts'
import { takeReading } from '../commands/take-reading.ts'
import { getCustomer } from '../queries/get-customer.ts'
import { getOverview } from '../queries/get-overview.ts'
import { listOverdue } from '../queries/list-overdue.ts'
import { machine, newCustomer, officer, works } from '../waterworks.fixture.ts'
import { onBillChanged } from './bill-changed.ts'

const db = testDatabase({ seed: true })
const told = db.as(machine)
const reader = db.as(officer('processor'))
const cashier = db.as(officer('cashier'))
const month = () => cashier.read(tx => getOverview(tx, { agency: works, period: '2026-09' }))
const transfer = (bill: string, amount: number) => transferTo(db, bill, amount)
afterEach(() => freeze(undefined))

/** A household with a bill for September. */
async function billed() {
  const customer = await told.write(tx => admitCustomer(tx, newCustomer()))
  freeze(vnInstant('2026-09-20', '09:00'))
  await reader.write(tx => takeReading(tx, { customer, period: '2026-09', value: 110 }))
  await told.write(tx => issueInvoices(tx, { agency: works, period: '2026-09', limit: 9 }))
  const invoiceNow = async () => (await reader.read(tx => getCustomer(tx, customer))).invoices[0]!
  return { ...(await invoiceNow()), bill: (await invoiceNow()).bill!, invoiceNow }
}

test('a bill that another customer’s money was put on is owed again', async () => {
  const { id, bill, amount, invoiceNow } = await billed()
  await cashier.write(tx => takeCash(tx, { bill }))
  await giveBack(db, { bill, stillOwed: true })
  await db.runJobs()
  expect((await invoiceNow()).state).toBe('open')
  freeze(vnInstant('2026-10-07', '09:00'))
  const { invoices } = await cashier.read(tx => listOverdue(tx, { agency: works }))
  expect(invoices.find(one => one.id === id)?.owed).toBe(amount)
})

test('the month says what is asked and what was collected of it: in part, waived, paid too much, given back', async () => {
  const { bill, amount, invoiceNow } = await billed()
  const others = await month()
  const sums = async () => {
    await db.runJobs()
    const { asked, paid } = await month()
    return [asked - others.asked + amount, paid - others.paid]
  }
  await cashier.write(tx => takeCash(tx, { bill, part: { amount: 5_000, of: amount } }))
  expect(await sums()).toEqual([amount, 5_000])
  await told.write(tx => reduceBill(tx, { bill, amount: 10_000, reason: 'Hộ nghèo', key: 'x' }))
  expect(await sums()).toEqual([amount - 10_000, 5_000])
  await transfer(bill, amount)
  expect(await sums()).toEqual([amount - 10_000, amount + 5_000])
  expect((await invoiceNow()).state).toBe('overpaid')
  await giveBack(db, { bill, amount: 15_000 })
  expect(await sums()).toEqual([amount - 10_000, amount - 10_000])
  await giveBack(db, { bill, amount: 20_000, stillOwed: true })
  expect(await sums()).toEqual([amount - 10_000, amount - 30_000])
  await told.write(tx => writeOffBill(tx, { bill, reason: 'Đã chuyển đi' }))
  const said = [amount - 30_000, amount - 30_000]
  expect(await sums()).toEqual(said)

  // What stood there before these columns did.
  const { pool } = db.database
  await pool.query('UPDATE water.invoice SET asked = NULL, paid = 0')
  await pool.query(
    readFileSync(new URL('../migrations/20261123T0121-collected-so-far.sql', import.meta.url), 'utf8'),
  )
  const { rows } = await pool.query('SELECT asked, paid FROM water.invoice WHERE bill = $1', [bill])
  expect(rows).toEqual([{ asked: said[0], paid: said[1] }])
})

test('a job that waits for another one writes what the bill says then, not what it said before', async () => {
  const { id, bill, invoiceNow } = await billed()
  const [locked, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const another = told.write(async tx => {
    await tx.query('water', { text: 'SELECT FROM water.invoice WHERE id = $1 FOR UPDATE', values: [id] })
    locked.resolve()
    await mayEnd.promise
  })
  await locked.promise
  const job = onBillChanged({ now: new Date(), ...told }, { bill })
  await expect.poll(waitingForLocks).toBe(1)
  await cashier.write(tx => takeCash(tx, { bill }))
  mayEnd.resolve()
  await Promise.all([another, job])
  expect((await invoiceNow()).state).toBe('paid')
})

async function waitingForLocks() {
  const waiting = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return (await db.database.pool.query(waiting)).rows[0].n
}
