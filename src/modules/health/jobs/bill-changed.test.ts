import { expect, test } from 'vitest'
import { takeCash } from '#modules/payments'
import { testDatabase } from '../../../../tests/support/database.ts'
import { billReference } from '../bill-reference.ts'
import { admitVisit } from '../commands/admit-visit.ts'
import { billVisit } from '../commands/bill-visit.ts'
import { getVisit } from '../queries/get-visit.ts'
import { cashier, machine, newVisit } from '../visits.fixture.ts'
import { onBillChanged } from './bill-changed.ts'

const db = testDatabase({ seed: true })
const told = db.as(machine)
const at = db.as(cashier())

test('a job that waits for another one writes what the bill says then, not what it said before', async () => {
  const id = await told.write(tx => admitVisit(tx, newVisit()))
  const bill = await at.write(tx => billVisit(tx, id))
  const visitNow = () => at.read(tx => getVisit(tx, id))
  const event = { bill, reference: billReference(await visitNow()) }
  const [locked, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const another = told.write(async tx => {
    await tx.query('health', { text: 'SELECT FROM health.visit WHERE id = $1 FOR UPDATE', values: [id] })
    locked.resolve()
    await mayEnd.promise
  })
  await locked.promise
  const job = onBillChanged({ now: new Date(), ...told }, event)
  await expect.poll(waitingForLocks).toBe(1)
  await at.write(tx => takeCash(tx, { bill }))
  mayEnd.resolve()
  await Promise.all([another, job])
  expect((await visitNow()).settled_at).not.toBeNull()
})

async function waitingForLocks() {
  const waiting = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return (await db.database.pool.query(waiting)).rows[0].n
}
