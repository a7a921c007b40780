import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { addDays, vnDay } from '#lib/vietnamese-text'
import { testDatabase } from '../../../../tests/support/database.ts'
import { requestRefund, takeCash } from '../index.ts'
import { dayTotals } from '../queries/day-totals.ts'
import { bank, cashierAt, leaderAt, tillOn } from '../till.fixture.ts'
import { closeAgencyDay, closeDay } from './close-day.ts'
import { decideRefund, refundPaid } from './decide-refund.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const day = vnDay(new Date())

/** An agency of its own for each test, because a closed day stays closed. */
function counter() {
  const agency = `tay-ninh/xa-${randomUUID().slice(0, 8)}`
  const leader = leaderAt(agency)
  const take = async (who = cashierAt(agency), amount = 8_000) => {
    const bill = await till.open(amount, { agency })
    return { bill, ...(await db.as(who).write(tx => takeCash(tx, { bill }))) }
  }
  const close = (who: ReturnType<typeof cashierAt>, counted: number, reason?: string) =>
    db.as(who).write(tx => closeDay(tx, { agency, day, counted, ...(reason && { reason }) }))
  return { agency, leader, take, close, cashier: cashierAt(agency), other: cashierAt(agency) }
}

test('what was counted is held against the books, cash that went back left out, and the day is locked', async () => {
  const { agency, leader, take, close, cashier, other } = counter()
  const { payment } = await take(cashier)
  await take(cashier, 5_000)
  await take(other, 3_000)
  const refund = await db
    .as(cashier)
    .write(tx => requestRefund(tx, { payment, amount: 8_000, reason: 'x', way: 'cash' }))
  await db.as(leader).write(tx => decideRefund(tx, { refund, agree: true }))
  await db.as(cashier).write(tx => refundPaid(tx, { refund }))
  const closing = await close(cashier, 5_000)
  expect(closing).toMatchObject({ books: 5_000, counted: 5_000, difference: 0 })
  expect(await close(cashier, 5_000)).toEqual(closing)
  await expect(close(cashier, 4_000)).rejects.toThrow('payments.day-closed')
  await expect(take(cashier)).rejects.toThrow('payments.day-closed')
  await take(other, 1_000)

  const end = () => db.as(leader).write(tx => closeAgencyDay(tx, { agency, day }))
  await expect(end()).rejects.toThrow('payments.tills-open')
  await close(other, 4_000)
  expect(await end()).toMatchObject({ books: 9_000, counted: 9_000, cashier: '' })
  await expect(take()).rejects.toThrow('payments.day-closed')
  const totals = await db.as(leader).read(tx => dayTotals(tx, { agency, day }))
  expect(totals.channels).toEqual([{ channel: 'cash', count: 4, amount: 17_000 }])
  expect(totals.open).toEqual([])
})

test('a difference wants a reason, and is in the books', async () => {
  const { agency, take, close, cashier } = counter()
  await take(cashier)
  await expect(close(cashier, 7_000)).rejects.toThrow('payments.reason')
  expect(await close(cashier, 7_000, 'Thối nhầm')).toMatchObject({ difference: -1_000 })
  const { rows } = await db.database.pool.query(
    `SELECT account, sum(debit - credit)::int AS balance FROM payments.entry
     WHERE agency = $1 AND account IN ('cash', 'difference') GROUP BY account ORDER BY account`,
    [agency],
  )
  expect(rows).toEqual([
    { account: 'cash', balance: 7_000 },
    { account: 'difference', balance: 1_000 },
  ])
  await expect(
    db.as(bank).write(tx => closeDay(tx, { agency, day: addDays(day, 1), counted: 0 })),
  ).rejects.toThrow('payments.day')
})

test('cash and closing at the same moment: what was taken is counted, or was not taken', async () => {
  for (let n = 0; n < 5; n++) {
    const { agency, take, close, cashier } = counter()
    const [taken, closed] = await Promise.allSettled([take(cashier), close(cashier, 0)])
    if (taken.status === 'fulfilled' && closed.status === 'fulfilled')
      throw new Error('cash after the closing')
    expect([taken.status, closed.status]).toContain('fulfilled')
    const totals = await db.as(leaderAt(agency)).read(tx => dayTotals(tx, { agency, day }))
    expect(totals.closings.length + totals.channels.length).toBe(1)
  }
})

test('cash that is being paid out while the drawer is counted is waited for', async () => {
  const { leader, take, close, cashier } = counter()
  const { payment } = await take(cashier)
  const refund = await db
    .as(cashier)
    .write(tx => requestRefund(tx, { payment, amount: 3_000, reason: 'Thu nhầm', way: 'cash' }))
  await db.as(leader).write(tx => decideRefund(tx, { refund, agree: true }))
  let paidOut = () => {}
  const counted = new Promise<void>(go => {
    paidOut = go
  })
  const paying = db.as(cashier).write(async tx => {
    await refundPaid(tx, { refund })
    await counted
  })
  await pause(200)
  const closing = close(cashier, 5_000)
  await pause(200)
  paidOut()
  await paying
  expect((await closing).books).toBe(5_000)
})
