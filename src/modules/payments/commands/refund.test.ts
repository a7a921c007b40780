import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { historyOf } from '#platform/ledger'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import type { RefundTold } from '../gateways/gateway.ts'
import { cancelBill, requestRefund, takeCash } from '../index.ts'
import { sendRefund } from '../jobs/send-refund.ts'
import { listRefunds } from '../queries/list-refunds.ts'
import { bank, cashierAt, centre, leaderAt, tillOn, toldGateway, wardOfAccount } from '../till.fixture.ts'
import { decideRefund, refundFailed, refundPaid } from './decide-refund.ts'
import type { Way } from './request-refund.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const cashier = cashierAt()
const leader = leaderAt()
const toAccount: Way = {
  way: 'bank-order',
  to: { bank: 'Ngân hàng Thử', account: '123', name: 'TRAN THI HOA' },
}

async function paidInCash(amount = 8_000) {
  const bill = await till.open(amount)
  const { payment } = await db.as(cashier).write(tx => takeCash(tx, { bill }))
  return { bill, payment }
}
const ask = (payment: string, amount: number, way: Way = toAccount) =>
  db.as(cashier).write(tx => requestRefund(tx, { payment, amount, reason: 'Thu nhầm', ...way }))
const agree = (refund: string) => db.as(leader).write(tx => decideRefund(tx, { refund, agree: true }))
const rowOf = async (refund: string) =>
  (await db.database.pool.query('SELECT state, payment FROM payments.refund WHERE id = $1', [refund])).rows[0]
const stateOf = async (refund: string) => (await rowOf(refund)).state

describe('a refund of a paid bill', () => {
  test('is asked for, agreed to by another, paid, and everything says so', async () => {
    const { bill, payment } = await paidInCash()
    const refund = await ask(payment, 8_000)
    expect((await till.read(bill)).state).toBe('paid')
    for (let n = 0; n < 2; n++) await agree(refund)
    expect(await till.read(bill)).toMatchObject({ state: 'refunding', books: { leaving: 8_000 } })
    for (let n = 0; n < 2; n++) await db.as(cashier).write(tx => refundPaid(tx, { refund, reference: 'FT1' }))
    expect(await till.read(bill)).toMatchObject({ state: 'refunded', books: { held: 0, returned: 8_000 } })
    expect(await till.booksBy('bill', bill)).toEqual({
      receivable: 0,
      income: 0,
      cash: 8_000,
      payable: 0,
      bank: -8_000,
    })
    const history = await db.as(bank).read(tx => historyOf(tx, bill))
    expect(history.map(row => row.action)).toEqual([
      'bill.opened',
      'bill.paid',
      'refund.requested',
      'refund.approved',
      'refund.done',
    ])
  })

  test('goes back in parts, and never more than came', async () => {
    const { bill, payment } = await paidInCash()
    const first = await ask(payment, 3_000)
    await expect(ask(payment, 5_001)).rejects.toThrow('payments.left')
    await agree(first)
    await db.as(cashier).write(tx => refundPaid(tx, { refund: first }))
    expect(await till.read(bill)).toMatchObject({ state: 'paid', books: { owed: 0, held: 5_000 } })
    const second = await ask(payment, 5_000, { way: 'cash' })
    await expect(ask(payment, 1)).rejects.toThrow('payments.left')
    await agree(second)
    await db.as(cashier).write(tx => refundPaid(tx, { refund: second }))
    expect((await till.read(bill)).state).toBe('refunded')
  })

  test('of a large sum in parts is the leader’s to agree to from where they are large together', async () => {
    const { payment } = await paidInCash(40_000_000)
    const head = staff({ role: 'unit-head', agency: wardOfAccount, reach: 'below' })
    const by = (refund: string) => db.as(head).write(tx => decideRefund(tx, { refund, agree: true }))
    await by(await ask(payment, 15_000_000))
    const second = await ask(payment, 5_000_001)
    await expect(by(second)).rejects.toThrow('payments.large')
    await agree(second)
  })

  test('is its own agency’s: who only shares the account neither sees nor decides it', async () => {
    const cashierThere = cashierAt(wardOfAccount)
    const bill = await till.open(8_000, { agency: wardOfAccount })
    const { payment } = await db.as(cashierThere).write(tx => takeCash(tx, { bill }))
    const refund = await db
      .as(cashierThere)
      .write(tx => requestRefund(tx, { payment, amount: 8_000, reason: 'Thu nhầm', way: 'cash' }))
    const beside = staff({ role: 'agency-leader', agency: centre, reach: 'below' })
    const seenBy = async (actor: typeof leader) =>
      (await db.as(actor).read(tx => listRefunds(tx))).rows.some(one => one.id === refund)
    expect([await seenBy(leader), await seenBy(beside)]).toEqual([true, false])
    await expect(db.as(beside).write(tx => decideRefund(tx, { refund, agree: true }))).rejects.toThrow(
      'not-allowed',
    )
    await agree(refund)
    await expect(db.as(cashier).write(tx => refundPaid(tx, { refund }))).rejects.toThrow('not-allowed')
  })

  test('pressed twice for the whole at the same moment is asked for once', async () => {
    const { payment } = await paidInCash()
    const asked = await Promise.allSettled([1, 2, 3].map(() => ask(payment, 8_000)))
    expect(asked.filter(one => one.status === 'fulfilled')).toHaveLength(1)
  })

  test('that cannot be paid is owed to the payer still, and is asked for another way', async () => {
    const { bill, payment } = await paidInCash()
    const refund = await ask(payment, 8_000)
    await agree(refund)
    await db.as(cashier).write(tx => refundFailed(tx, { refund, code: 'no-account' }))
    expect(await till.read(bill)).toMatchObject({ state: 'overpaid', books: { owed: -8_000 } })
    const again = await ask(payment, 8_000, { way: 'cash' })
    await agree(again)
    await db.as(cashier).write(tx => refundPaid(tx, { refund: again }))
    expect((await till.read(bill)).state).toBe('refunded')
  })

  test('gives back what is too much and leaves the rest paid; of a dropped bill, all of it', async () => {
    const bill = await till.open(8_000)
    await till.transfer({ bill, amount: 10_000 })
    const [payment] = (await till.read(bill)).payments
    const refund = await ask(payment!.id, 2_000)
    await agree(refund)
    await db.as(cashier).write(tx => refundPaid(tx, { refund }))
    expect(await till.read(bill)).toMatchObject({ state: 'paid', books: { owed: 0, held: 8_000 } })

    const dropped = await till.open(8_000)
    await till.transfer({ bill: dropped, amount: 3_000 })
    const { reference } = await till.read(dropped)
    expect(await db.as(bank).write(tx => cancelBill(tx, { reference }))).toBe('overpaid')
    const back = await ask((await till.read(dropped)).payments[0]!.id, 3_000)
    await agree(back)
    await db.as(cashier).write(tx => refundPaid(tx, { refund: back }))
    expect((await till.read(dropped)).state).toBe('refunded')
  })
})

describe('four eyes', () => {
  test('who asks does not decide, and refused it moves nothing', async () => {
    const { bill, payment } = await paidInCash()
    const both = leaderAt()
    if (both.kind !== 'staff' || cashier.kind !== 'staff') throw new Error('officers')
    const two = { ...both, grants: [...both.grants, ...cashier.grants] }
    const refund = await db
      .as(two)
      .write(tx => requestRefund(tx, { payment, amount: 8_000, reason: 'x', way: 'cash' }))
    await expect(db.as(two).write(tx => decideRefund(tx, { refund, agree: true }))).rejects.toThrow(
      'four-eyes',
    )
    await expect(db.as(cashier).write(tx => refundPaid(tx, { refund }))).rejects.toThrow(
      'payments.refund-requested',
    )
    await db.as(leader).write(tx => decideRefund(tx, { refund, agree: false }))
    expect(await stateOf(refund)).toBe('refused')
    expect((await till.read(bill)).state).toBe('paid')
  })

  test('holds in the database itself', async () => {
    const { payment } = await paidInCash()
    const refund = await ask(payment, 8_000)
    const { pool } = db.database
    const set = (sql: string) => pool.query(`UPDATE payments.refund SET ${sql} WHERE id = $1`, [refund])
    await expect(set(`state = 'approved', decided_by = requested_by, decided_at = now()`)).rejects.toThrow(
      'check',
    )
    await expect(set(`state = 'approved'`)).rejects.toThrow('check')
    await expect(set(`state = 'done', decided_by = 'staff:x', ended_at = now()`)).rejects.toThrow(
      'requested to done',
    )
    await expect(set('amount = 1')).rejects.toThrow('keeps what was asked')
    await expect(
      pool.query(
        `INSERT INTO payments.refund (bill, payment, agency, amount, reason, way, state, requested_by, requested_at, decided_by)
         SELECT bill, payment, agency, amount, reason, 'cash', 'approved', 'a', now(), 'b' FROM payments.refund WHERE id = $1`,
        [refund],
      ),
    ).rejects.toThrow('begins as a request')
    await expect(
      pool.query(
        `INSERT INTO payments.refund (bill, payment, agency, amount, reason, way, state, requested_by, requested_at)
         SELECT bill, payment, agency, amount, reason, 'cash', 'requested', 'a', now() FROM payments.refund WHERE id = $1`,
        [refund],
      ),
    ).rejects.toThrow('go back more than once')
  })
})

describe('through the gateway', () => {
  async function approved(amount = 8_000) {
    const payer = randomUUID()
    const bill = await till.open(8_000, { payer })
    await till.payThere(bill, payer)
    const refund = await ask((await till.read(bill)).payments[0]!.id, amount, { way: 'gateway' })
    await agree(refund)
    return { bill, refund }
  }
  const ctx = { now: new Date(), write: db.as(bank).write, read: db.as(bank).read }
  const say = (state: RefundTold['state']) => async (): Promise<RefundTold> => ({
    state,
    code: '0',
    reference: 'R1',
  })

  test('is sent once: after silence it is asked about, never told to pay again', async () => {
    const { bill, refund } = await approved()
    const silent = toldGateway({})
    await sendRefund(ctx, { refund }, () => silent)
    expect(await stateOf(refund)).toBe('sent')
    const gateway = toldGateway({ refund: say('done'), queryRefund: say('done') })
    await sendRefund(ctx, { refund }, () => gateway)
    expect([...silent.asked, ...gateway.asked]).toEqual(['refund', 'queryRefund'])
    expect(await till.read(bill)).toMatchObject({ state: 'refunded' })
    expect(await till.booksBy('bill', bill)).toEqual({ receivable: 0, income: 0, gateway: 0, payable: 0 })
    await sendRefund(ctx, { refund }, () => gateway)
    expect(gateway.asked).toHaveLength(1)
  })

  test('waits while it is pending, and is owed again when refused', async () => {
    const { bill, refund } = await approved()
    await sendRefund(ctx, { refund }, () => toldGateway({ refund: say('pending') }))
    expect((await till.read(bill)).state).toBe('refunding')
    await sendRefund(ctx, { refund }, () => toldGateway({ queryRefund: say('refused') }))
    expect(await stateOf(refund)).toBe('failed')
    expect((await till.read(bill)).state).toBe('overpaid')
  })

  test('is called paid or failed by hand only when the gateway is asked no more', async () => {
    const { bill, refund } = await approved()
    const byHand = [
      () => db.as(cashier).write(tx => refundFailed(tx, { refund, code: 'by-hand' })),
      () => db.as(cashier).write(tx => refundPaid(tx, { refund })),
    ]
    for (const press of byHand) await expect(press()).rejects.toThrow('payments.refund-asked')
    const gateway = toldGateway({ refund: say('pending'), queryRefund: say('pending') })
    for (let n = 0; n < 20; n++) {
      for (const press of byHand) await expect(press()).rejects.toThrow('payments.refund-asked')
      await sendRefund(ctx, { refund }, () => gateway)
    }
    await byHand[0]!()
    expect((await till.read(bill)).state).toBe('overpaid')
  })

  test('of a payment in parts says so when it asks: a gateway may tell of another part', async () => {
    const { refund } = await approved(3_000)
    const only: boolean[] = []
    const gateway = toldGateway({
      refund: say('pending'),
      queryRefund: async asked => {
        only.push(asked.isOnly)
        return say('pending')()
      },
    })
    for (let n = 0; n < 2; n++) await sendRefund(ctx, { refund }, () => gateway)
    const { payment } = await rowOf(refund)
    const other = await ask(payment, 5_000, { way: 'gateway' })
    await agree(other)
    await sendRefund(ctx, { refund: other }, () => gateway)
    for (const one of [refund, other]) await sendRefund(ctx, { refund: one }, () => gateway)
    expect(only).toEqual([true, false, false])
  })

  test('is no way for what did not come that way', async () => {
    const { payment } = await paidInCash()
    await expect(ask(payment, 8_000, { way: 'gateway' })).rejects.toThrow('payments.way')
  })
})
