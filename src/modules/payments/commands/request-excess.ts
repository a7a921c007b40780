import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { booksOf } from '../journal.ts'
import { db } from '../schema.ts'
import { lockBillById } from './follow-books.ts'
import { requestRefund, returnable } from './request-refund.ts'

/**
 * The payer asks for what was paid too much, to an account of theirs: a refund of the newest payments that it came by. Who
 * may, and what happens then, like `requestRefund`. Conflict `payments.left` when nothing is too much, or all of it was
 * asked for (so pressing twice asks once).
 */
export async function requestExcess(
  tx: Tx,
  input: { bill: string; reason: string; to: { bank: string; account: string; name: string } },
): Promise<void> {
  const bill = await lockBillById(tx, input.bill)
  const asked = await db(tx)
    .selectFrom('payments.refund')
    .select('amount')
    .where('bill', '=', bill.id)
    .where('state', '=', 'requested')
    .execute()
  let left = -(await booksOf(tx, bill.id)).owed - asked.reduce((sum, one) => sum + one.amount, 0)
  if (left <= 0) throw new Conflict('payments.left')
  const payments = await db(tx)
    .selectFrom('payments.payment')
    .selectAll()
    .where('bill', '=', bill.id)
    .orderBy('at', 'desc')
    .execute()
  for (const payment of payments) {
    const amount = Math.min(left, await returnable(tx, bill, payment))
    if (amount <= 0) continue
    const { reason, to } = input
    await requestRefund(tx, { payment: payment.id, amount, reason, way: 'bank-order', to })
    left -= amount
  }
}
