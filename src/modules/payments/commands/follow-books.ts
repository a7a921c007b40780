import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { announce, touch } from '#platform/jobs'
import { type Books, booksOf } from '../journal.ts'
import { type BillRow, billColumns, db } from '../schema.ts'

/** Reads a bill and keeps others from changing it until the transaction ends. */
export async function lockBill(
  tx: Tx,
  by: { id: string } | { number: number } | { reference: string },
): Promise<BillRow | undefined> {
  const [[column, value]] = Object.entries(by) as [['id' | 'number' | 'reference', string | number]]
  return db(tx)
    .selectFrom('payments.bill')
    .select(billColumns)
    .where(column, '=', value)
    .forUpdate()
    .executeTakeFirst()
}

export async function lockBillById(tx: Tx, id: string): Promise<BillRow> {
  const bill = await lockBill(tx, { id })
  if (!bill) throw new NotFound('bill')
  return bill
}

/**
 * Writes down the state that the journal of a locked bill says, and tells who waits: `payments.bill-changed` at each
 * change, `payments.bill-paid` once in its life, when nothing is left to pay.
 */
export async function followBooks(tx: Tx, bill: BillRow): Promise<Books> {
  const books = await booksOf(tx, bill.id)
  const { state } = books
  const paidNow =
    bill.paid_at === null && bill.cancelled_at === null && (state === 'paid' || state === 'overpaid')
  if (state !== bill.state || paidNow)
    await db(tx)
      .updateTable('payments.bill')
      .set({ state, ...(paidNow && { paid_at: tx.now }) })
      .where('id', '=', bill.id)
      .execute()
  const event = { bill: bill.id, reference: bill.reference }
  if (paidNow) await announce(tx, 'payments.bill-paid', event)
  if (state !== bill.state) await announce(tx, 'payments.bill-changed', { ...event, state })
  await touch(tx, `bill:${bill.id}`)
  Object.assign(bill, { state, ...(paidNow && { paid_at: tx.now }) })
  return books
}
