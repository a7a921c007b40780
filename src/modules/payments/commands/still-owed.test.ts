import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { historyOf } from '#platform/ledger'
import { citizen, testDatabase } from '../../../../tests/support/database.ts'
import { cancelBill, requestRefund, takeCash } from '../index.ts'
import { sendRefund } from '../jobs/send-refund.ts'
import { listBillsOf } from '../queries/list-bills-of.ts'
import { bank, cashierAt, leaderAt, tillOn, toldGateway } from '../till.fixture.ts'
import { decideRefund, refundFailed, refundPaid } from './decide-refund.ts'
import { matchMoney } from './match-money.ts'
import type { Way } from './request-refund.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const cashier = cashierAt()
const asCashier = db.as(cashier)

const mistaken = (payment: string, amount: number, way: Way = { way: 'cash' }) =>
  asCashier.write(tx =>
    requestRefund(tx, { payment, amount, reason: 'Thu nhầm khoản', stillOwed: true, ...way }),
  )
const agree = (refund: string) => db.as(leaderAt()).write(tx => decideRefund(tx, { refund, agree: true }))
const payOut = (refund: string) => asCashier.write(tx => refundPaid(tx, { refund }))
const lastOf = async (bill: string) => (await till.read(bill)).payments.at(-1)!.id

async function paidInCash(payer: string = randomUUID()) {
  const bill = await till.open(8_000, { payer })
  const { payment } = await asCashier.write(tx => takeCash(tx, { bill }))
  return { bill, payment }
}

describe('money that was put on the wrong bill', () => {
  test('goes back, and the bill is to be paid as before; who paid it then has paid', async () => {
    const payer = randomUUID()
    const { bill, payment } = await paidInCash(payer)
    const refund = await mistaken(payment, 8_000)
    await agree(refund)
    expect(await till.read(bill)).toMatchObject({
      state: 'refunding',
      books: { owed: 8_000, leaving: 8_000 },
    })
    await payOut(refund)
    expect(await till.read(bill)).toMatchObject({
      state: 'open',
      books: { owed: 8_000, held: 0, returned: 8_000 },
    })
    expect(await till.booksBy('bill', bill)).toEqual({
      receivable: 8_000,
      income: -8_000,
      cash: 0,
      payable: 0,
    })
    const toPay = () => db.as(citizen(payer)).read(tx => listBillsOf(tx, 'to-pay'))
    expect(await toPay()).toMatchObject([{ id: bill, owed: 8_000 }])
    const again = await asCashier.write(tx => takeCash(tx, { bill, of: 8_000 }))
    expect(again.payment).not.toBe(payment)
    expect(await till.read(bill)).toMatchObject({ state: 'paid', books: { owed: 0, held: 8_000 } })
    expect(await toPay()).toEqual([])
    const history = await db.as(bank).read(tx => historyOf(tx, bill))
    expect(history.map(row => [row.action, row.body.stillOwed])).toEqual([
      ['bill.opened', undefined],
      ['bill.paid', undefined],
      ['refund.requested', true],
      ['refund.approved', true],
      ['refund.done', true],
      ['bill.paid', undefined],
    ])
  })

  test('that was matched wrongly, in part: that part is owed again', async () => {
    const bill = await till.open(8_000)
    await asCashier.write(tx => takeCash(tx, { bill, part: { amount: 3_000, of: 8_000 } }))
    const notice = await till.stray(5_000)
    await asCashier.write(tx => matchMoney(tx, { notice, parts: [{ bill, amount: 5_000 }], reason: 'x' }))
    const refund = await mistaken(await lastOf(bill), 5_000)
    await agree(refund)
    await payOut(refund)
    expect(await till.read(bill)).toMatchObject({ state: 'partly-paid', books: { owed: 5_000, held: 3_000 } })
  })

  test('beside the right money: only what was too much goes back', async () => {
    const bill = await till.open(8_000)
    await till.transfer({ bill, amount: 10_000 })
    const refund = await mistaken(await lastOf(bill), 2_000)
    await agree(refund)
    await payOut(refund)
    expect(await till.read(bill)).toMatchObject({ state: 'paid', books: { owed: 0, held: 8_000 } })
  })

  test('that can not be given back keeps the bill paid, until it goes another way', async () => {
    const { bill, payment } = await paidInCash()
    const refund = await mistaken(payment, 8_000)
    await agree(refund)
    await asCashier.write(tx => refundFailed(tx, { refund, code: 'no-account' }))
    expect(await till.read(bill)).toMatchObject({ state: 'paid', books: { owed: 0, held: 8_000 } })
    const other = await mistaken(payment, 8_000)
    await agree(other)
    await payOut(other)
    expect((await till.read(bill)).state).toBe('open')
  })

  test('through a gateway: the gateway’s account is where it was, and the next try pays', async () => {
    const payer = randomUUID()
    const bill = await till.open(8_000, { payer })
    await till.payThere(bill, payer)
    const refund = await mistaken(await lastOf(bill), 8_000, { way: 'gateway' })
    await agree(refund)
    const done = toldGateway({ refund: async () => ({ state: 'done', code: '0', reference: 'R1' }) })
    await sendRefund({ now: new Date(), ...db.as(bank) }, { refund }, () => done)
    expect((await till.read(bill)).state).toBe('open')
    expect(await till.booksBy('bill', bill)).toEqual({
      receivable: 8_000,
      income: -8_000,
      gateway: 0,
      payable: 0,
    })
    await till.payThere(bill, payer)
    expect(await till.read(bill)).toMatchObject({ state: 'paid', books: { held: 8_000 } })
  })

  test('on a bill that is dropped afterwards: nothing is owed', async () => {
    const { bill, payment } = await paidInCash()
    const refund = await mistaken(payment, 8_000)
    await agree(refund)
    const { reference } = await till.read(bill)
    await db.as(bank).write(tx => cancelBill(tx, { reference }))
    await payOut(refund)
    expect(await till.read(bill)).toMatchObject({ state: 'refunded', books: { owed: 0, held: 0 } })
    expect(await till.booksBy('bill', bill)).toEqual({ receivable: 0, income: 0, cash: 0, payable: 0 })
  })
})

test('what was asked for and agreed to stays so: nobody changes the answer afterwards', async () => {
  const { payment } = await paidInCash()
  const refund = await mistaken(payment, 8_000)
  const { pool } = db.database
  await expect(
    pool.query('UPDATE payments.refund SET still_owed = false WHERE id = $1', [refund]),
  ).rejects.toThrow('keeps what was asked')
  const notice = await till.stray(1_000)
  await expect(
    pool.query(
      `INSERT INTO payments.refund (notice, agency, amount, reason, way, state, requested_by, requested_at, still_owed)
       VALUES ($1, 'a', 1000, 'x', 'cash', 'requested', 'a', now(), true)`,
      [notice],
    ),
  ).rejects.toThrow('check')
})
