import { sql } from 'kysely'
import { type Reason, suggest } from '#lib/money-matching'
import { searchKey, vnDay } from '#lib/vietnamese-text'
import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import { NotFound } from '#platform/errors'
import { claimOf } from '../matching/named-claims.ts'
import type { MatchRow, UnmatchedWhy } from '../money-rows.ts'
import { type BillRow, billColumns, type Channel, db, owedNow, payable } from '../schema.ts'
import { listPayoutsDue, type Payout } from '../statements/compare-statement.ts'
import { findTransferCodes } from '../transfer-code.ts'
import { beyond, type Mark, type Page, pageOf } from './page.ts'
import { tillsOf } from './tills-of.ts'

export type UnmatchedMoney = {
  notice: string
  channel: Exclude<Channel, 'cash'>
  transaction: string
  description: string
  /** đồng that came */
  amount: number
  /** đồng that no bill has */
  left: number
  why: UnmatchedWhy
  agency: string
  paidAt: Date
}
export type Suggestion = {
  /** Which bills it may be for, and how much of it each would get. */
  parts: { bill: BillRow & { owed: number }; amount: number }[]
  reasons: Reason[]
}

const pageSize = 25

/** Money that waits where the actor looks after it, oldest first. Needs `payments:money.read` somewhere. */
export async function listUnmatched(tx: Tx, after?: Mark): Promise<{ money: UnmatchedMoney[]; next?: Mark }> {
  const tills = await tillsOf(tx, 'payments:money.read')
  const found = await unmatched(tx)
    .where(within('unmatched.agency', tills))
    .where('unmatched.settled_at', 'is', null)
    .where(beyond('unmatched.at', 'unmatched.notice', after))
    .select('unmatched.at')
    .orderBy('unmatched.at')
    .orderBy('unmatched.notice')
    .limit(pageSize + 1)
    .execute()
  const { rows, ...rest } = pageOf(found, pageSize, ({ at, notice: id }) => ({ at, id }))
  return { money: rows.map(one => ({ ...one, agency: one.agency! })), ...rest }
}

/** One of them, with the five likeliest bills, or several that it names together. Needs `payments:money.read` there. */
export async function getUnmatched(
  tx: Tx,
  notice: string,
): Promise<{ money: UnmatchedMoney; suggestions: Suggestion[]; payouts: Payout[] }> {
  const tills = await tillsOf(tx, 'payments:money.read')
  const row = await unmatched(tx)
    .select(['unmatched.bill', 'notice.account_number'])
    .where('unmatched.notice', '=', notice)
    .where(within('unmatched.agency', tills))
    .executeTakeFirst()
  if (!row?.agency) throw new NotFound('notice')
  const { bill: named, account_number: at, ...rest } = row
  const codes = findTransferCodes(row.description)
  const money = { ...rest, agency: row.agency }
  const candidates = await db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .select(owedNow)
    .where('state', 'in', payable)
    .where(within('agency', [{ agency: row.agency, reach: 'below' }]))
    // Many share one account; whose bills they are, each may know only of their own.
    .where(within('agency', tills))
    .orderBy(sql`id = ${named}`, sort => sort.desc().nullsLast())
    .orderBy(sql`number = ANY(${codes}::bigint[])`, 'desc')
    .orderBy(
      sql`strpos(${searchKey(row.description).replaceAll(' ', '')}, regexp_replace(lower(reference), '[^a-z0-9]', '', 'g')) > 0`,
      'desc',
    )
    .orderBy(sql`amount = ${row.left}`, 'desc')
    .orderBy('opened_at', 'desc')
    .limit(300)
    .execute()
  const byId = new Map(candidates.map(bill => [bill.id, bill]))
  const likely = suggest(
    {
      amount: money.left,
      text: money.description,
      from: await payerOf(tx, notice),
      day: vnDay(money.paidAt),
    },
    candidates.map(bill =>
      claimOf({ ...bill, payerName: bill.payer_name, forName: bill.for_name, openedAt: bill.opened_at }),
    ),
  )
  if (named && byId.has(named) && !likely.some(one => one.claims.includes(named)))
    likely.push({ claims: [named], score: 0, reasons: [], isSure: false })
  const suggestions = likely.map(({ claims, reasons }) => {
    let left = money.left
    const parts = claims.map(id => {
      const bill = byId.get(id)!
      // What is too much stays with the only one; of several each gets what it asks for.
      const amount = claims.length === 1 ? left : Math.min(left, bill.owed)
      left -= amount
      return { bill, amount }
    })
    return { parts: parts.filter(part => part.amount > 0), reasons }
  })
  return { money, suggestions, payouts: at ? await listPayoutsDue(tx, at) : [] }
}

export type AskedMatch = MatchRow & { reference: string; payerName: string; description: string }

/** What colleagues want to do with money above the limit, oldest first. Needs `payments:money.approve` somewhere. */
export async function listAskedMatches(tx: Tx, after?: Mark): Promise<Page<AskedMatch>> {
  const tills = await tillsOf(tx, 'payments:money.approve')
  const rows = await db(tx)
    .selectFrom('payments.match')
    .innerJoin('payments.unmatched', 'payments.unmatched.notice', 'payments.match.notice')
    .innerJoin('payments.notice', 'payments.notice.id', 'payments.match.notice')
    .innerJoin('payments.bill', 'payments.bill.id', 'payments.match.bill')
    .selectAll('payments.match')
    .select(['reference', 'payer_name as payerName', 'description'])
    .where('payments.match.state', '=', 'asked')
    .where(within('unmatched.agency', tills))
    .where(beyond('asked_at', 'payments.match.id', after))
    .orderBy('asked_at')
    .orderBy('payments.match.id')
    .limit(pageSize + 1)
    .execute()
  return pageOf(rows, pageSize, ({ asked_at: at, id }) => ({ at, id }))
}

/** A payable bill that an officer names by its reference, at a place where they take money. */
export async function findPayable(tx: Tx, reference: string): Promise<string | undefined> {
  const row = await db(tx)
    .selectFrom('payments.bill')
    .select('id')
    .where('reference', '=', reference)
    .where('state', 'in', payable)
    .where(within('agency', grantsWith(tx, 'payments:money.match')))
    .executeTakeFirst()
  return row?.id
}

/** Whose account it came from, where a statement says so. */
async function payerOf(tx: Tx, notice: string): Promise<string> {
  const line = await db(tx)
    .selectFrom('payments.statement_line')
    .select('counterparty_name')
    .where('notice', '=', notice)
    .where('counterparty_name', '<>', '')
    .executeTakeFirst()
  return line?.counterparty_name ?? ''
}

function unmatched(tx: Tx) {
  return db(tx)
    .selectFrom('payments.unmatched as unmatched')
    .innerJoin('payments.notice as notice', 'notice.id', 'unmatched.notice')
    .select([
      'unmatched.notice',
      'notice.channel',
      'notice.gateway_transaction as transaction',
      'notice.description',
      'notice.amount',
      'notice.paid_at as paidAt',
      'unmatched.why',
      'unmatched.agency',
    ])
    .select(
      sql<number>`(SELECT coalesce(sum(credit - debit), 0)::bigint FROM payments.entry e
                   WHERE e.notice = unmatched.notice AND e.account = 'suspense')`.as('left'),
    )
}
