import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { addDays, vnDay } from '#lib/vietnamese-text'
import { actorKey } from '#platform/access'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { requestRefund, takeCash } from '../index.ts'
import { dayTotals } from '../queries/day-totals.ts'
import { bank, cashierAt, leaderAt, tillOn } from '../till.fixture.ts'
import { closeAgencyDay, closeDay, wholeAgency } from './close-day.ts'
import { decideRefund, refundPaid } from './decide-refund.ts'
import { reopenDay } from './reopen-day.ts'

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
  const head = staff({ role: 'unit-head', agency, reach: 'agency' })
  const end = (who = head) => db.as(who).write(tx => closeAgencyDay(tx, { agency, day }))
  const reopen = (who: typeof head, cashier = wholeAgency) =>
    db.as(who).write(tx => reopenDay(tx, { agency, day, cashier, reason: 'Khóa nhầm ngày' }))
  /** The whole payment goes back out of the drawer. */
  const payOut = async (payment: string, amount: number, who: typeof head) => {
    const refund = await db
      .as(who)
      .write(tx => requestRefund(tx, { payment, amount, reason: 'x', way: 'cash' }))
    await db.as(leader).write(tx => decideRefund(tx, { refund, agree: true }))
    await db.as(who).write(tx => refundPaid(tx, { refund }))
  }
  const booked = async () => {
    const { rows } = await db.database.pool.query(
      `SELECT account, sum(debit - credit)::int AS balance FROM payments.entry
       WHERE agency = $1 AND account IN ('cash', 'difference') GROUP BY account`,
      [agency],
    )
    return Object.fromEntries(rows.map(row => [row.account, row.balance]))
  }
  const people = { leader, head, cashier: cashierAt(agency), other: cashierAt(agency) }
  return { agency, take, close, end, reopen, payOut, booked, ...people }
}

test('what was counted is held against the books, cash that went back left out, and the day is locked', async () => {
  const { agency, leader, take, close, end, payOut, cashier, other } = counter()
  const { payment } = await take(cashier)
  await take(cashier, 5_000)
  await take(other, 3_000)
  await payOut(payment, 8_000, cashier)
  const closing = await close(cashier, 5_000)
  expect(closing).toMatchObject({ books: 5_000, counted: 5_000, difference: 0 })
  expect(await close(cashier, 5_000)).toEqual(closing)
  await expect(close(cashier, 4_000)).rejects.toThrow('payments.day-closed')
  await expect(take(cashier)).rejects.toThrow('payments.day-closed')
  await take(other, 1_000)

  await expect(end()).rejects.toThrow('payments.tills-open')
  await close(other, 4_000)
  expect(await end()).toMatchObject({ books: 9_000, counted: 9_000, cashier: '' })
  await expect(take()).rejects.toThrow('payments.day-closed')
  const totals = await db.as(leader).read(tx => dayTotals(tx, { agency, day }))
  expect(totals.channels).toEqual([{ channel: 'cash', count: 4, amount: 17_000 }])
  // Together what the books say of the drawers.
  expect(totals.cashBack).toEqual({ count: 1, amount: 8_000 })
  expect(totals.open).toEqual([])
})

test('a difference wants a reason, and is in the books', async () => {
  const { agency, take, close, booked, cashier } = counter()
  await take(cashier)
  await expect(close(cashier, 7_000)).rejects.toThrow('payments.reason')
  expect(await close(cashier, 7_000, 'Thối nhầm')).toMatchObject({ difference: -1_000 })
  expect(await booked()).toEqual({ cash: 7_000, difference: 1_000 })
  await expect(
    db.as(bank).write(tx => closeDay(tx, { agency, day: addDays(day, 1), counted: 0 })),
  ).rejects.toThrow('payments.day')
})

test('change that the drawer began with is no surplus, though more went out than came in', async () => {
  const { agency, leader, take, close, end, payOut, booked, cashier, other } = counter()
  const { payment } = await take(other, 300_000)
  await payOut(payment, 300_000, cashier)
  await expect(close(cashier, 0)).rejects.toThrow('payments.reason')
  const own = { agency, day, counted: 200_000, float: 500_000 }
  const closing = await db.as(cashier).write(tx => closeDay(tx, own))
  expect(closing).toMatchObject({ books: -300_000, opening_float: 500_000, difference: 0 })
  await close(other, 300_000)
  expect(await end(leader)).toMatchObject({ opening_float: 500_000, counted: 500_000, difference: 0 })
  expect(await booked()).toEqual({ cash: 0 })
})

describe('a day that was closed too early', () => {
  test('of the agency: a second person opens it again, cash is taken, and both closings stay', async () => {
    const { agency, take, close, end, reopen, head, leader, cashier } = counter()
    await end()
    await expect(take(cashier)).rejects.toThrow('payments.day-closed')
    await expect(reopen(head)).rejects.toThrow('payments.closed-it')
    await reopen(leader)
    // Pressed twice.
    await reopen(leader)
    await take(cashier)
    await expect(end()).rejects.toThrow('payments.tills-open')
    await close(cashier, 8_000)
    await end()
    await expect(take(cashier)).rejects.toThrow('payments.day-closed')
    const { closings } = await db.as(leader).read(tx => dayTotals(tx, { agency, day }))
    expect(closings).toMatchObject([
      { cashier: '', round: 1, counted: 0, reopened_by: actorKey(leader), reopened_for: 'Khóa nhầm ngày' },
      { cashier: actorKey(cashier), round: 1, reopened_by: null },
      { cashier: '', round: 2, counted: 8_000, reopened_by: null },
    ])
  })

  test('of a cashier: it is closed anew, and its difference is booked once', async () => {
    const { agency, take, close, end, reopen, booked, head, leader, cashier } = counter()
    await take(cashier)
    await close(cashier, 7_000, 'Thối nhầm')
    await expect(reopen(cashier, actorKey(cashier))).rejects.toThrow('not-allowed')
    await reopen(head, actorKey(cashier))
    expect(await booked()).toEqual({ cash: 8_000, difference: 0 })
    await expect(end()).rejects.toThrow('payments.tills-open')
    const { open } = await db.as(leader).read(tx => dayTotals(tx, { agency, day }))
    expect(open).toEqual([actorKey(cashier)])
    await take(cashier, 5_000)
    expect(await close(cashier, 12_000, 'Thối nhầm')).toMatchObject({ round: 2, difference: -1_000 })
    expect(await booked()).toEqual({ cash: 12_000, difference: 1_000 })
    await end()
    await expect(reopen(leader, actorKey(cashier))).rejects.toThrow('payments.agency-closed')
  })

  test('the database itself keeps who opens it from being who closed it, and what is in force alone', async () => {
    const { agency, end, head } = counter()
    await end()
    const say = (round: number, by: string) =>
      db.database.pool.query(
        `INSERT INTO payments.reopening (agency, day, cashier, round, reason, by, at) VALUES ($1, $2, '', $3, 'x', $4, now())`,
        [agency, day, round, by],
      )
    const again = () =>
      db.database.pool.query(
        `INSERT INTO payments.closing (agency, day, cashier, round, books, counted, by, at)
         VALUES ($1, $2, '', 2, 0, 0, 'x', now())`,
        [agency, day],
      )
    await expect(say(1, actorKey(head))).rejects.toThrow('Whoever closed a day')
    await expect(again()).rejects.toThrow('is closed')
    await say(1, 'somebody')
    await again()
    await expect(db.database.pool.query('DELETE FROM payments.reopening')).rejects.toThrow()
  })
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
