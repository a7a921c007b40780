import { describe, expect, test } from 'vitest'
import { takeCash } from '#modules/payments'
import { type Actor, actorKey } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { channelOf } from '../patient-screen.ts'
import { findVisitOnScreen } from '../queries/get-visit.ts'
import { cashier, machine, newVisit } from '../visits.fixture.ts'
import { admitVisit } from './admit-visit.ts'
import { billVisit } from './bill-visit.ts'

const db = testDatabase({ seed: true })
const admit = (facts = newVisit()) => db.as(machine).write(tx => admitVisit(tx, facts))
const show = (who: Actor, visit: string) => db.as(who).write(tx => billVisit(tx, visit))
/** Whose screens are rung by what is done. */
async function rung(work: () => Promise<unknown>): Promise<string[]> {
  const { pool } = db.database
  await pool.query("DELETE FROM platform.outbox WHERE topic = 'live'")
  await work()
  const { rows } = await pool.query(
    "SELECT payload->>'channel' AS channel FROM platform.outbox WHERE topic = 'live' AND payload->>'channel' LIKE 'health%'",
  )
  return rows.map(row => row.channel)
}
const screenOf = async (who: Actor) => (await db.as(who).read(findVisitOnScreen))?.id

describe('the second screen shows what its own cashier showed last', () => {
  test('also a patient who left and came back after another one', async () => {
    const own = cashier()
    expect(await screenOf(own)).toBeUndefined()
    const [first, second] = [await admit(), await admit()]
    const bill = await show(own, first)
    await show(own, second)
    expect(await screenOf(own)).toBe(second)
    expect(await show(own, first)).toBe(bill)
    expect(await screenOf(own)).toBe(first)
    expect(await screenOf(cashier())).toBeUndefined()
  })

  test('at the counter where it is shown now, and at the one before nobody any more', async () => {
    const [here, there] = [cashier(), cashier()]
    const [first, moved, last] = [await admit(), await admit(), await admit()]
    await show(here, first)
    await show(here, moved)
    await show(there, last)
    const told = await rung(() => show(there, moved))
    expect(told.toSorted()).toEqual([here, there].map(who => channelOf(actorKey(who))).toSorted())
    expect(await screenOf(there)).toBe(moved)
    expect(await screenOf(here)).toBeUndefined()
  })

  test('and stays as it is where a paid one is looked for again', async () => {
    const own = cashier()
    const [paid, next] = [await admit(), await admit()]
    await db.as(own).write(async tx => takeCash(tx, { bill: await billVisit(tx, paid) }))
    await show(own, next)
    await show(own, paid)
    expect(await screenOf(own)).toBe(next)
  })

  test('and nobody, not the patient before, once the hospital changed the sum', async () => {
    const own = cashier()
    const facts = newVisit()
    const [before, changed] = [await admit(), await admit(facts)]
    await show(own, before)
    await show(own, changed)
    await admit({ ...facts, insuranceShare: 0 })
    expect(await screenOf(own)).toBeUndefined()
  })
})
