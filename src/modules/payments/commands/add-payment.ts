import { randomUUID } from 'node:crypto'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { post } from '../journal.ts'
import { type BillRow, type Channel, placeOf, type ReceiptRow } from '../schema.ts'
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
  const payment = randomUUID()
  await tx.later('payments', {
    text: `INSERT INTO payments.payment (id, bill, channel, amount, gateway_transaction, received_by, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [payment, bill.id, channel, amount, money.gatewayTransaction ?? null, actorKey(tx.actor), tx.now],
  })
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
  await tx.flush()
  return { payment, receipt: await issueReceipt(tx, bill.agency, payment) }
}
