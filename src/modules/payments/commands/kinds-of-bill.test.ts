import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { citizen, testDatabase } from '../../../../tests/support/database.ts'
import {
  cancelBill,
  draftBill,
  getBill,
  listBills,
  type NewBill,
  openBill,
  reduceBill,
  writeOffBill,
} from '../index.ts'
import { listBillsOf } from '../queries/list-bills-of.ts'
import { bank, newBill as billOf, leaderAt, tillOn } from '../till.fixture.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const { read } = till
const leader = leaderAt()
const newBill = () => billOf(36_000)
const open = (over: Partial<NewBill> = {}) => till.open(36_000, over)
const transfer = (bill: string) => till.transfer({ bill, amount: 36_000 })
const books = (bill: string) => till.booksBy('bill', bill)
const announced = async (bill: string) =>
  (
    await db.database.pool.query(
      `SELECT 1 FROM platform.outbox WHERE topic = 'event:payments.bill-paid' AND payload->>'bill' = $1`,
      [bill],
    )
  ).rows

describe('a bill', () => {
  test('of a child is read by both parents, of a business by who represents it, and by nobody else', async () => {
    const [mother, father] = [citizen(), citizen()]
    const idOf = (actor: typeof mother) => (actor.kind === 'citizen' ? actor.id : '')
    const id = await open({
      payer: idOf(mother),
      onBehalfOf: { relation: 'child', name: 'Trần Bé', others: [idOf(father)] },
    })
    for (const parent of [mother, father])
      expect(await db.as(parent).read(tx => listBillsOf(tx, 'to-pay'))).toMatchObject([
        { id, for_name: 'Trần Bé' },
      ])
    expect((await db.as(father).read(tx => getBill(tx, id))).for_name).toBe('Trần Bé')
    expect(await db.as(citizen()).read(tx => listBillsOf(tx, 'to-pay'))).toEqual([])
  })

  test('of a draft asks nobody; opened it does, and dropped it is cancelled', async () => {
    const input = newBill()
    const id = await db.as(bank).write(tx => draftBill(tx, input))
    expect(await read(id)).toMatchObject({ state: 'draft', books: { owed: 0 } })
    expect(await transfer(id)).toMatchObject({ outcome: 'unmatched', why: 'not-open' })
    expect(await db.as(bank).write(tx => openBill(tx, input))).toBe(id)
    expect(await read(id)).toMatchObject({ state: 'open', books: { owed: 36_000 } })
    const dropped = newBill()
    await db.as(bank).write(tx => draftBill(tx, dropped))
    expect(await db.as(bank).write(tx => cancelBill(tx, dropped))).toBe('cancelled')
  })

  test('asks less where a part is waived, and for nothing once all of it is', async () => {
    const id = await open({ reductions: [{ amount: 6_000, reason: 'Hộ nghèo', key: 'ho-ngheo' }] })
    expect(await read(id)).toMatchObject({ state: 'open', amount: 36_000, books: { owed: 30_000 } })
    const rest = { bill: id, amount: 30_000, reason: 'Người có công', key: 'nguoi-co-cong' }
    for (let n = 0; n < 2; n++) expect(await db.as(leader).write(tx => reduceBill(tx, rest))).toBe('paid')
    expect(await announced(id)).toHaveLength(1)
    expect(await books(id)).toEqual({ receivable: 0, income: -36_000, reduction: 36_000 })
    await expect(open({ reductions: [{ amount: 36_000, reason: 'x', key: 'x' }] })).rejects.toThrow(
      'payments.amount',
    )
  })

  test('written off it is lost in the books, and takes money no more', async () => {
    const id = await open()
    for (let n = 0; n < 2; n++)
      expect(await db.as(leader).write(tx => writeOffBill(tx, { bill: id, reason: 'Đã chết' }))).toBe(
        'written-off',
      )
    expect(await books(id)).toEqual({ receivable: 0, income: -36_000, 'written-off': 36_000 })
    expect(await transfer(id)).toMatchObject({ outcome: 'unmatched', bill: id })
  })
})

describe('a collection', () => {
  test('is read whole, with what is owed and held of each, where one may', async () => {
    const campaign = `thu-${randomUUID()}`
    const [one, other] = [await open({ campaign }), await open({ campaign })]
    await till.transfer({ bill: one, amount: 6_000 })
    const read = (by = leader) => db.as(by).read(tx => listBills(tx, { campaign }))
    expect(await read()).toMatchObject([
      { id: one, state: 'partly-paid', amount: 36_000, owed: 30_000, held: 6_000 },
      { id: other, state: 'open', owed: 36_000, held: 0 },
    ])
    await expect(read(leaderAt('tay-ninh/phuong-long-hoa'))).rejects.toThrow('not-allowed')
    expect(await db.as(leader).read(tx => listBills(tx, { campaign: 'none' }))).toEqual([])
  })

  test('says each time that money moved, also where the state stays', async () => {
    const id = await open()
    for (const amount of [1_000, 2_000]) await till.transfer({ bill: id, amount })
    const { rows } = await db.database.pool.query(
      `SELECT payload->>'state' AS state FROM platform.outbox
       WHERE topic = 'event:payments.bill-changed' AND payload->>'bill' = $1 ORDER BY id`,
      [id],
    )
    expect(rows.map(row => row.state)).toEqual(['open', 'partly-paid', 'partly-paid'])
  })
})
