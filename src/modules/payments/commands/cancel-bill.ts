import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { post } from '../journal.ts'
import { type BillState, db } from '../schema.ts'
import { lockBill } from './settle-bill.ts'

/**
 * Nothing has to be paid any more (the dossier was refused, withdrawn or stopped): an open bill is cancelled and the
 * claim leaves the books. Needs `payments:bill.cancel`, as a part of that deed. A bill that is paid already stays so:
 * giving money back is a deed of its own. The state it has now comes back; undefined when there is no such bill.
 */
export async function cancelBill(tx: Tx, input: { reference: string }): Promise<BillState | undefined> {
  need(tx, 'payments:bill.cancel')
  const bill = await lockBill(tx, input)
  if (bill?.state !== 'open') return bill?.state
  await db(tx)
    .updateTable('payments.bill')
    .set({ state: 'cancelled', cancelled_at: tx.now })
    .where('id', '=', bill.id)
    .execute()
  await post(tx, {
    debit: 'income',
    credit: 'receivable',
    amount: bill.amount,
    agency: bill.agency,
    bill: bill.id,
  })
  await append(tx, { chain: bill.id, action: 'bill.cancelled' })
  await touch(tx, `bill:${bill.id}`)
  return 'cancelled'
}
