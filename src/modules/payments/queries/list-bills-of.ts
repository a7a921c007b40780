import { sql } from 'kysely'
import { findPerson } from '#modules/identity'
import type { Tx } from '#platform/db'
import { NotSignedIn } from '#platform/errors'
import { type BillRow, billColumns, db, owedNow, payable } from '../schema.ts'

export type OwnBill = BillRow & {
  /** đồng, still to pay */
  owed: number
}

const longest = 100

/**
 * What the signed-in person owes (by due date) or has behind them (newest first, at most a hundred): their own bills,
 * those of their children, and those of the business they represent by law.
 */
export async function listBillsOf(tx: Tx, which: 'to-pay' | 'past'): Promise<OwnBill[]> {
  const { actor } = tx
  if (actor.kind !== 'citizen') throw new NotSignedIn()
  const business = (await findPerson(tx, actor.id))?.represents?.tax_code
  const query = db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .select(owedNow)
    .where(where =>
      where.or([
        where('payer', '=', actor.id),
        sql<boolean>`others <> '{}' AND others @> ARRAY[${actor.id}]::uuid[]`,
        ...(business ? [where('tax_code', '=', business)] : []),
      ]),
    )
    .limit(longest)
  return which === 'to-pay'
    ? query
        .where('state', 'in', payable)
        .orderBy(sql`due_at`, sort => sort.asc().nullsLast())
        .orderBy('opened_at')
        .execute()
    : query
        .where('state', 'not in', [...payable, 'draft'])
        .orderBy(sql`coalesce(paid_at, cancelled_at, opened_at)`, 'desc')
        .execute()
}
