import { vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { receiptForm } from '../receipt-form.ts'
import { db, type ReceiptRow } from '../schema.ts'

/** The next number of the agency's year, without a gap: the counter waits for whoever holds it. */
export async function issueReceipt(
  tx: Tx,
  agency: string,
  payment: string,
  replaces: number | null = null,
): Promise<ReceiptRow> {
  const day = vnDay(tx.now)
  const year = Number(day.slice(0, 4))
  const { last: number } = await db(tx)
    .insertInto('payments.receipt_series')
    .values({ agency, year, last: 1 })
    .onConflict(clash =>
      clash
        .columns(['agency', 'year'])
        .doUpdateSet(row => ({ last: row('payments.receipt_series.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  return db(tx)
    .insertInto('payments.receipt')
    .values({
      agency,
      year,
      number,
      payment,
      replaces,
      ...receiptForm(agency, day),
      cancelled_at: null,
      cancelled_by: null,
      cancel_reason: null,
      file: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}
