import { sql } from 'kysely'
import { searchKey } from '#lib/vietnamese-text'
import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import { type BillRow, billColumns, db, owedNow, payable } from '../schema.ts'
import { findTransferCode } from '../transfer-code.ts'

/** `owed`: đồng; below zero where more was paid. */
export type BillAtTill = BillRow & { owed: number }
export type OpenBills = {
  bills: BillAtTill[]
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
  let query = atTill(tx, filter.words).where('state', 'in', payable)
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

/**
 * The same for what waits for nobody's money any more, newest first: who was paid too much, wants money back or the
 * receipt anew is found by what they say. `more`: there are others, older.
 */
export async function findSettledBills(
  tx: Tx,
  words: string,
): Promise<{ bills: BillAtTill[]; more: boolean }> {
  const bills = await atTill(tx, words)
    .where('state', 'not in', [...payable, 'draft'])
    .orderBy('opened_at', 'desc')
    .limit(pageSize + 1)
    .execute()
  return { bills: bills.slice(0, pageSize), more: bills.length > pageSize }
}

function atTill(tx: Tx, words = '') {
  const query = db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .select(owedNow)
    .where(within('agency', grantsWith(tx, 'payments:cash.take')))
  const code = findTransferCode(words)
  if (code !== undefined) return query.where('number', '=', code)
  return searchKey(words)
    .split(' ')
    .filter(Boolean)
    .slice(0, 8)
    .reduce((found, word) => found.where('search', 'like', `%${word}%`), query)
}
