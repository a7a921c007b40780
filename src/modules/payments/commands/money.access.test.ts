import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { vnDay } from '#lib/vietnamese-text'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { beginAttempt, recordTold, reduceBill, requestRefund, takeCash, writeOffBill } from '../index.ts'
import { dayTotals } from '../queries/day-totals.ts'
import { findAccountByNumber } from '../queries/find-account.ts'
import { listRefunds } from '../queries/list-refunds.ts'
import { getUnmatched, listAskedMatches, listUnmatched } from '../queries/list-unmatched.ts'
import { listWaivers } from '../queries/list-waivers.ts'
import { compareStatement } from '../statements/compare-statement.ts'
import { importLines } from '../statements/import-lines.ts'
import { keepStatement } from '../statements/keep-statement.ts'
import { getStatement, listStatements } from '../statements/list-statements.ts'
import { releaseStatement } from '../statements/release-statement.ts'
import { settleStatements } from '../statements/settle-statements.ts'
import { accountNumber, bank, cashierAt, centre, leaderAt, tillOn } from '../till.fixture.ts'
import { replaceReceipt } from './cancel-receipt.ts'
import { closeAgencyDay, closeDay } from './close-day.ts'
import { decideRefund, refundFailed, refundPaid } from './decide-refund.ts'
import { decideWaiver } from './decide-waiver.ts'
import { makeBaskets } from './make-basket.ts'
import { decideMatch, matchMoney } from './match-money.ts'
import { anywhere, atAccount, everybodyBeside, places, reached } from './money.access.fixture.ts'
import { reopenDay } from './reopen-day.ts'
import { returnMoney } from './request-refund.ts'
import { requestWaiver } from './request-waiver.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const payer = randomUUID()
const day = vnDay(new Date())
const to = { bank: 'NH', account: '1', name: 'TRAN' }
const everybody = everybodyBeside(payer)

let its: Record<
  | 'open'
  | 'paid'
  | 'payment'
  | 'stray'
  | 'asked'
  | 'requested'
  | 'approved'
  | 'returned'
  | 'account'
  | 'statement'
  | 'settlement'
  | 'payout'
  | 'reduction'
  | 'writeOff',
  string
>
let number: number
beforeAll(async () => {
  const open = await till.open(8_000, { payer })
  const paid = await till.open(8_000, { payer })
  const receipt = await db.as(cashierAt()).write(tx => takeCash(tx, { bill: paid }))
  number = receipt.number
  const large = await till.open(9_000_000)
  const [stray, much] = [await till.stray(5_000), await till.stray(9_000_000)]
  await db
    .as(cashierAt())
    .write(tx => matchMoney(tx, { notice: much, parts: [{ bill: large, amount: 9_000_000 }], reason: 'x' }))
  const ask = () =>
    db
      .as(cashierAt())
      .write(tx => requestRefund(tx, { payment: receipt.payment, amount: 1_000, reason: 'x', way: 'cash' }))
  const [requested, approved] = [await ask(), await ask()]
  await db.as(leaderAt()).write(tx => decideRefund(tx, { refund: approved, agree: true }))
  const returned = await db
    .as(cashierAt())
    .write(tx => returnMoney(tx, { notice: stray, amount: 1_000, reason: 'x', way: 'bank-order', to }))
  const { rows } = await db.database.pool.query('SELECT id FROM payments.match')
  const account = (await db.as(bank).read(tx => findAccountByNumber(tx, accountNumber)))!.id
  const keep = async (text: string, gateway?: 'momo') => {
    const bytes = new TextEncoder().encode(text)
    const kept = await db
      .as(cashierAt())
      .write(tx => keepStatement(tx, { account, name: 'a', bytes, ...(gateway && { gateway }) }))
    if (!kept.ok) throw new Error(JSON.stringify(kept.problems))
    return kept.statement
  }
  const statement = await keep(statementFile)
  const settlement = await keep('Ngày;Mã giao dịch;Số tiền\n20/11/2026;T-access;4000', 'momo')
  await db.as(cashierAt()).write(tx => releaseStatement(tx, settlement))
  await db.as(bank).write(tx => importLines(tx, settlement, 10))
  const payout = await till.stray(4_000, 'doi soat')
  const waive = (kind: 'reduction' | 'write-off', bill: string) =>
    db.as(cashierAt()).write(tx => requestWaiver(tx, { bill, kind, amount: 1_000, reason: 'x' }))
  await db.as(leaderAt()).write(tx => closeAgencyDay(tx, { agency: centre, day: '2026-01-02' }))
  its = {
    open,
    paid,
    payment: receipt.payment,
    stray,
    asked: rows[0].id,
    requested,
    approved,
    returned,
    account,
    statement,
    settlement,
    payout,
    reduction: await waive('reduction', await till.open(8_000)),
    writeOff: await waive('write-off', await till.open(8_000)),
  }
}, 60_000)

const statementFile = 'Ngày;Mã giao dịch;Nội dung;Số tiền\n20/11/2026;FT-access;a;+5000'

const deeds: Record<string, { may: string[]; do(tx: Tx): Promise<unknown> }> = {
  keepStatement: {
    may: atAccount('cashier'),
    do: tx =>
      keepStatement(tx, {
        account: its.account,
        name: 'b',
        bytes: new TextEncoder().encode(`${statementFile}\n20/11/2026;FT-more;b;1`),
      }),
  },
  releaseStatement: {
    may: atAccount('cashier', 'unit-head', 'agency-leader'),
    do: tx => releaseStatement(tx, its.statement),
  },
  settleStatements: {
    may: atAccount('cashier'),
    do: tx => settleStatements(tx, { notice: its.payout, statements: [its.settlement] }),
  },
  getStatement: {
    may: atAccount('cashier', 'unit-head', 'agency-leader'),
    do: tx => getStatement(tx, its.statement),
  },
  compareStatement: {
    may: atAccount('cashier', 'unit-head', 'agency-leader'),
    do: tx => compareStatement(tx, its.settlement),
  },
  requestWaiver: {
    may: reached('cashier', 'unit-head', 'agency-leader'),
    do: tx => requestWaiver(tx, { bill: its.open, kind: 'reduction', amount: 1, reason: 'x' }),
  },
  'decideWaiver of a reduction': {
    may: reached('unit-head', 'agency-leader'),
    do: tx => decideWaiver(tx, { waiver: its.reduction, agree: true }),
  },
  'decideWaiver of a write-off': {
    may: reached('agency-leader'),
    do: tx => decideWaiver(tx, { waiver: its.writeOff, agree: true }),
  },
  listWaivers: { may: anywhere('cashier', 'unit-head', 'agency-leader'), do: tx => listWaivers(tx) },
  listStatements: { may: anywhere('cashier', 'unit-head', 'agency-leader'), do: tx => listStatements(tx) },
  reduceBill: {
    may: reached('unit-head', 'agency-leader'),
    do: tx => reduceBill(tx, { bill: its.open, amount: 1, reason: 'x', key: 'x' }),
  },
  writeOffBill: {
    may: reached('agency-leader'),
    do: tx => writeOffBill(tx, { bill: its.open, reason: 'x' }),
  },
  beginAttempt: {
    may: ['the payer'],
    do: tx => beginAttempt(tx, { bill: its.open, gateway: 'momo', payerAddress: '::1' }),
  },
  makeBaskets: { may: ['the payer'], do: tx => makeBaskets(tx, { bills: [its.open] }) },
  recordTold: {
    may: [],
    do: tx =>
      recordTold(tx, {
        gateway: 'momo',
        order: 'x',
        transaction: 'x',
        amount: 1,
        state: 'paid',
        code: '0',
        at: null,
        source: 'callback',
      }),
  },
  matchMoney: {
    may: reached('cashier'),
    do: tx => matchMoney(tx, { notice: its.stray, parts: [{ bill: its.open, amount: 1_000 }], reason: 'x' }),
  },
  decideMatch: {
    may: atAccount('unit-head', 'agency-leader'),
    do: tx => decideMatch(tx, { match: its.asked, agree: true }),
  },
  returnMoney: {
    may: atAccount('cashier'),
    do: tx => returnMoney(tx, { notice: its.stray, amount: 1_000, reason: 'x', way: 'bank-order', to }),
  },
  requestRefund: {
    may: ['the payer', ...reached('cashier')],
    do: tx => requestRefund(tx, { payment: its.payment, amount: 1_000, reason: 'x', way: 'cash' }),
  },
  decideRefund: {
    may: reached('unit-head', 'agency-leader'),
    do: tx => decideRefund(tx, { refund: its.requested, agree: true }),
  },
  'decideRefund of unmatched money': {
    may: atAccount('unit-head', 'agency-leader'),
    do: tx => decideRefund(tx, { refund: its.returned, agree: true }),
  },
  refundPaid: { may: reached('cashier'), do: tx => refundPaid(tx, { refund: its.approved }) },
  refundFailed: { may: reached('cashier'), do: tx => refundFailed(tx, { refund: its.approved, code: 'x' }) },
  replaceReceipt: {
    may: reached('cashier'),
    do: tx => replaceReceipt(tx, { agency: centre, year: Number(day.slice(0, 4)), number, reason: 'x' }),
  },
  closeDay: {
    may: reached('cashier'),
    do: tx => closeDay(tx, { agency: centre, day, counted: 0 }),
  },
  closeAgencyDay: {
    may: reached('unit-head', 'agency-leader'),
    do: tx => closeAgencyDay(tx, { agency: centre, day: '2026-01-01' }),
  },
  reopenDay: {
    may: reached('unit-head', 'agency-leader'),
    do: tx => reopenDay(tx, { agency: centre, day: '2026-01-02', cashier: '', reason: 'x' }),
  },
  dayTotals: {
    may: reached('cashier', 'unit-head', 'agency-leader'),
    do: tx => dayTotals(tx, { agency: centre, day }),
  },
  listUnmatched: { may: anywhere('cashier', 'unit-head', 'agency-leader'), do: tx => listUnmatched(tx) },
  listAskedMatches: { may: anywhere('unit-head', 'agency-leader'), do: tx => listAskedMatches(tx) },
  listRefunds: { may: anywhere('cashier', 'unit-head', 'agency-leader'), do: tx => listRefunds(tx) },
}

class Undone extends Error {}

/** Whatever a person changed by hand, the ledger says who did; to lay bills together changes nothing. */
async function leavesTrace(tx: Tx, name: string): Promise<void> {
  if (/^(?:list|get|compare|dayTotals|makeBaskets)/.test(name)) return
  const rows = await tx.query('platform', {
    text: 'SELECT 1 FROM platform.ledger WHERE actor = $1 AND at = $2',
    values: [actorKey(tx.actor), tx.now],
  })
  if (!rows.length) throw new Error(`${name} leaves no trace`)
}

describe.each(Object.entries(deeds))('%s', (name, { may, do: deed }) => {
  test('is done by those who may, and by nobody else', async () => {
    const done: string[] = []
    for (const [who, actor] of everybody) {
      // Taken back each time, so that everybody meets the same.
      const refused = await db
        .as(actor)
        .write(async tx => {
          await deed(tx)
          await leavesTrace(tx, name)
          throw new Undone()
        })
        .catch((error: Error & { code?: string }) => error)
      if (refused instanceof Undone) done.push(who)
      else
        expect(refused.code, `${who}: ${refused.message}`).toBe(
          who === 'anyone' ? 'not-signed-in' : 'not-allowed',
        )
    }
    expect(done.sort()).toEqual([...may].sort())
  })
})

test('money is seen where it arrived, and where its account is shared, and nowhere else', async () => {
  const sees = async (at: keyof typeof places) => {
    const actor = staff({ role: 'cashier', ...places[at] })
    const { money } = await db.as(actor).read(tx => listUnmatched(tx))
    return money.some(one => one.notice === its.stray)
  }
  expect(await sees('here')).toBe(true)
  expect(await sees('above, not below')).toBe(true)
  expect(await sees('elsewhere')).toBe(false)
  const stranger = staff({ role: 'cashier', ...places.elsewhere })
  await expect(db.as(stranger).read(tx => getUnmatched(tx, its.stray))).rejects.toThrow('notice')
})

test('the machine may all of it', async () => {
  await db.as(bank).write(tx => reduceBill(tx, { bill: its.open, amount: 1, reason: 'x', key: 'machine' }))
  expect((await till.read(its.open)).books.owed).toBe(7_999)
})
