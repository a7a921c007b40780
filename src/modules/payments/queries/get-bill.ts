import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { type Books, booksOf } from '../journal.ts'
import { payerOf } from '../payer.ts'
import {
  type AccountRow,
  type BillItemRow,
  type BillRow,
  type BillState,
  billColumns,
  type Channel,
  db,
  type ReceiptRow,
} from '../schema.ts'

/** A payment with its receipt in force. */
export type Paid = {
  id: string
  channel: Channel
  /** đồng */
  amount: number
  at: Date
  receivedBy: string
  receipt: ReceiptRow
}
export type Bill = BillRow & {
  items: BillItemRow[]
  reductions: { amount: number; reason: string }[]
  books: Books
  beneficiary?: AccountRow
  /** Oldest first. */
  payments: Paid[]
}

/**
 * A bill with its items, what was waived, where to transfer to, and how it was paid. Needs `payments:bill.read`: whose bill
 * it is, or its agency.
 */
export async function getBill(tx: Tx, id: string): Promise<Bill> {
  const bill = await db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!bill) throw new NotFound('bill')
  need(tx, 'payments:bill.read', { person: await payerOf(tx, bill), agency: bill.agency })
  const items = await db(tx)
    .selectFrom('payments.bill_item')
    .select(['code', 'name', 'kind', 'quantity', 'unit_amount', 'amount'])
    .where('bill', '=', id)
    .orderBy('position')
    .execute()
  const reductions = await db(tx)
    .selectFrom('payments.reduction')
    .select(['amount', 'reason'])
    .where('bill', '=', id)
    .orderBy('at')
    .execute()
  const beneficiary = bill.account
    ? await db(tx)
        .selectFrom('payments.account')
        .selectAll()
        .where('id', '=', bill.account)
        .executeTakeFirst()
    : undefined
  return {
    ...bill,
    items,
    reductions,
    books: await booksOf(tx, id),
    payments: await paymentsOf(tx, id),
    ...(beneficiary && { beneficiary }),
  }
}

/** How a bill stands, by the caller's reference; the caller knows who may hear it. */
export async function findBill(
  tx: Tx,
  by: { reference: string },
): Promise<{ id: string; state: BillState; amount: number; paid_at: Date | null } | undefined> {
  return db(tx)
    .selectFrom('payments.bill')
    .select(['id', 'state', 'amount', 'paid_at'])
    .where('reference', '=', by.reference)
    .executeTakeFirst()
}

async function paymentsOf(tx: Tx, bill: string): Promise<Paid[]> {
  const rows = await db(tx)
    .selectFrom('payments.payment')
    .innerJoin('payments.receipt', 'payments.receipt.payment', 'payments.payment.id')
    .selectAll('payments.receipt')
    .select(['payments.payment.id', 'channel', 'amount', 'at', 'received_by'])
    .where('bill', '=', bill)
    .where('payments.receipt.cancelled_at', 'is', null)
    .orderBy('at')
    .orderBy('number')
    .execute()
  return rows.map(({ id, channel, amount, at, received_by, ...receipt }) => ({
    id,
    channel,
    amount,
    at,
    receivedBy: received_by,
    receipt,
  }))
}
