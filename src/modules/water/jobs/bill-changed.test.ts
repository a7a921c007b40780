import { afterEach, expect, test } from 'vitest'
import { vnInstant } from '#lib/vietnamese-text'
import { getBill, takeCash } from '#modules/payments'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { giveBack } from '../../../../tests/support/give-back.ts'
import { admitCustomer } from '../commands/admit-customer.ts'
import { issueInvoices } from '../commands/issue-invoices.ts'
import { takeReading } from '../commands/take-reading.ts'
import { getCustomer } from '../queries/get-customer.ts'
import { listOverdue } from '../queries/list-overdue.ts'
import { machine, newCustomer, officer, works } from '../waterworks.fixture.ts'
import { onBillChanged } from './bill-changed.ts'

const db = testDatabase({ seed: true })
const told = db.as(machine)
const reader = db.as(officer('processor'))
const cashier = db.as(officer('cashier'))
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

test('a job that waits for another one writes what the bill says then, not what it said before', async () => {
  const { id, bill, invoiceNow } = await billed()
  const { reference } = await cashier.read(tx => getBill(tx, bill))
  const [locked, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const another = told.write(async tx => {
    await tx.query('water', { text: 'SELECT FROM water.invoice WHERE id = $1 FOR UPDATE', values: [id] })
    locked.resolve()
    await mayEnd.promise
  })
  await locked.promise
  const job = onBillChanged({ now: new Date(), ...told }, { bill, reference })
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
