import { describe, expect, test } from 'vitest'
import { historyOf } from '#platform/ledger'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { listWaivers } from '../queries/list-waivers.ts'
import { bank, cashierAt, leaderAt, tillOn, wardOfAccount } from '../till.fixture.ts'
import { decideWaiver } from './decide-waiver.ts'
import { requestWaiver } from './request-waiver.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const [cashier, leader] = [cashierAt(), leaderAt()]
const head = staff({ role: 'unit-head', agency: wardOfAccount, reach: 'below' })

const ask = (bill: string, amount?: number, by = cashier) =>
  db.as(by).write(tx =>
    requestWaiver(tx, {
      bill,
      reason: 'Hộ nghèo',
      ...(amount === undefined ? { kind: 'write-off' } : { kind: 'reduction', amount }),
    }),
  )
const decide = (waiver: string, agree = true, by = leader) =>
  db.as(by).write(tx => decideWaiver(tx, { waiver, agree }))

describe('a reduction', () => {
  test('counts when another person agrees, once, and leaves its trace', async () => {
    const bill = await till.open(8_000)
    const waiver = await ask(bill, 3_000)
    expect((await till.read(bill)).books.owed).toBe(8_000)
    await expect(ask(bill, 1_000)).rejects.toThrow('payments.waiver-waits')
    expect((await db.as(leader).read(tx => listWaivers(tx))).rows.map(one => one.id)).toContain(waiver)
    for (let n = 0; n < 2; n++) await decide(waiver)
    expect((await till.read(bill)).books.owed).toBe(5_000)
    expect(await till.booksBy('bill', bill)).toEqual({ receivable: 5_000, income: -8_000, reduction: 3_000 })
    const history = await db.as(bank).read(tx => historyOf(tx, bill))
    expect(history.map(row => row.action)).toEqual([
      'bill.opened',
      'waiver.requested',
      'bill.reduced',
      'waiver.approved',
    ])
  })

  test('refused changes nothing, and another can be asked for; of all that is owed the bill is paid', async () => {
    const bill = await till.open(8_000)
    await decide(await ask(bill, 3_000), false)
    expect((await till.read(bill)).books.owed).toBe(8_000)
    await decide(await ask(bill, 8_000))
    expect((await till.read(bill)).state).toBe('paid')
  })

  test('is not more than is owed, when it is asked for and when it is decided', async () => {
    const bill = await till.open(8_000)
    await expect(ask(bill, 8_001)).rejects.toThrow('payments.amount')
    const waiver = await ask(bill, 5_000)
    await till.transfer({ bill, amount: 4_000 })
    await expect(decide(waiver)).rejects.toThrow('payments.left')
    await decide(waiver, false)
  })
})

test('a write-off takes all that is owed then', async () => {
  const bill = await till.open(8_000)
  await till.transfer({ bill, amount: 1_000 })
  await decide(await ask(bill))
  expect(await till.booksBy('bill', bill)).toMatchObject({ receivable: 0, 'written-off': 7_000 })
})

describe('four eyes', () => {
  test('who asks does not decide, in the database either', async () => {
    const bill = await till.open(8_000)
    const waiver = await ask(bill, 1_000, leader)
    await expect(decide(waiver)).rejects.toThrow('four-eyes')
    const set = (sql: string) =>
      db.database.pool.query(`UPDATE payments.waiver SET ${sql} WHERE id = $1`, [waiver])
    await expect(set(`state = 'done', decided_by = requested_by, decided_at = now()`)).rejects.toThrow(
      'check',
    )
    await expect(set(`state = 'done'`)).rejects.toThrow('check')
    await expect(set('amount = 2')).rejects.toThrow('decided once')
    await decide(waiver, true, leaderAt())
    await expect(set(`state = 'refused'`)).rejects.toThrow('decided once')
  })

  test('above the limit the agency’s leader decides', async () => {
    const bill = await till.open(30_000_000)
    const waiver = await ask(bill, 20_000_001)
    await expect(decide(waiver, true, head)).rejects.toThrow('payments.large')
    await decide(waiver)
    expect((await till.read(bill)).books.owed).toBe(9_999_999)
    const small = await till.open(8_000)
    await decide(await ask(small, 1_000), true, head)
  })
})
