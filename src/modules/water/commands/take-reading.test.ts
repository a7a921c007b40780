import { afterAll, beforeAll, expect, test } from 'vitest'
import { vnInstant } from '#lib/vietnamese-text'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { getCustomer, lockCustomer } from '../queries/get-customer.ts'
import { machine, newCustomer, officer, works } from '../waterworks.fixture.ts'
import { admitCustomer } from './admit-customer.ts'
import { issueInvoices } from './issue-invoices.ts'
import { takeReading } from './take-reading.ts'

const db = testDatabase({ seed: true })
const told = db.as(machine)
const reader = db.as(officer('processor'))
const period = '2026-09'
beforeAll(() => freeze(vnInstant('2026-09-20', '09:00')))
afterAll(() => freeze(undefined))

const bill = () => told.write(tx => issueInvoices(tx, { agency: works, period, limit: 50 }))
const read = (customer: string, value: number) =>
  reader.write(tx => takeReading(tx, { customer, period, value }))
async function houseRead(value: number): Promise<string> {
  const customer = await told.write(tx => admitCustomer(tx, newCustomer()))
  await read(customer, value)
  return customer
}

test('a figure that is typed while its bill is being made is refused', async () => {
  const customer = await houseRead(113)
  const [issued, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const run = told.write(async tx => {
    await issueInvoices(tx, { agency: works, period, limit: 50 })
    issued.resolve()
    await mayEnd.promise
  })
  await issued.promise
  const late = expect(read(customer, 112)).rejects.toMatchObject({ code: 'water.billed' })
  await expect.poll(waitingForLocks).toBe(1)
  mayEnd.resolve()
  await Promise.all([run, late])
  const { readings, invoices } = await reader.read(tx => getCustomer(tx, customer))
  expect([readings[0]!.value, invoices[0]!.value]).toEqual([113, 113])
})

test('a customer whose meter somebody is just reading is left for the next run, and not waited for', async () => {
  const customer = await houseRead(113)
  await reader.write(async tx => {
    await lockCustomer(tx, customer)
    expect(await bill()).toBe(0)
  })
  expect(await bill()).toBe(1)
})

test('the database itself keeps a figure that is billed', async () => {
  const customer = await houseRead(113)
  const set = (what: string) =>
    db.database.pool.query(`UPDATE water.reading SET ${what} WHERE customer = $1`, [customer])
  await set('value = 114, used = 14')
  await bill()
  for (const what of ['value = 113, used = 13', 'used = 13', "read_on = '2026-09-19'"])
    await expect(set(what)).rejects.toThrow('is billed')
})

async function waitingForLocks() {
  const waiting = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return (await db.database.pool.query(waiting)).rows[0].n
}
