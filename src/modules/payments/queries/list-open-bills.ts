import { sql } from 'kysely'
import { searchKey } from '#lib/vietnamese-text'
import { can, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type BillRow, billColumns, db } from '../schema.ts'
import { findTransferCode } from '../transfer-code.ts'

export type OpenBills = {
  bills: BillRow[] /** hands over to the next page */
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
  const grants = tx.actor.kind === 'staff' ? tx.actor.grants : []
  const tills = grants.filter(grant => {
    const alone = { actor: { ...tx.actor, kind: 'staff' as const, id: '', name: '', grants: [grant] } }
    return can(alone, 'payments:cash.take', { agency: grant.agency })
  })
  if (!tills.length) need(tx, 'payments:cash.take')
  let query = db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .where('state', '=', 'open')
    .where(where =>
      where.or(
        tills.flatMap(({ agency, reach }) => [
          where('agency', '=', agency),
          ...(reach === 'below' ? [sql<boolean>`starts_with(agency, ${`${agency}/`})`] : []),
        ]),
      ),
    )
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
