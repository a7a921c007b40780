import { sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type BillRow, billColumns, db } from '../schema.ts'

/** A bill with what is owed and held of it, in đồng. */
export type BillSums = BillRow & { owed: number; held: number }

/**
 * All bills of a collection (a school's term), by number. Needs `payments:bill.read` at each agency that collects in it.
 */
export async function listBills(tx: Tx, of: { campaign: string }): Promise<BillSums[]> {
  const bills = await db(tx)
    .selectFrom('payments.bill')
    .innerJoinLateral(
      sql<{ owed: number; held: number }>`payments.books_of(payments.bill.id)`.as('books'),
      on => on.onTrue(),
    )
    .select(billColumns.map(column => `payments.bill.${column}` as const))
    .select(['books.owed', 'books.held'])
    .where('campaign', '=', of.campaign)
    .orderBy('payments.bill.number')
    .execute()
  for (const agency of new Set(bills.map(bill => bill.agency))) need(tx, 'payments:bill.read', { agency })
  return bills
}
