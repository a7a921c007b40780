import { describe, expect, test } from 'vitest'
import type { Actor } from '#platform/access'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { findPayable, getUnmatched, listAskedMatches, listUnmatched } from '../queries/list-unmatched.ts'
import { cashierAt, leaderAt, tillOn, wardOfAccount } from '../till.fixture.ts'
import { decideRefund, refundPaid } from './decide-refund.ts'
import { decideMatch, matchMoney } from './match-money.ts'
import { returnMoney } from './request-refund.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const cashier = cashierAt()
const leader = leaderAt()
const give = (notice: string, ...parts: { bill: string; amount: number }[]) =>
  db.as(cashier).write(tx => matchMoney(tx, { notice, parts, reason: 'Gọi điện hỏi' }))
const waits = async (notice: string) =>
  (await db.as(cashier).read(tx => listUnmatched(tx))).money.some(money => money.notice === notice)

describe('money that waits', () => {
  test('is guessed by name without marks and abbreviated, by sum, and given to the bill', async () => {
    const bill = await till.open(8_123, { payerName: 'Nguyễn Văn Đức' })
    await till.open(5_000, { payerName: 'Lê Thị Mai' })
    const notice = await till.stray(8_123, 'MBVCB.123 NV DUC nop le phi')
    const { suggestions } = await db.as(cashier).read(tx => getUnmatched(tx, notice))
    expect(suggestions[0]).toMatchObject({
      parts: [{ bill: { id: bill, owed: 8_123 }, amount: 8_123 }],
      reasons: ['amount', 'like-name', 'date'],
    })
    expect(await waits(notice)).toBe(true)
    expect(await give(notice, { bill, amount: 8_123 })).toBe('done')
    expect(await till.read(bill)).toMatchObject({ state: 'paid' })
    expect(await waits(notice)).toBe(false)
    expect(await till.booksBy('notice', notice)).toMatchObject({ bank: 8_123, suspense: 0 })
  })

  test('names to each only the bills of their own counters, though many share the account', async () => {
    const theirs = await till.open(7_321, {
      agency: `${wardOfAccount}/tram-y-te`,
      payerName: 'Phạm Thị Sen',
      purpose: 'Viện phí lượt khám',
    })
    const notice = await till.stray(7_321, 'PHAM THI SEN vien phi')
    const namedTo = async (actor: Actor) =>
      (await db.as(actor).read(tx => getUnmatched(tx, notice))).suggestions.flatMap(({ parts }) =>
        parts.map(({ bill }) => bill.id),
      )
    expect(await namedTo(cashier)).toEqual([])
    expect(await namedTo(staff({ role: 'cashier', agency: wardOfAccount, reach: 'below' }))).toEqual([theirs])
  })

  test('is split, and what is left waits on; nothing is given twice', async () => {
    const [one, other] = [await till.open(3_000), await till.open(4_000)]
    const notice = await till.stray(10_000)
    await give(notice, { bill: one, amount: 3_000 }, { bill: other, amount: 4_000 })
    expect(await waits(notice)).toBe(true)
    const next = await till.open(4_000)
    await expect(give(notice, { bill: next, amount: 3_001 })).rejects.toThrow('payments.left')
    const presses = await Promise.allSettled([1, 2].map(() => give(notice, { bill: next, amount: 3_000 })))
    expect(presses.map(press => press.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await till.read(next)).toMatchObject({ state: 'partly-paid', books: { owed: 1_000 } })
    expect(await waits(notice)).toBe(false)
  })

  test('above the limit waits for another person, and is nobody else’s meanwhile', async () => {
    const bill = await till.open(6_000_000)
    const notice = await till.stray(6_000_000)
    expect(await give(notice, { bill, amount: 6_000_000 })).toBe('asked')
    expect((await till.read(bill)).state).toBe('open')
    await expect(give(notice, { bill, amount: 1 })).rejects.toThrow('payments.left')
    const [asked] = (await db.as(leader).read(tx => listAskedMatches(tx))).rows
    expect(asked).toMatchObject({ notice, bill, amount: 6_000_000 })
    for (let n = 0; n < 2; n++)
      await db.as(leader).write(tx => decideMatch(tx, { match: asked!.id, agree: true }))
    expect((await till.read(bill)).state).toBe('paid')
  })

  test('in parts of what one person may give alone is above the limit too', async () => {
    const bill = await till.open(9_000_000)
    const notice = await till.stray(9_000_000)
    expect(await give(notice, { bill, amount: 4_500_000 })).toBe('done')
    expect(await give(notice, { bill, amount: 500_000 })).toBe('done')
    expect(await give(notice, { bill, amount: 1 })).toBe('asked')
    expect((await till.read(bill)).books).toMatchObject({ owed: 4_000_000 })
  })

  test('refused, it is free again; and who asked does not decide, in the database either', async () => {
    const bill = await till.open(6_000_000)
    const notice = await till.stray(6_000_000)
    const both = leaderAt()
    if (both.kind !== 'staff' || cashier.kind !== 'staff') throw new Error('officers')
    const two = { ...both, grants: [...both.grants, ...cashier.grants] }
    await db
      .as(two)
      .write(tx => matchMoney(tx, { notice, parts: [{ bill, amount: 6_000_000 }], reason: 'x' }))
    const match = (await db.as(leader).read(tx => listAskedMatches(tx))).rows.find(
      one => one.notice === notice,
    )!.id
    await expect(db.as(two).write(tx => decideMatch(tx, { match, agree: true }))).rejects.toThrow('four-eyes')
    const { pool } = db.database
    await expect(
      pool.query(
        `UPDATE payments.match SET state = 'refused', decided_by = asked_by, decided_at = now() WHERE id = $1`,
        [match],
      ),
    ).rejects.toThrow('check')
    await expect(
      pool.query(`UPDATE payments.match SET state = 'refused' WHERE id = $1`, [match]),
    ).rejects.toThrow('check')
    await db.as(leader).write(tx => decideMatch(tx, { match, agree: false }))
    expect(await give(notice, { bill, amount: 1_000 })).toBe('done')
  })

  test('goes back to who sent it, by a request that another agrees to', async () => {
    const notice = await till.stray(9_000)
    const to = { bank: 'NH', account: '1', name: 'TRAN' }
    const refund = await db
      .as(cashier)
      .write(tx => returnMoney(tx, { notice, amount: 9_000, reason: 'Chuyển nhầm', way: 'bank-order', to }))
    const bill = await till.open(9_000)
    await expect(give(notice, { bill, amount: 1 })).rejects.toThrow('payments.left')
    await db.as(leader).write(tx => decideRefund(tx, { refund, agree: true }))
    expect(await waits(notice)).toBe(false)
    await db.as(cashier).write(tx => refundPaid(tx, { refund }))
    expect(await till.booksBy('notice', notice)).toEqual({ bank: 0, suspense: 0, payable: 0 })
  })

  test('a bill is found by its reference where one works, as long as it is owed', async () => {
    const bill = await till.open(2_000)
    const { reference } = await till.read(bill)
    const find = (who = cashier) => db.as(who).read(tx => findPayable(tx, reference))
    expect(await find()).toBe(bill)
    expect(await find(cashierAt('tay-ninh/phuong-long-hoa'))).toBeUndefined()
    await till.transfer({ bill, amount: 2_000 })
    expect(await find()).toBeUndefined()
  })
})
