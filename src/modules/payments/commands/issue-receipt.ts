import { vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { receiptForm } from '../receipt-form.ts'
import { type ReceiptRow, receiptColumns } from '../schema.ts'

/** The next number of the agency's year, without a gap: the counter waits for whoever holds it. */
export async function issueReceipt(
  tx: Tx,
  agency: string,
  payment: string,
  instead?: Pick<ReceiptRow, 'payer_name' | 'purpose'> & { replaces: number },
): Promise<ReceiptRow> {
  const day = vnDay(tx.now)
  const year = Number(day.slice(0, 4))
  const { form, series } = receiptForm(agency, day)
  const [receipt] = await tx.query<ReceiptRow>('payments', {
    name: 'payments-receipt',
    text: `WITH next AS (
             INSERT INTO payments.receipt_series AS s (agency, year, last) VALUES ($1, $2, 1)
             ON CONFLICT (agency, year) DO UPDATE SET last = s.last + 1 RETURNING last)
           INSERT INTO payments.receipt (agency, year, number, payment, replaces, form, series, payer_name, purpose)
           SELECT $1, $2, last, $3, $4, $5, $6, $7, $8 FROM next RETURNING ${receiptColumns.join(', ')}`,
    values: [
      agency,
      year,
      payment,
      instead?.replaces ?? null,
      form,
      series,
      instead?.payer_name ?? null,
      instead?.purpose ?? null,
    ],
  })
  return receipt!
}
