import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { citizen, testDatabase } from '../../../../tests/support/database.ts'
import type { Attempt, Told } from '../gateways/gateway.ts'
import { beginAttempt, cancelBill, recordTold, takeCash } from '../index.ts'
import { askGateways } from '../jobs/ask-gateways.ts'
import { bank, cashierAt, tillOn, toldGateway } from '../till.fixture.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)

async function begin(amount = 8_000): Promise<{ bill: string; attempt: Attempt; payer: string }> {
  const payer = randomUUID()
  const bill = await till.open(amount, { payer })
  const attempt = await db
    .as(citizen(payer))
    .write(tx => beginAttempt(tx, { bill, gateway: 'momo', payerAddress: '::1' }))
  return { bill, attempt, payer }
}
const paid = (attempt: Attempt, over: Partial<Told> = {}): Told => ({
  gateway: 'momo',
  order: attempt.order,
  transaction: `T-${attempt.order}`,
  amount: attempt.amount,
  state: 'paid',
  code: '0',
  at: new Date(),
  ...over,
})
const tell = (told: Told, source: 'callback' | 'query' | 'file' = 'callback') =>
  db.as(bank).write(tx => recordTold(tx, { ...told, source }))
const rowOf = async (attempt: Attempt) =>
  (
    await db.database.pool.query('SELECT state, asked, ask_at FROM payments.attempt WHERE id = $1', [
      attempt.id,
    ])
  ).rows[0]
const unmatchedOf = async (order: string) =>
  (
    await db.database.pool.query(
      'SELECT why, bill, amount FROM payments.unmatched u JOIN payments.notice n ON n.id = u.notice WHERE n.description = $1',
      [order],
    )
  ).rows

describe('beginAttempt', () => {
  test('asks for what is owed, and is one attempt when pressed again', async () => {
    const { bill, attempt, payer } = await begin()
    expect(attempt).toMatchObject({ amount: 8_000, order: expect.stringMatching(/^SEN[0-9A-Z]{9}-1$/) })
    const again = () =>
      db.as(citizen(payer)).write(tx => beginAttempt(tx, { bill, gateway: 'momo', payerAddress: '::1' }))
    expect(await again()).toEqual(attempt)
    await till.transfer({ bill, amount: 3_000 })
    expect(await again()).toMatchObject({ amount: 5_000, order: expect.stringMatching(/-2$/) })
    await till.transfer({ bill, amount: 5_000 })
    await expect(again()).rejects.toThrow('payments.bill-paid')
  })
})

describe('recordTold', () => {
  test('pays once, whichever ways say it, at once and again', async () => {
    const { bill, attempt } = await begin()
    const ways = (['callback', 'query', 'file', 'callback'] as const).map(way => tell(paid(attempt), way))
    const outcomes = await Promise.all(ways)
    expect(outcomes.filter(outcome => outcome === 'recorded')).toHaveLength(1)
    expect(outcomes.filter(outcome => outcome === 'already')).toHaveLength(3)
    expect(await till.booksBy('bill', bill)).toEqual({ receivable: 0, income: -8_000, gateway: 8_000 })
    expect(await rowOf(attempt)).toMatchObject({ state: 'paid', ask_at: null })
  })

  test('knows the same money with and without its number', async () => {
    for (const [first, second] of [
      [null, 'T1'],
      ['T2', null],
    ] as const) {
      const { bill, attempt } = await begin()
      const number = (transaction: string | null) => transaction && `${transaction}-${attempt.order}`
      await tell(paid(attempt, { transaction: number(first) }))
      expect(await tell(paid(attempt, { transaction: number(second) }), 'query')).toBe('already')
      expect((await till.read(bill)).books.held).toBe(8_000)
    }
  })

  test('keeps a wrong sum as money: a part, or too much', async () => {
    const little = await begin()
    expect(await tell(paid(little.attempt, { amount: 7_000 }))).toBe('wrong-amount')
    expect(await till.read(little.bill)).toMatchObject({ state: 'partly-paid', books: { owed: 1_000 } })
    const much = await begin()
    expect(await tell(paid(much.attempt, { amount: 9_000 }))).toBe('wrong-amount')
    expect(await till.read(much.bill)).toMatchObject({ state: 'overpaid', books: { owed: -1_000 } })
  })

  test('takes success after a failure, and no failure after success', async () => {
    const { bill, attempt } = await begin()
    const failed = paid(attempt, { state: 'failed', transaction: null, code: '1006' })
    expect(await tell(failed)).toBe('recorded')
    expect(await tell(failed)).toBe('already')
    expect((await till.read(bill)).state).toBe('open')
    expect(await tell(paid(attempt))).toBe('recorded')
    await tell({ ...failed, code: '1005' })
    expect((await till.read(bill)).state).toBe('paid')
    expect(await rowOf(attempt)).toMatchObject({ state: 'paid' })
  })

  test('keeps what comes for a bill that needs none, with the bill beside it', async () => {
    const inCash = await begin()
    await db.as(cashierAt()).write(tx => takeCash(tx, { bill: inCash.bill }))
    expect(await tell(paid(inCash.attempt))).toBe('recorded')
    expect(await unmatchedOf(inCash.attempt.order)).toEqual([
      { why: 'already-paid', bill: inCash.bill, amount: 8_000 },
    ])
    const gone = await begin()
    const { reference } = await till.read(gone.bill)
    await db.as(bank).write(tx => cancelBill(tx, { reference }))
    await tell(paid(gone.attempt))
    expect(await unmatchedOf(gone.attempt.order)).toMatchObject([{ why: 'not-open', bill: gone.bill }])
  })

  test('keeps money for an order nobody knows, once', async () => {
    const { attempt } = await begin()
    const strange = { ...attempt, order: `SEN-${randomUUID().slice(0, 8)}` }
    for (let n = 0; n < 2; n++) expect(await tell(paid(strange))).toBe('no-order')
    expect(await unmatchedOf(strange.order)).toEqual([{ why: 'no-order', bill: null, amount: 8_000 }])
    expect(await tell(paid(strange, { state: 'failed' }))).toBe('no-order')
  })
})

describe('asking the gateways', () => {
  const ctxAt = (now: Date) => ({
    now,
    write: <T>(work: Parameters<ReturnType<typeof db.as>['write']>[0]) =>
      db.as(bank).write(tx => work({ ...tx, now })) as Promise<T>,
    read: <T>(work: Parameters<ReturnType<typeof db.as>['write']>[0]) => db.as(bank).read(work) as Promise<T>,
  })
  const askAt = (minutes: number, gateway: ReturnType<typeof toldGateway>) =>
    askGateways(ctxAt(new Date(Date.now() + minutes * 60_000)) as never, {}, () => gateway)

  test('finds the money that no callback told', async () => {
    await db.database.pool.query(
      `UPDATE payments.attempt SET ask_at = NULL, state = 'given-up' WHERE ask_at IS NOT NULL`,
    )
    const { bill, attempt } = await begin()
    const gateway = toldGateway({ query: async () => paid(attempt) })
    await askAt(0, gateway)
    expect(gateway.asked).toEqual([])
    await askAt(2, gateway)
    expect((await till.read(bill)).state).toBe('paid')
    await askAt(60, gateway)
    expect(gateway.asked).toEqual(['query'])
  })

  test('asks ever more rarely, and gives up with a trace; money that comes then is taken', async () => {
    await db.database.pool.query(
      `UPDATE payments.attempt SET ask_at = NULL, state = 'given-up' WHERE ask_at IS NOT NULL`,
    )
    const { bill, attempt } = await begin()
    const gateway = toldGateway({})
    for (let minute = 0; minute < 5 * 24 * 60; minute += 120) await askAt(minute, gateway)
    expect(gateway.asked.length).toBe(20)
    expect(await rowOf(attempt)).toMatchObject({ state: 'given-up', ask_at: null })
    const { rows } = await db.database.pool.query(
      `SELECT count(*)::int AS times FROM platform.ledger WHERE chain = $1 AND action = 'attempt.given-up'`,
      [bill],
    )
    expect(rows).toEqual([{ times: 1 }])
    expect(await tell(paid(attempt))).toBe('recorded')
    expect((await till.read(bill)).state).toBe('paid')
  })
})
