import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { booksOf, post, sumsOf } from '../journal.ts'
import { type BillState, db } from '../schema.ts'
import { followBooks, lockBill } from './follow-books.ts'

/**
 * Nothing has to be paid any more (the dossier was refused, withdrawn or stopped): the claim leaves the books. Of a bill
 * that was paid in part, that part is now too much, and waits to be refunded; what was agreed to go back stays on its
 * way. Needs `payments:bill.cancel`, as a part of that deed. A bill that is paid already stays so: giving money back is a
 * deed of its own. The state it has now comes back; undefined when there is no such bill.
 */
export async function cancelBill(tx: Tx, input: { reference: string }): Promise<BillState | undefined> {
  need(tx, 'payments:bill.cancel')
  const bill = await lockBill(tx, input)
  if (!bill) return undefined
  const { asked, owed } = sumsOf(await booksOf(tx, bill.id))
  // Its state does not tell: while a part goes back it is 'refunding', and the claim stands behind it.
  if (bill.cancelled_at || (owed <= 0 && bill.state !== 'draft')) return bill.state
  await db(tx).updateTable('payments.bill').set({ cancelled_at: tx.now }).where('id', '=', bill.id).execute()
  bill.cancelled_at = tx.now
  if (asked > 0)
    await post(tx, {
      debit: 'income',
      credit: 'receivable',
      amount: asked,
      agency: bill.agency,
      bill: bill.id,
    })
  await append(tx, { chain: bill.id, action: 'bill.cancelled' })
  return (await followBooks(tx, bill)).state
}
