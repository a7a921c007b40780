import { sql } from 'kysely'
import { type Claim, keysIn } from '#lib/money-matching'
import { type Day, vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'
import { findTransferCode, transferCode } from '../transfer-code.ts'

/** Money that waits, as far as claims are sought for it. */
export type Waiting = { notice: string; account: string; description: string }

/**
 * The payable bills whose reference or transfer code stands in the text of each, at the account it arrived at. One
 * statement for all of them, however many.
 */
export async function namedClaims(tx: Tx, waiting: readonly Waiting[]): Promise<Map<string, Claim[]>> {
  const keys: { at: number; key: string }[] = []
  const codes: { at: number; number: number }[] = []
  for (const [at, { description }] of waiting.entries())
    for (const key of keysIn(description)) {
      keys.push({ at, key })
      const number = findTransferCode(key)
      if (number !== undefined) codes.push({ at, number })
    }
  const found = new Map<string, Claim[]>()
  if (!keys.length) return found
  const { rows } = await sql<NamedRow>`
    WITH named AS (
      SELECT asked.at, bill.id
      FROM unnest(${keys.map(one => one.at)}::int[], ${keys.map(one => one.key)}::text[]) AS asked (at, key)
      JOIN payments.bill ON bill.reference_key = asked.key AND bill.state IN ('open', 'partly-paid')
      UNION
      SELECT asked.at, bill.id
      FROM unnest(${codes.map(one => one.at)}::int[], ${codes.map(one => one.number)}::bigint[]) AS asked (at, number)
      JOIN payments.bill ON bill.number = asked.number AND bill.state IN ('open', 'partly-paid'))
    SELECT named.at, account.number AS account, bill.id, bill.number, bill.reference, bill.payer_name AS "payerName", bill.for_name AS "forName",
      bill.opened_at AS "openedAt",
      CASE WHEN bill.state = 'open' AND NOT EXISTS (SELECT FROM payments.reduction r WHERE r.bill = bill.id)
        THEN bill.amount ELSE (SELECT owed FROM payments.books_of(bill.id)) END AS owed
    FROM named JOIN payments.bill USING (id) JOIN payments.account ON account.id = bill.account
    ORDER BY bill.due_at NULLS LAST, bill.number`.execute(db(tx))
  for (const row of rows) {
    const { notice, account } = waiting[row.at]!
    if (row.account === account) found.set(notice, [...(found.get(notice) ?? []), claimOf(row)])
  }
  return found
}

type NamedRow = Parameters<typeof claimOf>[0] & { at: number; account: string }

/** A bill as the matcher sees it. */
export function claimOf(bill: {
  id: string
  number: number
  reference: string
  payerName: string
  forName: string | null
  owed: number
  openedAt: Date
}): Claim & { askedOn: Day } {
  return {
    id: bill.id,
    references: [bill.reference, transferCode(bill.number)],
    names: [bill.payerName, ...(bill.forName ? [bill.forName] : [])],
    owed: bill.owed,
    askedOn: vnDay(bill.openedAt),
  }
}
