import { searchKey } from '#lib/vietnamese-text'
import { grantsWith } from '#platform/access'
import { type Tx, within } from '#platform/db'
import { type BillRow, billColumns, db, owedNow, payable } from '../schema.ts'
import { findTransferCode } from '../transfer-code.ts'
import { beyond, type Mark, type Page, pageOf } from './page.ts'

/** `owed`: đồng; below zero where more was paid. */
export type BillAtTill = BillRow & { owed: number }

const pageSize = 25

/**
 * What may be paid at the counters where the actor is cashier, oldest first: those whose reference, transfer code or
 * payer's name holds every word. Needs `payments:cash.take` somewhere.
 */
export async function listOpenBills(
  tx: Tx,
  filter: { words?: string | undefined; after?: Mark | undefined } = {},
): Promise<Page<BillAtTill>> {
  const bills = await atTill(tx, filter.words)
    .where('state', 'in', payable)
    .where(beyond('opened_at', 'id', filter.after))
    .orderBy('opened_at')
    .orderBy('id')
    .limit(pageSize + 1)
    .execute()
  return pageOf(bills, pageSize, ({ opened_at: at, id }) => ({ at, id }))
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
