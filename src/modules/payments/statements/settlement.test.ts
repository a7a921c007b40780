import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { vnDay } from '#lib/vietnamese-text'
import { citizen, testDatabase } from '../../../../tests/support/database.ts'
import { decideRefund } from '../commands/decide-refund.ts'
import type { RefundTold } from '../gateways/gateway.ts'
import { beginAttempt, recordTold, requestRefund } from '../index.ts'
import { sendRefund } from '../jobs/send-refund.ts'
import { Died, mortal } from '../mortal.fixture.ts'
import { findAccountByNumber } from '../queries/find-account.ts'
import { accountNumber, bank, cashierAt, leaderAt, tillOn, toldGateway } from '../till.fixture.ts'
import { byDay } from './compare.ts'
import { compareStatement, listHeldByGateways } from './compare-statement.ts'
import { importLines } from './import-lines.ts'
import { keepStatement } from './keep-statement.ts'
import { getStatement } from './list-statements.ts'
import { releaseStatement } from './release-statement.ts'
import { settleArrived, settleStatements } from './settle-statements.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const [cashier, second, leader] = [cashierAt(), cashierAt(), leaderAt()]
const today = vnDay(new Date())
let account: string
beforeAll(async () => {
  account = (await db.as(bank).read(tx => findAccountByNumber(tx, accountNumber)))!.id
})

type Paid = { bill: string; order: string; transaction: string; amount: number }
const told = (one: Pick<Paid, 'order' | 'transaction' | 'amount'>) =>
  db
    .as(bank)
    .write(tx =>
      recordTold(tx, { gateway: 'momo', ...one, state: 'paid', code: '0', at: null, source: 'callback' }),
    )
/** A bill and an attempt to pay it; told of, or not. */
async function paid(amount = 8_000, isTold = true): Promise<Paid> {
  const payer = randomUUID()
  const bill = await till.open(amount, { payer })
  const { order } = await db
    .as(citizen(payer))
    .write(tx => beginAttempt(tx, { bill, gateway: 'momo', payerAddress: '::1' }))
  const one = { bill, order, transaction: `M${randomUUID().slice(0, 12)}`, amount }
  if (isTold) await told(one)
  return one
}

type Line = { order?: string; transaction?: string; amount: number; fee?: number; kind?: string }
async function keep(lines: readonly Line[]): Promise<string> {
  const rows = lines.map(
    ({ order = '', transaction = '', amount, fee = 0, kind = '' }) =>
      `${today};${order};${transaction};${kind};${amount};${fee}`,
  )
  const bytes = new TextEncoder().encode(
    [`Ngày;Mã đơn hàng;Mã giao dịch;Loại;Số tiền;Phí`, ...rows].join('\n'),
  )
  const kept = await db
    .as(cashier)
    .write(tx => keepStatement(tx, { account, gateway: 'momo', name: 'momo.csv', bytes }))
  if (!kept.ok) throw new Error(JSON.stringify(kept.problems))
  return kept.statement
}
async function release(statement: string) {
  await db.as(second).write(tx => releaseStatement(tx, statement))
  while ((await db.as(bank).write(tx => importLines(tx, statement, 7))) > 0);
  return db.as(cashier).read(tx => getStatement(tx, statement))
}
const outcomes = async (statement: string) => (await release(statement)).lines.map(line => line.outcome)
const report = (statement: string) => db.as(cashier).read(tx => compareStatement(tx, statement))
/** đồng that the books say is at the gateway, and in suspense, bank and fee. */
async function books() {
  const { rows } = await db.database.pool.query(
    `SELECT coalesce(gateway, account) AS account, sum(debit - credit)::bigint AS balance FROM payments.entry
     WHERE account IN ('gateway', 'fee', 'suspense', 'bank') GROUP BY 1`,
  )
  const found = Object.fromEntries(rows.map(row => [row.account, row.balance]))
  return { momo: 0, fee: 0, suspense: 0, bank: 0, ...found } as Record<string, number>
}

describe('the difference report', () => {
  test('says what both have, what differs, what one alone has, and the fee', async () => {
    const [equal, differs, ours, unheard] = [
      await paid(),
      await paid(),
      await paid(),
      await paid(5_000, false),
    ]
    const lines = [
      { ...equal, fee: 88 },
      { ...differs, amount: 7_000, fee: 77 },
      { ...unheard, fee: 55 },
    ]
    const statement = await keep(lines)
    const compared = await report(statement)
    const mine = compared.filter(one =>
      [equal, differs, ours, unheard].some(p => p.order === (one.theirs ?? one.ours)!.order),
    )
    expect(mine.map(one => one.verdict)).toEqual(['equal', 'differs', 'only-theirs', 'only-ours'])
    expect(byDay(mine)).toMatchObject([{ day: today, fee: 220, payout: 20_000 - 220 }])
    // Looked at, it moved nothing.
    expect((await till.read(unheard.bill)).state).toBe('open')
    expect(await outcomes(statement)).toEqual(['known', 'differs', 'paid'])
    expect((await till.read(unheard.bill)).state).toBe('paid')
    // The callback comes after all, and changes nothing.
    expect(await told(unheard)).toBe('already')
    // Settled by another file they are not ours alone any more.
    await release(await keep([{ ...ours }]))
    expect((await report(statement)).some(one => one.ours?.order === ours.order)).toBe(false)
  })

  test('a line that an earlier file had is not counted again, and a refund is held against ours', async () => {
    const one = await paid()
    const first = await keep([{ ...one, fee: 80 }])
    expect(await outcomes(first)).toEqual(['known'])
    const payment = (await till.read(one.bill)).payments[0]!.id
    const refund = await db
      .as(cashier)
      .write(tx => requestRefund(tx, { payment, amount: 3_000, reason: 'x', way: 'gateway' }))
    await db.as(leader).write(tx => decideRefund(tx, { refund, agree: true }))
    // It was sent, and nothing heard: the file says that it was done.
    const ctx = { now: new Date(), write: db.as(bank).write, read: db.as(bank).read }
    const pending = async (): Promise<RefundTold> => ({ state: 'pending', code: '1' })
    await sendRefund(ctx, { refund }, () => toldGateway({ refund: pending }))
    const next = await keep([
      { ...one, fee: 80 },
      { order: one.order, transaction: `R-${one.transaction}`, amount: 3_000, kind: 'Hoàn tiền' },
      { order: one.order, transaction: `S-${one.transaction}`, amount: 999, kind: 'Hoàn tiền' },
    ])
    expect(await outcomes(next)).toEqual(['repeated', 'known', 'only-theirs'])
    expect(await till.read(one.bill)).toMatchObject({ books: { held: 5_000, returned: 3_000 } })
    expect((await db.as(cashier).read(tx => getStatement(tx, next))).statement.payout).toBe(-3_999)
  })
})

describe('what a gateway pays out', () => {
  test('comes out of its account into the bank’s and the fee, to nothing, by itself when it is named', async () => {
    const all = [await paid(8_000), await paid(12_000)]
    const before = await books()
    const statement = await keep(all.map(one => ({ ...one, fee: one.amount / 100 })))
    await release(statement)
    await till.transfer({ amount: 19_800, description: 'MOMO thanh toan doi soat 261122' })
    await db.as(bank).write(settleArrived)
    const after = await books()
    expect(after.momo! - before.momo!).toBe(-20_000)
    expect(after.fee! - before.fee!).toBe(200)
    expect(after.bank! - before.bank!).toBe(19_800)
    expect(after.suspense).toBe(before.suspense)
    expect((await db.as(cashier).read(tx => getStatement(tx, statement))).statement.settled_at).not.toBeNull()
  })

  test('of several files together is chosen by a person, to the đồng, and once', async () => {
    const files: string[] = []
    for (const amount of [4_000, 6_000]) files.push(await keep([{ ...(await paid(amount)) }]))
    const notice = await till.stray(10_000, 'chuyen tien doi soat')
    const settle = (statements: string[], by = cashier) =>
      db.as(by).write(tx => settleStatements(tx, { notice, statements }))
    await expect(settle(files)).rejects.toThrow('payments.payout')
    for (const file of files) await release(file)
    await expect(settle([files[0]!])).rejects.toThrow('payments.payout')
    await expect(settle(files, cashierAt('tay-ninh/phuong-long-hoa'))).rejects.toThrow('not-allowed')
    const presses = await Promise.allSettled([1, 2, 3].map(() => settle(files)))
    expect(presses.map(press => press.status)).toEqual(Array(3).fill('fulfilled'))
    const other = await till.stray(10_000, 'mot khoan khac')
    await expect(
      db.as(cashier).write(tx => settleStatements(tx, { notice: other, statements: files })),
    ).rejects.toThrow('payments.settled')
    expect(await till.booksBy('notice', notice)).toMatchObject({
      bank: 10_000,
      suspense: 0,
      gateway: -10_000,
    })
  })

  test('the database itself gives no transfer away twice, and pays out no statement that nobody released', async () => {
    const statement = await keep([{ ...(await paid(2_000)) }])
    const notice = await till.stray(1_999, 'doi soat')
    const set = () =>
      db.database.pool.query(
        `UPDATE payments.statement SET notice = $2, settled_by = 'x', settled_at = now() WHERE id = $1`,
        [statement, notice],
      )
    await expect(set()).rejects.toThrow('check')
    await release(statement)
    await expect(set()).rejects.toThrow('more was given away than came')
  })
})

test('whatever files say, however they overlap and wherever the import breaks off: books balance, and no đồng is booked twice', async () => {
  const anyLine = fc.record({
    n: fc.nat(4),
    fee: fc.nat(50),
    byOrder: fc.boolean(),
    wrong: fc.boolean(),
  })
  const anyFiles = fc.array(fc.uniqueArray(anyLine, { selector: line => line.n, minLength: 1 }), {
    minLength: 1,
    maxLength: 3,
  })
  const anyTold = fc.array(fc.nat(4), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(
      anyFiles,
      anyTold,
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
      async (files, heard, deaths) => {
        const all: Paid[] = []
        for (let n = 0; n < 5; n++) all.push(await paid(1_000 * (n + 1), false))
        const before = await books()
        for (const n of heard) await told(all[n]!)
        for (const lines of files) {
          const statement = await keep(
            lines.map(({ n, fee, byOrder, wrong }) => {
              const { order, transaction, amount } = all[n]!
              return { order, fee, amount: amount + (wrong ? 7 : 0), ...(!byOrder && { transaction }) }
            }),
          )
          if (!(await db.as(second).read(tx => getStatement(tx, statement))).statement.imported_at)
            await db.as(second).write(tx => releaseStatement(tx, statement))
          for (const dies of deaths)
            await db
              .as(bank)
              .write(tx => importLines(mortal(tx, dies), statement, 2))
              .catch((error: unknown) => {
                if (!(error instanceof Died)) throw error
              })
          while ((await db.as(bank).write(tx => importLines(tx, statement, 3))) > 0);
          const { payout, settled_at } = (await db.as(cashier).read(tx => getStatement(tx, statement)))
            .statement
          if (payout <= 0 || settled_at) continue
          const notice = await till.stray(payout, 'khong ten')
          await db.as(cashier).write(tx => settleStatements(tx, { notice, statements: [statement] }))
        }
        for (const n of heard) await told(all[n]!)
        const after = await books()
        const { rows } = await db.database.pool.query(
          `SELECT (SELECT coalesce(sum(debit - credit), 0)::int FROM payments.entry) AS off,
           (SELECT coalesce(sum(amount), 0)::int FROM payments.notice WHERE description = ANY($1)) AS came,
           (SELECT max(c)::int FROM (SELECT count(*) AS c FROM payments.notice WHERE description = ANY($1) GROUP BY description) d) AS most,
           (SELECT coalesce(sum(l.amount), 0)::int FROM payments.statement_line l JOIN payments.statement s ON s.id = l.statement
             WHERE l.reference = ANY($1) AND l.outcome <> 'repeated' AND s.notice IS NOT NULL) AS settled,
           (SELECT count(*)::int FROM payments.statement_line WHERE reference = ANY($1) AND outcome IS NULL) AS undone`,
          [all.map(one => one.order)],
        )
        const [{ off, came, most, settled, undone }] = rows
        expect({ off, undone }).toEqual({ off: 0, undone: 0 })
        expect(most ?? 1).toBe(1)
        expect(after.momo! - before.momo!).toBe(came - settled)
        expect(after.suspense).toBe(before.suspense)
      },
    ),
    { numRuns: 12 },
  )
}, 240_000)

test('what gateways hold is seen where the province’s money is looked after', async () => {
  await paid()
  expect(await db.as(cashier).read(listHeldByGateways)).toEqual([])
  const [held] = await db.as(cashierAt('tay-ninh')).read(listHeldByGateways)
  expect(held).toEqual({ gateway: 'momo', held: (await books()).momo })
})
