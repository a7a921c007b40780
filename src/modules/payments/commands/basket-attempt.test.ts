import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { citizen, testDatabase } from '../../../../tests/support/database.ts'
import { beginAttempt, recordTold, requestRefund } from '../index.ts'
import { sendRefund } from '../jobs/send-refund.ts'
import { findAttempt } from '../queries/find-attempt.ts'
import { bank, cashierAt, leaderAt, tillOn, toldGateway } from '../till.fixture.ts'
import { decideRefund } from './decide-refund.ts'
import { makeBaskets } from './make-basket.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)

async function basketOf(...amounts: number[]) {
  const payer = randomUUID()
  const bills: string[] = []
  for (const amount of amounts) bills.push(await till.open(amount, { payer }))
  const [basket] = await db.as(citizen(payer)).write(tx => makeBaskets(tx, { bills }))
  const begin = (by = payer) =>
    db
      .as(citizen(by))
      .write(tx => beginAttempt(tx, { basket: basket!, gateway: 'zalopay', payerAddress: '::1' }))
  const states = () => Promise.all(bills.map(async bill => (await till.read(bill)).state))
  return { bills, begin, states }
}
const tell = (order: string, amount: number, transaction = `Z-${order}`) =>
  db.as(bank).write(tx =>
    recordTold(tx, {
      gateway: 'zalopay',
      order,
      transaction,
      amount,
      state: 'paid',
      code: '1',
      at: null,
      source: 'callback',
    }),
  )

describe('a basket through a gateway', () => {
  test('asks for all that is owed, once, of its payer only, and pays all its bills', async () => {
    const { bills, begin, states } = await basketOf(3_000, 5_000)
    const attempt = await begin()
    expect(attempt.amount).toBe(8_000)
    expect(await begin()).toEqual(attempt)
    await expect(begin(randomUUID())).rejects.toThrow('not-allowed')
    const told = await Promise.all([1, 2, 3].map(() => tell(attempt.order, 8_000)))
    expect(told.toSorted()).toEqual(['already', 'already', 'recorded'])
    expect(await states()).toEqual(['paid', 'paid'])
    for (const [at, bill] of bills.entries())
      expect(await till.booksBy('bill', bill)).toMatchObject({ receivable: 0, gateway: [3_000, 5_000][at] })
    await expect(begin()).rejects.toThrow('payments.basket')
    const known = await db.as(bank).read(tx => findAttempt(tx, attempt))
    expect(known).toMatchObject({ state: 'paid', payable: false })
  })

  test('one bill of which was paid meanwhile asks for the rest; what is too much waits or is kept, and is not lost', async () => {
    const { bills, begin, states } = await basketOf(3_000, 5_000)
    const whole = await begin()
    await till.transfer({ bill: bills[0]!, amount: 3_000 })
    const rest = await begin()
    expect(rest).toMatchObject({ amount: 5_000 })
    expect(rest.order).not.toBe(whole.order)
    expect(await tell(whole.order, 8_000)).toBe('recorded')
    expect(await states()).toEqual(['paid', 'overpaid'])
    expect(await tell(rest.order, 5_000)).toBe('recorded')
    const { rows } = await db.database.pool.query(
      `SELECT why, amount FROM payments.unmatched JOIN payments.notice ON id = notice WHERE description = $1`,
      [rest.order],
    )
    expect(rows).toEqual([{ why: 'already-paid', amount: 5_000 }])
  })

  test('a part of it goes back through the gateway', async () => {
    const { bills, begin } = await basketOf(3_000, 5_000)
    const { order } = await begin()
    await tell(order, 8_000)
    const payment = (await till.read(bills[1]!)).payments[0]!.id
    const refund = await db
      .as(cashierAt())
      .write(tx => requestRefund(tx, { payment, amount: 5_000, reason: 'x', way: 'gateway' }))
    await db.as(leaderAt()).write(tx => decideRefund(tx, { refund, agree: true }))
    const sent: unknown[] = []
    const ctx = { now: new Date(), write: db.as(bank).write, read: db.as(bank).read }
    await sendRefund(ctx, { refund }, () =>
      toldGateway({
        refund: async one => {
          sent.push([one.attempt.order, one.amount, one.of])
          return { state: 'done', code: '1' }
        },
      }),
    )
    expect(sent).toEqual([[order, 5_000, 8_000]])
    expect((await till.read(bills[1]!)).state).toBe('refunded')
    expect((await till.read(bills[0]!)).state).toBe('paid')
  })
})
