import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { post } from '../journal.ts'
import { type BillRow, type Channel, db, placeOf, type ReceiptRow } from '../schema.ts'
import { followBooks } from './follow-books.ts'
import { issueReceipt } from './issue-receipt.ts'

type Money = {
  channel: Channel
  /** đồng */
  amount: number
  gatewayTransaction?: string
  /** It waited in suspense until somebody said whose it is. */
  fromSuspense?: { notice: string; agency: string }
}

/**
 * Money for a locked bill: payment, books, state, ledger, receipt. More than is owed is kept, and the bill is overpaid.
 */
export async function addPayment(
  tx: Tx,
  bill: BillRow,
  money: Money,
): Promise<{ payment: string; receipt: ReceiptRow }> {
  const { channel, amount, fromSuspense } = money
  const { id: payment } = await db(tx)
    .insertInto('payments.payment')
    .values({
      bill: bill.id,
      channel,
      amount,
      gateway_transaction: money.gatewayTransaction ?? null,
      received_by: actorKey(tx.actor),
      at: tx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await post(tx, {
    debit: fromSuspense ? 'suspense' : placeOf(channel),
    credit: 'receivable',
    amount,
    agency: fromSuspense?.agency ?? bill.agency,
    bill: bill.id,
    payment,
    notice: fromSuspense?.notice,
  })
  const { owed } = await followBooks(tx, bill)
  await append(tx, {
    chain: bill.id,
    action: owed > 0 ? 'bill.partly-paid' : 'bill.paid',
    body: { channel, amount, payment },
  })
  // Last, because everybody who pays at this agency waits for this row.
  return { payment, receipt: await issueReceipt(tx, bill.agency, payment) }
}
