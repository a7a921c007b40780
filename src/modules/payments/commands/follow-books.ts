import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { announce, touch } from '#platform/jobs'
import type { Books } from '../journal.ts'
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
  const [books] = (await tx.query<Books & { paidNow: boolean }>('payments', {
    name: 'payments-follow-books',
    text: `WITH books AS (
             SELECT books.*, found.state, paid_at IS NULL AND cancelled_at IS NULL AND found.state IN ('paid', 'overpaid') AS "paidNow"
             FROM payments.bill, payments.books_of($1) books, payments.state_of($1) AS found(state) WHERE id = $1
           ), followed AS (
             UPDATE payments.bill SET state = books.state, paid_at = coalesce(paid_at, CASE WHEN "paidNow" THEN $2::timestamptz END)
             FROM books WHERE id = $1 AND (bill.state <> books.state OR "paidNow"))
           SELECT owed, held, leaving, returned, state, "paidNow" FROM books`,
    values: [bill.id, tx.now],
  })) as [Books & { paidNow: boolean }]
  const { state, paidNow } = books
  const event = { bill: bill.id, reference: bill.reference }
  if (paidNow) await announce(tx, 'payments.bill-paid', event)
  await announce(tx, 'payments.bill-changed', { ...event, state })
  await touch(tx, `bill:${bill.id}`)
  Object.assign(bill, { state, ...(paidNow && { paid_at: tx.now }) })
  return books
}
