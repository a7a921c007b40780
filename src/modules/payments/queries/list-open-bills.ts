import { sql } from 'kysely'
import { searchKey } from '#lib/vietnamese-text'
import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import { type BillRow, billColumns, db, payable } from '../schema.ts'
import { findTransferCode } from '../transfer-code.ts'

export type OpenBills = {
  bills: (BillRow & { owed: number })[]
  /** hands over to the next page */
  next?: { at: Date; id: string }
}

const pageSize = 25

/**
 * What may be paid at the counters where the actor is cashier, oldest first: those whose reference, transfer code or
 * payer's name holds every word. Needs `payments:cash.take` somewhere.
 */
export async function listOpenBills(
  tx: Tx,
  filter: { words?: string; after?: { at: Date; id: string } } = {},
): Promise<OpenBills> {
  const places = grantsWith(tx, 'payments:cash.take')
  let query = db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .select(sql<number>`(SELECT owed FROM payments.books_of(bill.id))`.as('owed'))
    .where('state', 'in', payable)
    .where(within('agency', places))
  const code = findTransferCode(filter.words ?? '')
  if (code !== undefined) query = query.where('number', '=', code)
  else
    for (const word of searchKey(filter.words ?? '')
      .split(' ')
      .filter(Boolean)
      .slice(0, 8))
      query = query.where('search', 'like', `%${word}%`)
  if (filter.after)
    query = query.where(sql<boolean>`(opened_at, id) > (${filter.after.at}, ${filter.after.id})`)
  const bills = await query
    .orderBy('opened_at')
    .orderBy('id')
    .limit(pageSize + 1)
    .execute()
  const last = bills[pageSize - 1]
  return {
    bills: bills.slice(0, pageSize),
    ...(bills.length > pageSize && last && { next: { at: last.opened_at, id: last.id } }),
  }
}
