import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { announce, touch } from '#platform/jobs'
import { type Books, booksOf } from '../journal.ts'
import { type BillRow, billColumns } from '../schema.ts'

/** Reads a bill and keeps others from changing it until the transaction ends. */
export async function lockBill(
  tx: Tx,
  by: { id: string } | { number: number } | { reference: string },
): Promise<BillRow | undefined> {
  const [[column, value]] = Object.entries(by) as [['id' | 'number' | 'reference', string | number]]
  const [bill] = await tx.query<BillRow>('payments', {
    name: `payments-lock-bill-${column}`,
    text: `SELECT ${billColumns.join(', ')} FROM payments.bill WHERE ${column} = $1 FOR UPDATE`,
    values: [value],
  })
  return bill
}

export async function lockBillById(tx: Tx, id: string): Promise<BillRow> {
  const bill = await lockBill(tx, { id })
  if (!bill) throw new NotFound('bill')
  return bill
}

/**
 * Writes down the state that the journal of a locked bill says, and tells who waits: `payments.bill-changed` whenever
 * its books moved, also when its state stays, `payments.bill-paid` once in its life, when nothing is left to pay.
 */
export async function followBooks(tx: Tx, bill: BillRow): Promise<Books> {
  const books = await booksOf(tx, bill.id)
  const { state } = books
  const paidNow =
    bill.paid_at === null && bill.cancelled_at === null && (state === 'paid' || state === 'overpaid')
  if (state !== bill.state || paidNow)
    await tx.query('payments', {
      name: 'payments-bill-state',
      text: 'UPDATE payments.bill SET state = $2, paid_at = coalesce(paid_at, $3) WHERE id = $1',
      values: [bill.id, state, paidNow ? tx.now : null],
    })
  const event = { bill: bill.id, reference: bill.reference }
  if (paidNow) await announce(tx, 'payments.bill-paid', event)
  await announce(tx, 'payments.bill-changed', { ...event, state })
  await touch(tx, `bill:${bill.id}`)
  Object.assign(bill, { state, ...(paidNow && { paid_at: tx.now }) })
  return books
}
