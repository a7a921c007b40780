import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { cancelBill, requestRefund, takeCash } from '../index.ts'
import { bank, cashierAt, leaderAt, tillOn } from '../till.fixture.ts'
import { decideRefund, refundFailed, refundPaid } from './decide-refund.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const cashier = cashierAt()

describe('a bill that is cancelled while a part goes back', () => {
  /** Of 8,000 đồng 3,000 were paid, and `back` of them was agreed to go back. */
  async function leaving(back = 3_000) {
    const bill = await till.open(8_000)
    await till.transfer({ bill, amount: 3_000 })
    const { reference, payments } = await till.read(bill)
    const refund = await db
      .as(cashier)
      .write(tx =>
        requestRefund(tx, { payment: payments[0]!.id, amount: back, reason: 'Thu nhầm', way: 'cash' }),
      )
    await db.as(leaderAt()).write(tx => decideRefund(tx, { refund, agree: true }))
    expect(await till.read(bill)).toMatchObject({ state: 'refunding', books: { owed: 5_000 + back } })
    const cancel = () => db.as(bank).write(tx => cancelBill(tx, { reference }))
    return { bill, refund, cancel }
  }

  test('asks for nothing any more: once it went back the bill is refunded', async () => {
    const { bill, refund, cancel } = await leaving()
    for (let n = 0; n < 2; n++) expect(await cancel()).toBe('refunding')
    await db.as(cashier).write(tx => refundPaid(tx, { refund }))
    expect(await till.read(bill)).toMatchObject({ state: 'refunded', books: { owed: 0, held: 0 } })
    expect(await cancel()).toBe('refunded')
    expect(await till.booksBy('bill', bill)).toEqual({
      receivable: 0,
      income: 0,
      bank: 3_000,
      payable: 0,
      cash: -3_000,
    })
    await expect(db.as(cashier).write(tx => takeCash(tx, { bill }))).rejects.toThrow('payments.bill-refunded')
  })

  test('owes it to the payer still where it did not arrive', async () => {
    const { bill, refund, cancel } = await leaving()
    await cancel()
    await db.as(cashier).write(tx => refundFailed(tx, { refund, code: 'no-account' }))
    expect(await till.read(bill)).toMatchObject({ state: 'overpaid', books: { owed: -3_000, held: 3_000 } })
    expect(await cancel()).toBe('overpaid')
    expect(await till.booksBy('bill', bill)).toEqual({
      receivable: -3_000,
      income: 0,
      bank: 3_000,
      payable: 0,
    })
  })

  test('keeps the rest of what was paid as too much', async () => {
    const { bill, refund, cancel } = await leaving(1_000)
    await cancel()
    await db.as(cashier).write(tx => refundPaid(tx, { refund }))
    expect(await till.read(bill)).toMatchObject({ state: 'overpaid', books: { owed: -2_000, held: 2_000 } })
  })
})
